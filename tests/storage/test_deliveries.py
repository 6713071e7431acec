import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import alerts, deliveries, incidents
from storage.database import Connection, Database
from storage.records import TERMINAL, Address, Alert, Change, Delivery, DeliveryState, Incident

CHAT = Address("telegram", 1001)
LEASE = timedelta(seconds=30)
MINUTE = timedelta(minutes=1)

Queue = Callable[..., Delivery]
Claim = Callable[..., Delivery | None]
MakeIncident = Callable[..., Incident]
MakeAlert = Callable[..., Alert]


@pytest.fixture
def make(now: datetime) -> Queue:
    def made(key: str = "1:opened:0", **changes: object) -> Delivery:
        plain = Delivery(key=key, address=CHAT, body="<b>x</b>", priority=1, due_at=now, created_at=now)
        return replace(plain, **changes)

    return made


@pytest.fixture
def queue(c: Connection, make: Queue) -> Queue:
    def queued(key: str = "1:opened:0", **changes: object) -> Delivery:
        assert deliveries.enqueue(c, make(key, **changes))
        return make(key, **changes)

    return queued


@pytest.fixture
def claim(c: Connection, now: datetime) -> Claim:
    def claimed(after: timedelta = timedelta(0), resting: tuple[Address, ...] = ()) -> Delivery | None:
        return deliveries.claim(c, now=now + after, lease=LEASE, resting=resting)

    return claimed


def test_a_delivery_is_claimed_as_it_was_queued(queue: Queue, claim: Claim, now: datetime) -> None:
    given = queue(body="<b>كييف</b> 😀", priority=0, due_at=now - MINUTE)
    claimed = claim()
    assert claimed == replace(given, id=claimed.id, lease_until=now + LEASE, attempts=1)


def test_one_address_is_queued_the_same_key_once(
    c: Connection, make: Queue, queue: Queue, claim: Claim
) -> None:
    queue()
    assert not deliveries.enqueue(c, make(body="other words"))
    for address in (
        Address("telegram", 1001, 5),
        Address("telegram", 1002),
        Address("terminal", 1001),
        TERMINAL,
    ):
        assert deliveries.enqueue(c, make(address=address))
    deliveries.sent(c, claim().id, message_id=1, now=make().due_at)
    assert not deliveries.enqueue(c, make())


def test_a_dead_letter_makes_way_for_a_later_delivery_of_its_key(
    c: Connection,
    queue: Queue,
    claim: Claim,
    make_incident: MakeIncident,
    make_alert: MakeAlert,
    now: datetime,
) -> None:
    queue()
    dead = claim()
    deliveries.retry(c, dead.id, at=now, error="timed out", uncertain=True)
    deliveries.fail(c, claim().id, error="refused")
    later = now + timedelta(hours=2)
    given = queue(
        body="other words",
        priority=0,
        due_at=later,
        created_at=later,
        alert_id=alerts.add_all(c, [make_alert(incidents.save(c, [make_incident()])[0])])[0][0].id,
    )
    assert deliveries.failed(c, 9) == []
    assert claim(timedelta(hours=1)) is None
    claimed = claim(timedelta(hours=2))
    assert claimed == replace(given, id=dead.id, lease_until=later + LEASE, attempts=1)


