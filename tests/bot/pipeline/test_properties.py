"""What must not matter to what is told: the order within an hour, an echo, the year, who watches."""

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import timedelta
from itertools import groupby

import pytest

from bot.demo.stories import stories
from bot.escalation.acts import act_of
from bot.escalation.table import rows
from bot.pipeline.archive import ArchiveLine
from bot.pipeline.policy import Policy
from bot.pipeline.preview import preview_of
from bot.pipeline.reading import ItemReader
from bot.pipeline.replay import Replay
from bot.pipeline.situation import Situation
from bot.watching.decide import Limits
from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.signals import Tier
from storage import alerts, incidents, subscribers, watchlists
from storage.database import Database
from storage.records import TERMINAL, Change, DeliveryState, Watchlist

LIMITS = Limits(max_age=timedelta(hours=12))
POLICY = Policy(limits=LIMITS, render=lambda _: "", state=DeliveryState.SENT)
WINDOW = timedelta(hours=72)
EVER = timedelta(days=4000)


class Remembering:
    """Gives what the shipped model said of a text before."""

    def __init__(self, known):
        self._known = known

    def assess(self, texts, *, sparing=False):
        return [self._known[text.title, text.summary] for text in texts]


@dataclass(frozen=True)
class Outcome:
    """What a replay left behind."""

    database: Database
    raised: list
    incidents: list
    groups: dict
    rows: dict


@pytest.fixture(scope="module")
def lines():
    return [
        ArchiveLine(
            id=str(number),
            at=story.published_at,
            title=story.title,
            summary=story.summary,
            url=story.url,
            source=story.outlet,
            language="en",
            published_at=story.published_at,
        )
        for number, story in enumerate(stories())
    ]


@pytest.fixture(scope="module")
def replayed(lines, tmp_path_factory):
    """Replays lines for one watchlist; what it watches is given by keyword.

    With `restarts` the situation is read anew from the database after so many lines, over and over.
    """
    texts = [Text(title=line.title, summary=line.summary) for line in lines]
    known = {(text.title, text.summary): read for text, read in zip(texts, load().assess(texts), strict=True)}
    opened = []

    def run(some, *, restarts=0, **watched):
        database = Database.open(f"sqlite:///{tmp_path_factory.mktemp('replay')}/one.db")
        opened.append(database)
        database.migrate()
        with database.transaction() as c:
            reader = subscribers.ensure(c, TERMINAL, now=some[0].at)
            wanted = {"tier": Tier.NOTABLE} | watched
            watchlists.save(c, Watchlist(subscriber_id=reader.id, name="one", **wanted))
        replay = Replay(database, ItemReader(lambda: Remembering(known)), POLICY, window=WINDOW)
        replay.prepare(dict.fromkeys(line.source for line in some), now=some[0].at)
        raised = []
        for first in range(0, len(some), restarts or len(some)):
            replay._situation = Situation(WINDOW)
            raised += [one.alert for one in replay.run(some[first : first + (restarts or len(some))])]
        with database.transaction() as c:
            found = [incident for incident, _ in incidents.every(c)]
        table = rows([act_of(incident) for incident in found], replay.coverage)
        levels = {(row.day, row.key): row.level for row in table}
        return Outcome(database, raised, found, dict(replay.members), levels)

    yield run
    for database in opened:
        database.close()


@pytest.fixture(scope="module")
def plain(replayed, lines):
    return replayed(lines)


def together(outcome):
    """For each item the items that it shares an incident with."""
    found = {}
    for members in outcome.groups.values():
        found |= dict.fromkeys(members, frozenset(members))
    return found


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_order_within_an_hour_moves_few_placements_and_no_level_much(replayed, plain, lines, seed):
    hours = [list(its) for _, its in groupby(lines, key=lambda line: line.at.replace(minute=0))]
    dealt = []
    for its in hours:
        times = [line.at for line in its]
        random.Random(seed).shuffle(its)
        dealt += [replace(line, at=at) for line, at in zip(its, times, strict=True)]
    other = replayed(dealt)
    here, there = together(plain), together(other)
    moved = [item for item in here.keys() | there.keys() if here.get(item) != there.get(item)]
    assert len(moved) <= 0.05 * len(here)
    keys = plain.rows.keys() | other.rows.keys()
    assert max(abs(plain.rows.get(key, 0.0) - other.rows.get(key, 0.0)) for key in keys) <= 2


