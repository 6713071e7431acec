"""A year of made-up incidents and a town of subscribers whose digests are all due at once. Times nothing."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any, Final

from classifiers.assessment import Assessment, Dyad
from classifiers.signals import Tier
from storage import alerts, feeds, incidents, items
from storage.columns import digest
from storage.database import Connection, Database
from storage.records import (
    Alert,
    AssessedItem,
    Change,
    DeliveryState,
    Feed,
    Incident,
    Item,
    Reason,
    Status,
)
from storage.schema import deliveries, subscribers, verdicts, watchlists
from storage.schema_chats import held

NOW: Final = datetime(2026, 3, 8, 18, tzinfo=UTC)
"""A Sunday evening, at which every digest is due."""

PRESETS: Final = {
    "Middle East": ("IQ", "IR", "IL", "SY", "LB", "YE"),
    "Ukraine and Russia": ("UA", "RU"),
    "Taiwan": ("CN", "TW", "taiwan-strait"),
    "Korea": ("KP", "KR"),
    "India and Pakistan": ("IN", "PK"),
    "Horn of Africa": ("SD", "ET", "red-sea"),
    "Sahel": ("ML", "BF", "NE"),
    "World": (),
}
_PLACES: Final = (*sorted({code for codes in PRESETS.values() for code in codes}), "US", "GB")
_ACTORS: Final = ("US", "IR", "IL", "hezbollah", "houthis", "iraqi-militias", "hamas", "RU", "UA", "CN", "TW")
_SIGNALS: Final = ("strike", "clash", "threat", "maritime", "rupture", "sanctions", "deescalation")
_TIERS: Final = (None, None, Tier.NOTABLE, Tier.NOTABLE, Tier.SERIOUS, Tier.CRITICAL)
_DEEDS: Final = ("A depot burns", "A column is shelled", "A tanker is boarded", "Envoys are sent home")
_KEPT: Final = (Reason.BELOW_THRESHOLD, Reason.MUTED, Reason.QUIET, Reason.BUDGET, Reason.NOT_WATCHED)
_STATES: Final = (*[DeliveryState.SENT] * 5, DeliveryState.FAILED, DeliveryState.PARKED)
_DAY: Final = timedelta(days=1)
_WEEK: Final = 7 * _DAY
_YEAR: Final = 400 * _DAY
_READ_DAYS, _READ_A_DAY = 100, 40
_TOLD = 3  # alerts for each subscriber, and verdicts for each watchlist


def fill(database: Database, *, people: int, told: int, own: float) -> None:
    """Fills an empty database with incidents that are `told`; a share `own` of the watchlists has no like."""
    random = Random(5)
    with database.transaction() as c:
        incidents.save(c, _made(random, told))
        of_week = incidents.following(c, since=NOW - _WEEK, beyond=0, limit=200)
        alert_ids = [alert.id for alert, _ in alerts.add_all(c, list(map(_alert, of_week)))]
        item_ids = _read(c)
        c.execute(subscribers.insert(), list(map(_subscriber, range(1, people + 1))))
        wanted = [row for number in range(1, people + 1) for row in _watchlists(random, number, own)]
        c.execute(watchlists.insert(), wanted)
        c.execute(verdicts.insert(), list(_verdicts(random, len(wanted), item_ids[-999:])))
        c.execute(deliveries.insert(), list(_deliveries(random, people, alert_ids)))
        c.execute(held.insert(), list(_held(random, people, alert_ids)))


def _made(random: Random, count: int) -> list[Incident]:
    made = [_incident(random, number) for number in range(count)]
    return sorted(made, key=lambda one: one.first_seen_at)


def _incident(random: Random, number: int) -> Incident:
    at = NOW - _YEAR * random.random()
    return Incident(
        title=f"{random.choice(_DEEDS)} near the town of number {number}",
        summary="",
        url=f"https://news.example/{number}",
        source="Example Wire",
        first_seen_at=at,
        last_seen_at=at,
        tier=random.choice(_TIERS),
        severity=random.choice((0, 28, 40, 55, 70, 83)),
        status=random.choice((Status.REPORTED, Status.CONFIRMED, Status.DISPUTED)),
        confidence=0.8,
        places=(random.choice(_PLACES),),
        dyads=(Dyad(*random.sample(_ACTORS, 2)),),
        signals={random.choice(_SIGNALS): 0.9},
    )


def _alert(of: Incident) -> Alert:
    return Alert(
        key=f"{of.id}:opened",
        incident=of,
        change=Change.OPENED,
        tier=of.tier or Tier.NOTABLE,
        at=of.first_seen_at,
        reason="opened",
    )


def _read(c: Connection) -> list[int]:
    """Feeds, all live, and what was read of them, as many items every day; their ids, oldest first."""
    named = [
        Feed(url=f"https://feed.example/{n}", name=f"Feed {n}", publisher="", owner="") for n in range(9)
    ]
    feeds.sync(c, named, now=NOW - _YEAR, interval=_DAY)
    for state in feeds.states(c):
        feeds.save(c, replace(state, last_success_at=NOW, last_new_at=NOW))
    feed = feeds.states(c)[0].feed
    count = _READ_DAYS * _READ_A_DAY
    return [one.item.id for one in items.add(c, [_item(feed, n, count) for n in range(count)])]


def _item(feed: Feed, number: int, count: int) -> AssessedItem:
    at = NOW - _READ_DAYS * _DAY * (count - number) / count
    title = f"Report {number}"
    item = Item(key=f"{number:064x}", feed=feed, title=title, summary="", url="", first_seen_at=at)
    assessment = Assessment(model="none", language="en", assessed=number % 50 > 0)
    return AssessedItem(item=item, assessment=assessment)


def _subscriber(number: int) -> dict[str, Any]:
    return {
        **_place(number),
        "title": "",
        "timezone": "UTC",
        "language": "en",
        "kind": "private",
        "quiet": "",
        "wakes_for": "critical",
        "active": True,
        "inactive_reason": "",
        "created_at": NOW - _YEAR,
    }


def _watchlists(random: Random, number: int, own: float) -> Iterator[dict[str, Any]]:
    for preset in random.sample(sorted(PRESETS), random.choice((1, 1, 2, 3))):
        alone = random.random() < own
        name = f"{preset} {number}" if alone else preset
        places = tuple(random.sample(_PLACES, 3)) if alone else PRESETS[preset]
        yield {
            "subscriber_id": number,
            "name": name,
            "name_digest": digest(name),
            "origin": "chat",
            "places": places,
            "signals": random.choice(((), (), ("strike", "clash"))) if alone else (),
            "sides": random.choice(((), (), ("US>IR", "hezbollah"))) if alone else (),
            "words": {"any": ["town"] if alone and number % 2 else [], "all": [], "none": []},
            "tier": "critical",
            "threshold": {},
            "severity": 0.0,
            "owners": 1,
            "digest": "sun 18:00",
            "timezone": "UTC",
            "next_digest_at": NOW,
        }


def _verdicts(random: Random, watched: int, item_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for watchlist_id in range(1, watched + 1):
        for item_id in random.sample(item_ids, _TOLD):
            at, reason = NOW - 2 * _WEEK * random.random(), random.choice(_KEPT)
            yield {"item_id": item_id, "watchlist_id": watchlist_id, "reason": reason, "detail": "", "at": at}


def _deliveries(random: Random, people: int, alert_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for number in range(1, people + 1):
        for alert_id in random.sample(alert_ids, _TOLD):
            at, state = NOW - 2 * _WEEK * random.random(), random.choice(_STATES)
            yield {
                **_place(number),
                "key": f"alert:{alert_id}",
                "alert_id": alert_id,
                "body": "An alert.",
                "buttons": [],
                "priority": 1,
                "due_at": at,
                "created_at": at,
                "state": state,
                "attempts": 1,
                "uncertain": False,
                "sent_at": at if state is DeliveryState.SENT else None,
                "last_error": "",
            }


def _held(random: Random, people: int, alert_ids: Sequence[int]) -> Iterator[dict[str, Any]]:
    for number in range(1, people + 1):
        if random.random() < 1 / 3:
            at = NOW - 2 * _WEEK * random.random()
            yield {
                "subscriber_id": number,
                "alert_id": random.choice(alert_ids),
                "reason": Reason.QUIET,
                "at": at,
                "delivery_id": None,
            }


def _place(number: int) -> dict[str, Any]:
    return {"messenger": "telegram", "chat": 1000 + number, "thread": 0}
