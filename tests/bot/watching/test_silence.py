from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.watching.silence import (
    Hush,
    Observed,
    Silence,
    broken,
    observed,
    open_silences,
    silence_of,
    silences,
)
from storage.records import Feed, FeedState

NOW = datetime(2026, 11, 26, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def state(number: int = 1, **changes: object) -> FeedState:
    """A feed that answered and brought news a minute ago."""
    lately = NOW - timedelta(minutes=1)
    plain = FeedState(
        feed=Feed(id=number, url=f"https://{number}.example/rss", name="One", publisher="One", owner="One"),
        next_poll_at=NOW,
        interval=timedelta(minutes=5),
        last_attempt_at=lately,
        last_success_at=lately,
        last_new_at=lately,
    )
    return replace(plain, **changes)


def failing(number: int = 1, hours: float = 7, **changes: object) -> FeedState:
    last = NOW - hours * HOUR
    return state(number, **({"last_success_at": last, "last_new_at": last, "failures": 9} | changes))


@pytest.mark.parametrize(
    ("found", "usual", "hush"),
    [
        (state(), HOUR, None),
        (failing(hours=5), HOUR, None),
        (failing(hours=7), HOUR, Hush.UNANSWERED),
        (failing(hours=7, failures=1), HOUR, None),
        (failing(hours=30, failures=0, paused=True), HOUR, Hush.UNANSWERED),
        (failing(hours=70, failures=0), HOUR, None),
        (failing(last_success_at=None), HOUR, None),
        (state(last_new_at=None), HOUR, None),
        (state(last_new_at=NOW - 23 * HOUR), HOUR, None),
        (state(last_new_at=NOW - 25 * HOUR), HOUR, Hush.NOTHING_NEW),
        (state(last_new_at=NOW - 47 * HOUR), 8 * HOUR, None),
        (state(last_new_at=NOW - 49 * HOUR), 8 * HOUR, Hush.NOTHING_NEW),
        (state(last_new_at=NOW - 6 * 24 * HOUR), None, None),
        (state(last_new_at=NOW - 8 * 24 * HOUR), None, Hush.NOTHING_NEW),
    ],
)
def test_a_feed_is_silent_when_it_is_so_for_longer_than_is_usual_for_it(found, usual, hush):
    silence = silence_of(found, usual, NOW)
    assert (silence and silence.hush) == hush


def test_a_silence_begins_when_the_feed_was_last_heard():
    assert silence_of(failing(hours=9), HOUR, NOW).since == NOW - 9 * HOUR
    assert silence_of(state(last_new_at=NOW - 30 * HOUR), HOUR, NOW).since == NOW - 30 * HOUR


def test_silences_are_those_of_the_feeds_that_are_silent():
    assert [one.feed_id for one in silences([state(1), failing(2), state(3)], {}, NOW)] == [2]


@pytest.mark.parametrize("hush", Hush)
@pytest.mark.parametrize("over", [False, True])
def test_a_key_tells_which_silence_it_is_of(hush, over):
    silence = Silence(0 if hush is Hush.OUTAGE else 17, hush, NOW)
    assert Silence.told(silence.key(over=over)) == silence


def test_a_silence_is_open_until_its_end_was_told():
    one, other = Silence(1, Hush.UNANSWERED, NOW), Silence(2, Hush.NOTHING_NEW, NOW)
    again = replace(one, since=NOW + HOUR)
    keys = [one.key(), other.key(), one.key(over=True), again.key()]
    assert set(open_silences(keys)) == {other, again}


def test_a_silence_is_broken_by_what_was_missing():
    unanswered, stale = Silence(1, Hush.UNANSWERED, NOW - HOUR), Silence(1, Hush.NOTHING_NEW, NOW - HOUR)
    answers_again = state(last_new_at=NOW - HOUR)
    assert broken(unanswered, answers_again)
    assert not broken(stale, answers_again)
    assert broken(stale, state())
    assert not broken(unanswered, failing(hours=1))


def test_sources_are_observed_while_half_of_them_are_live():
    half = [state(1), state(2), failing(3), failing(4)]
    assert observed(half, {3, 4}, NOW).enough
    fewer = [state(1), failing(2, 8), failing(3, 9), failing(4, 10)]
    seen = observed(fewer, {2, 3, 4}, NOW)
    assert seen == Observed(live=1, sources=4, since=NOW - 8 * HOUR)
    assert not seen.enough


def test_a_source_is_live_as_a_digest_counts_it():
    sources = [
        state(1),
        state(2, last_new_at=NOW - 8 * 24 * HOUR),
        state(3, last_success_at=None, last_new_at=None),
        failing(4, 25),
    ]
    assert observed(sources, (), NOW) == Observed(live=1, sources=4, since=NOW - 25 * HOUR)


def test_nothing_is_known_after_a_stop_of_ours_until_half_of_the_sources_were_asked_again():
    before = {"last_attempt_at": NOW - 60 * HOUR, "failures": 0}
    stopped = [failing(number, 60, **before) for number in range(4)]
    assert observed(stopped, (), NOW) is None
    assert observed([state(9), *stopped[1:]], (), NOW) is None
    assert observed([state(8), state(9), *stopped[2:]], (), NOW).enough
    assert observed([state(8), state(9), *stopped[1:]], (), NOW) is None
    assert observed([], (), NOW) is None
