"""What a watchlist asks for, as one line; queries nothing."""

from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field
from bot.watching.schedule import parse_schedule
from classifiers.actors import actor_name
from classifiers.places import place_name
from storage.records import Origin, Watchlist, Words

_ARROWS: Final = MappingProxyType({">": "→", "+": "↔"})


def watchlist_line(watchlist: Watchlist) -> str:
    """One watchlist as one line of Telegram HTML, at most 900 visible UTF-16 units."""
    digest = strings.DIGEST_AT.format(
        schedule=digest_words(watchlist.digest), timezone=field(watchlist.timezone, 40)
    )
    return wording.row(
        f"<b>{field(watchlist.name, 64)}</b>",
        asked_line(watchlist),
        digest if watchlist.digest else strings.NO_DIGEST,
        strings.FIXED if watchlist.origin is Origin.FILE else "",
    )


def digest_words(digest: str) -> str:
    """A schedule in words, as Telegram HTML: "Sunday 18:00", "every day 08:00", "no digest"."""
    try:
        schedule = parse_schedule(digest)
    except ValueError:
        return field(digest, 20)  # written by an older version, or by hand
    return f"{tables.WEEKDAYS[schedule.day]} {schedule.at:%H:%M}" if schedule else strings.NO_DIGEST


def asked_line(watchlist: Watchlist) -> str:
    """What it asks for, "Iraq, Syria · strike · from serious", at most 700 visible UTF-16 units."""
    topic = wording.row(
        wording.names([place_name(code) for code in watchlist.places], 60),
        wording.names([side_name(side) for side in watchlist.sides], 60),
        wording.names([wording.signal(name) for name in watchlist.signals], 60),
        _words(watchlist.words),
    )
    return wording.row(
        topic or strings.EVERYTHING,
        strings.FROM_TIER.format(tier=tables.TIERS[watchlist.tier]),
        _least(watchlist),
    )


def side_name(side: str) -> str:
    """A side or a pair of sides by name: "Iran", "United States → Iran", "Israel ↔ Iran"."""
    joint = next((one for one in _ARROWS if one in side), "")
    named = [actor_name(code) for code in (side.split(joint, 1) if joint else [side])]
    return f" {_ARROWS[joint]} ".join(named) if joint else named[0]


def _words(words: Words) -> str:
    asked = ((strings.ANY_WORD, words.any), (strings.ALL_WORDS, words.all), (strings.NO_WORD, words.none))
    return wording.row(*(form.format(words=wording.names(listed, 60)) for form, listed in asked if listed))


def _least(watchlist: Watchlist) -> str:
    least = [
        strings.LEAST.format(name=wording.signal(name), least=probability)
        for name, probability in watchlist.threshold.items()
    ]
    severity = strings.LEAST_SEVERITY.format(severity=watchlist.severity) if watchlist.severity else ""
    owners = strings.LEAST_OWNERS.format(owners=watchlist.owners) if watchlist.owners > 1 else ""
    return wording.row(wording.names(least, 100), severity, owners)
