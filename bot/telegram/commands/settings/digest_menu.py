"""The menus of /digest: which watchlist, weekly or daily or none, the day and the hour. Changes nothing."""

from collections.abc import Sequence
from datetime import time
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages.markup import field
from bot.messages.times import moment
from bot.messages.watchlist import digest_words
from bot.telegram.commands.keyboards import in_rows
from bot.telegram.commands.request import Reply, Request, Rows, pressed
from bot.telegram.commands.watch.owned import DIGEST, LONGEST_NAME, label
from bot.watching.schedule import Schedule, parse_schedule
from storage.records import Button, Origin, Watchlist

ALL: Final = 0
"""Stands for the id of every watchlist that the chat made."""

NOW: Final = "now"
OFF: Final = "off"

_HOURS_A_ROW: Final = 6
_LABEL: Final = 40
_WEEKLY: Final = Schedule(6, time(18))
_DAILY: Final = Schedule(None, time(8))


def menu(shown: Sequence[Watchlist], request: Request, *, alone: bool = False) -> Reply:
    """The schedule of those watchlists, alike or about to be, with a button for each change of it."""
    first = shown[0]
    number = first.id if len(shown) == 1 else ALL
    lines = [texts.DIGEST_OF.format(names=", ".join(field(one.name, LONGEST_NAME) for one in shown))]
    lines += dict.fromkeys(_told(one, request) for one in shown)
    now = (Button(strings.DIGEST_NOW, pressed(DIGEST, NOW)),)
    back = () if alone else ((Button(strings.BACK, pressed(DIGEST)),),)
    rows = _rows(number, parse_schedule(first.digest))
    return Reply(html="\n".join(lines), buttons=(*rows, now, *back))


def chooser(owned: Sequence[Watchlist], request: Request) -> Reply:
    """Every watchlist with its schedule, and a button for each that can be changed."""
    lines = [
        texts.DIGEST_WHICH,
        *(f"<b>{field(one.name, LONGEST_NAME)}</b>: {_told(one, request)}" for one in owned),
    ]
    own = [one for one in owned if one.origin is Origin.CHAT]
    rows = [(Button(label(one, _LABEL), pressed(DIGEST, one.id)),) for one in own]
    if len(own) > 1:
        rows.append((Button(strings.DIGEST_ALL, pressed(DIGEST, ALL)),))
    rows.append((Button(strings.DIGEST_NOW, pressed(DIGEST, NOW)),))
    return Reply(html="\n".join(lines), buttons=tuple(rows))


def _told(watchlist: Watchlist, request: Request) -> str:
    words = digest_words(watchlist.digest)
    if watchlist.next_digest_at is None:
        return words
    when = moment(watchlist.next_digest_at, watchlist.timezone, today=request.now)
    fixed = f", {strings.FIXED}" if watchlist.origin is Origin.FILE else ""
    return f"{words}, {strings.DIGEST_NEXT.format(when=field(when, 40))}{fixed}"


def _rows(number: int, now: Schedule | None) -> Rows:
    """Weekly, daily or none; the days of the week where it is weekly; the hours of a day."""
    weekly = now is not None and now.weekday is not None
    kinds = (
        _button(
            strings.DIGEST_WEEKLY, number, _WEEKLY if now is None else Schedule(6, now.at), ticked=weekly
        ),
        _button(
            strings.DIGEST_DAILY, number, Schedule(None, (now or _DAILY).at), ticked=bool(now) and not weekly
        ),
        _button(strings.DIGEST_OFF, number, None, ticked=now is None),
    )
    if now is None:
        return (kinds,)
    days = [Schedule(day, now.at) for day in range(7)] if weekly else []
    named = tuple(_button(tables.DAYS[one.day], number, one, ticked=one == now) for one in days)
    hours = [Schedule(now.weekday, time(hour)) for hour in range(24)]
    clock = [_button(f"{one.at:%H}", number, one, ticked=one.at.hour == now.at.hour) for one in hours]
    return (kinds, *((named,) if named else ()), *in_rows(clock, _HOURS_A_ROW))


def _button(label: str, number: int, schedule: Schedule | None, *, ticked: bool) -> Button:
    text = strings.TICKED.format(name=label) if ticked else label
    return Button(text, pressed(DIGEST, number, schedule or OFF))
