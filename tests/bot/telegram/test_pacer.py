"""Telegram's limits hold over any stretch of time, and one chat's wait is no other chat's."""

import itertools
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.pacer import Pacer
from storage.records import TERMINAL, Address

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ADA, BO = Address("telegram", 7), Address("telegram", 8)
GROUP, TOPIC = Address("telegram", -5), Address("telegram", -5, 3)


def seconds(number):
    return timedelta(seconds=number)


PEOPLE = [Address("telegram", number) for number in range(101, 162)]


def send_as_allowed(pacer, addresses, **how):
    """The times at which these go out when each waits its turn."""
    now, times = NOON, []
    for address in addresses:
        now += pacer.wait(address, now, **how)
        pacer.took(address, now)
        times.append(now)
    return times


def test_a_private_chat_is_written_to_once_a_second():
    assert send_as_allowed(Pacer(), [ADA] * 3) == [NOON, NOON + seconds(1), NOON + seconds(2)]


def test_a_group_is_written_to_twenty_times_a_minute():
    times = send_as_allowed(Pacer(), [GROUP] * 41)
    assert times[19] - times[0] == seconds(19)
    assert times[20] - times[0] == seconds(60)
    assert times[40] - times[20] == seconds(60)


def test_all_topics_of_a_group_share_its_limit():
    times = send_as_allowed(Pacer(), [GROUP, TOPIC] * 11)
    assert times[20] - times[0] == seconds(60)


def test_replies_to_a_group_are_ten_a_minute_and_count_among_the_twenty():
    pacer = Pacer()
    for number in range(10):
        pacer.took(TOPIC, NOON + seconds(number), reply=True)
    assert pacer.wait(GROUP, NOON + seconds(10), reply=True) == seconds(50)
    assert pacer.wait(GROUP, NOON + seconds(10)) == seconds(0)
    for number in range(10, 20):
        pacer.took(GROUP, NOON + seconds(number))
    assert pacer.wait(GROUP, NOON + seconds(20)) == seconds(40)


def test_replies_to_a_person_are_held_to_the_chats_own_pace_alone():
    pacer = Pacer()
    for number in range(30):
        pacer.took(ADA, NOON + seconds(number), reply=True)
    assert pacer.wait(ADA, NOON + seconds(30), reply=True) == seconds(0)


def test_all_chats_together_are_written_to_thirty_times_a_second():
    times = send_as_allowed(Pacer(), PEOPLE, urgent=True)
    assert times[30] == NOON + seconds(1)
    assert times[60] == NOON + seconds(2)


def test_a_second_of_sends_is_spread_over_it():
    times = send_as_allowed(Pacer(), PEOPLE[:30], urgent=True)
    assert [(at - NOON) / seconds(1) for at in times[::5]] == pytest.approx([0, 0.1, 0.2, 0.3, 0.4, 0.5])


def test_part_of_the_rate_is_kept_for_what_is_urgent():
    pacer = Pacer()
    send_as_allowed(pacer, PEOPLE[:29])
    assert pacer.wait(ADA, NOON + seconds(0.9)) == seconds(0.1)
    assert pacer.wait(ADA, NOON + seconds(0.9), urgent=True) == seconds(0)


def test_replies_take_up_half_of_the_rate_at_most():
    pacer = Pacer()
    for number, person in enumerate(PEOPLE[:15]):
        pacer.took(person, NOON + seconds(number / 100), reply=True)
    assert pacer.wait(ADA, NOON + seconds(0.5), reply=True) == seconds(0.5)
    assert pacer.wait(ADA, NOON + seconds(0.5)) == seconds(0)


def test_there_is_room_for_as_many_as_the_rate_leaves_by_then():
    pacer = Pacer()
    for number, person in enumerate(PEOPLE[:30]):
        pacer.took(person, NOON + seconds(number / 40))
    asked = [(NOON + seconds(at), urgent) for at in (0.8, 1.0, 1.25) for urgent in (True, False)]
    assert [pacer.room(at, urgent=urgent) for at, urgent in asked] == [0, -1, 1, 0, 11, 10]


def test_a_rest_holds_back_its_own_chat_alone():
    pacer = Pacer()
    pacer.rest(TOPIC, NOON + seconds(40))
    assert pacer.wait(GROUP, NOON) == seconds(40)
    assert pacer.wait(ADA, NOON) == seconds(0)
    assert pacer.wait(GROUP, NOON + seconds(40)) == seconds(0)


def test_a_shorter_rest_does_not_end_a_longer_one():
    pacer = Pacer()
    pacer.rest(ADA, NOON + seconds(40))
    pacer.rest(ADA, NOON + seconds(5))
    assert pacer.wait(ADA, NOON) == seconds(40)


def test_the_resting_are_those_who_may_not_be_written_to_at_that_time():
    pacer = Pacer()
    pacer.took(ADA, NOON)
    pacer.rest(BO, NOON + seconds(9))
    assert pacer.resting(NOON) == {ADA, BO}
    assert pacer.resting(NOON + seconds(1)) == {BO}
    assert pacer.resting(NOON + seconds(9)) == frozenset()


def test_a_chat_that_was_forgotten_had_no_wait_left():
    pacer = Pacer()
    pacer.took(GROUP, NOON)
    pacer.rest(ADA, NOON + timedelta(hours=2))
    pacer.resting(NOON + timedelta(hours=1))
    assert pacer.wait(ADA, NOON + timedelta(hours=1)) == timedelta(hours=1)


def test_the_terminal_never_waits():
    pacer = Pacer()
    for _ in range(100):
        pacer.took(TERMINAL, NOON)
    pacer.rest(TERMINAL, NOON + seconds(9))
    assert pacer.wait(TERMINAL, NOON) == seconds(0)
    assert pacer.resting(NOON) == frozenset()


@given(st.lists(st.sampled_from([ADA, BO, GROUP, TOPIC]), max_size=80))
def test_no_stretch_of_time_holds_more_than_the_limits(addresses):
    times = send_as_allowed(Pacer(), addresses)
    for chat in {address.chat for address in addresses}:
        sent = [at for at, address in zip(times, addresses, strict=True) if address.chat == chat]
        assert all(later - earlier >= seconds(1) for earlier, later in itertools.pairwise(sent))
        if chat < 0:
            assert all(later - sent[n] >= seconds(60) for n, later in enumerate(sent[20:]))
