"""Real feed documents, where they are at hand: none is lost, none of its entries goes missing unexplained."""

import csv
import tarfile
from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest

from bot.feeds.identity import canonical_link
from bot.feeds.parse import NotAFeed, Parsed, parse
from tests.bot.feeds.conftest import NOW, feed

SHARED = Path(__file__).resolve().parents[4] / "shared" / "data" / "feeds"
pytestmark = pytest.mark.skipif(
    not SHARED.is_dir(), reason=f"no shared feed documents beside this checkout ({SHARED.name})"
)


def bodies(archive: str) -> dict[str, bytes]:
    with tarfile.open(SHARED / archive) as tar:
        return {
            member.name.removeprefix("./"): tar.extractfile(member).read()
            for member in tar
            if member.isfile()
        }


def outcome(body: bytes, publisher: str) -> Parsed | NotAFeed:
    try:
        return parse(body, content_type="", feed=feed(publisher=publisher), now=NOW)
    except NotAFeed as error:
        return error


@pytest.fixture(scope="module")
def outcomes() -> list[tuple[dict[str, str], Parsed | NotAFeed]]:
    documents = bodies("documents.tar.xz")
    with (SHARED / "manifest.csv").open(encoding="utf-8") as manifest:
        return [(row, outcome(documents[row["file"]], row["publisher"])) for row in csv.DictReader(manifest)]


def test_no_document_raises_anything_but_that_it_is_no_feed(outcomes):
    refused = [row for row, result in outcomes if isinstance(result, NotAFeed)]

    assert len(outcomes) == 376
    assert all(row["items"] == "0" or row["format"] in {"?", "atom10"} for row in refused)
    assert len(refused) <= 9


def test_every_entry_of_the_manifest_is_read_or_accounted_for(outcomes):
    for row, result in outcomes:
        if isinstance(result, NotAFeed) or row["format"].startswith("jsonfeed"):
            continue
        dropped = sum(int(fault.split()[0]) for fault in result.faults if " entries " in fault)
        assert len(result.entries) + dropped == int(row["items"]), row["file"]


def test_json_feeds_have_entries(outcomes):
    feeds = [result for row, result in outcomes if row["format"].startswith("jsonfeed")]

    assert len(feeds) == 5
    assert all(result.entries for result in feeds)


def test_every_date_that_a_document_gives_is_understood(outcomes):
    entries = [entry for _, result in outcomes if isinstance(result, Parsed) for entry in result.entries]

    assert not [
        entry.published_raw for entry in entries if entry.published_raw and entry.published_at is None
    ]


def test_cleaned_text_is_within_its_limits(outcomes):
    entries = [entry for _, result in outcomes if isinstance(result, Parsed) for entry in result.entries]

    for entry in entries:
        assert len(entry.title) <= 500
        assert len(entry.summary) <= 4_000
        assert entry.url == "" or entry.url.startswith(("https://", "http://"))
        assert entry.published_at is None or entry.published_at <= NOW + timedelta(days=1)
        assert "&amp;" not in entry.title
    assert len(entries) > 8_300


@pytest.mark.parametrize("series", ["bbc_home_2020-2021", "straitstimes_2020-2021", "wsj_world_2025-06"])
def test_over_months_of_captures_one_page_keeps_one_key(series):
    keys_of: dict[str, set[str]] = {}
    hashes: Counter[str] = Counter()
    seen: dict[str, str] = {}
    captures = sorted(
        (name, body) for name, body in bodies(f"series/{series}.tar.xz").items() if ".xml" in name
    )
    for _, body in captures[::5]:  # a fifth is enough to see a key change, and takes seconds
        result = outcome(body, series)
        for entry in result.entries if isinstance(result, Parsed) else ():
            keys_of.setdefault(canonical_link(entry.url), set()).add(entry.key)
            hashes["edits"] += seen.get(entry.key, entry.content_hash) != entry.content_hash
            seen[entry.key] = entry.content_hash

    assert len(seen) == len(keys_of) > 200
    assert all(len(keys) == 1 for keys in keys_of.values())
    assert hashes["edits"] > 5