def test_what_waits_is_parked_or_was_sent_makes_no_way(
    c: Connection, make: Queue, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue("waits", priority=0)
    assert not deliveries.enqueue(c, make("waits", body="other words"))
    assert claim().body == "<b>x</b>"
    deliveries.park(c, CHAT, error="blocked")
    assert not deliveries.enqueue(c, make("waits"))
    queue("sent")
    deliveries.sent(c, claim().id, message_id=1, now=now)
    assert not deliveries.enqueue(c, make("sent"))
    assert claim(timedelta(days=1)) is None


def test_the_urgent_come_first_then_the_longest_due_then_the_first_queued(
    queue: Queue, claim: Claim, now: datetime
) -> None:
    queue("digest", priority=3, due_at=now - 9 * MINUTE)
    queue("serious late", priority=1, due_at=now)
    queue("serious early", priority=1, due_at=now - MINUTE)
    queue("serious early too", priority=1, due_at=now - MINUTE)
    queue("critical", priority=0, due_at=now)
    queue("not yet", priority=0, due_at=now + MINUTE)
    order = [claimed.key for claimed in iter(claim, None)]
    assert order == ["critical", "serious early", "serious early too", "serious late", "digest"]


def test_what_is_held_comes_back_when_its_holder_never_answers_and_says_so(
    queue: Queue, claim: Claim
) -> None:
    queue()
    first = claim()
    assert claim() is None
    assert claim(LEASE - timedelta(microseconds=1)) is None
    again = claim(LEASE)
    assert (again.id, again.attempts, again.uncertain) == (first.id, 2, True)
    assert claim(2 * LEASE).attempts == 3


def test_resting_chats_are_passed_over_with_all_their_topics(queue: Queue, claim: Claim) -> None:
    topic = Address("telegram", 1001, 5)
    queue("a", priority=0)
    queue("b", address=topic, priority=1)
    queue("c", address=TERMINAL, priority=2)
    assert claim(resting=(topic,)).key == "c"
    assert claim().key == "a"


def test_what_was_sent_is_told_and_never_claimed_again(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue()
    claimed = claim()
    assert deliveries.undelivered(c, CHAT) == 1
    deliveries.sent(c, claimed.id, message_id=2**40, now=now)
    assert claim(timedelta(days=1)) is None
    assert deliveries.undelivered(c, CHAT) == 0


def test_a_retry_waits_its_time_and_is_certain_unless_said_otherwise(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue()
    deliveries.retry(c, claim().id, at=now + MINUTE, error="502")
    assert claim() is None
    again = claim(MINUTE)
    assert (again.attempts, again.uncertain, again.last_error) == (2, False, "502")
    deliveries.retry(c, again.id, at=now + 2 * MINUTE, error="timed out", uncertain=True)
    assert claim(2 * MINUTE).uncertain
    assert claim(9 * MINUTE).uncertain


def test_a_retry_does_not_take_a_parked_delivery_out_again(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue()
    claimed = claim()
    deliveries.park(c, CHAT, error="blocked")
    deliveries.retry(c, claimed.id, at=now, error="502")
    assert claim(MINUTE) is None
    deliveries.release(c, CHAT, since=now, now=now)
    assert claim().last_error == "blocked"


def test_a_late_answer_does_not_bury_what_another_worker_sent(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue()
    late = claim()
    deliveries.sent(c, claim(LEASE).id, message_id=1, now=now)
    deliveries.fail(c, late.id, error="refused")
    deliveries.retry(c, late.id, at=now, error="502")
    assert deliveries.undelivered(c, CHAT) == 0
    assert claim(LEASE) is None


def test_a_dead_letter_is_kept_for_people_to_see(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    for number in range(3):
        queue(str(number), created_at=now + number * MINUTE)
        deliveries.fail(c, claim().id, error=f"refused {number}")
    found = deliveries.failed(c, 2)
    assert [(dead.key, dead.last_error, dead.state) for dead in found] == [
        ("2", "refused 2", DeliveryState.FAILED),
        ("1", "refused 1", DeliveryState.FAILED),
    ]
    assert claim(timedelta(days=1)) is None


def test_the_dead_letters_of_one_address_are_its_own(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    topic = Address("telegram", 1001, 5)
    for number, address in enumerate((CHAT, CHAT, topic, TERMINAL)):
        queue(str(number), address=address, created_at=now + number * MINUTE)
        deliveries.fail(c, claim().id, error="refused")
    queue("waits")
    assert [dead.key for dead in deliveries.failed(c, 9)] == ["3", "2", "1", "0"]
    assert [dead.key for dead in deliveries.failed(c, 9, CHAT)] == ["1", "0"]
    assert [dead.key for dead in deliveries.failed(c, limit=1, address=CHAT)] == ["1"]
    nobody = Address("telegram", 7)
    found = [deliveries.dead_letters(c, address) for address in (CHAT, topic, nobody, None)]
    assert found == [2, 1, 0, 4]


def test_what_waits_for_a_chat_that_blocked_us_is_kept_and_comes_when_it_is_back(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue("stale", created_at=now - timedelta(days=9))
    queue("fresh", created_at=now)
    queue("elsewhere", address=TERMINAL)
    claim()
    deliveries.park(c, CHAT, error="blocked")
    assert claim().key == "elsewhere"
    assert claim(timedelta(days=1)).key == "elsewhere"
    later = now + timedelta(days=1)
    assert deliveries.release(c, CHAT, since=now - timedelta(days=2), now=later) == 1
    claimed = deliveries.claim(c, now=later, lease=LEASE, resting=(TERMINAL,))
    assert (claimed.key, claimed.due_at, claimed.uncertain) == ("fresh", later, False)
    assert [dead.key for dead in deliveries.failed(c, 9)] == ["stale"]
    assert deliveries.release(c, CHAT, since=now, now=later) == 0


def test_without_times_all_that_is_parked_is_released_and_due_as_before(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue("old", created_at=now - timedelta(days=99), due_at=now - MINUTE)
    deliveries.park(c, CHAT, error="blocked")
    assert deliveries.release(c, CHAT, since=None, now=None) == 1
    assert claim().due_at == now - MINUTE


def test_rest_puts_off_only_what_would_come_too_early(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue("early", due_at=now)
    queue("late", due_at=now + 9 * MINUTE)
    queue("elsewhere", address=TERMINAL)
    deliveries.rest(c, CHAT, until=now + 5 * MINUTE)
    assert claim().key == "elsewhere"
    assert claim(4 * MINUTE, resting=(TERMINAL,)) is None
    assert claim(5 * MINUTE, resting=(TERMINAL,)).due_at == now + 5 * MINUTE
    assert claim(9 * MINUTE, resting=(TERMINAL,)).key == "early"
    assert claim(9 * MINUTE, resting=(TERMINAL,)).due_at == now + 9 * MINUTE


def test_undelivered_counts_all_that_was_not_told(
    c: Connection, queue: Queue, claim: Claim, now: datetime
) -> None:
    queue("sent", priority=0)
    deliveries.sent(c, claim().id, message_id=1, now=now)
    queue("failed", priority=0)
    deliveries.fail(c, claim().id, error="refused")
    queue("waits")
    queue("elsewhere", address=TERMINAL)
    assert deliveries.undelivered(c, CHAT) == 2
    assert deliveries.undelivered(c, None) == 3


def test_an_incident_was_told_of_where_an_alert_of_it_was_sent_or_still_will_be(
    c: Connection,
    queue: Queue,
    claim: Claim,
    make_incident: MakeIncident,
    make_alert: MakeAlert,
    now: datetime,
) -> None:
    about, other = incidents.save(c, [make_incident("about"), make_incident("other")])
    ids = {one.id: alerts.add_all(c, [make_alert(one, one.title)])[0][0].id for one in (about, other)}
    sent, waits, dead, elsewhere = (Address("telegram", number) for number in range(4))
    for address in (sent, dead):
        queue(address=address, alert_id=ids[about.id])
    deliveries.sent(c, claim().id, message_id=1, now=now)
    deliveries.fail(c, claim().id, error="refused")
    queue(address=waits, alert_id=ids[about.id])
    queue(address=elsewhere, alert_id=ids[other.id])
    queue("a digest", address=elsewhere)
    told = deliveries.told_of(c, [about.id, other.id])
    assert told == {sent: {about.id}, waits: {about.id}, elsewhere: {other.id}}


def test_many_are_queued_as_one_by_one_and_each_once(
    c: Connection, make: Queue, queue: Queue, claim: Claim
) -> None:
    queue("waits")
    queue("dead")
    while (one := claim()).key != "dead":
        pass
    deliveries.fail(c, one.id, error="refused")
    fresh, elsewhere = make("x" * 300), make("x" * 300, address=TERMINAL)
    wanted = [fresh, make("waits"), make("dead"), elsewhere, fresh, make("x" * 300, body="other words")]
    assert deliveries.enqueue_all(c, wanted) == [True, False, True, True, False, False]
    assert deliveries.enqueue_all(c, []) == []
    assert deliveries.dead_letters(c, None) == 0
    assert deliveries.undelivered(c, None) == 4


def test_an_address_was_rung_by_what_opens_and_not_by_updates_dead_letters_and_digests(
    c: Connection,
    queue: Queue,
    claim: Claim,
    make_incident: MakeIncident,
    make_alert: MakeAlert,
    now: datetime,
) -> None:
    incident = incidents.save(c, [make_incident()])[0]

    def raised(key: str, minutes: int, change: Change = Change.OPENED) -> int:
        alert = replace(make_alert(incident, key), change=change, at=now + minutes * MINUTE)
        return alerts.add_all(c, [alert])[0][0].id

    queue("refused", priority=0, alert_id=raised("refused", 2))
    deliveries.fail(c, claim().id, error="refused")
    queue("early", alert_id=raised("early", -1))
    queue("later", alert_id=raised("later", 9))
    queue("first", alert_id=raised("first", 1))
    queue("update", alert_id=raised("update", 1, Change.UPDATED))
    queue("a digest", priority=3)
    tier = make_alert(incident, "any").tier
    assert deliveries.rang(c, since=now) == {CHAT: [(tier, now + MINUTE), (tier, now + 9 * MINUTE)]}


def test_workers_never_claim_the_same_delivery(database: Database, make: Queue, now: datetime) -> None:
    with database.transaction() as c:
        for number in range(60):
            deliveries.enqueue(c, make(str(number)))
    start = threading.Barrier(4)

    def work(_number: int) -> list[str]:
        start.wait()
        claimed = []
        while True:
            with database.transaction() as c:
                delivery = deliveries.claim(c, now=now, lease=LEASE, resting=())
            if delivery is None:
                return claimed
            claimed.append(delivery.key)

    with ThreadPoolExecutor(4) as workers:
        claimed = [key for keys in workers.map(work, range(4)) for key in keys]
    assert sorted(claimed, key=int) == [str(number) for number in range(60)]


def test_a_worker_passes_over_what_another_is_claiming(
    database: Database, make: Queue, now: datetime
) -> None:
    with database.transaction() as c:
        if c.dialect.name == "sqlite":
            pytest.skip("SQLite lets one transaction write at a time")
        for key, chat in (("first", CHAT), ("second", TERMINAL)):
            deliveries.enqueue(c, make(key, address=chat))
    with database.transaction() as one, database.transaction() as other:
        assert deliveries.claim(one, now=now, lease=LEASE, resting=()).key == "first"
        assert deliveries.claim(other, now=now, lease=LEASE, resting=()).key == "second"


def test_one_of_many_at_once_queues_a_key(database: Database, make: Queue) -> None:
    start = threading.Barrier(4)

    def work(_number: int) -> list[bool]:
        start.wait()
        queued = []
        for number in range(25):
            with database.transaction() as c:
                queued.append(deliveries.enqueue(c, make(str(number))))
        return queued

    with ThreadPoolExecutor(4) as workers:
        answers = list(workers.map(work, range(4)))
    assert [sum(turn) for turn in zip(*answers, strict=True)] == [1] * 25
