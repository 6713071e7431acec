from datetime import UTC, datetime

from bot.messages.watchlist import watchlist_line
from classifiers.signals import Tier
from storage.records import Origin, Watchlist, Words

NOON = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)


def test_watchlists_look_as_agreed(golden, visible):
    lines = [
        watchlist_line(watchlist)
        for watchlist in (
            Watchlist(subscriber_id=1, name="World: critical only", tier=Tier.CRITICAL, origin=Origin.FILE),
            Watchlist(
                subscriber_id=1,
                name="Iraq & <Syria>",
                places=("IQ", "SY"),
                signals=("strike", "maritime"),
                sides=("US>IR", "hezbollah"),
                words=Words(any=("drone", "missile*"), none=("drill",)),
                threshold={"strike": 0.8},
                severity=40,
                digest="",
                muted_until=NOON,
                timezone="Asia/Baghdad",
            ),
        )
    ]
    visible("\n".join(lines))
    golden("watchlists.html", "\n".join(lines))


def test_a_mute_that_is_over_is_not_shown():
    muted = Watchlist(subscriber_id=1, name="W", muted_until=NOON)
    assert "muted" not in watchlist_line(muted, now=NOON)
    assert "muted until 8 Mar 2026 12:00 UTC" in watchlist_line(muted, now=NOON.replace(hour=11))
