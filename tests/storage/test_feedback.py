from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import alerts, feedback, incidents, items, retention, subscribers
from storage.database import Conflict, Connection, Database
from storage.records import Address, Alert, AssessedItem, Ballot, Incident, Opinion, Vote

DESK = Address("telegram", -1001, 7)
HOUR = timedelta(hours=1)


@pytest.fixture
def alert(
    c: Connection,
    store: Callable[..., AssessedItem],
    make_incident: Callable[..., Incident],
    make_alert: Callable[..., Alert],
) -> Alert:
    """A stored alert of a stored item."""
    one = store()
    raised = make_alert(incidents.save(c, [make_incident()])[0], item_id=one.item.id)
    return alerts.add_all(c, [raised])[0][0]


@pytest.fixture
def vote(alert: Alert, now: datetime) -> Vote:
    """A vote on that alert that is not stored yet."""
    return Vote(
        person=1001,
        address=DESK,
        alert_id=alert.id,
        incident_id=alert.incident.id,
        item_id=alert.item_id,
        opinion=Opinion.RIGHT,
        model="2026.11-quick-000000",
        at=now,
    )


def test_a_vote_comes_back_as_it_was_put(c: Connection, vote: Vote) -> None:
    told = replace(vote, person=2**40, opinion=Opinion.WRONG_PLACE, value="SY,IQ")
    assert feedback.put(c, told) is None
    assert feedback.of_alert(c, vote.alert_id) == [told]


def test_a_person_has_one_vote_on_an_alert_and_may_change_it(
    c: Connection, vote: Vote, now: datetime
) -> None:
    changed = replace(
        vote, opinion=Opinion.WRONG_SIGNAL, value="threat", address=Address("telegram", 1001), at=now + HOUR
    )
    feedback.put(c, vote)
    assert feedback.put(c, changed) == vote
    assert feedback.of_alert(c, vote.alert_id) == [changed]


def test_people_are_told_apart_by_number_and_messenger(c: Connection, vote: Vote) -> None:
    others = [replace(vote, person=1002), replace(vote, address=Address("terminal", 0))]
    for each in (vote, *others):
        assert feedback.put(c, each) is None
    assert feedback.of_alert(c, vote.alert_id) == [vote, *others]
    assert feedback.of_person(c, "telegram", 1001, vote.alert_id) == vote
    assert feedback.of_person(c, "telegram", 1003, vote.alert_id) is None


def test_a_vote_on_another_alert_stands_beside_the_first(
    c: Connection, vote: Vote, alert: Alert, make_alert: Callable[..., Alert]
) -> None:
    second = alerts.add_all(c, [make_alert(alert.incident, "1:updated:1")])[0][0]
    feedback.put(c, vote)
    feedback.put(c, replace(vote, alert_id=second.id, item_id=None))
    for number in (alert.id, second.id):
        said = feedback.of_person(c, "telegram", 1001, number)
        assert said is not None
        assert said.alert_id == number


def test_a_vote_taken_back_is_gone_and_only_that(c: Connection, vote: Vote) -> None:
    other = replace(vote, person=1002)
    for each in (vote, other):
        feedback.put(c, each)
    assert feedback.take_back(c, "telegram", 1001, vote.alert_id)
    assert not feedback.take_back(c, "telegram", 1001, vote.alert_id)
    assert feedback.of_alert(c, vote.alert_id) == [other]


def test_a_person_who_asks_to_be_forgotten_leaves_no_vote(c: Connection, vote: Vote) -> None:
    others = [replace(vote, person=1002), replace(vote, address=Address("terminal", 0))]
    for each in (vote, *others):
        feedback.put(c, each)
    assert feedback.forget(c, "telegram", 1001) == 1
    assert feedback.of_alert(c, vote.alert_id) == others
    assert feedback.forget(c, "telegram", 1001) == 0


def test_ballots_are_votes_by_time_with_their_items(c: Connection, vote: Vote, now: datetime) -> None:
    later, earlier = replace(vote, person=1, at=now + HOUR), replace(vote, person=2, item_id=None)
    for each in (later, earlier):
        feedback.put(c, each)
    item = items.get(c, vote.item_id or 0)
    assert list(feedback.ballots(c)) == [Ballot(earlier, None), Ballot(later, item)]


def test_ballots_since_a_time_hold_what_was_cast_or_changed_then(
    c: Connection, vote: Vote, now: datetime
) -> None:
    for person in (1, 2, 3):
        feedback.put(c, replace(vote, person=person))
    feedback.put(c, replace(vote, person=2, opinion=Opinion.WRONG, at=now + HOUR))
    assert [each.vote.person for each in feedback.ballots(c, since=now + HOUR)] == [2]
    assert [each.vote.person for each in feedback.ballots(c, since=now)] == [1, 3, 2]


def test_more_votes_than_are_read_at_once_all_come(c: Connection, vote: Vote) -> None:
    for person in range(501):
        feedback.put(c, replace(vote, person=person))
    people = [each.vote.person for each in feedback.ballots(c) if each.item is not None]
    assert people == list(range(501))


def test_a_purged_item_leaves_its_votes_without_it(c: Connection, vote: Vote, now: datetime) -> None:
    feedback.put(c, vote)
    later = now + HOUR
    retention.purge(c, items_before=later, verdicts_before=later, deliveries_before=later)
    assert list(feedback.ballots(c)) == [Ballot(replace(vote, item_id=None), None)]


def test_a_vote_on_an_alert_that_is_not_stored_is_refused(
    database: Database, feed: object, now: datetime
) -> None:
    stray = Vote(
        person=1,
        address=DESK,
        alert_id=9,
        incident_id=9,
        item_id=None,
        opinion=Opinion.RIGHT,
        model="",
        at=now,
    )
    with pytest.raises(Conflict), database.transaction() as c:
        feedback.put(c, stray)


def test_votes_of_a_chat_that_moves_are_of_the_new_one(c: Connection, vote: Vote) -> None:
    new = Address("telegram", -1002, 7)
    elsewhere = replace(vote, person=5, address=Address("telegram", -1001, 8))
    for each in (vote, elsewhere):
        feedback.put(c, each)
    subscribers.move(c, DESK, new)
    assert feedback.of_alert(c, vote.alert_id) == [replace(vote, address=new), elsewhere]
