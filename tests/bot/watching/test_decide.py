from datetime import UTC, datetime, timedelta

import pytest

from bot.watching.decide import Candidate, Limits, decide, holds, rings
from classifiers.signals import Tier
from storage.records import Change, Mute, Muting, Reason

MAX_AGE = timedelta(hours=12)
FOREVER = datetime(2100, 1, 1, tzinfo=UTC)
BUDGET = {Tier.CRITICAL: 20, Tier.SERIOUS: 6}


@pytest.fixture
def verdict(an_alert, an_item, a_watcher, now):
    """Decides on an alert changed by `alert`, brought by an item changed by `item` (False: none at hand)."""

    def decided(*, alert=None, item=None, watcher=None, mute=None, told=False, spent=0, baseline=False):
        candidate = Candidate(
            alert=an_alert(**(alert or {})),
            told=told,
            spent=spent,
            item=None if item is False else an_item(**(item or {})).item,
            baseline=baseline,
            mute=mute,
        )
        limits = Limits(max_age=MAX_AGE, budget=BUDGET)
        return decide(candidate, a_watcher(**(watcher or {})), limits=limits, now=now)

    return decided


def test_a_fresh_match_is_sent_and_says_what_matched(verdict, now):
    sent = verdict()
    assert (sent.item_id, sent.watchlist_id, sent.at) == (7, 3, now)
    assert sent.reason is Reason.SENT
    assert sent.detail == "strike 0.97, assassination 0.95 · Iraq · tier serious"


def test_an_alert_that_no_report_brought_has_a_verdict_of_no_item(verdict):
    assert verdict(alert={"item_id": None}, item=False).item_id == 0


def test_what_is_neither_of_the_topic_nor_of_the_strength_has_no_verdict(verdict):
    assert verdict(watcher={"places": ("SY",), "tier": Tier.CRITICAL}) is None


