"""What is muted and for how much longer, in words; queries nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages import wording
from bot.messages.markup import clean, clip, field
from bot.messages.times import moment
from classifiers.places import place_name, sub_regions
from storage.records import Mute, Muting

_NAME: Final = 40
_LISTED: Final = 30
_MINUTE: Final = timedelta(minutes=1)
_HOUR: Final = 60
_DAY: Final = 24 * _HOUR
_HOURS_WITH_MINUTES: Final = 10


def mute_name(mute: Mute) -> str:
    """What a mute keeps quiet, as plain text: "everything", "#A17", "Iraq", an outlet."""
    if mute.muting is Muting.ALL:
        return strings.EVERYTHING
    if mute.muting is Muting.INCIDENT:
        return f"#A{mute.value}"
    named = place_of(mute.value) if mute.muting is Muting.PLACE else mute.value
    return clip(clean(named), _NAME)


def place_of(code: str) -> str:
    """A country, water or region by its name."""
    return code.replace("-", " ").title() if code in sub_regions() else place_name(code)


def left(until: datetime, now: datetime) -> str:
    """How long until then, rounded up: "7 days", "26 h", "3 h 59 min", "5 min"."""
    minutes = max(1, -((now - until) // _MINUTE))
    if minutes >= 2 * _DAY:
        return strings.DAYS.format(count=-(-minutes // _DAY))
    hours, rest = divmod(minutes, _HOUR)
    if hours >= _HOURS_WITH_MINUTES:
        hours, rest = -(-minutes // _HOUR), 0
    parts = (
        strings.HOURS.format(count=hours) if hours else "",
        strings.MINUTES.format(count=rest) if rest else "",
    )
    return " ".join(part for part in parts if part)


def mute_line(mute: Mute, timezone: str, now: datetime) -> str:
    """One mute as Telegram HTML: "everything until 16:00 UTC, 3 h 59 min left"."""
    name = f"<b>{field(mute_name(mute), _NAME)}</b>"
    if mute.until is None:
        return texts.MUTED_FOR_GOOD.format(what=name)
    when = moment(mute.until, timezone, today=now)
    return texts.MUTED_UNTIL.format(what=name, when=when, left=left(mute.until, now))


def mute_lines(muted: Sequence[Mute], timezone: str, now: datetime) -> str:
    """All that is muted, one a line; that nothing is where nothing is."""
    if not muted:
        return texts.NOT_MUTED
    shown = [f"🔕 {mute_line(mute, timezone, now)}" for mute in muted[:_LISTED]]
    more = [strings.MORE.format(count=len(muted) - _LISTED)] if len(muted) > _LISTED else []
    return "\n".join([*shown, *more])


def mute_row(muted: Sequence[Mute], timezone: str, now: datetime) -> str:
    """The same as one short line for a menu: until when everything is, else what is."""
    if not muted:
        return strings.NOTHING_MUTED
    whole = next((mute for mute in muted if mute.muting is Muting.ALL and mute.until), None)
    if whole and whole.until:
        return strings.ALL_MUTED_UNTIL.format(when=moment(whole.until, timezone, today=now))
    return wording.names([mute_name(mute) for mute in muted], 60)
