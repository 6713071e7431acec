"""What waits of an incident: the order in which it is claimed, and what a newer change may replace."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from classifiers.signals import Tier
from storage import alerts, deliveries, incidents, waiting
from storage.database import Connection, Database
from storage.records import Address, Alert, Change, Delivery, Incident, Rewriting, Waiting
from storage.schema import deliveries as stored

CHAT, OTHER = Address("telegram", 1001), Address("telegram", 1002)
LEASE = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)

Tell = Callable[..., Delivery]


@pytest.fixture
def tell(c: Connection, now: datetime, make_incident: Callable[..., Incident]) -> Tell:
    """Queues a message of a change of an incident, "A opened", at an address."""
    known: dict[str, Incident] = {}

    def told(what: str, priority: int = 1, address: Address = CHAT, **changes: object) -> None:
        name, change = what.split()
        if name not in known:
            known[name] = make_incident(title=name, id=len(known) + 1)
            incidents.save(c, [known[name]])
        raised = Alert(
            key=f"{what} {address.chat}",
            incident=known[name],
            change=Change(change),
            tier=Tier.SERIOUS,
            at=now,
            reason=f"why {what}",
        )
        [(alert, _)] = alerts.add_all(c, [raised])
        facts = {"due_at": now, "created_at": now, **changes}
        deliveries.enqueue(
            c,
            Delivery(key=what, address=address, body=what, priority=priority, alert_id=alert.id, **facts),
        )

    return told


@pytest.fixture
def claim(c: Connection, now: datetime) -> Callable[..., str]:
    """The body of what is claimed next, "" for none."""

    def claimed(after: timedelta = timedelta(0)) -> str:
        found = deliveries.claim(c, now=now + after, lease=LEASE, resting=())
        return found.body if found else ""

    return claimed


@pytest.fixture
def send(c: Connection, now: datetime) -> Callable[..., str]:
    """Sends what is claimed next; its body, "" for none."""

    def sent(after: timedelta = timedelta(0)) -> str:
        found = deliveries.claim(c, now=now + after, lease=LEASE, resting=())
        if found is None:
            return ""
        deliveries.sent(c, found.id, message_id=1, now=now)
        return found.body

    return sent


def test_of_one_incident_the_order_is_that_of_its_changes_however_urgent(tell: Tell, send) -> None:
    tell("B opened", 0)
    tell("A opened", 1)
    tell("A spiral", 0)
    tell("A updated", 2)
    tell("C opened", 0)
    assert list(iter(send, "")) == ["B opened", "A opened", "A spiral", "C opened", "A updated"]


def test_other_addresses_have_their_own_order(tell: Tell, send) -> None:
    tell("A opened", 1)
    tell("A spiral", 0, OTHER)
    assert list(iter(send, "")) == ["A spiral", "A opened"]


def test_what_comes_first_and_is_to_be_tried_later_holds_back_only_its_incident(
    tell: Tell, send, now: datetime
) -> None:
    tell("A opened", 0, due_at=now + MINUTE)
    tell("A promoted", 0)
    tell("B opened", 1)
    assert [send(), send()] == ["B opened", ""]
    assert [send(MINUTE), send(MINUTE)] == ["A opened", "A promoted"]


def test_what_is_being_sent_holds_back_what_follows(tell: Tell, claim) -> None:
    tell("A opened", 1)
    assert claim() == "A opened"
    tell("A promoted", 0)
    assert claim() == ""
    assert claim(LEASE) == "A opened"


def test_what_has_failed_holds_back_nothing(c: Connection, tell: Tell, claim, now: datetime) -> None:
    tell("A opened", 1)
    held = deliveries.claim(c, now=now, lease=LEASE, resting=())
    deliveries.fail(c, held.id, error="refused")
    tell("A promoted", 0)
    assert claim() == "A promoted"


def found(c: Connection) -> list[Waiting]:
    return waiting.of_incidents(c, range(1, 4))


def test_only_what_surely_went_to_nobody_waits(c: Connection, tell: Tell, now: datetime) -> None:
    tell("A opened", 0)
    tell("A updated", 1)
    assert [(one.change, one.reason, one.address) for one in found(c)] == [
        (Change.OPENED, "why A opened", CHAT),
        (Change.UPDATED, "why A updated", CHAT),
    ]
    held = deliveries.claim(c, now=now, lease=LEASE, resting=())
    assert [one.change for one in found(c)] == [Change.UPDATED]
    deliveries.retry(c, held.id, at=now, error="timed out", uncertain=True)
    assert [one.change for one in found(c)] == [Change.UPDATED]
    deliveries.sent(c, held.id, message_id=1, now=now)
    assert [one.change for one in found(c)] == [Change.UPDATED]


def test_what_waits_is_withdrawn_or_rewritten_and_what_is_being_sent_is_not(
    c: Connection, tell: Tell, claim, now: datetime
) -> None:
    for name in "ABC":
        tell(f"{name} opened")
    ids = [one.delivery_id for one in found(c)]
    assert claim() == "A opened"
    waiting.withdraw(c, ids[:2])
    waiting.rewrite(
        c,
        [
            Rewriting(delivery_id=ids[0], body="A as it stands", priority=1),
            Rewriting(delivery_id=ids[2], body="C as it stands", priority=1),
        ],
    )
    assert claim() == "C as it stands"
    assert claim() == ""
    assert claim(LEASE) == "A opened"


@pytest.fixture
def shared(postgres_url: str, now: datetime, make_incident: Callable[..., Incident]) -> Iterator[Database]:
    """A PostgreSQL, where transactions meet: "opened" waits in it, and after it "spiral", more urgent."""
    database = Database.open(postgres_url)
    database.migrate()
    with database.transaction() as c:
        incidents.save(c, [incident := make_incident(id=1)])
        for priority, change in ((1, Change.OPENED), (0, Change.SPIRAL)):
            raised = Alert(
                key=change, incident=incident, change=change, tier=Tier.SERIOUS, at=now, reason="why"
            )
            [(alert, _)] = alerts.add_all(c, [raised])
            made = {"due_at": now, "created_at": now, "alert_id": alert.id}
            deliveries.enqueue(c, Delivery(key=change, address=CHAT, body=change, priority=priority, **made))
    yield database
    database.close()


def test_what_was_found_waiting_is_claimed_by_nobody_meanwhile(shared: Database, now: datetime) -> None:
    with shared.transaction() as intake, shared.transaction() as courier:
        assert len(waiting.of_incidents(intake, [1])) == 2
        assert deliveries.claim(courier, now=now, lease=LEASE, resting=()) is None


def test_what_is_rewritten_while_a_courier_waits_for_it_goes_out_as_rewritten(
    shared: Database, now: datetime
) -> None:
    def claimed() -> Delivery | None:
        with shared.transaction() as courier:
            return deliveries.claim(courier, now=now, lease=LEASE, resting=())

    with ThreadPoolExecutor(1) as pool:
        with shared.transaction() as intake:
            intake.execute(select(stored).where(stored.c.id == 1).with_for_update())
            found = pool.submit(claimed)
            waits = select(func.count()).select_from(text("pg_locks")).where(text("NOT granted"))
            while not found.done() and not intake.scalar(waits):
                pass
            waiting.rewrite(intake, [Rewriting(delivery_id=1, body="opened, as it stands", priority=0)])
        assert found.result(60).body == "opened, as it stands"