@pytest.mark.parametrize(
    ("alert", "watcher", "reason", "detail"),
    [
        ({}, {"places": ("SY",)}, Reason.NOT_WATCHED, "no watched place"),
        ({"tier": Tier.NOTABLE}, {}, Reason.BELOW_THRESHOLD, "tier notable, wants serious"),
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
def test_what_was_not_sent_says_why(verdict, alert, watcher, reason, detail):
    decided = verdict(alert=alert, watcher=watcher)
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


def test_without_its_report_an_alert_is_as_old_as_itself(verdict, now):
    old = verdict(alert={"at": now - timedelta(hours=13)}, item=False)
    assert (old.reason, old.detail) == (Reason.TOO_OLD, "raised 13 h ago, limit 12 h")
    assert verdict(alert={"at": now - timedelta(hours=12)}, item=False).reason is Reason.SENT


@pytest.mark.parametrize(
    ("change", "told", "reason", "ringing"),
    [
        (Change.OPENED, False, Reason.SENT, True),
        (Change.PROMOTED, False, Reason.SENT, True),
        (Change.UPDATED, False, Reason.SENT, True),
        (Change.CLOSED, False, Reason.REPEAT, False),
        (Change.RUNG, False, Reason.SENT, True),
        (Change.SPIRAL, False, Reason.SENT, True),
        (Change.OPENED, True, Reason.REPEAT, True),
        (Change.PROMOTED, True, Reason.SENT, True),
        (Change.UPDATED, True, Reason.SENT, False),
        (Change.CLOSED, True, Reason.SENT, False),
        (Change.RUNG, True, Reason.SENT, True),
        (Change.SPIRAL, True, Reason.SENT, True),
    ],
)
def test_news_speaks_where_nothing_was_told_and_turns_speak_again(verdict, change, told, reason, ringing):
    decided = verdict(alert={"change": change, "series": "US>IR"}, told=told)
    assert (decided.reason, rings(change, told=told)) == (reason, ringing)


def muted(muting=Muting.ALL, value="", until=FOREVER):
    return Mute(subscriber_id=1, muting=muting, value=value, until=until)


def test_what_is_muted_says_by_what(verdict):
    decided = verdict(mute=muted(until=datetime(2026, 3, 8, 16, tzinfo=UTC)))
    assert (decided.reason, decided.detail) == (Reason.MUTED, "everything muted until 2026-03-08 16:00 UTC")


@pytest.mark.parametrize(
    ("tier", "wakes_for", "reason"),
    [
        (Tier.SERIOUS, Tier.CRITICAL, Reason.QUIET),
        (Tier.CRITICAL, Tier.CRITICAL, Reason.SENT),
        (Tier.SERIOUS, Tier.SERIOUS, Reason.SENT),
        (Tier.CRITICAL, "", Reason.QUIET),
    ],
)
def test_in_quiet_hours_only_what_the_subscriber_chose_rings(verdict, tier, wakes_for, reason):
    watcher = {"quiet": "14:00-16:00", "wakes_for": wakes_for}
    decided = verdict(alert={"tier": tier}, watcher=watcher)
    assert decided.reason is reason
    if reason is Reason.QUIET:
        assert decided.detail == "held until 2026-03-08 16:00 UTC"


def test_quiet_hours_that_are_over_hold_nothing(verdict):
    assert verdict(watcher={"quiet": "14:00-15:00"}).reason is Reason.SENT


@pytest.mark.parametrize("asked", [{"mute": muted()}, {"watcher": {"quiet": "14:00-16:00"}}])
def test_what_only_brings_a_message_up_to_date_is_neither_muted_nor_held(verdict, asked):
    assert verdict(alert={"change": Change.UPDATED}, told=True, **asked).reason is Reason.SENT
    assert verdict(alert={"change": Change.UPDATED}, told=False, **asked).reason is not Reason.SENT


@pytest.mark.parametrize(
    ("reason", "mute", "kept"),
    [
        (Reason.QUIET, None, True),
        (Reason.MUTED, muted(), True),
        (Reason.MUTED, muted(Muting.PLACE, "IQ"), False),
        (Reason.BUDGET, None, False),
        (Reason.SENT, None, False),
    ],
)
def test_only_quiet_hours_and_a_mute_of_everything_hold(an_alert, reason, mute, kept):
    assert holds(Candidate(alert=an_alert(), told=False, spent=0, mute=mute), reason) is kept


@pytest.mark.parametrize(
    ("alert", "spent", "told", "detail"),
    [
        ({}, 5, False, ""),
        ({}, 6, False, "6 serious alerts in the last hour, limit 6"),
        ({}, 9, False, "9 serious alerts in the last hour, limit 6"),
        ({"tier": Tier.CRITICAL}, 19, False, ""),
        ({"change": Change.PROMOTED}, 9, False, ""),
        ({"change": Change.PROMOTED}, 9, True, ""),
        ({"change": Change.SPIRAL}, 6, True, "6 serious alerts in the last hour, limit 6"),
        ({"change": Change.UPDATED}, 6, False, "6 serious alerts in the last hour, limit 6"),
        ({"change": Change.UPDATED}, 9, True, ""),
        ({"change": Change.CLOSED}, 9, True, ""),
    ],
)
def test_a_spent_budget_holds_back_what_would_ring_but_no_promotion(verdict, alert, spent, told, detail):
    decided = verdict(alert=alert, spent=spent, told=told)
    assert decided.reason is (Reason.BUDGET if detail else Reason.SENT)
    assert not detail or decided.detail == detail


def test_a_tier_without_a_budget_has_no_limit_and_a_budget_of_none_lets_nothing_through(
    an_alert, a_watcher, now
):
    def reason(budget):
        candidate = Candidate(alert=an_alert(), told=False, spent=0)
        return decide(candidate, a_watcher(), limits=Limits(max_age=MAX_AGE, budget=budget), now=now).reason

    assert reason({}) is Reason.SENT
    assert reason({Tier.CRITICAL: 0}) is Reason.SENT
    assert reason({Tier.SERIOUS: 0}) is Reason.BUDGET


@pytest.mark.parametrize(
    ("together", "reason"),
    [
        ({"item": {"published_at": None}, "baseline": True, "watcher": {"places": ("SY",)}}, Reason.TOO_OLD),
        ({"watcher": {"places": ("SY",)}, "told": True}, Reason.NOT_WATCHED),
        ({"watcher": {"severity": 70}, "told": True}, Reason.BELOW_THRESHOLD),
        ({"told": True, "watcher": {"active": False}}, Reason.REPEAT),
        ({"watcher": {"active": False}, "mute": muted()}, Reason.INACTIVE),
        ({"mute": muted(), "watcher": {"quiet": "14:00-16:00"}}, Reason.MUTED),
        ({"watcher": {"quiet": "14:00-16:00"}, "spent": 9}, Reason.QUIET),
        ({"spent": 9}, Reason.BUDGET),
    ],
)
def test_of_two_reasons_the_one_that_the_other_could_not_mend_is_given(verdict, together, reason):
    assert verdict(**together).reason is reason
