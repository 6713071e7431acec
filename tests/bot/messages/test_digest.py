from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.digest import digest_facts, digest_message
from bot.messages.markup import plain
from classifiers.signals import Tier
from storage.records import Status

BEFORE = datetime(2026, 3, 8, 18, 0, tzinfo=UTC)


@pytest.fixture
def facts_of(honest):
    def make(
        this=(), before=(), *, span=timedelta(days=7), timezone="UTC", watchlists=("Middle East",), **honesty
    ):
        return digest_facts(
            this,
            before,
            honest(**honesty),
            watchlists=watchlists,
            since=BEFORE - span,
            before=BEFORE,
            timezone=timezone,
        )

    return make


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


def test_a_weekly_digest_looks_as_agreed(facts_of, a_week, the_week_before, golden, visible):
    message = digest_message(facts_of(a_week, the_week_before))
    visible(message)
    golden("digest-week.html", message)
    golden("digest-week.txt", plain(message))


def test_a_quiet_day_says_so_plainly(facts_of, golden, visible):
    message = digest_message(facts_of(span=timedelta(days=1), silent=(), unread_languages={}))
    visible(message)
    golden("digest-quiet.html", message)


def test_a_week_that_few_sources_saw_is_not_called_quiet(facts_of, the_week_before, golden, visible):
    message = digest_message(facts_of([], the_week_before, sources_live=2))
    visible(message)
    golden("digest-not-observed.html", message)
    assert "No incident" not in message


@pytest.mark.parametrize(
    ("live", "sources", "covered"), [(4, 7, True), (3, 6, True), (3, 7, False), (0, 0, False)]
)
def test_coverage_is_half_of_the_sources(facts_of, live, sources, covered):
    assert facts_of(sources_live=live, sources=sources).covered is covered


def test_top_incidents_are_the_strongest_five_and_never_what_eased(facts_of, an_incident):
    week = [an_incident(tier=Tier.SERIOUS, severity=s, id=s) for s in (10, 90, 30, 70, 50, 20)]
    week += [an_incident(tier=Tier.CRITICAL, severity=5, id=5), an_incident(tier=None, severity=99, id=99)]
    week += [an_incident(tier=Tier.CRITICAL, severity=100, signals={"deescalation": 1.0}, id=100)]
    week += [an_incident(tier=None, signals={"deescalation": 1.0}, dyads=(), id=101)]
    found = facts_of(week)
    assert [incident.id for incident in found.top] == [5, 90, 70, 50, 30]
    assert [incident.id for incident in found.eased] == [100]


def test_what_everybody_took_back_is_no_news_of_the_week(facts_of, an_incident):
    truce = {"tier": None, "signals": {"deescalation": 1.0}}
    found = facts_of([an_incident(status=Status.WITHDRAWN), an_incident(status=Status.WITHDRAWN, **truce)])
    assert (found.top, found.eased, found.places) == ((), (), ())


def test_a_span_is_named_in_the_readers_days(facts_of):
    assert "2 Mar to 8 Mar 2026" in digest_message(
        facts_of(span=timedelta(days=6, hours=1), timezone="Asia/Baghdad")
    )
    assert digest_message(facts_of(span=timedelta(days=3))).startswith("<b>Digest</b>")
    assert "as long before" not in digest_message(facts_of())


def test_the_longest_digest_stays_within_4096_units(facts_of, an_incident, visible, units):
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
    facts = facts_of(
        incidents,
        incidents,
        watchlists=(long,) * 9,
        silent=(long,) * 50,
        unread_languages={f"{n}{long}": 10**9 for n in range(50)},
        sent=10**12,
    )
    assert 2500 < units(visible(digest_message(facts))) <= 4096
