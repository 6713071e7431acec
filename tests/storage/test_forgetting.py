"""What one chat leaves behind when it is forgotten: nothing of its own, and everything of the others."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from storage import (
    alerts,
    channels,
    deliveries,
    drafts,
    feedback,
    incidents,
    mutes,
    subscribers,
    verdicts,
    watchlists,
)
from storage.database import Connection
from storage.forgetting import forget
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Delivery,
    Draft,
    Forgotten,
    Incident,
    ManagedChannel,
    Mute,
    Muting,
    Opinion,
    Origin,
    Reason,
    Verdict,
    Vote,
    Watchlist,
)

ADA, BO = Address("telegram", 7), Address("telegram", 8)
ONE_OF_EACH = Forgotten(
    watchlists=2, fixed=1, mutes=1, drafts=2, votes=1, channels=1, deliveries=1, verdicts=2
)
NOTHING = Forgotten(watchlists=0, fixed=0, mutes=0, drafts=0, votes=0, channels=0, deliveries=0, verdicts=0)


@pytest.fixture
def settle(
    c: Connection,
    now: datetime,
    store: Callable[..., AssessedItem],
    make_incident: Callable[..., Incident],
    make_alert: Callable[..., Alert],
) -> Callable[[Address], None]:
    """Gives the person at an address some of everything."""
    item = store()
    raised = make_alert(incidents.save(c, [make_incident()])[0], item_id=item.item.id)
    alert = alerts.add_all(c, [raised])[0][0]

    def settled(address: Address) -> None:
        subscriber = subscribers.ensure(c, address, now=now)
        for origin in (Origin.CHAT, Origin.FILE):
            made = watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=origin, origin=origin))
            verdict = Verdict(
                item_id=item.item.id, watchlist_id=made.id, reason=Reason.SENT, detail="", at=now
            )
            verdicts.add(c, [verdict])
        mutes.put(c, Mute(subscriber_id=subscriber.id, muting=Muting.ALL, until=now + timedelta(hours=1)))
        for place in (address, Address("telegram", -5)):
            drafts.put(c, Draft(address=place, person=address.chat, kind="x", state={}, updated_at=now))
        channels.put(c, ManagedChannel(chat=-1001, person=address.chat, title="News"))
        told = Delivery(
            key="k", address=address, body="b", priority=1, due_at=now, created_at=now, alert_id=alert.id
        )
        deliveries.enqueue(c, told)
        feedback.put(
            c,
            Vote(
                person=address.chat,
                address=address,
                alert_id=alert.id,
                incident_id=alert.incident.id,
                item_id=item.item.id,
                opinion=Opinion.RIGHT,
                model="m",
                at=now,
            ),
        )

    return settled


def test_all_of_a_person_goes_and_nothing_of_another(
    c: Connection, settle: Callable[[Address], None]
) -> None:
    settle(ADA)
    settle(BO)
    assert forget(c, ADA, person=7) == ONE_OF_EACH
    assert subscribers.get(c, ADA) is None
    assert forget(c, ADA, person=7) == NOTHING
    assert forget(c, BO, person=8) == ONE_OF_EACH


def test_without_a_person_what_people_said_stays(c: Connection, settle: Callable[[Address], None]) -> None:
    settle(ADA)
    gone = forget(c, ADA)
    assert (gone.votes, gone.channels, gone.drafts) == (0, 0, 1)
    assert len(list(feedback.ballots(c))) == 1
