"""Whatever a chat watches is the same after its file was read back."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.config import ConfigFault
from bot.config_sections import MOST_CODES, MOST_WORDS
from bot.pipeline.export_file import planned, read, written
from bot.watching.names import known_sides
from classifiers.actors import known_actors
from classifiers.places import known_places, place_codes
from classifiers.signals import Signal, Tier
from storage.records import Address, Origin, Subscriber, Watchlist, Words

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
CODES = sorted({code for name in known_places() for code in place_codes(name)})
SIDES = sorted({side for name in known_actors() for side in known_sides([name])})
TEXT = st.text(
    st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), min_size=1, max_size=60
)
PAIRS = st.builds("{}{}{}".format, st.sampled_from(SIDES), st.sampled_from(">+"), st.sampled_from(SIDES))


def several(one, most=6):
    return st.lists(one, max_size=most, unique=True).map(tuple)


WATCHLISTS = st.builds(
    Watchlist,
    subscriber_id=st.just(1),
    name=TEXT,
    places=several(st.sampled_from(CODES), 40),
    signals=several(st.sampled_from([*map(str, Signal), "a label of one's own"])),
    sides=several(st.sampled_from(SIDES) | PAIRS),
    words=st.builds(Words, any=several(TEXT), all=several(TEXT), none=several(TEXT)),
    tier=st.sampled_from(Tier),
    threshold=st.dictionaries(
        st.sampled_from([*map(str, Signal), *map(str, Tier)]), st.floats(0, 1), max_size=4
    ),
    severity=st.floats(0, 100),
    owners=st.integers(0, 9),
    digest=st.sampled_from(["", "sun 18:00", "daily 08:00"]),
    timezone=st.sampled_from(["UTC", "Asia/Baghdad", "America/New_York"]),
)
CHATS = st.builds(
    Subscriber,
    address=st.just(Address("telegram", 7)),
    id=st.just(1),
    timezone=st.sampled_from(["UTC", "Asia/Kathmandu"]),
    quiet=st.sampled_from(["", "22:00-07:00"]),
    wakes_for=st.sampled_from(["", *Tier]),
)


@given(CHATS, st.lists(WATCHLISTS, max_size=4, unique_by=lambda one: one.name))
def test_what_is_written_is_read_as_it_was(chat, owned):
    export = read(written(chat, owned, now=NOW))
    there = planned(export, chat, owned, now=NOW)
    assert there.empty
    assert there.same == len(owned)
    elsewhere = Subscriber(address=Address("telegram", 8), id=2)
    plan = planned(export, elsewhere, (), now=NOW)
    asked = [vars_of(one) for one in plan.added]
    assert asked == [vars_of(one) for one in owned]
    settings = ("timezone", "language", "quiet", "wakes_for")
    assert [getattr(plan.subscriber, name) for name in settings] == [getattr(chat, name) for name in settings]


def vars_of(watchlist):
    names = (
        "name",
        "places",
        "signals",
        "sides",
        "words",
        "tier",
        "threshold",
        "severity",
        "owners",
        "digest",
    )
    return {name: getattr(watchlist, name) for name in (*names, "timezone")}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content):
    with pytest.raises(ConfigFault):
        read(content)


@pytest.mark.parametrize("code", CODES)
def test_every_place_is_read_by_its_code(code):
    assert place_codes(code) == (code,)


def test_every_ready_made_set_fits():
    assert len(CODES) <= MOST_CODES
    assert MOST_WORDS >= 3 * 20


def test_what_the_configuration_owns_is_not_written():
    fixed = Watchlist(subscriber_id=1, name="House", origin=Origin.FILE)
    chat = Subscriber(address=Address("telegram", 7), id=1)
    assert read(written(chat, [fixed], now=NOW)).watchlists == ()


def test_the_documented_file_is_read_and_holds_every_key_there_is():
    text = (ROOT / "docs" / "export.md").read_text("utf-8")
    document = json.loads(text.partition("```json\n")[2].partition("```")[0])
    export = read(json.dumps(document).encode())
    assert document.keys() == type(export).model_fields.keys()
    assert document["chat"].keys() == type(export.chat).model_fields.keys()
    (entry,), (watchlist,) = document["watchlists"], export.watchlists
    assert entry.keys() == type(watchlist).model_fields.keys() - {"chat"}
    assert f"at most {MOST_CODES} codes a list and {MOST_WORDS} words" in text


def test_a_setting_that_a_file_leaves_out_stays():
    chat = Subscriber(address=Address("telegram", 7), id=1, timezone="Asia/Baghdad", quiet="22:00-07:00")
    export = read(b'{"brinkwatch": 1, "chat": {"wakes_for": "serious"}}')
    plan = planned(export, chat, (), now=NOW)
    assert plan.subscriber == replace(chat, wakes_for=Tier.SERIOUS)
    assert planned(read(b'{"brinkwatch": 1}'), chat, (), now=NOW).empty
