"""Asks for one feed over HTTP: under a deadline and a size cap, politely, and through the guard on every hop.

Knows nothing of what a feed looks like inside, nor of when to ask again.
"""

import asyncio
import hashlib
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from importlib.metadata import PackageNotFoundError, version
from types import TracebackType
from typing import Final, Self, TypeVar

import aiohttp
from yarl import URL

from bot.feeds.address import authorization, parse_address
from bot.feeds.answers import FeedError, Fetched, NotAFeed, Unchanged, content_hash
from bot.feeds.body import Body, BodyError
from bot.feeds.guard import Guard, GuardedResolver
from bot.feeds.refusals import connection_error, status_error
from bot.feeds.turns import Turns
from storage.records import FeedState

__all__ = ["FeedError", "FetchPolicy", "Fetched", "Fetcher", "NotAFeed", "Unchanged", "content_hash"]

MOST_REDIRECTS: Final = 5
_REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_PERMANENT_REDIRECTS: Final = frozenset({301, 308})
_OK: Final = 200
_NOT_MODIFIED: Final = 304
_LONGEST_VALIDATOR: Final = 1_000  # characters; some servers put a whole session into an ETag
_LONGEST_HEADER: Final = 1 << 16  # bytes; a feed is not lost over a silly header
_CONDITIONAL_OUT_OF: Final = 24
_ACCEPT: Final = (
    "application/rss+xml, application/atom+xml, application/rdf+xml, application/feed+json, "
    "application/xml;q=0.9, text/xml;q=0.9, application/json;q=0.7, */*;q=0.5"
)


def user_agent(contact: str = "") -> str:
    """An honest User-Agent: the program, its version and, where known, a URL or address to complain to."""
    try:
        release = version("brinkwatch")
    except PackageNotFoundError:  # run from a checkout
        release = "0"
    return f"Brinkwatch/{release} (+{contact})" if contact else f"Brinkwatch/{release}"


@dataclass(frozen=True, kw_only=True)
class FetchPolicy:
    """How feeds are asked for.

    `deadline` covers one fetch, redirects and body included, but not the wait for a turn at a busy host;
    `max_bytes` caps the body, packed and unpacked. `allow_hosts` ("host:port", or "host" for every port)
    may be reached besides the public internet. `gap` lies between two requests to one host.
    """

    deadline: timedelta = timedelta(seconds=30)
    max_bytes: int = 10 << 20
    user_agent: str = field(default_factory=user_agent)
    allow_hosts: tuple[str, ...] = ()
    per_host: int = 2
    gap: timedelta = timedelta(milliseconds=250)


def conditional(state: FeedState) -> bool:
    """Whether to ask only for what changed since last time.

    About one poll in 24 asks for everything: a wrong ETag or a poisoned cache would else say "not
    modified" for ever. Which one follows from the address and the last success, so it needs no memory.
    """
    seed = f"{state.feed.url} {state.last_success_at}".encode()
    return hashlib.sha256(seed).digest()[0] % _CONDITIONAL_OUT_OF != 0


@dataclass(frozen=True, slots=True)
class _Moved:
    """A redirect: where it leads, and whether it says for good."""

    location: str
    permanent: bool


_Answer = TypeVar("_Answer")
_Read = Callable[[aiohttp.ClientResponse], Awaitable[_Answer]]


