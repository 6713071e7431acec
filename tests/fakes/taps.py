"""Taps on a phone, each waited for, and a week of alerts that previews can count."""

from datetime import timedelta

from classifiers.assessment import Assessment
from classifiers.signals import Tier
from storage import alerts, feeds, incidents, items
from storage.records import Alert, AssessedItem, Change, Feed, Incident, Item

DAY = timedelta(days=1)


async def tap(phone, *labels, **more):
    """Presses one button after the other, each of which edits; the story of what was seen since the first."""
    began = len(phone.chat.events)
    for label in labels:
        before = len(phone.chat.events)
        phone.press(label, **more)
        await phone.until(lambda since=before: [e for e in phone.chat.events[since:] if e.kind == "edit"])
    return phone.story(since=began)


def remember(database, now, *told, oldest=timedelta(days=30)):
    """Stores an alert each (days ago, tier, fields of its incident), and an item of `oldest` ago."""
    with database.transaction() as c:
        feed = Feed(url="https://one.example/rss", name="One", publisher="One", owner="One")
        feeds.sync(c, [feed], now=now, interval=DAY)
        first = Item(
            key="oldest",
            feed=feeds.states(c)[0].feed,
            title="",
            summary="",
            url="",
            first_seen_at=now - oldest,
        )
        items.add(
            c, [AssessedItem(item=first, assessment=Assessment(model="m", language="en", assessed=False))]
        )
        rows = [
            _incident(number, now - age * DAY, tier, more) for number, (age, tier, more) in enumerate(told, 1)
        ]
        incidents.save(c, rows)
        alerts.add_all(c, [_alert(one) for one in rows])


def _incident(number, at, tier, more):
    known = {
        "title": f"Act {number}",
        "summary": "",
        "url": f"https://one.example/{number}",
        "source": "One",
        "first_seen_at": at,
        "last_seen_at": at,
        "tier": tier,
        "severity": {Tier.NOTABLE: 40.0, Tier.SERIOUS: 60.0, Tier.CRITICAL: 80.0}[tier],
        "places": ("IQ",),
        "signals": {"strike": 0.9},
        "notable": 0.9,
        "serious": 0.8,
        "critical": 0.7,
        "id": number,
    }
    return Incident(**{**known, **more})


def _alert(incident):
    return Alert(
        key=f"{incident.id}:opened",
        incident=incident,
        change=Change.OPENED,
        tier=incident.tier,
        at=incident.first_seen_at,
        reason="new",
    )
