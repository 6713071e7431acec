"""The menu that builds or changes a watchlist by taps, edited in place, for whoever opened it alone.

A button says whose menu it is, of which serial, and what it does: "w:7.t3k2a:p:korea".
"""

from dataclasses import replace
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.watchlist import watchlist_line
from bot.telegram.commands.arguments import Terms
from bot.telegram.commands.here import changeable, subscriber_here
from bot.telegram.commands.request import Misread, Reply, Request, number_in, pressed
from bot.telegram.commands.watch import builder_pages, builder_taps, builder_typed
from bot.telegram.commands.watch.builder_pages import CANCEL, SAVE
from bot.telegram.commands.watch.building import (
    KIND,
    Building,
    Step,
    applied,
    chosen_of,
    keep,
    kept,
    next_serial,
)
from bot.telegram.commands.watch.owned import LIST, THRESHOLD, added, free_name, made, same
from bot.telegram.commands.watch.week import week_in_words
from storage import drafts, subscribers, watchlists
from storage.database import Connection
from storage.records import Button, Subscriber, Watchlist

ANONYMOUS: Final = 0
"""Who writes in the name of the group: any administrator may press in such a menu."""

_UNNAMED: Final = Watchlist(subscriber_id=0, name="")


def begin(c: Connection, request: Request) -> Reply:
    """A menu for a new watchlist; an earlier one of this person expires."""
    building = Building(serial=next_serial(c, request))
    return _shown(c, request, request.person, keep(c, request, request.person, building))


def edit(c: Connection, request: Request, watchlist: Watchlist) -> Reply:
    """The menu for one that is there."""
    building = chosen_of(watchlist, next_serial(c, request))
    return _shown(c, request, request.person, keep(c, request, request.person, building))


def pressed_in(c: Connection, request: Request) -> Reply:
    """A press in the menu; refused where the menu is another person's, or no longer the newest."""
    menu, _, deed = request.arguments.partition(":")
    number, _, serial = menu.partition(".")
    owner = number_in(number) or ANONYMOUS
    if owner not in (request.person, ANONYMOUS):
        return Reply(toast=strings.NOT_YOURS)
    building = kept(c, request, owner)
    if building is None or building.serial != serial:
        return Reply(toast=texts.EXPIRED)
    if deed == CANCEL:
        drafts.drop(c, request.address, owner, KIND)
        return Reply(html=texts.CANCELLED)
    if deed == SAVE:
        return _saved(c, request, owner, building)
    after = builder_taps.tapped(replace(building, offered=(), unread=""), deed, building.offered)
    if after is None:
        return Reply(toast=texts.EXPIRED)
    return _shown(c, request, owner, keep(c, request, owner, after))


def typed(c: Connection, request: Request) -> Reply | str:
    """What was written while the menu waits: it is taken up, and the menu comes anew below it."""
    building = kept(c, request, request.person)
    if building is None:
        return texts.UNKNOWN
    after = builder_typed.taken(building, request.arguments)
    after = replace(after, serial=next_serial(c, request))
    return _shown(c, request, request.person, keep(c, request, request.person, after))


def _shown(c: Connection, request: Request, owner: int, building: Building) -> Reply:
    subscriber = subscribers.get(c, request.address) or Subscriber(address=request.address)
    asked = _wanted(c, request, building, subscriber) or applied(building, _UNNAMED)
    previewed = building.step is Step.PREVIEW
    glance = week_in_words(c, request, subscriber, asked) if previewed else ""
    return builder_pages.page(building, asked, owner=owner, kind=request.kind, glance=glance)


def _saved(c: Connection, request: Request, owner: int, building: Building) -> Reply:
    subscriber = subscriber_here(c, request)
    wanted = _wanted(c, request, building, subscriber)
    if wanted is None:
        return Reply(toast=texts.GONE)
    owned = watchlists.of(c, subscriber.id)
    twin = same(wanted, [one for one in owned if one.id != building.edits])
    if twin and not building.edits:
        return Reply(toast=strings.TWIN.format(name=twin.name))
    try:
        saved = _changed(c, wanted, building, owned) if building.edits else added(c, request, wanted)
    except Misread as too_many:
        return Reply(toast=too_many.reply)
    drafts.drop(c, request.address, owner, KIND)
    form = texts.CHANGED if building.edits else texts.WATCHING
    glance = week_in_words(c, request, subscriber, saved)
    said = form.format(watchlist=watchlist_line(saved), preview=glance)
    buttons = (
        Button(strings.TO_THRESHOLD, pressed(THRESHOLD, saved.id)),
        Button(strings.TO_LIST, pressed(LIST)),
    )
    return Reply(html=said + ("" if subscriber.active else texts.NOT_STARTED), buttons=(buttons,))


def _changed(c: Connection, wanted: Watchlist, building: Building, owned: list[Watchlist]) -> Watchlist:
    others = [one.name for one in owned if one.id != building.edits]
    name = free_name(builder_pages.name_of(building), others)
    before = next(one for one in owned if one.id == building.edits)
    if name != before.name:
        watchlists.rename(c, before.id, name)
    return watchlists.save(c, replace(wanted, name=name))


def _wanted(c: Connection, request: Request, building: Building, subscriber: Subscriber) -> Watchlist | None:
    """The watchlist as it is built; None where the one that is changed is there no more."""
    if building.edits:
        base = changeable(c, request, building.edits)
    else:
        base = made(Terms(), subscriber, builder_pages.name_of(building), request.now)
    return applied(building, base) if base else None
