"""What people type after /mute and /unmute, read into mutes: a span, an incident, a place or an outlet."""

import re
from datetime import timedelta
from typing import Final

from bot.incidents.outlets import outlet_of, table
from bot.pipeline.why import incident_named
from bot.telegram.commands.arguments import mute_span
from bot.telegram.commands.request import Request
from classifiers.places import place_codes, sub_regions
from storage import feeds, incidents
from storage.database import Connection
from storage.records import Mute, Muting, Subscriber

DEFAULT: Final = timedelta(hours=24)
LIFE_OF_AN_INCIDENT: Final = timedelta(days=30)

_SPANNED: Final = re.compile(r"(.*?)\s*(?:\b(\d+\s*[mhd]))?", re.IGNORECASE | re.ASCII | re.DOTALL)


def named(c: Connection, request: Request, subscriber: Subscriber) -> list[Mute]:
    """The mutes that `request` asks for, of a region one for each of its places; none where it is not read.

    What is named without a span is muted for a day, an incident for as long as one may last.
    """
    found = _SPANNED.fullmatch(request.arguments.strip())
    what, span = (found[1], mute_span(found[2] or "")) if found else ("", None)
    if found and found[2] and span is None:
        return []
    if not what:
        return [_mute(subscriber, request, Muting.ALL, "", span)] if span else []
    return [
        _mute(subscriber, request, muting, value, span or _usual(muting)) for muting, value in meant(c, what)
    ]


def meant(c: Connection, what: str) -> list[tuple[Muting, str]]:
    """What a name stands for: everything, an incident's tag, places, or the owner of an outlet."""
    typed = what.strip().casefold()
    if typed == Muting.ALL:
        return [(Muting.ALL, "")]
    number = incident_named(what)
    if number is not None:
        return [(Muting.INCIDENT, str(number))] if incidents.get(c, number) else []
    region = typed.replace(" ", "-")
    if region in sub_regions():
        return [(Muting.PLACE, region)]
    if codes := place_codes(what):
        return [(Muting.PLACE, code) for code in codes]
    owner = _owner(c, typed)
    return [(Muting.OUTLET, owner)] if owner else []


def _owner(c: Connection, typed: str) -> str:
    """The owner of the outlet that is called so, by whom its reports count; "" for none."""
    if known := table().names.get(typed):
        return known.owner
    for feed in (state.feed for state in feeds.states(c)):
        owner = outlet_of(feed, feed.url).owner
        if typed in {name.casefold() for name in (owner, feed.owner, feed.publisher, feed.name)}:
            return owner
    return ""


def _usual(muting: Muting) -> timedelta:
    return LIFE_OF_AN_INCIDENT if muting is Muting.INCIDENT else DEFAULT


def _mute(subscriber: Subscriber, request: Request, muting: Muting, value: str, span: timedelta) -> Mute:
    return Mute(subscriber_id=subscriber.id, muting=muting, value=value, until=request.now + span)
