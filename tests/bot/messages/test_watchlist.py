from bot.messages.watchlist import watchlist_line
from classifiers.signals import Tier
from storage.records import Origin, Watchlist, Words



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
                timezone="Asia/Baghdad",
            ),
        )
    ]
    visible("\n".join(lines))
    golden("watchlists.html", "\n".join(lines))
