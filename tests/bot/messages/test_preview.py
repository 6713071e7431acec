from datetime import timedelta

import pytest

from bot.messages.markup import plain
from bot.messages.preview import preview_message
from bot.watching.preview import Decided, Preview
from classifiers.signals import Tier
from storage.records import Change, Reason, Verdict, Watchlist
from tests.bot.messages.conftest import AT

WEEK = timedelta(days=7)
OWN = Watchlist(subscriber_id=1, name="Middle <East>", timezone="Asia/Baghdad")


@pytest.fixture
def decided(an_alert):
    """An alert of the week and its verdict; what was sent rang."""

    def make(reason=Reason.SENT, detail="strike 0.95", *, hours=0, incident=None, why="", **changed):
        alert = an_alert(at=AT - timedelta(hours=hours), incident=incident, reason=why, **changed)
        verdict = Verdict(item_id=1, watchlist_id=1, reason=reason, detail=detail, at=alert.at)
        return Decided(alert, verdict, reason is Reason.SENT)

    return make


def shown(preview, **changed):
    return preview_message(preview, OWN, **{"since": AT - WEEK, "before": AT, **changed})


def test_a_preview_looks_as_agreed(decided, golden, visible):
    serious = {"tier": Tier.SERIOUS, "severity": 56, "title": "Rockets hit a base"}
    preview = Preview(
        sent=(
            decided(hours=30, incident=serious),
            decided(hours=20, change=Change.PROMOTED, why="serious → critical"),
            decided(hours=2, change=Change.RUNG, series="US>IR", facts={"rung": 4}, incident=serious),
        ),
        followed=(),
        kept=(
            decided(Reason.BELOW_THRESHOLD, "tier notable, wants serious", hours=9),
            decided(
                Reason.BELOW_THRESHOLD,
                "severity 20, wants 40",
                hours=8,
                incident={"title": "A drill & a vow"},
            ),
            decided(Reason.BUDGET, "10 serious alerts in the last hour, limit 10", hours=1),
        ),
        at_tier={Tier.NOTABLE: 31, Tier.SERIOUS: 3, Tier.CRITICAL: 1},
    )
    message = shown(preview)
    visible(message)
    golden("preview.html", message)
    golden("preview.txt", plain(message))


@pytest.mark.parametrize(
    ("count", "said"), [(0, "no alert, 0.0 a day;"), (1, "1 alert, 0.1 a day (1 critical);")]
)
def test_few_alerts_are_said_in_words(decided, count, said):
    preview = Preview(sent=(decided(),) * count, followed=(), kept=(), at_tier=dict.fromkeys(Tier, 0))
    assert shown(preview).splitlines()[1].startswith(said)


def test_a_day_is_called_a_day(decided):
    preview = Preview(sent=(), followed=(), kept=(), at_tier=dict.fromkeys(Tier, 0))
    assert "the day up to 8 Mar 2026 17:40 UTC+3" in shown(preview, since=AT - timedelta(days=1))


def test_the_latest_alerts_are_listed_and_the_others_counted(decided, visible, units):
    long = {"title": "Ω𝔘 " * 400, "url": "https://news.example/" + "a" * 900}
    preview = Preview(
        sent=tuple(decided(hours=99 - n, incident={**long, "id": n}) for n in range(99)),
        followed=(),
        kept=tuple(
            decided(reason, "x" * 400, incident=long) for reason in Reason if reason is not Reason.SENT
        ),
        at_tier=dict.fromkeys(Tier, 99),
    )
    message = shown(preview, shown=99)
    assert units(visible(message)) <= 4096
    assert "#A98" in message
    assert "#A0\n" not in message
    assert " more" in message.splitlines()[-1]
    assert "#A" not in shown(preview, shown=0)
