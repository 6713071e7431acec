"""Whose report it is: feeds and addresses to outlets, their owners and what these are worth.

Knows the table `outlets.tsv` beside it, facts about publishers, and nothing of what a report says.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib.resources import files
from types import MappingProxyType
from typing import Final

from bot.incidents.domains import government_of, host_of, registered, with_parents
from storage.records import Feed, Origin

UNKNOWN_TIER: Final = 4
"""The tier of what has no publisher's address, and of state organs."""

_OWN_ADDRESS_TIER: Final = 3
_ALPHA_2: Final = re.compile(r"[A-Z]{2}")
_HOST: Final = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")
_EDITION: Final = re.compile(
    r"\s*[(\uff08].*[)\uff09]$|\s+\|\s.*$|\s+-\s.*$|\s+(?:homepage|english|rss)$", re.IGNORECASE
)
_CAPTURE: Final = re.compile(r"tg (\w+)")  # a channel as an archive names it: "tg <channel> <topic>"
_SUBREDDIT: Final = re.compile(r"reddit r/\w+")
_GOVERNMENTS: Final = MappingProxyType({"GB": "the United Kingdom", "US": "the United States"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """An outlet as far as it matters for who is believed.

    `country` is ISO 3166-1 alpha-2 or "", `tier` 1 (wire, public service, paper of record) to 4 (state organ
    or unknown). `state` marks state control, by `country`; `side` is the actor code of a group whose organ it
    is ("hezbollah"), else "". `aggregator` marks one that carries others' reports and has none of its own.
    """

    owner: str
    country: str = ""
    tier: int = _OWN_ADDRESS_TIER
    state: bool = False
    side: str = ""
    aggregator: bool = False

    @property
    def speaks_for(self) -> str:
        """The actor code whose organ it is, "" for none."""
        return self.side or (self.country if self.state else "")


@dataclass(frozen=True, slots=True)
class Table:
    """The known outlets by domain, by name without case, and by the name that texts credit them with."""

    domains: Mapping[str, Outlet] = field(default_factory=dict)
    names: Mapping[str, Outlet] = field(default_factory=dict)
    credits: Mapping[str, Outlet] = field(default_factory=dict)


def outlet_of(feed: Feed, url: str, title: str = "") -> Outlet:
    """The outlet of an item of `feed` that links to `url`.

    What a user says of a feed goes before the table, for each of owner, country and tier that is said; tier 4
    with a country means an organ of that state. An aggregator's item is its publisher's where `url` or the
    end of `title` ("... - Reuters") tells that. Whoever is not known is an owner by its domain (tier 3),
    without one by its name (tier 4).
    """
    found = _found(host_of(feed.url), feed.name, host_of(url))
    if found.aggregator:
        found = _by_name(title.rpartition(" - ")[2]) or found
    return found if feed.origin is Origin.STARTER else _as_told(feed, found)


@cache
def table() -> Table:
    """`outlets.tsv`, read once."""
    domains, names, credited = {}, {}, {}
    for row in _rows():
        outlet = _outlet(row)
        domains.update(dict.fromkeys(row["domains"].split(), outlet))
        names.update({name.casefold(): outlet for name in _listed(row["names"])})
        credited.update(dict.fromkeys(_listed(row["credit"]), outlet))
    return Table(domains, names, credited)


@cache
def agencies() -> frozenset[str]:
    """The owners whose reports others print under their own name."""
    return frozenset(outlet.owner for outlet in table().credits.values())


def _as_told(feed: Feed, found: Outlet) -> Outlet:
    """`found` with what the user said of the feed; a default says nothing."""
    if feed.owner not in ("", feed.name):
        found = replace(found, owner=feed.owner, aggregator=False)
    if feed.country and feed.country != found.country:
        found = replace(found, country=feed.country, state=False, side="")
    if feed.tier != _OWN_ADDRESS_TIER:
        organ = feed.tier == UNKNOWN_TIER and bool(feed.country)
        found = replace(found, tier=feed.tier, state=found.state or organ)
    return found


@lru_cache(maxsize=8192)
def _found(feed_host: str, name: str, item_host: str) -> Outlet:
    """The first publisher that address, name and link name; else the aggregator, else a stranger."""
    known = [outlet for outlet in _candidates(feed_host, name, item_host) if outlet]
    publisher = next((outlet for outlet in known if not outlet.aggregator), None)
    if publisher is not None:
        return publisher
    carrier = _carrier(name)
    if carrier is not None:
        return carrier
    aggregator = known[0] if known else None
    if item_host and (aggregator is None or _by_host(item_host) is None):
        return Outlet(owner=registered(item_host))
    if aggregator is not None:
        return aggregator
    own = feed_host or (name.casefold() if _HOST.fullmatch(name.casefold()) else "")
    return Outlet(owner=registered(own)) if own else Outlet(owner=name, tier=UNKNOWN_TIER)


def _candidates(feed_host: str, name: str, item_host: str) -> Iterator[Outlet | None]:
    own = _by_host(feed_host)
    yield own
    if own is None and feed_host:  # a live feed of a stranger is the stranger's, wherever its items link
        yield Outlet(owner=registered(feed_host))
    yield _by_name(name)
    yield _by_host(item_host)


def _carrier(name: str) -> Outlet | None:
    """The aggregator that a collector's name for it tells, one for all of its channels."""
    if capture := _CAPTURE.match(name):
        return Outlet(owner=f"Telegram {capture[1]}", tier=UNKNOWN_TIER, aggregator=True)
    return _by_name("reddit") if _SUBREDDIT.match(name) else None


def _by_name(name: str) -> Outlet | None:
    """By the name as it stands, else without its edition, else as the domain that it is."""
    names, spoken = table().names, name.strip()
    while spoken:
        known = names.get(spoken.casefold())
        if known is None and _HOST.fullmatch(spoken.casefold()):
            known = _by_host(spoken.casefold())
        shorter = _EDITION.sub("", spoken)
        if known is not None or shorter == spoken:
            return known
        spoken = shorter
    return None


def _by_host(host: str) -> Outlet | None:
    domains = table().domains
    known = next((domains[part] for part in with_parents(host) if part in domains), None)
    return known or _government(host)


def _government(host: str) -> Outlet | None:
    country = government_of(host)
    if not country:
        return None
    owner = f"Government of {_GOVERNMENTS.get(country, country)}"
    return Outlet(owner=owner, country=country, tier=UNKNOWN_TIER, state=True)


def _outlet(row: Mapping[str, str]) -> Outlet:
    organ = row["organ"]
    state = bool(_ALPHA_2.fullmatch(organ))
    aggregator = organ == "aggregator"
    return Outlet(
        owner=row["owner"],
        country=row["country"],
        tier=int(row["tier"]),
        state=state,
        side="" if state or aggregator else organ,
        aggregator=aggregator,
    )


def _rows() -> Iterator[dict[str, str]]:
    text = files("bot.incidents").joinpath("outlets.tsv").read_text(encoding="utf-8")
    header, *lines = text.splitlines()
    for line in lines:
        yield dict(zip(header.split("\t"), line.split("\t"), strict=True))


def _listed(cell: str) -> list[str]:
    return [name for name in cell.split("; ") if name]
