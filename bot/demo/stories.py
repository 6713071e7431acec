"""The demo's recorded news: ten invented outlets and what they published, in our own words.

Knows neither feeds nor HTTP, and nothing of what the program makes of an item.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from importlib.resources import files
from typing import Final

from classifiers.signals import Signal, Tier

BEGINS: Final = datetime(2023, 12, 24, tzinfo=UTC)
ENDS: Final = datetime(2024, 1, 21, tzinfo=UTC)


class FeedFormat(StrEnum):
    """The kind of document that an outlet publishes."""

    RSS = "rss"
    ATOM = "atom"
    RDF = "rdf"


@dataclass(frozen=True, kw_only=True, slots=True)
class Outlet:
    """An invented publisher; `owner`, `tier`, `country` and `language` mean what they do in a Feed."""

    slug: str
    name: str
    owner: str
    country: str
    tier: int
    language: str
    format: FeedFormat

    @property
    def site(self) -> str:
        """The outlet's address, on a domain that is reserved for examples (RFC 2606)."""
        return f"https://{self.slug}.example"


@dataclass(frozen=True, kw_only=True, slots=True)
class Story:
    """One item as its outlet published it, to the minute.

    `wanted` is the tier that an editor expects, None for ordinary news; `act` names the act or development
    that it tells together with other items, "" for none. They and `signals` serve the tests only and stand
    in no feed.
    """

    outlet: str
    published_at: datetime
    title: str
    summary: str
    slug: str
    wanted: Tier | None
    signals: tuple[Signal, ...]
    act: str

    @property
    def url(self) -> str:
        """The item's address at its outlet."""
        return f"https://{self.outlet}.example/{self.published_at:%Y/%m/%d}/{self.slug}"


@cache
def outlets() -> tuple[Outlet, ...]:
    """The ten outlets, in the order of their file."""
    return tuple(_outlet(row) for row in _rows("outlets.csv", delimiter=","))


@cache
def stories() -> tuple[Story, ...]:
    """Every item in order of publication, BEGINS <= published_at < ENDS."""
    return tuple(_story(row) for row in _rows("stories.tsv", delimiter="\t"))


def _rows(name: str, *, delimiter: str) -> Iterator[dict[str, str]]:
    text = (files("bot.demo") / name).read_text(encoding="utf-8")
    # The texts carry quotation marks and commas of their own, so nothing in these files is quoted.
    return csv.DictReader(text.splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE, strict=True)


def _outlet(row: dict[str, str]) -> Outlet:
    return Outlet(
        slug=row["slug"],
        name=row["name"],
        owner=row["owner"],
        country=row["country"],
        tier=int(row["tier"]),
        language=row["language"],
        format=FeedFormat(row["format"]),
    )


def _story(row: dict[str, str]) -> Story:
    return Story(
        outlet=row["outlet"],
        published_at=datetime.fromisoformat(row["published_at"]),
        title=row["title"],
        summary=row["summary"],
        slug=row["slug"],
        wanted=None if row["wanted"] == "none" else Tier(row["wanted"]),
        signals=tuple(Signal(name) for name in row["signals"].split(",") if name),
        act=row["act"],
    )
