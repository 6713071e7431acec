"""/timezone: where a chat's clock stands, found by the name of a city; nobody is asked where they are."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.markup import field
from bot.messages.times import local
from bot.telegram.commands.here import subscriber_here
from bot.telegram.commands.keyboards import in_rows, with_way_back
from bot.telegram.commands.request import Reply, Request, Rows, pressed
from bot.watching.digest_times import rezoned
from bot.watching.schedule import zone
from bot.watching.zones import ZoneChoice, usual_zones, zones_meant
from storage import drafts, subscribers, watchlists
from storage.database import Connection
from storage.records import Button, Draft, Origin, Subscriber

TIMEZONE: Final = "tz"
KIND: Final = "timezone"
_LONGEST: Final = 80
_A_ROW: Final = 2


def set_timezone(c: Connection, request: Request) -> Reply:
    """Takes the zone that is meant, or offers the near ones; bare it asks for a city."""
    subscriber = subscriber_here(c, request)
    if not request.arguments.strip():
        return _asked(c, request, subscriber)
    found = zones_meant(request.arguments[:_LONGEST])
    if len(found) == 1:
        return _taken(c, request, subscriber, found[0].zone)
    form = texts.WHICH_ZONE if found else texts.NO_ZONE
    return Reply(html=form.format(typed=field(request.arguments, 40)), buttons=_rows(found, request))


def pressed_timezone(c: Connection, request: Request) -> Reply:
    """A press: takes the zone of the button, without one the menu."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is None:
        return Reply(toast=texts.EXPIRED)
    if not request.arguments:
        return _asked(c, request, subscriber)
    try:
        name = zone(request.arguments).key
    except ValueError:
        return Reply(toast=texts.EXPIRED)
    return _taken(c, request, subscriber, name)


def _asked(c: Connection, request: Request, subscriber: Subscriber) -> Reply:
    draft = Draft(
        address=request.address,
        person=request.person,
        kind=KIND,
        state={"awaits": "city"},
        message_id=request.message_id,
        updated_at=request.now,
    )
    drafts.put(c, draft)
    here = f"{local(request.now, subscriber.timezone):%H:%M}"
    html = texts.TIMEZONE.format(zone=field(subscriber.timezone, _LONGEST), time=here)
    return with_way_back(Reply(html=html, buttons=_rows(usual_zones(), request)))


def _taken(c: Connection, request: Request, subscriber: Subscriber, name: str) -> Reply:
    """Stores it for the chat and its own watchlists, whose next digests move with it."""
    drafts.drop(c, request.address, request.person, KIND)
    subscribers.settle(c, replace(subscriber, timezone=name))
    for owned in watchlists.of(c, subscriber.id):
        if owned.origin is Origin.CHAT and owned.timezone != name:
            watchlists.save(c, rezoned(owned, name))
    now = f"{local(request.now, name):%H:%M}"
    return with_way_back(texts.TIMEZONE_SET.format(zone=field(name, _LONGEST), time=now))


def _rows(found: Iterable[ZoneChoice], request: Request) -> Rows:
    """A button a zone, each with the time that it is there."""
    buttons = [
        Button(
            strings.CITY_TIME.format(city=one.city or one.zone, time=f"{local(request.now, one.zone):%H:%M}"),
            pressed(TIMEZONE, one.zone),
        )
        for one in found
    ]
    return in_rows(buttons, _A_ROW)
