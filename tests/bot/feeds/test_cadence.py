from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.feeds.cadence import Cadence, after_failure, after_success, after_unchanged
from bot.feeds.fetch import FeedError, Fetched
from tests.bot.feeds.conftest import NOW, state

POLICY = Cadence(min_interval=timedelta(minutes=1), max_interval=timedelta(minutes=30))
DAY = timedelta(hours=24)
FETCHED = Fetched(
    body=b"", content_type="", etag='"e"', last_modified="then", url="https://news.example/feed"
)
GONE = FeedError("https://news.example/feed", "gone (HTTP 410)", permanent=True, status=410)


def succeed(before, *, new: int, now=NOW, jitter: float = 0.5):
    return after_success(
        before, now=now, new=new, fetched=FETCHED, content_hash="h", policy=POLICY, jitter=jitter
    )


def fail(before, error=None, *, now=NOW, jitter: float = 0.0):
    error = error or FeedError("https://news.example/feed", "it took too long to answer")
    return after_failure(before, error, now=now, policy=POLICY, jitter=jitter)


def test_a_success_keeps_validators_and_hash_and_forgets_failures():
    after = succeed(state(failures=3, last_error="x"), new=2)

    assert (after.etag, after.last_modified, after.content_hash) == ('"e"', "then", "h")
    assert (after.failures, after.last_error) == (0, "")
    assert after.last_attempt_at == after.last_success_at == after.last_new_at == after.baseline_at == NOW


def test_the_baseline_is_the_first_success_for_good():
    first = succeed(state(), new=2)

    assert succeed(first, new=1, now=NOW + DAY).baseline_at == NOW


def test_only_new_items_count_as_new():
    assert succeed(state(last_new_at=None), new=0).last_new_at is None
    assert after_unchanged(state(last_new_at=NOW - DAY), now=NOW, policy=POLICY).last_new_at == NOW - DAY


def test_an_unchanged_feed_keeps_its_validators():
    after = after_unchanged(state(etag="e", content_hash="h", failures=2), now=NOW, policy=POLICY)

    assert (after.etag, after.content_hash, after.failures) == ("e", "h", 0)
    assert after.last_success_at == NOW


def test_news_makes_the_next_poll_sooner_and_silence_later():
    before = state()

    assert succeed(before, new=1).interval < before.interval < succeed(before, new=0).interval
    assert after_unchanged(before, now=NOW, policy=POLICY).interval > before.interval


@given(st.timedeltas(timedelta(0), timedelta(days=3)), st.integers(0, 3), st.floats(0, 1), st.booleans())
def test_a_healthy_feed_is_polled_between_the_two_intervals_always(interval, new, jitter, unchanged):
    before = replace(state(), interval=interval)
    after = (
        after_unchanged(before, now=NOW, policy=POLICY, jitter=jitter)
        if unchanged
        else succeed(before, new=new, jitter=jitter)
    )

    assert POLICY.min_interval <= after.next_poll_at - NOW <= POLICY.max_interval


def test_failures_back_off_doubling_up_to_a_day_and_never_pause():
    now, current, waits = NOW, state(), []
    for _ in range(40):
        current = fail(current, now=now)
        waits.append(current.next_poll_at - now)
        now = current.next_poll_at

    assert waits == sorted(waits)
    assert waits[4] == timedelta(minutes=32)
    assert waits[-1] == DAY
    assert not current.paused
    assert current.failures == 40


def test_a_failure_is_never_retried_sooner_than_the_feed_was_polled():
    assert fail(state()).next_poll_at - NOW == timedelta(minutes=10)


def test_a_failure_changes_nothing_that_a_later_success_needs():
    before = state(etag="e", content_hash="h", baseline_at=NOW - DAY, last_success_at=NOW - DAY)
    after = fail(before)

    assert (after.etag, after.content_hash) == ("e", "h")
    assert (after.baseline_at, after.last_success_at, after.interval) == (
        NOW - DAY,
        NOW - DAY,
        before.interval,
    )
    assert after.last_error == "it took too long to answer"


