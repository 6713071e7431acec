"""A flood gets one warning and then silence until it calms, and nobody else feels it."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.telegram.commands.floods import Floods, Flow, Gauge, MostAsked
from storage.records import Address

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def floods():
    return Floods(MostAsked(watchlists=2, commands_per_minute=4, files_per_hour=1))


def flows(gauge, *seconds, who=7):
    return [gauge.flow(who, NOON + timedelta(seconds=one)) for one in seconds]


def test_what_is_little_enough_is_free_and_the_rest_warned_of_once():
    assert flows(Gauge(2, MINUTE), 0, 1, 2, 3) == [Flow.FREE, Flow.FREE, Flow.WARNED, Flow.SILENT]


def test_who_calms_down_is_free_again_and_would_be_warned_anew():
    gauge = Gauge(2, MINUTE)
    assert flows(gauge, 0, 1, 2, 63, 64, 65)[3:] == [Flow.FREE, Flow.FREE, Flow.WARNED]


def test_who_goes_on_as_before_is_never_heard_again():
    told = flows(Gauge(2, MINUTE), *range(0, 600, 10))
    assert told.count(Flow.FREE) == 2
    assert told.count(Flow.WARNED) == 1


def test_one_does_not_count_for_another_and_the_idle_are_forgotten():
    gauge = Gauge(1, MINUTE)
    assert flows(gauge, 0) == flows(gauge, 0, who=8) == [Flow.FREE]
    flows(gauge, 120, who=9)
    assert set(gauge._times) == {9}


async def test_a_flood_is_warned_of_once_and_others_are_answered(talk):
    for _ in range(20):
        talk.server.says(7, "/help")
    assert "<b>Commands</b>" in await talk.say("/help", chat=8)
    await talk.quiet()
    texts = talk.server.texts(7)
    assert len(texts) == 5
    assert sum("That is a lot at once" in one for one in texts) == 1
    talk.clock.now += 2 * MINUTE
    assert "<b>Commands</b>" in await talk.say("/help")


async def test_one_person_who_floods_a_group_silences_nobody_else_there(talk):
    talk.server.admins[-5].add(1)
    for _ in range(12):
        talk.server.says(-5, "/list", user=2)
    talk.clock.now += timedelta(seconds=30)
    await talk.quiet()
    await talk.say("/start", chat=-5, user=1)
    assert talk.subscriber(Address("telegram", -5)).active


async def test_a_storm_of_presses_is_answered_to_the_last_one(talk):
    await talk.say("/forgetme")
    phone = talk.server.chat(7)
    for _ in range(40):
        phone.press("Keep it") if phone.last.rows else phone.forge("1:forget:no")
    await phone.until(lambda: not phone.spinning)
    warned = [one for one in phone.story() if one.startswith("toast: That is a lot at once")]
    assert len(warned) == 1


async def test_a_flood_does_not_delay_deliveries_to_others(talk):
    await talk.say("/start", chat=8)
    talk.queue("news", address=Address("telegram", 8))
    for _ in range(50):
        talk.server.says(7, "/status")
    talk.clock.now += timedelta(seconds=2)  # the chat has just been written to
    await talk.deliver()
    await talk.quiet()
    assert talk.server.texts(8)[-1] == "news"
    assert len(talk.server.texts(7)) <= 5


async def test_a_chat_has_at_most_so_many_watchlists_as_the_configuration_says(talk):
    await talk.say("/watch Iraq")
    await talk.say("/watch Korea")
    assert "Watchlists: 2, and there can be no more" in await talk.say("/watch Mali")
    assert len(talk.watched()) == 2


async def test_a_second_file_within_the_hour_is_not_sent(talk):
    await talk.say("/watch Iraq")
    await talk.say("/export")
    assert "many files" in await talk.say("/export")
    talk.clock.now += timedelta(hours=1)
    await talk.say("/export")
    files = [one for one in talk.server.calls if one.method == "sendDocument"]
    assert len(files) == 2
