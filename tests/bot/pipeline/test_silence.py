from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.pipeline.silence import tell_of_silence
from storage import deliveries, feeds, subscribers
from storage.records import TERMINAL, Address, Feed

NOW = datetime(2026, 11, 26, 8, 2, tzinfo=UTC)
HOUR = timedelta(hours=1)
ADMIN = Address("telegram", 7)


class Sources:
    """Four stored feeds that the test lets answer or not, and what was queued since it last looked."""

    def __init__(self, database) -> None:
        self.database = database
        self.now = NOW
        self._seen: set[int] = set()
        wanted = [
            Feed(url=f"https://{name}.example/rss", name=name, publisher=name, owner=name)
            for name in ("Alder & Sons", "Birch", "Cedar", "Dogwood")
        ]
        with database.transaction() as c:
            feeds.sync(c, wanted, now=NOW, interval=timedelta(minutes=5))
            subscribers.ensure(c, TERMINAL, timezone="Asia/Baghdad", now=NOW)
        self.pass_by(timedelta())

    def pass_by(self, span, failing=(), mute=()):
        """Lets time pass, in which all but `failing` answer and all but `mute` then bring news."""
        self.now += span
        with self.database.transaction() as c:
            for state in feeds.states(c):
                lately = {"last_attempt_at": self.now}
                if state.feed.name in failing:
                    lately |= {"failures": state.failures + 3}
                else:
                    lately |= {"last_success_at": self.now, "failures": 0}
                    lately |= {} if state.feed.name in mute else {"last_new_at": self.now}
                feeds.save(c, replace(state, **lately))

    async def told(self, *admins):
        count = await tell_of_silence(self.database, admins=admins, clock=lambda: self.now)
        with self.database.transaction() as c:
            found = []
            while one := deliveries.claim(c, now=self.now, lease=99 * HOUR, resting=()):
                found.append((one.address, one.body))
        assert len(found) == count
        return found


@pytest.fixture
def sources(database):
    return Sources(database)


async def test_nothing_is_told_while_all_is_heard(sources):
    assert await sources.told() == []


async def test_a_feed_that_falls_silent_is_told_of_once_and_once_when_it_is_heard_again(sources):
    sources.pass_by(7 * HOUR, failing=["Alder & Sons"])
    begun = "Source silent: Alder &amp; Sons has not answered since 08:02 UTC."
    assert await sources.told() == [(TERMINAL, begun)]
    sources.pass_by(HOUR, failing=["Alder & Sons"])
    assert await sources.told() == []
    sources.pass_by(HOUR)
    over = "Source heard again: Alder &amp; Sons, silent since 08:02 UTC."
    assert await sources.told() == [(TERMINAL, over)]
    assert await sources.told() == []


async def test_a_feed_that_answers_again_and_brings_nothing_is_still_silent(sources):
    sources.pass_by(8 * 24 * HOUR, failing=["Birch"])
    assert len(await sources.told()) == 1
    sources.pass_by(HOUR, mute=["Birch"])
    assert await sources.told() == []
    sources.pass_by(HOUR)
    assert len(await sources.told()) == 1


async def test_a_second_silence_is_told_of_again(sources):
    for _ in range(2):
        sources.pass_by(7 * HOUR, failing=["Birch"])
        assert len(await sources.told()) == 1
        sources.pass_by(HOUR)
        assert len(await sources.told()) == 1


async def test_administrators_hear_of_single_feeds_instead_of_the_terminal(sources):
    sources.pass_by(7 * HOUR, failing=["Birch"])
    assert [address for address, _ in await sources.told(7)] == [ADMIN]


async def test_an_administrator_who_cannot_be_reached_is_left_out(sources):
    with sources.database.transaction() as c:
        subscribers.ensure(c, ADMIN, now=NOW)
        subscribers.deactivate(c, ADMIN, "blocked")
    sources.pass_by(7 * HOUR, failing=["Birch"])
    assert await sources.told(7) == []


async def test_that_too_few_sources_are_live_is_told_once_to_every_subscriber_and_so_is_the_end(sources):
    most = ["Alder & Sons", "Birch", "Cedar"]
    sources.pass_by(7 * HOUR, failing=most)
    text = "Not observed: 1 of 4 sources answer since 11:02 UTC+3; silence is not calm."
    assert await sources.told(7) == [(TERMINAL, text)]
    sources.pass_by(HOUR, failing=most)
    assert await sources.told(7) == []
    sources.pass_by(HOUR)
    text = "Observed again: 4 of 4 sources answer; too few did since 11:02 UTC+3."
    assert await sources.told(7) == [(TERMINAL, text)]
    assert await sources.told(7) == []


async def test_what_stays_silent_after_most_are_heard_again_is_told_of_for_itself(sources):
    sources.pass_by(7 * HOUR, failing=["Alder & Sons", "Birch", "Cedar"])
    await sources.told()
    sources.pass_by(HOUR, failing=["Cedar"])
    assert sorted(body.split(":")[0] for _, body in await sources.told()) == [
        "Observed again",
        "Source silent",
    ]
