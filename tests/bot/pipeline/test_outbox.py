"""One message for what came of an incident while it waited to be sent."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from bot.pipeline.alerting import Raised
from bot.pipeline.outbox import Outbox
from bot.pipeline.policy import Policy
from bot.watching.decide import Limits
from classifiers.signals import Tier
from storage import alerts, deliveries, incidents
from storage.records import (
    TERMINAL,
    Address,
    Alert,
    Change,
    DeliveryState,
    Incident,
    Subscriber,
    Watcher,
    Watchlist,
)
from storage.schema import deliveries as stored

NOON = datetime(2024, 1, 4, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)
CHAT = Address("telegram", 1)
LIMITS = Limits(max_age=12 * HOUR)
POLICY = Policy(
    limits=LIMITS,
    render=lambda told: " ".join(
        [
            f"#{each.incident.id} {each.change} S{each.incident.severity:.0f}"
            for each in (told.alert, *told.also)
        ]
    ),
)
WATCHERS = [Watcher(Subscriber(address=CHAT), Watchlist(subscriber_id=1, name="all"))]


@pytest.fixture
def changed(another_house):
    """Tells of changes in one transaction: (incident, change, severity), each at an hour after noon."""
    number = 0

    def happen(*told, at=0, address=TERMINAL, loud=True, policy=POLICY, apart=0):
        nonlocal number
        raised = []
        for place, (incident, change, severity, *more) in enumerate(told):
            tier = more[0] if more else Tier.SERIOUS
            when = NOON + (at + apart * place) * HOUR
            known = Incident(
                title="A base is hit", summary="", url="", source="", first_seen_at=NOON, last_seen_at=when,
                tier=tier, severity=severity, id=incident,
            )  # fmt: skip
            alert = Alert(
                key=f"{number}",
                incident=known,
                change=change,
                tier=tier,
                at=when,
                reason=f"{change} S{severity}",
            )
            number += 1
            raised.append(alert)
        with another_house.database.transaction() as c:
            incidents.save(c, [one.incident for one in raised])
            stored = [Raised(alert=one) for one, _ in alerts.add_all(c, raised)]
            outbox = Outbox(c, stored, policy)
            for one in stored:
                outbox.put(one, WATCHERS, address, loud=loud)
            outbox.save()

    return happen


@pytest.fixture
def sent(another_house):
    """Sends what waits; the bodies in order."""

    def send():
        bodies = []
        with another_house.database.transaction() as c:
            while one := deliveries.claim(c, now=NOON + 99 * HOUR, lease=HOUR, resting=()):
                deliveries.sent(c, one.id, message_id=1, now=NOON)
                bodies.append(one.body)
        return bodies

    return send


@pytest.fixture
def edits(another_house):
    """Which deliveries were brought up to date by others, in order."""

    def edited():
        with another_house.database.transaction() as c:
            chosen = select(stored.c.edits).where(stored.c.edits.is_not(None)).order_by(stored.c.id)
            return list(c.scalars(chosen))

    return edited


OPENED, UPDATED = (1, Change.OPENED, 50), (1, Change.UPDATED, 55)
PROMOTED, CLOSED = (1, Change.PROMOTED, 80), (1, Change.CLOSED, 85)


@pytest.mark.parametrize(
    ("told", "messages"),
    [
        ([OPENED, PROMOTED], ["#1 opened S80"]),
        ([OPENED, UPDATED], ["#1 opened S55"]),
        ([OPENED, UPDATED, PROMOTED], ["#1 opened S80"]),
        ([PROMOTED, UPDATED], ["#1 promoted S55"]),
        ([UPDATED, UPDATED], ["#1 updated S55"]),
        ([UPDATED, PROMOTED], ["#1 promoted S80"]),
        ([UPDATED, CLOSED], ["#1 closed S85"]),
        ([PROMOTED, CLOSED], ["#1 promoted S80", "#1 closed S85"]),
        ([OPENED, (1, Change.RUNG, 52), UPDATED], ["#1 opened S55", "#1 rung S52"]),
        ([OPENED, (1, Change.RUNG, 52), PROMOTED, UPDATED], ["#1 opened S55", "#1 rung S52"]),
        ([OPENED, (2, Change.PROMOTED, 70)], ["#1 opened S50", "#2 promoted S70"]),
    ],
)
@pytest.mark.parametrize("at_once", [True, False])
def test_a_change_of_what_still_waits_is_told_in_it(changed, sent, told, messages, at_once):
    if at_once:
        changed(*told)
    else:
        for hour, one in enumerate(told):
            changed(one, at=hour)
    assert sent() == messages


def test_a_message_that_took_the_place_of_another_is_brought_up_to_date(changed, sent):
    changed(OPENED, PROMOTED, UPDATED)
    assert sent() == ["#1 opened S55"]


@pytest.mark.parametrize("at_once", [True, False])
def test_an_opening_that_is_promoted_while_it_waits_is_as_urgent_as_the_promotion(changed, sent, at_once):
    changed((2, Change.OPENED, 60))
    told = OPENED, (*PROMOTED, Tier.CRITICAL)
    if at_once:
        changed(*told)
    else:
        for one in told:
            changed(one)
    assert sent() == ["#1 opened S80", "#2 opened S60"]


def test_of_two_updates_the_newer_gives_the_reason_and_of_an_opening_its_own(changed, sent):
    policy = replace(POLICY, render=lambda told: told.alert.reason)
    changed(UPDATED, (1, Change.UPDATED, 60), policy=policy)
    changed((2, Change.OPENED, 50), (2, Change.PROMOTED, 80), policy=policy)
    assert sent() == ["updated S60", "opened S50"]


def test_what_was_sent_is_followed_and_not_replaced(changed, sent):
    changed(OPENED)
    assert sent() == ["#1 opened S50"]
    changed(PROMOTED, at=1)
    assert sent() == ["#1 promoted S80"]


def test_what_another_is_sending_is_left_alone(changed, sent, another_house):
    changed(OPENED)
    with another_house.database.transaction() as c:
        held = deliveries.claim(c, now=NOON, lease=HOUR, resting=())
    changed(UPDATED, PROMOTED)
    with another_house.database.transaction() as c:
        deliveries.sent(c, held.id, message_id=1, now=NOON)
    assert sent() == ["#1 promoted S80"]


def test_a_quiet_update_reaches_a_chat_in_what_waits_for_it_or_as_an_edit(changed, sent, edits):
    changed(OPENED, address=CHAT)
    changed(UPDATED, at=1, address=CHAT, loud=False)
    assert sent() == ["#1 opened S55"]
    assert edits() == []
    changed(UPDATED, at=2, address=CHAT, loud=False)
    changed(CLOSED, at=3, address=CHAT, loud=False)
    assert sent() == ["#1 closed S85"]
    assert edits() == [1]


def test_a_terminal_is_told_in_further_messages_and_never_by_an_edit(changed, sent, edits):
    for hour, one in enumerate([OPENED, UPDATED, PROMOTED, CLOSED]):
        changed(one, at=hour)
        sent()
    assert edits() == []


def test_a_quiet_update_reaches_a_chat_in_an_update_that_is_the_first_it_hears(changed, sent):
    changed(UPDATED, address=CHAT)
    changed((1, Change.UPDATED, 60), at=1, address=CHAT, loud=False)
    assert sent() == ["#1 updated S60"]


def test_one_address_does_not_replace_what_waits_for_another(changed, sent):
    changed(OPENED, address=CHAT)
    changed(PROMOTED, at=1)
    assert sorted(sent()) == ["#1 opened S50", "#1 promoted S80"]


def test_what_closes_at_once_is_one_message_after_all_others(changed, sent):
    changed((2, Change.CLOSED, 60, Tier.CRITICAL), (3, Change.CLOSED, 40))
    changed(OPENED)
    assert sent() == ["#1 opened S50", "#2 closed S60 #3 closed S40"]


def test_a_replay_counts_what_would_have_been_sent_at_different_times(changed, another_house):
    replay = replace(POLICY, state=DeliveryState.SENT)
    changed(OPENED, UPDATED, PROMOTED, CLOSED, (2, Change.CLOSED, 1), policy=replay, apart=1)
    changed((3, Change.OPENED, 50), (3, Change.PROMOTED, 80), at=9, policy=replay)
    with another_house.database.transaction() as c:
        assert deliveries.told_of(c, [1, 2, 3]) == {TERMINAL: {1, 2, 3}}
        rang = [(at - NOON) // HOUR for _, at in deliveries.rang(c, since=NOON)[TERMINAL]]
    assert rang == [0, 2, 9]
