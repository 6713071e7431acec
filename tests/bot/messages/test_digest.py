"""A digest as people read it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.digest import LIMIT, Period, covers, digest_messages, section
from bot.messages.digest_section import facts, section_html
from bot.messages.markup import plain, visible_length
from bot.messages.trends import Movement, Trend
from classifiers.signals import Tier
from storage.records import Status

BEFORE = datetime(2026, 3, 8, 18, 0, tzinfo=UTC)
WEEK = Period(since=BEFORE - timedelta(days=7), before=BEFORE, timezone="UTC")
DAY = Period(since=BEFORE - timedelta(days=1), before=BEFORE, timezone="UTC")

PAIRS = (
    Trend(key="IR+US", level=52.4, before=31.2, movement=Movement.DETERIORATED, risk=True),
    Trend(key="IL>hezbollah", level=12, before=26, movement=Movement.IMPROVED, opening=True),
)
PLACES = (
    Trend(key="IQ", level=41, before=38, movement=Movement.UNCHANGED),
    Trend(key="SY", level=6, before=None, movement=Movement.NO_COMPARISON),
)


def found(this=(), before=(), *, pairs=(), places=(), covered=True):
    return facts(this, before, pairs=pairs, places=places, covered=covered)


@pytest.fixture
def a_week(an_incident):
    at = BEFORE - timedelta(days=3)
    return [
        an_incident(first_seen_at=at, id=1),
        an_incident(
            title="Rockets land near a base in Erbil", tier=Tier.SERIOUS, severity=56, first_seen_at=at, id=2
        ),
        an_incident(
            title="Shells hit a border village",
            tier=Tier.SERIOUS,
            severity=49,
            places=("SY", "IQ"),
            signals={"strike": 0.9},
            status=Status.CORROBORATED,
            first_seen_at=at,
            id=3,
        ),
        an_incident(
            title="Ministry protests against overflights",
            tier=Tier.NOTABLE,
            severity=27,
            signals={"rupture": 0.7},
            first_seen_at=at,
            id=4,
        ),
        an_incident(
            title="Sides agree to a ten-day truce",
            tier=None,
            severity=0,
            places=("YE",),
            signals={"deescalation": 0.9},
            first_seen_at=at,
            id=5,
        ),
    ]


@pytest.fixture
def the_week_before(an_incident):
    return [an_incident(places=("SY",), id=number) for number in range(4)]


def test_a_weekly_digest_looks_as_agreed(a_week, the_week_before, honest, golden, visible):
    told = found(a_week, the_week_before, pairs=PAIRS, places=PLACES)
    part = section(told, "Middle East", WEEK, alone=True)
    (message,) = digest_messages(WEEK, [part], honest(quiet=4, budget=2))
    visible(message)
    golden("digest-week.html", message)
    golden("digest-week.txt", plain(message))


def test_a_quiet_day_says_so_plainly(honest, golden, visible):
    part = section(found(), "Middle East", DAY, alone=True)
    (message,) = digest_messages(DAY, [part], honest(silent=(), unread_languages={}))
    visible(message)
    golden("digest-quiet.html", message)


def test_a_week_that_few_sources_saw_is_not_called_quiet(the_week_before, honest, golden, visible):
    unseen = Trend(key="SY", level=9, before=30, movement=Movement.NOT_OBSERVED)
    part = section(found([], the_week_before, places=(unseen,), covered=False), "Syria", WEEK, alone=True)
    (message,) = digest_messages(WEEK, [part], honest(sources_live=2))
    visible(message)
    golden("digest-not-observed.html", message)
    assert "No incident" not in message
    assert "improved" not in message


@pytest.mark.parametrize(
    ("live", "sources", "covered"), [(4, 7, True), (3, 6, True), (3, 7, False), (0, 0, False)]
)
def test_coverage_is_half_of_the_sources(honest, live, sources, covered):
    assert covers(honest(sources_live=live, sources=sources)) is covered


def test_top_incidents_are_the_strongest_five_and_never_what_eased(an_incident):
    week = [an_incident(tier=Tier.SERIOUS, severity=s, id=s) for s in (10, 90, 30, 70, 50, 20)]
    week += [an_incident(tier=Tier.CRITICAL, severity=5, id=5), an_incident(tier=None, severity=99, id=99)]
    week += [an_incident(tier=Tier.CRITICAL, severity=100, signals={"deescalation": 1.0}, id=100)]
    week += [an_incident(tier=None, signals={"deescalation": 1.0}, dyads=(), id=101)]
    told = found(week)
    assert [incident.id for incident in told.top] == [5, 90, 70, 50, 30]
    assert [incident.id for incident in told.eased] == [100]
    assert (told.grave, found([], week).grave_before) == (7, 7)


def test_what_everybody_took_back_is_no_news_of_the_week(an_incident):
    truce = {"tier": None, "signals": {"deescalation": 1.0}}
    told = found([an_incident(status=Status.WITHDRAWN), an_incident(status=Status.WITHDRAWN, **truce)])
    assert (told.top, told.eased, told.grave) == ((), (), 0)


def test_a_watchlist_among_others_tells_of_three_incidents(a_week):
    apart, among = (section(found(a_week), "Iraq", WEEK, alone=alone).html for alone in (True, False))
    assert apart.count("#A") == 5
    assert among.count("#A") == 4  # what eased has its own place


def test_a_span_is_named_in_the_readers_days(honest):
    def head(days, timezone="UTC"):
        period = Period(since=BEFORE - timedelta(days=days), before=BEFORE, timezone=timezone)
        return digest_messages(period, [], honest())[0]

    assert "2 Mar to 8 Mar 2026" in head(6.05, "Asia/Baghdad")
    assert head(3).startswith("<b>Digest</b>")
    assert head(90).startswith("<b>Digest</b>\n8 Dec 2025 to 8 Mar 2026")


def test_a_digest_that_is_too_long_is_parted_between_watchlists(a_week, honest, visible, units):
    parts = [section(found(a_week, pairs=PAIRS), f"Watchlist {n}", WEEK, alone=False) for n in range(12)]
    messages = digest_messages(WEEK, parts, honest())
    assert len(messages) > 1
    assert all(units(visible(message)) <= LIMIT for message in messages)
    seen = "\n".join(map(visible, messages))
    assert [seen.count(f"Watchlist {n}\n") for n in range(12)] == [1] * 12
    assert seen.count("What you were told") == 1
    assert f"part 2 of {len(messages)}" in visible(messages[1])


def test_the_longest_section_stays_within_one_message(an_incident, honest, visible, units):
    long = "Ω𝔘 " * 2000
    incidents = [
        an_incident(
            title=long,
            source=long,
            url="https://news.example/" + "a" * 900,
            places=(long, f"{number}{long}", long),
            signals={f"{n}{long}": 0.9 for n in range(9)} if number < 9 else {"deescalation": 0.9},
            id=10**18 + number,
        )
        for number in range(20)
    ]
    moved = [
        Trend(key=f"{long}>{n}{long}", level=99, before=99, movement=Movement.NOT_OBSERVED) for n in range(9)
    ]
    part = section(found(incidents, pairs=tuple(moved[:4]), places=tuple(moved[4:])), long, WEEK, alone=True)
    honesty = honest(
        silent=(long,) * 50, unread_languages={f"{n}{long}": 10**9 for n in range(50)}, sent=10**12
    )
    messages = digest_messages(WEEK, [part] * 3, honesty)
    assert all(2000 < units(visible(message)) <= LIMIT for message in messages[:3])
    assert units(visible(messages[-1])) <= LIMIT


def test_what_is_kept_back_names_its_reason(honest):
    said = digest_messages(WEEK, [], honest(quiet=4, muted=3, budget=2))[0]
    assert "Held back: quiet hours 4, muted 3, over budget 2" in said


def test_the_units_of_a_section_are_those_that_readers_see(a_week):
    part = section(found(a_week, pairs=PAIRS, places=PLACES), "Iraq", WEEK, alone=True)
    assert part.units == visible_length(part.html)
    assert "resolution opportunity" in section_html(found(pairs=PAIRS), "x", days=7, timezone="UTC", top=3)
