"""/quiet: the hours in which nothing rings, and what rings all the same, by a menu edited in place."""

from dataclasses import replace
from typing import Final, Literal, TypeAlias

from bot.languages.catalogue import strings, tables, texts
from bot.messages.markup import field
from bot.messages.quiet import quiet_row
from bot.messages.times import local
from bot.telegram.commands.here import subscriber_here
from bot.telegram.commands.keyboards import in_rows, to_settings
from bot.telegram.commands.request import Misread, Reply, Request, Rows, pressed
from bot.telegram.commands.settings.timezones import TIMEZONE
from bot.watching.quiet import parse_quiet
from classifiers.signals import Tier
from storage import subscribers
from storage.database import Connection
from storage.records import Button, Subscriber

Waking: TypeAlias = Tier | Literal[""]
"""From which tier on quiet hours are broken, "" for none."""

QUIET: Final = "quiet"
OFF: Final = "off"
READY: Final = ("22-7", "23-7", "23-8")

_FROM, _UNTIL, _SET, _WAKES, _MENU = "f", "u", "s", "w", "m"
_NONE: Final = "none"
_WAKING: Final[tuple[Waking, ...]] = (Tier.CRITICAL, Tier.SERIOUS, "")
_HOURS: Final = tuple(map(str, range(24)))
_A_ROW: Final = 6


def set_quiet(c: Connection, request: Request) -> Reply:
    """Sets the hours that are named, "off" for none; bare it opens the menu."""
    wanted = request.arguments.strip()
    subscriber = subscriber_here(c, request)
    if not wanted:
        return _menu(subscriber, request)
    try:
        hours = "" if wanted.casefold() == OFF else str(parse_quiet(wanted))
    except ValueError:
        raise Misread(texts.QUIET_FORM.format(state=_state(subscriber, request))) from None
    return _menu(subscribers.settle(c, replace(subscriber, quiet=hours)), request)


def pressed_quiet(c: Connection, request: Request) -> Reply:
    """A press in the menu."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is None:
        return Reply(toast=texts.EXPIRED)
    deed, _, value = request.arguments.partition(":")
    if deed == _FROM:
        return Reply(html=texts.QUIET_FROM, buttons=_hours(_UNTIL, ""))
    if deed == _UNTIL and value in _HOURS:
        return Reply(html=texts.QUIET_UNTIL.format(start=_clock(value)), buttons=_hours(_SET, f"{value}-"))
    changed = _changed(subscriber, deed, value)
    if changed is None:
        return Reply(toast=texts.EXPIRED)
    return _menu(subscribers.settle(c, changed), request)


def _changed(subscriber: Subscriber, deed: str, value: str) -> Subscriber | None:
    """With what a button stands for; None for a button that is none."""
    if deed == _MENU:
        return subscriber
    if deed == _SET and value == OFF:
        return replace(subscriber, quiet="")
    if deed == _SET:
        try:
            return replace(subscriber, quiet=str(parse_quiet(value)))
        except ValueError:
            return None
    found = [tier for tier in _WAKING if (tier or _NONE) == value]
    return replace(subscriber, wakes_for=found[0]) if deed == _WAKES and found else None


def _menu(subscriber: Subscriber, request: Request) -> Reply:
    ready = tuple(Button(_span(one), pressed(QUIET, _SET, one)) for one in READY)
    others = (
        Button(strings.OTHER_HOURS, pressed(QUIET, _FROM)),
        Button(strings.QUIET_OFF, pressed(QUIET, _SET, OFF)),
    )
    waking = tuple(
        Button(_waking(tier, subscriber.wakes_for), pressed(QUIET, _WAKES, tier or _NONE)) for tier in _WAKING
    )
    zones = (Button(strings.TIMEZONE_BUTTON, pressed(TIMEZONE)),)
    rows = (ready, others, waking, zones, to_settings())
    return Reply(html=_state(subscriber, request), buttons=rows)


def _state(subscriber: Subscriber, request: Request) -> str:
    """What holds now, in words."""
    here = f"{local(request.now, subscriber.timezone):%H:%M}"
    zone = texts.QUIET_CLOCK.format(zone=field(subscriber.timezone, 40), time=here)
    if not subscriber.quiet:
        return f"{texts.NO_QUIET}\n{zone}"
    told = texts.QUIET_STATE.format(hours=quiet_row(subscriber))
    tier = subscriber.wakes_for
    rings = texts.RINGS_FROM.format(tier=tables.TIERS[tier]) if tier else texts.NOTHING_RINGS
    return f"{told}\n{rings}\n{zone}"


def _hours(deed: str, before: str) -> Rows:
    """All hours of a day but the one that was chosen already."""
    taken = before.removesuffix("-")
    hours = [hour for hour in _HOURS if hour != taken]
    buttons = [Button(_clock(hour), pressed(QUIET, deed, f"{before}{hour}")) for hour in hours]
    return (*in_rows(buttons, _A_ROW), (Button(strings.BACK, pressed(QUIET, _MENU)),))


def _waking(tier: Waking, chosen: Waking) -> str:
    name = strings.WAKES_NOTHING
    if tier:
        name = strings.WAKES_CRITICAL if tier is Tier.CRITICAL else strings.WAKES_SERIOUS
    return f"✓ {name}" if tier == chosen else name


def _span(hours: str) -> str:
    return "–".join(_clock(hour) for hour in hours.split("-"))  # noqa: RUF001 - as spans are written


def _clock(hour: str) -> str:
    return f"{int(hour):02}:00"
