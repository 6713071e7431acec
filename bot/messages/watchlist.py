"""What a watchlist asks for, as one line; queries nothing."""

from datetime import datetime

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.times import moment
from classifiers.places import place_name
from storage.records import Origin, Watchlist, Words


def watchlist_line(watchlist: Watchlist, *, now: datetime | None = None) -> str:
    """One watchlist as one line of Telegram HTML, at most 900 visible UTF-16 units.

    A mute that is over at `now` is left out.
    """
    asked = wording.row(
        wording.names([place_name(code) for code in watchlist.places], 100),
        wording.names([wording.signal(name) for name in watchlist.signals], 100),
        wording.names(watchlist.sides, 60),
        _words(watchlist.words),
    )
    digest = strings.DIGEST_AT.format(
        schedule=field(watchlist.digest, 20), timezone=field(watchlist.timezone, 40)
    )
    return wording.row(
        f"<b>{field(watchlist.name, 64)}</b>",
        asked or strings.EVERYTHING,
        strings.FROM_TIER.format(tier=tables.TIERS[watchlist.tier]),
        _least(watchlist),
        digest if watchlist.digest else strings.NO_DIGEST,
        _muted(watchlist, now),
        strings.FIXED if watchlist.origin is Origin.FILE else "",
    )


def _muted(watchlist: Watchlist, now: datetime | None) -> str:
    until = watchlist.muted_until
    if until is None or (now is not None and until <= now):
        return ""
    return strings.MUTED_UNTIL.format(when=moment(until, watchlist.timezone))


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
