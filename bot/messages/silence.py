"""A silence of sources as a Telegram message; says that nothing is heard, never that all is calm.

Pure: takes what was found and sends nothing.
"""

from datetime import datetime
from typing import Final

from bot.languages.catalogue import strings
from bot.messages.markup import escape, field
from bot.messages.times import moment
from bot.watching.silence import Hush, Observed, Silence

_NAME_UNITS: Final = 120


def source_message(silence: Silence, name: str, *, over: bool, now: datetime) -> str:
    """Tells of the feed called `name` that it fell silent, or that it was heard again; times in UTC."""
    begun = strings.SOURCE_UNANSWERED if silence.hush is Hush.UNANSWERED else strings.SOURCE_NOTHING_NEW
    words = strings.SOURCE_BACK if over else begun
    since = moment(silence.since, "UTC", today=now)
    return escape(words.format(name="{name}", since=since)).format(name=field(name, _NAME_UNITS))


def outage_message(seen: Observed, *, since: datetime, over: bool, timezone: str, now: datetime) -> str:
    """Tells that too few sources are live, or are again; `since` as a clock in `timezone` shows it."""
    words = strings.OBSERVED_AGAIN if over else strings.NOT_OBSERVED_NOW
    when = moment(since, timezone, today=now)
    return escape(words.format(live=seen.live, sources=seen.sources, since=when))