def test_an_outlet_that_says_everything_twice_corroborates_nothing(replayed, plain, lines):
    loudest = max({line.source for line in lines}, key=lambda source: sum(x.source == source for x in lines))
    twice = [
        copy
        for line in lines
        for copy in ([line, replace(line, id=f"{line.id} again")] if line.source == loudest else [line])
    ]
    said = {
        (incident.title, incident.first_seen_at): (incident.status, incident.owners, incident.confidence)
        for incident in replayed(twice).incidents
    }
    assert said == {
        (incident.title, incident.first_seen_at): (incident.status, incident.owners, incident.confidence)
        for incident in plain.incidents
    }


def test_a_shifted_clock_shifts_everything_and_nothing_else(replayed, plain, lines):
    shift = timedelta(weeks=100)
    later = replayed(
        [replace(line, at=line.at + shift, published_at=line.published_at + shift) for line in lines]
    )
    assert later.groups == plain.groups
    assert [shifted_back(alert, shift) for alert in later.raised] == plain.raised
    assert {(day - shift, key): level for (day, key), level in later.rows.items()} == pytest.approx(
        plain.rows
    )


def shifted_back(alert, shift):
    incident = replace(
        alert.incident,
        first_seen_at=alert.incident.first_seen_at - shift,
        last_seen_at=alert.incident.last_seen_at - shift,
    )
    return replace(alert, at=alert.at - shift, incident=incident)


def test_the_same_news_gives_the_same_alerts(replayed, plain, lines):
    assert replayed(lines).raised == plain.raised


@pytest.mark.parametrize("restarts", [1, 7])
def test_restarts_at_any_point_change_no_alert(replayed, plain, lines, restarts):
    """Between an incident's opening and its promotion, in a spiral, before an easing: after every item."""
    again = replayed(lines, restarts=restarts)
    assert {alert.change for alert in plain.raised} >= set(Change) - {Change.SURPRISE}
    assert again.incidents == plain.incidents
    assert again.raised == plain.raised


@pytest.mark.parametrize(
    "watched",
    [
        {"tier": Tier.CRITICAL},
        {"tier": Tier.SERIOUS, "places": ("IQ", "red-sea", "YE")},
        {"sides": ("IR", "hezbollah")},
        {"signals": ("deescalation",), "tier": Tier.SERIOUS},
        {"threshold": {"strike": 0.9, "serious": 0.8}},
        {"severity": 60.0},
    ],
)
def test_a_preview_over_what_is_stored_is_what_the_watchlist_would_have_been_sent(
    replayed, plain, lines, watched
):
    sent = replayed(lines, **watched)
    with sent.database.transaction() as c:
        (watcher,) = watchlists.watchers(c)
    with plain.database.transaction() as c:
        found = preview_of(
            c, watcher, since=lines[0].at - timedelta(days=1), before=lines[-1].at + WINDOW, limits=LIMITS
        )
    previewed = sorted(one.alert.key for one in (*found.sent, *found.followed))
    assert previewed == sorted(alert.key for alert in sent.raised if alert.change is not Change.CLOSED)


def test_every_alert_is_stored_whoever_was_told(replayed, plain, lines):
    few = replayed(lines, places=("AQ",))
    assert few.raised == []
    with few.database.transaction() as c, plain.database.transaction() as other:
        span = {"since": lines[0].at - EVER, "before": lines[-1].at + EVER}
        assert alerts.between(c, **span) == alerts.between(other, **span)


def test_every_item_stands_in_at_most_one_incident(plain):
    counted = defaultdict(int)
    for members in plain.groups.values():
        for item in members:
            counted[item] += 1
    assert set(counted.values()) == {1}