class Fetcher:
    """Asks for feeds; an async context manager, one for the life of the program."""

    def __init__(self, policy: FetchPolicy) -> None:
        self._policy = policy
        self._guard = Guard(policy.allow_hosts)
        self._turns = Turns(policy.per_host, policy.gap)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            resolver=GuardedResolver(self._guard),
            use_dns_cache=False,  # every connection is resolved and judged anew
            socket_factory=self._guard.socket,
            limit=100,
            force_close=True,  # feeds are minutes apart: an idle connection is of no use to anyone
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            auto_decompress=False,
            cookie_jar=aiohttp.DummyCookieJar(),  # nothing is carried from one feed to another
            trust_env=False,  # a proxy from the environment would connect past the guard
            max_line_size=_LONGEST_HEADER,
            max_field_size=_LONGEST_HEADER,
            timeout=aiohttp.ClientTimeout(total=None),  # the deadline is ours, over all hops
            headers={
                "User-Agent": self._policy.user_agent,
                "Accept": _ACCEPT,
                "Accept-Encoding": "gzip, deflate",
            },
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()

    async def fetch(self, state: FeedState) -> Fetched | Unchanged:
        """The feed's body, or Unchanged where its server says so; raises FeedError."""
        headers = _validators(state)

        async def read(response: aiohttp.ClientResponse) -> Fetched | Unchanged:
            if headers and response.status == _NOT_MODIFIED:
                return Unchanged()  # a body here is forged or a mistake
            return await self._read(response)

        answer, moved = await self._follow(state.feed.url, headers, read)
        return replace(answer, moved_permanently=moved) if isinstance(answer, Fetched) else answer

    async def touch(self, url: str) -> None:
        """Asks for `url` for the sake of asking (a heartbeat); raises FeedError unless it answers 2xx."""

        async def read(response: aiohttp.ClientResponse) -> None:
            if response.status // 100 != _OK // 100:
                raise _status_error(response)

        await self._follow(url, {}, read)

    async def _follow(
        self, address: str, headers: Mapping[str, str], read: _Read[_Answer]
    ) -> tuple[_Answer, bool]:
        """The answer where the redirects lead, and whether every one of them said for good."""
        url = parse_address(address)
        origin, credentials = url.origin(), authorization(url)
        left = self._policy.deadline.total_seconds()
        permanent: list[bool] = []
        while len(permanent) <= MOST_REDIRECTS:
            url = url.with_user(None)
            # credentials are for the origin they were given for, never for where it sends us
            own = credentials if url.origin() == origin else {}
            async with self._turns.at(f"{url.host}:{url.port}"):
                began = asyncio.get_running_loop().time()
                answer = await self._hop(url, {**headers, **own}, left, read)
                left -= asyncio.get_running_loop().time() - began
            if not isinstance(answer, _Moved):
                return answer, bool(permanent) and all(permanent)
            permanent.append(answer.permanent)
            url = parse_address(answer.location, url)
        reason = f"it redirects more than {MOST_REDIRECTS} times: look for the feed's new address"
        raise FeedError(str(url.with_user(None)), reason)

    async def _hop(
        self, url: URL, headers: Mapping[str, str], seconds: float, read: _Read[_Answer]
    ) -> _Answer | _Moved:
        """One request and its answer, in at most `seconds`; every failure leaves as a FeedError."""
        session = self._session
        if session is None:
            raise RuntimeError("a Fetcher is used inside `async with`")
        try:
            async with asyncio.timeout(seconds):
                self._guard.check_literal(url.host or "", url.port or 0)
                async with session.get(url, headers=headers, allow_redirects=False) as response:
                    if response.status in _REDIRECTS:
                        return _moved(response)
                    return await read(response)
        except BodyError as error:
            raise FeedError(str(url), f"its body cannot be used: {error}") from error
        except (aiohttp.ClientError, OSError, ValueError) as error:
            raise connection_error(str(url), error) from error

    async def _read(self, response: aiohttp.ClientResponse) -> Fetched:
        if response.status != _OK:
            raise _status_error(response)
        body = Body(response.headers.get("Content-Encoding", ""), self._policy.max_bytes)
        async for chunk in response.content.iter_any():
            body.feed(chunk)
        return Fetched(
            body=body.finish(),
            content_type=response.headers.get("Content-Type", ""),
            etag=_validator(response, "ETag"),
            last_modified=_validator(response, "Last-Modified"),
            url=str(response.url),
        )


def _validators(state: FeedState) -> dict[str, str]:
    """What to send back, byte for byte, so that the server may say "not modified"."""
    if not conditional(state):
        return {}
    headers = {"If-None-Match": state.etag, "If-Modified-Since": state.last_modified}
    return {name: value for name, value in headers.items() if value}


def _validator(response: aiohttp.ClientResponse, name: str) -> str:
    value = response.headers.get(name, "")
    return value if len(value) <= _LONGEST_VALIDATOR and value.isprintable() else ""


def _moved(response: aiohttp.ClientResponse) -> _Moved:
    location = response.headers.get("Location", "")
    if not location:
        raise FeedError(str(response.url), "it redirects without saying where", status=response.status)
    return _Moved(location, response.status in _PERMANENT_REDIRECTS)


def _status_error(response: aiohttp.ClientResponse) -> FeedError:
    headers = response.headers
    return status_error(
        str(response.url), response.status, headers.get("Retry-After", ""), headers.get("Date", "")
    )
