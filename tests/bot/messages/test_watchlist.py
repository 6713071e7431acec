from bot.messages.watchlist import side_name, watchlist_line
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
                owners=2,
                digest="",
                timezone="Asia/Baghdad",
            ),
        )
    ]
    visible("\n".join(lines))
    golden("watchlists.html", "\n".join(lines))


def test_sides_are_named_with_what_joins_them():
    named = [side_name(side) for side in ("IR", "US>IR", "IL+hezbollah", "?>IQ")]
    assert named == ["Iran", "United States → Iran", "Israel ↔ Hezbollah", "unknown → Iraq"]
