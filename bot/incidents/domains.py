"""What an address says of who stands behind it: its host, who registered it, a government's own.

Knows no outlet.
"""

from collections.abc import Iterator
from types import MappingProxyType
from typing import Final
from urllib.parse import urlsplit

_SECOND_LEVEL: Final = frozenset({"ac", "co", "com", "edu", "gob", "gouv", "gov", "mil", "net", "or", "org"})
_OF_GOVERNMENTS: Final = frozenset({"gob", "gouv", "gov", "mil"})
_HOSTING: Final = frozenset({"blogspot.com", "github.io", "medium.com", "substack.com", "wordpress.com"})
_CODES: Final = MappingProxyType({"uk": "GB"})  # where a top-level domain is not ISO 3166-1
_ALPHA_2: Final = 2


def host_of(url: str) -> str:
    """The host of an http address without "www.", "" for no such address."""
    if not url.startswith(("http://", "https://")):
        return ""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.")
    except ValueError:  # "http://[": what a feed wrote is no address
        return ""


def with_parents(host: str) -> Iterator[str]:
    """A host and the domains that it lies in, the narrowest first, without the top level."""
    labels = host.split(".")
    for start in range(len(labels) - 1):
        yield ".".join(labels[start:])


def registered(host: str) -> str:
    """The part of a host that someone registered: "example.co.uk" of "news.example.co.uk"."""
    labels = host.split(".")
    national = len(labels[-1]) == _ALPHA_2 and labels[-2:][0] in _SECOND_LEVEL
    kept = 3 if national or ".".join(labels[-2:]) in _HOSTING else 2
    return ".".join(labels[-kept:])


def government_of(host: str) -> str:
    """The ISO 3166-1 alpha-2 code of the state that a host is kept for, "" for none."""
    *_, second, top = ["", "", *host.split(".")]
    if top in ("gov", "mil"):
        return "US"
    if second in _OF_GOVERNMENTS and len(top) == _ALPHA_2:
        return _CODES.get(top, top.upper())
    return ""
