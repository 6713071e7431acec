"""What subscribers mute is stored until it ends."""

from datetime import datetime, timedelta

import pytest

from storage import mutes, subscribers
from storage.database import Connection
from storage.records import Address, Mute, Muting, Subscriber

HOUR = timedelta(hours=1)


@pytest.fixture
def ada(c: Connection, now: datetime) -> Subscriber:
    return subscribers.ensure(c, Address("telegram", 7), now=now)


@pytest.fixture
def bo(c: Connection, now: datetime) -> Subscriber:
    return subscribers.ensure(c, Address("telegram", 8), now=now)


def _mute(who: Subscriber, muting: Muting, value: str = "", until: datetime | None = None) -> Mute:
    return Mute(subscriber_id=who.id, muting=muting, value=value, until=until)


def test_what_is_muted_comes_back_everything_first(c: Connection, ada: Subscriber, now: datetime) -> None:
    iraq = mutes.put(c, _mute(ada, Muting.PLACE, "IQ", now + HOUR))
    whole = mutes.put(c, _mute(ada, Muting.ALL, until=now + HOUR))
    assert mutes.of(c, ada.id, now=now) == [whole, iraq]


def test_a_mute_holds_until_its_end_and_not_after(c: Connection, ada: Subscriber, now: datetime) -> None:
    mutes.put(c, _mute(ada, Muting.ALL, until=now + HOUR))
    for_good = mutes.put(c, _mute(ada, Muting.OUTLET, "Example Trust"))
    assert len(mutes.of(c, ada.id, now=now + HOUR - timedelta(seconds=1))) == 2
    assert mutes.of(c, ada.id, now=now + HOUR) == [for_good]
    assert mutes.every(c, now=now + HOUR) == {ada.id: [for_good]}


def test_muting_the_same_again_moves_its_end(c: Connection, ada: Subscriber, now: datetime) -> None:
    first = mutes.put(c, _mute(ada, Muting.PLACE, "IQ", now + HOUR))
    second = mutes.put(c, _mute(ada, Muting.PLACE, "IQ"))
    assert (second.id, mutes.of(c, ada.id, now=now)) == (first.id, [second])


def test_one_mute_or_all_of_a_subscriber_are_ended_and_nobody_elses(
    c: Connection, ada: Subscriber, bo: Subscriber, now: datetime
) -> None:
    for who in (ada, bo):
        mutes.put(c, _mute(who, Muting.ALL))
        mutes.put(c, _mute(who, Muting.PLACE, "IQ"))
    assert mutes.end(c, ada.id, Muting.PLACE, "IQ")
    assert not mutes.end(c, ada.id, Muting.PLACE, "IQ")
    assert [one.muting for one in mutes.of(c, ada.id, now=now)] == [Muting.ALL]
    mutes.end_all(c, ada.id)
    assert mutes.every(c, now=now).keys() == {bo.id}


def test_what_is_over_is_forgotten(c: Connection, ada: Subscriber, now: datetime) -> None:
    mutes.put(c, _mute(ada, Muting.ALL, until=now))
    kept = mutes.put(c, _mute(ada, Muting.PLACE, "IQ"))
    mutes.forget(c, now)
    assert mutes.every(c, now=now - HOUR) == {ada.id: [kept]}


def test_of_two_chats_that_become_one_all_mutes_stay(
    c: Connection, ada: Subscriber, bo: Subscriber, now: datetime
) -> None:
    own = mutes.put(c, _mute(bo, Muting.ALL, until=now + HOUR))
    mutes.put(c, _mute(ada, Muting.ALL, until=now + 2 * HOUR))
    mutes.put(c, _mute(ada, Muting.PLACE, "IQ"))
    subscribers.move(c, ada.address, bo.address)
    assert mutes.every(c, now=now).keys() == {bo.id}
    whole, iraq = mutes.of(c, bo.id, now=now)
    assert (whole, iraq.value) == (own, "IQ")
