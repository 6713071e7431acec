"""A preview over stored alerts is what the watchlist was sent while they were raised."""

from collections import defaultdict
from dataclasses import replace
from datetime import timedelta
from random import Random

import pytest

from bot.pipeline.policy import Policy
from bot.pipeline.preview import BEFORE, preview_of, previews_of
from bot.watching.decide import Limits
from classifiers.signals import Tier
from storage import alerts, deliveries, incidents, watchlists
from storage.records import Alert, Change, Incident, Words
from tests.bot.pipeline import conftest
from tests.bot.pipeline.conftest import NOON

LIMITS = Limits(max_age=timedelta(hours=12), budget={Tier.CRITICAL: 2, Tier.SERIOUS: 3, Tier.NOTABLE: 1})
DAY = timedelta(days=1)
ASKED = {
    "everything": {"tier": Tier.NOTABLE},
    "serious": {},
    "critical": {"tier": Tier.CRITICAL},
    "places": {"places": ("IQ", "YE"), "tier": Tier.NOTABLE},
    "signals": {"signals": ("strike",), "threshold": {"strike": 0.7}},
    "probable": {"tier": Tier.NOTABLE, "threshold": {"serious": 0.5}},
    "words": {"tier": Tier.NOTABLE, "words": Words(any=("harbour", "convoy", "village"), none=("ship",))},
}
TEXTS = (
    "A drone hits a base near {town}", "Shells fall on a village by {town}", "Raid on a convoy at {town}",
    "Ship seized in the harbour of {town}", "Officials: attack near {town}",
)  # fmt: skip
TOWNS = (("Goma", "IQ"), ("Sirte", "LY"), ("Marib", "YE"), ("Gao", "ML"))


def deliver(house, sent):
    """Sends what waits; notes for each chat what it was sent."""
    with house.database.transaction() as c:
        while one := deliveries.claim(c, now=NOON + 90 * DAY, lease=400 * DAY, resting=()):
            deliveries.sent(c, one.id, message_id=1, now=NOON + 90 * DAY)
            if one.edits is None:
                sent[one.address.chat].append((one.id, one.key))


@pytest.mark.parametrize("seed", range(3))
def test_a_preview_is_what_a_watchlist_was_sent(another_house, monkeypatch, seed):
    policy = Policy(limits=LIMITS, render=lambda told: told.alert.key)
    monkeypatch.setattr(conftest, "POLICY", policy)
    for chat, (name, asked) in enumerate(ASKED.items(), start=1):
        another_house.watch(name, chat=chat, **asked)
    random, at, sent = Random(seed), NOON, defaultdict(list)
    for number in range(60):
        at += timedelta(minutes=random.choice((1, 5, 20, 90, 2400)))
        town, code = random.choice(TOWNS)
        tier, signal = random.choice(["", *Tier]), random.choice(["strike", "clash"])
        title = f"{random.choice(TEXTS).format(town=town)} [{tier} {signal} {code}]"
        owner = random.choice(("one", "two", "three"))
        another_house.arrive(another_house.arrival(title, owner=owner, key=f"{number:064}", at=at))
        deliver(another_house, sent)
    assert len(sent) > len(ASKED) / 2
    with another_house.database.transaction() as c:
        for watcher in watchlists.watchers(c):
            found = preview_of(c, watcher, since=NOON, before=at + DAY, limits=LIMITS)
            told = [key for _, key in sorted(sent[watcher.subscriber.address.chat])]
            if watcher.watchlist.name == "muted":
                assert (told, len(found.sent)) == ([], found.at_tier[Tier.SERIOUS])
                continue
            assert [one.alert.key for one in found.sent] == told, watcher.watchlist.name


@pytest.fixture
def history(another_house):
    """Stores hand-made alerts of (hours before noon, incident, change)."""

    def store(*raised):
        with another_house.database.transaction() as c:
            for number, (hours, incident_id, change) in enumerate(raised):
                at = NOON - timedelta(hours=hours)
                told = Incident(
                    title="A base is hit", summary="", url="", source="", first_seen_at=at, last_seen_at=at,
                    tier=Tier.SERIOUS, severity=50.0, id=incident_id, serious=0.8,
                )  # fmt: skip
                incidents.save(c, [told])
                alerts.add_all(
                    c,
                    [
                        Alert(
                            key=str(number), incident=told, change=change, tier=Tier.SERIOUS, at=at, reason=""
                        )
                    ],
                )
        return another_house

    return store


def test_what_was_told_shortly_before_the_span_is_no_news_in_it(history):
    house = history(
        (25, 1, Change.OPENED), (23, 1, Change.UPDATED), (2, 2, Change.OPENED), (1, 2, Change.CLOSED)
    )
    house.watch("all")
    with house.database.transaction() as c:
        (watcher,) = watchlists.watchers(c)
        found = preview_of(c, watcher, since=NOON - DAY, before=NOON, limits=LIMITS)
    assert [one.alert.incident.id for one in found.sent] == [2]
    assert [one.alert.incident.id for one in found.followed] == [1]


def test_a_span_ends_before_its_end_and_reading_starts_a_little_earlier(history):
    house = history(
        (24 + BEFORE / timedelta(hours=1) + 1, 1, Change.OPENED),
        (23, 1, Change.UPDATED),
        (0, 2, Change.OPENED),
    )
    house.watch("all")
    with house.database.transaction() as c:
        (watcher,) = watchlists.watchers(c)
        found = preview_of(c, watcher, since=NOON - DAY, before=NOON, limits=LIMITS)
        whole = preview_of(c, watcher, since=NOON - 9 * DAY, before=NOON + DAY, limits=LIMITS)
    assert [one.alert.change for one in found.sent] == [Change.UPDATED]
    assert [one.alert.change for one in whole.sent] == [Change.OPENED, Change.OPENED]


def test_a_watchlist_that_is_not_stored_is_previewed_alike(history):
    house = history((2, 1, Change.OPENED))
    house.watch("all")
    with house.database.transaction() as c:
        (watcher,) = watchlists.watchers(c)
        made_up = replace(watcher, watchlist=replace(watcher.watchlist, id=0, tier=Tier.CRITICAL))
        found = preview_of(c, made_up, since=NOON - DAY, before=NOON, limits=LIMITS)
    assert (found.sent, found.at_tier[Tier.SERIOUS]) == ((), 1)


def test_several_previews_at_once_are_each_what_it_is_alone(history):
    house = history((3, 1, Change.OPENED), (2, 2, Change.OPENED), (1, 2, Change.PROMOTED))
    house.watch("all")
    with house.database.transaction() as c:
        (watcher,) = watchlists.watchers(c)
        asked = [
            replace(watcher, watchlist=replace(watcher.watchlist, **changed))
            for changed in ({}, {"tier": Tier.CRITICAL}, {"owners": 2}, {"words": Words(any=("base",))})
        ]
        span = {"since": NOON - DAY, "before": NOON, "limits": LIMITS}
        together = previews_of(c, asked, **span)
        assert together == [preview_of(c, one, **span) for one in asked]
    assert [len(one.sent) for one in together] == [3, 0, 0, 3]