@given(st.floats(0, 1), st.integers(0, 20))
def test_jitter_takes_at_most_a_quarter_off_a_wait(jitter, failures):
    plain = fail(state(failures=failures)).next_poll_at - NOW
    spread = fail(state(failures=failures), jitter=jitter).next_poll_at - NOW

    assert plain * 0.749 <= spread <= plain


@given(st.floats(0, 1), st.timedeltas(timedelta(0), DAY))
def test_a_feed_is_never_asked_before_its_retry_after(jitter, wait):
    asked = FeedError("u", "busy", retry_after=wait, status=429)
    dated = FeedError("u", "busy", retry_at=NOW + wait, status=429)

    assert fail(state(), asked, jitter=jitter).next_poll_at >= NOW + wait
    assert fail(state(), dated, jitter=jitter).next_poll_at >= NOW + wait


def test_no_server_can_put_a_feed_to_sleep_for_more_than_a_day():
    for error in [
        FeedError("u", "busy", retry_after=timedelta(days=400)),
        FeedError("u", "busy", retry_at=NOW + timedelta(days=400)),
        FeedError("u", "busy", retry_at=NOW - timedelta(days=400)),
    ]:
        assert NOW < fail(state(failures=30), error).next_poll_at <= NOW + DAY


def test_a_feed_gone_twice_within_a_day_is_paused_and_says_so():
    once = fail(state(), GONE)
    twice = fail(once, GONE, now=once.next_poll_at)

    assert not once.paused
    assert once.next_poll_at - NOW >= timedelta(minutes=45)
    assert twice.paused
    assert twice.last_error == "paused, asked once a day: gone (HTTP 410)"


@pytest.mark.parametrize("error", [GONE, FeedError("u", "it took too long to answer")])
def test_a_paused_feed_that_still_fails_is_asked_once_a_day(error):
    paused = state(paused=True, failures=2, last_error="paused, asked once a day: gone (HTTP 410)")
    after = fail(paused, error, jitter=1.0)

    assert after.paused
    assert after.next_poll_at - NOW == DAY
    assert after.last_error == f"paused, asked once a day: {error.reason}"


@pytest.mark.parametrize("unchanged", [True, False])
def test_a_paused_feed_that_answers_comes_back(unchanged):
    paused = state(paused=True, failures=2, last_error="paused, asked once a day: gone (HTTP 410)")
    after = after_unchanged(paused, now=NOW, policy=POLICY) if unchanged else succeed(paused, new=0)

    assert (after.paused, after.failures, after.last_error) == (False, 0, "")
    assert after.next_poll_at - NOW <= POLICY.max_interval


def test_a_degraded_feed_says_so_until_it_brings_a_sound_document():
    degraded = after_success(
        state(), now=NOW, new=0, fetched=FETCHED, content_hash="h", policy=POLICY, note="no items"
    )

    assert (degraded.last_error, degraded.failures) == ("degraded: no items", 0)
    assert after_unchanged(degraded, now=NOW, policy=POLICY).last_error == "degraded: no items"
    assert succeed(degraded, new=1).last_error == ""


@pytest.mark.parametrize(
    ("between", "pause"), [(timedelta(hours=2), True), (timedelta(hours=25), False), (None, False)]
)
def test_gone_must_be_confirmed_within_a_day_with_no_success_between(between, pause):
    once = fail(state(), GONE)
    if between is None:
        once = succeed(once, new=0)
    assert fail(once, GONE, now=NOW + (between or timedelta(hours=2))).paused is pause


def test_another_failure_between_is_no_confirmation():
    assert not fail(fail(fail(state(), GONE)), GONE).paused


def test_a_404_backs_off_and_is_tried_again_for_ever():
    missing = FeedError("u", "nothing at this address (HTTP 404)", status=404)

    assert not fail(fail(state(), missing), missing).paused
