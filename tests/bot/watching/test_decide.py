from datetime import UTC, datetime, timedelta

import pytest

from bot.watching.decide import Candidate, decide
from classifiers.signals import Tier
from storage.records import Change, Reason

MAX_AGE = timedelta(hours=12)
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def verdict(an_item, an_incident, a_watcher, now):
    """Decides on an item changed by `item`, for a watcher changed by `watcher`."""

    def decided(*, item=None, watcher=None, severity=60.0, **circumstances):
        facts = {"change": Change.OPENED, "baseline": False}
        candidate = Candidate(
            assessed=an_item(**(item or {})),
            incident=an_incident(severity=severity),
            **{**facts, **circumstances},
        )
        return decide(candidate, a_watcher(**(watcher or {})), max_age=MAX_AGE, now=now)

    return decided


def test_a_fresh_match_is_sent_and_says_what_matched(verdict, now):
    sent = verdict()
    assert (sent.item_id, sent.watchlist_id, sent.at) == (7, 3, now)
    assert sent.reason is Reason.SENT
    assert sent.detail == "strike 0.97, assassination 0.95 · Iraq · tier serious"


@pytest.mark.parametrize(
    ("item", "watcher"),
    [
        ({"tier": None}, {}),
        ({"tier": None, "places": ()}, {"places": ("IQ",)}),
        ({"assessed": False, "signals": None, "tier": None}, {}),
        ({"tier": Tier.NOTABLE}, {"places": ("SY",)}),
        ({"tier": None}, {"threshold": {"strike": 0.99}}),
    ],
)
def test_what_does_not_come_near_has_no_verdict(verdict, item, watcher):
    assert verdict(item=item, watcher=watcher) is None


@pytest.mark.parametrize(
    ("item", "watcher", "reason", "detail"),
    [
        ({}, {"places": ("SY",)}, Reason.NOT_WATCHED, "no watched place"),
        ({"tier": Tier.NOTABLE}, {}, Reason.BELOW_THRESHOLD, "tier notable, wants serious"),
        (
            {"tier": None},
            {"threshold": {"strike": 0.9}},
            Reason.BELOW_THRESHOLD,
            "below notable, wants serious",
        ),
        ({}, {"severity": 70}, Reason.BELOW_THRESHOLD, "severity 60, wants 70"),
        (
            {},
            {"signals": ("strike",), "threshold": {"strike": 0.99}},
            Reason.BELOW_THRESHOLD,
            "strike 0.97, wants 0.99",
        ),
        ({}, {"active": False}, Reason.INACTIVE, "stopped"),
        (
            {},
            {"active": False, "inactive_reason": "the chat blocked the bot"},
            Reason.INACTIVE,
            "the chat blocked the bot",
        ),
    ],
)
def test_what_was_not_sent_says_why(verdict, item, watcher, reason, detail):
    decided = verdict(item=item, watcher=watcher)
    assert (decided.reason, decided.detail) == (reason, detail)


@pytest.mark.parametrize(
    ("first_seen", "published", "baseline", "detail"),
    [
        # hours ago, None for undated; the detail is "" where the item is fresh
        (0, 1, False, ""),
        (12, 12, False, ""),
        (13, 13, False, "first seen 13 h ago, limit 12 h"),
        (0, None, False, ""),
        (0, 59, False, ""),
        (0, 60.1, False, "an old piece reappearing, published 60 h ago"),
        (0, 24 * 9, False, "an old piece reappearing, published 9 days ago"),
        (0, 1, True, ""),
        (0, 13, True, "first poll of this feed, published 13 h ago, limit 12 h"),
        (0, None, True, "first poll of this feed, undated"),
        (0, -2, False, ""),
    ],
)
def test_an_item_is_too_old_by_when_it_was_first_seen_and_on_a_first_poll_by_its_date(
    verdict, now, first_seen, published, baseline, detail
):
    dates = {
        "first_seen_at": now - timedelta(hours=first_seen),
        "published_at": None if published is None else now - timedelta(hours=published),
    }
    decided = verdict(item=dates, baseline=baseline)
    assert decided.reason is (Reason.TOO_OLD if detail else Reason.SENT)
    assert not detail or decided.detail == detail


def test_an_item_with_nothing_new_is_a_repeat(verdict):
    decided = verdict(change=None)
    assert decided.reason is Reason.REPEAT
    assert decided.detail == "another report of a known incident, nothing new"


def test_a_promotion_is_sent(verdict):
    assert verdict(change=Change.PROMOTED).reason is Reason.SENT


def test_a_mute_holds_until_its_end_and_not_after(verdict, now):
    muted = verdict(watcher={"muted_until": now + timedelta(hours=1)})
    assert (muted.reason, muted.detail) == (Reason.MUTED, "muted until 2026-03-08 16:00 UTC")
    assert verdict(watcher={"muted_until": now}).reason is Reason.SENT


@pytest.mark.parametrize(
    ("together", "reason"),
    [
        ({"item": {"published_at": None}, "baseline": True, "watcher": {"places": ("SY",)}}, Reason.TOO_OLD),
        ({"watcher": {"places": ("SY",)}, "change": None}, Reason.NOT_WATCHED),
        ({"watcher": {"severity": 70}, "change": None}, Reason.BELOW_THRESHOLD),
        ({"change": None, "watcher": {"active": False}}, Reason.REPEAT),
        ({"watcher": {"active": False, "muted_until": FOREVER}}, Reason.INACTIVE),
        ({"watcher": {"muted_until": FOREVER}}, Reason.MUTED),
    ],
)
def test_of_two_reasons_the_one_that_the_other_could_not_mend_is_given(verdict, together, reason):
    assert verdict(**together).reason is reason
