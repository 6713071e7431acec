from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from storage import feeds
from storage.database import Connection
from storage.records import Feed, FeedState, Origin

INTERVAL = timedelta(minutes=5)


def _feed(name: str, origin: Origin = Origin.FILE, **changes: object) -> Feed:
    url = f"https://example.org/{name}.xml"
    return replace(Feed(url=url, name=name, publisher=name, owner=name, origin=origin), **changes)


def _names(states: list[FeedState]) -> list[str]:
    return [state.feed.name for state in states]


def _sync(c: Connection, *named: Feed, now: datetime) -> None:
    feeds.sync(c, named, now=now, interval=INTERVAL)


def test_a_new_feed_is_due_at_once_and_knows_nothing_yet(c: Connection, now: datetime) -> None:
    wanted = _feed("a", tier=1, language="ar", country="IQ")
    _sync(c, wanted, now=now)
    [state] = feeds.due(c, now=now, limit=10)
    assert state.feed == replace(wanted, id=state.feed.id)
    assert state == FeedState(feed=state.feed, next_poll_at=now, interval=INTERVAL)


def test_changed_facts_are_taken_over_and_what_polling_learnt_stays(c: Connection, now: datetime) -> None:
    _sync(c, _feed("a"), now=now)
    [state] = feeds.states(c)
    learnt = replace(state, etag='"v1"', next_poll_at=now + INTERVAL, failures=2, last_error="timed out")
    feeds.save(c, learnt)
    _sync(c, _feed("a", owner="New Owner", tier=1), now=now + timedelta(hours=1))
    [after] = feeds.states(c)
    assert after == replace(learnt, feed=replace(learnt.feed, owner="New Owner", tier=1))


def test_everything_that_polling_learns_is_saved(c: Connection, now: datetime) -> None:
    _sync(c, _feed("a"), now=now)
    [state] = feeds.states(c)
    learnt = FeedState(
        feed=state.feed,
        next_poll_at=now + timedelta(seconds=90),
        interval=timedelta(seconds=97, microseconds=5),
        etag='W/"x"',
        last_modified="Thu, 26 Nov 2026 11:57:00 GMT",
        content_hash="ab" * 32,
        baseline_at=now,
        last_attempt_at=now,
        last_success_at=now,
        last_new_at=now,
        failures=3,
        last_error="refused",
        paused=True,
    )
    feeds.save(c, learnt)
    assert feeds.states(c) == [learnt]


@pytest.mark.parametrize("origin", [Origin.FILE, Origin.STARTER])
def test_a_feed_no_longer_named_rests_with_its_row_until_named_again(
    c: Connection, now: datetime, origin: Origin
) -> None:
    _sync(c, _feed("a", origin), _feed("b"), now=now)
    [known, _] = feeds.states(c)
    feeds.save(c, replace(known, next_poll_at=now + timedelta(days=1)))
    _sync(c, _feed("b"), now=now)
    assert _names(feeds.states(c)) == ["b"]
    assert _names(feeds.due(c, now=now + timedelta(days=9), limit=9)) == ["b"]
    _sync(c, _feed("a", origin), _feed("b"), now=now)
    assert known.feed.id in {state.feed.id for state in feeds.due(c, now=now, limit=9)}


def test_a_feed_that_a_chat_added_is_not_dropped_by_the_file(c: Connection, now: datetime) -> None:
    _sync(c, _feed("chat", Origin.CHAT), now=now)
    _sync(c, _feed("file"), now=now)
    assert set(_names(feeds.states(c))) == {"chat", "file"}


def test_of_a_url_named_twice_the_first_holds(c: Connection, now: datetime) -> None:
    _sync(c, _feed("a", owner="first"), _feed("a", owner="second"), now=now)
    assert [state.feed.owner for state in feeds.states(c)] == ["first"]


def test_the_longest_overdue_come_first_and_no_more_than_asked(c: Connection, now: datetime) -> None:
    _sync(c, *(_feed(name) for name in "abcd"), now=now)
    for state, minutes in zip(feeds.states(c), (-1, -9, 1, 0), strict=True):
        feeds.save(c, replace(state, next_poll_at=now + timedelta(minutes=minutes)))
    assert _names(feeds.due(c, now=now, limit=9)) == ["b", "a", "d"]
    assert _names(feeds.due(c, now=now, limit=2)) == ["b", "a"]


def test_a_paused_feed_is_tried_again_when_its_time_comes(c: Connection, now: datetime) -> None:
    _sync(c, _feed("a"), now=now)
    [state] = feeds.states(c)
    tomorrow = now + timedelta(days=1)
    feeds.save(c, replace(state, paused=True, next_poll_at=tomorrow))
    assert feeds.due(c, now=now, limit=9) == []
    assert _names(feeds.due(c, now=tomorrow, limit=9)) == ["a"]
    assert _names(feeds.states(c)) == ["a"]


def test_addresses_that_differ_late_are_two_feeds(c: Connection, now: datetime) -> None:
    long = "https://example.org/" + "x" * 4000
    _sync(c, _feed("a", url=long + "1"), _feed("b", url=long + "2"), now=now)
    assert _names(feeds.states(c)) == ["a", "b"]
