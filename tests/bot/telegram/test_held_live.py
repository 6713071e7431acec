"""What is held and the live message: quiet hours make no message untrue."""

from datetime import timedelta

import pytest

from bot.pipeline.waking import wake
from classifiers.signals import Tier
from storage.records import Change, Status
from tests.fakes.newsroom import Newsroom

OPENED, PROMOTED, UPDATED = Change.OPENED, Change.PROMOTED, Change.UPDATED


@pytest.fixture
def room(database, messenger, clock):
    """A newsroom whose one watcher keeps noon to one o'clock quiet; the clock stands at noon."""
    opened = Newsroom(database, messenger, clock)
    opened.watch(quiet="12:00-13:00")
    return opened


@pytest.fixture
def phone(server):
    return server.chat(7)


async def wakes(room):
    room.clock.now += timedelta(hours=1)
    assert await wake(room.database, clock=room.clock) == 1
    await room.deliver()


async def test_a_live_message_is_kept_true_in_silence_and_what_would_have_rung_is_summed_up(room, phone):
    room.clock.now -= timedelta(minutes=30)
    await room.tells(OPENED)
    await room.tells(UPDATED, after=40, status=Status.DISPUTED, reason="denied")
    assert phone.rings == 1
    assert phone.last.text.startswith("⚠")
    await wakes(room)
    assert phone.rings == 2
    assert "⚠ disputed" in phone.last.text


async def test_what_was_told_in_a_summary_alone_rings_once_when_it_is_taken_back(room, phone):
    await room.tells(OPENED)
    await wakes(room)
    assert phone.rings == 1
    await room.tells(UPDATED, after=10, status=Status.WITHDRAWN, reason="taken back")
    assert phone.rings == 2
    assert phone.last.text.startswith("⚠ WITHDRAWN")
    await room.tells(UPDATED, after=10, status=Status.WITHDRAWN, reports=4, reason="4 reports")
    assert phone.rings == 2


async def test_what_was_taken_back_in_the_night_is_said_so_in_the_morning_and_rings_no_more(room, phone):
    await room.tells(OPENED)
    await room.tells(UPDATED, after=10, status=Status.WITHDRAWN, reason="taken back")
    await wakes(room)
    assert "⚠ withdrawn" in phone.last.text
    await room.tells(UPDATED, after=10, status=Status.WITHDRAWN, reports=4, reason="4 reports")
    assert phone.rings == 1


async def test_a_whole_night_as_the_phone_saw_it(room, phone):
    await room.tells(OPENED)
    await room.tells(UPDATED, after=5, reports=3, owners=2, status=Status.CORROBORATED, reason="2 voices")
    await room.tells(OPENED, after=5, incident=2, tier=Tier.CRITICAL, severity=80.0)
    await room.tells(OPENED, after=5, incident=3, tier=Tier.NOTABLE, severity=20.0)
    await wakes(room)
    await room.tells(PROMOTED, after=5, tier=Tier.CRITICAL, reason="tier serious → critical")
    kinds = [line.partition(" ")[0] for line in phone.story()]
    assert kinds == ["ring", "ring", "ring"]
    assert "CRITICAL" in phone.screen()[0].text
    summary = phone.screen()[1].text
    assert summary.split("\n")[0] == "☀ While it was quiet: 2 alerts"
    assert summary.index("#A1") < summary.index("#A3")
    assert "#A2" not in summary
    assert "SERIOUS · Iraq · corroborated" in summary
