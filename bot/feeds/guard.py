"""Lets connections out to the public internet only, whatever a feed, a redirect or a DNS answer says.

Checks the very address that is connected to, each time a connection is made (PITFALLS of server-side
fetching: a name may answer differently the second time). Knows nothing of feeds.
"""

import ipaddress
import socket
from collections.abc import Iterable, Sequence
from typing import Final

from aiohttp.abc import AbstractResolver, ResolveResult
from aiohttp.resolver import ThreadedResolver

# IANA special-purpose registries (IPv4, IPv6), multicast and transition mechanisms that carry an inner
# IPv4 address. Listed here because `is_global` differs between patch releases of Python.
_INSIDE_V4: Final = tuple(
    ipaddress.IPv4Network(net)
    for net in (
        "0.0.0.0/8",
        "10.0.0.0/8",
        "100.64.0.0/10",
        "127.0.0.0/8",
        "169.254.0.0/16",
        "172.16.0.0/12",
        "192.0.0.0/24",
        "192.0.2.0/24",
        "192.31.196.0/24",
        "192.52.193.0/24",
        "192.88.99.0/24",
        "192.168.0.0/16",
        "192.175.48.0/24",
        "198.18.0.0/15",
        "198.51.100.0/24",
        "203.0.113.0/24",
        "224.0.0.0/3",
    )
)
# Only 2000::/3 is global unicast; these parts of it are not the public internet.
_GLOBAL_V6: Final = ipaddress.IPv6Network("2000::/3")
_INSIDE_V6: Final = tuple(
    ipaddress.IPv6Network(net)
    for net in (
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "2620:4f:8000::/48",
        "3fff::/20",
    )
)


class GuardRefusal(OSError):
    """A connection that would have led inside; `host` is what was asked for."""

    def __init__(self, host: str) -> None:
        super().__init__(f"{host} is not on the public internet")
        self.host = host


def is_public(address: str) -> bool:
    """Whether a literal IP address is global unicast; anything that is no plain address is not."""
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv4Address):
        return not any(ip in net for net in _INSIDE_V4)
    return ip in _GLOBAL_V6 and not any(ip in net for net in _INSIDE_V6)


def _endpoint(entry: str) -> tuple[str, int | None]:
    """Host and port of "nas.local:80" or "[::1]:80"; None for every port where none is given."""
    entry = entry.strip().lower()
    if entry.startswith("["):
        host, _, rest = entry[1:].partition("]")
        return host, int(rest[1:]) if rest.startswith(":") else None
    host, colon, port = entry.rpartition(":")
    if not colon or ":" in host:  # no port, or a bare IPv6 address
        return entry, None
    return host, int(port)


class Guard:
    """Decides where a connection may go, and makes the sockets for those that may.

    `allow_hosts` holds what its owner wants to reach besides the public internet: "host:port", or
    "host" for every port. Raises ValueError for a port that is no number.
    """

    def __init__(self, allow_hosts: Iterable[str] = ()) -> None:
        self._allowed = frozenset(_endpoint(entry) for entry in allow_hosts)
        self._resolved: set[tuple[str, int]] = set()

    def allows(self, host: str, port: int) -> bool:
        """Whether the owner named this host and port."""
        host = host.lower().rstrip(".")
        return (host, port) in self._allowed or (host, None) in self._allowed

    def screen(self, host: str, port: int, answers: Sequence[ResolveResult]) -> list[ResolveResult]:
        """The answers of DNS for `host` that may be connected to; raises GuardRefusal if none may."""
        if self.allows(host, port):
            self._resolved.update((answer["host"], port) for answer in answers)
            return list(answers)
        good = [answer for answer in answers if is_public(answer["host"])]
        if not good:
            raise GuardRefusal(host)
        return good

    def check_literal(self, host: str, port: int) -> None:
        """Raises GuardRefusal where `host` is an address, in whatever spelling, that leads inside.

        Names pass: they are judged by what they resolve to.
        """
        address = _address_of(host)
        if address is not None and not (is_public(address) or self.allows(host, port)):
            raise GuardRefusal(host)

    def socket(self, addr_info: tuple[int, int, int, str, tuple[object, ...]]) -> socket.socket:
        """The socket for one connection, made only after a last look at the address it will go to."""
        family, kind, protocol, _, sockaddr = addr_info
        host, port = str(sockaddr[0]), int(str(sockaddr[1]))
        if not (is_public(host) or self.allows(host, port) or (host, port) in self._resolved):
            raise GuardRefusal(host)
        return socket.socket(family, kind, protocol)


def _address_of(host: str) -> str | None:
    """The address that a literal means, odd spellings (decimal, octal, hex, short) included."""
    try:
        return str(ipaddress.ip_address(host.strip("[]")))
    except ValueError:
        pass
    try:
        return socket.inet_ntoa(socket.inet_aton(host))
    except (OSError, UnicodeEncodeError):
        return None


class GuardedResolver(AbstractResolver):
    """A resolver that passes on only the answers that the guard lets through."""

    def __init__(self, guard: Guard, inner: AbstractResolver | None = None) -> None:
        self._guard = guard
        self._inner = inner or ThreadedResolver()

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """The good addresses of `host`; raises GuardRefusal where every one of them leads inside."""
        return self._guard.screen(host, port, await self._inner.resolve(host, port, family))

    async def close(self) -> None:
        """Closes the resolver underneath."""
        await self._inner.close()
