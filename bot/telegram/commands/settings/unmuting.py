"""/unmute: what is muted, with a button to end each."""

from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages import wording
from bot.messages.markup import clip
from bot.messages.mutes import left, mute_lines, mute_name
from bot.telegram.commands.request import Misread, Reply, Request, pressed
from bot.telegram.commands.settings.muted_names import meant
from storage import mutes, subscribers
from storage.database import Connection
from storage.records import Button, Mute, Subscriber

UNMUTE: Final = "unmute"
EVERY: Final = "all"
_MOST: Final = 30
_LABEL: Final = 28


def unmute(c: Connection, request: Request) -> Reply | str:
    """Ends what is named, "all" for all of it; bare it lists what is muted."""
    subscriber = subscribers.get(c, request.address)
    what = request.arguments.strip()
    if subscriber is None:
        return texts.NOT_MUTED
    if not what:
        return _listed(c, request, subscriber)
    if what.casefold() == EVERY:
        mutes.end_all(c, subscriber.id)
        return texts.UNMUTED
    ended = [mutes.end(c, subscriber.id, muting, value) for muting, value in meant(c, what)]
    if not any(ended):
        raise Misread(texts.UNMUTE_FORM.format(state=_state(c, request, subscriber)))
    return _state(c, request, subscriber)


def pressed_unmute(c: Connection, request: Request) -> Reply:
    """A press: ends one mute, or all."""
    subscriber = subscribers.get(c, request.address)
    if subscriber is None:
        return Reply(toast=texts.EXPIRED)
    if request.arguments == EVERY:
        mutes.end_all(c, subscriber.id)
        return Reply(html=texts.UNMUTED)
    muted = mutes.of(c, subscriber.id, now=request.now)
    chosen = next((one for one in muted if str(one.id) == request.arguments), None)
    if chosen:
        mutes.end(c, subscriber.id, chosen.muting, chosen.value)
    left_over = _listed(c, request, subscriber)
    said = strings.UNMUTED_NOW.format(what=mute_name(chosen)) if chosen else texts.EXPIRED
    return Reply(html=left_over.html, buttons=left_over.buttons, toast=said)


def _listed(c: Connection, request: Request, subscriber: Subscriber) -> Reply:
    muted = mutes.of(c, subscriber.id, now=request.now)
    rows = [(_button(one, request),) for one in muted[:_MOST]]
    if len(muted) > 1:
        rows.append((Button(strings.UNMUTE_ALL, pressed(UNMUTE, EVERY)),))
    return Reply(html=mute_lines(muted, subscriber.timezone, request.now), buttons=tuple(rows))


def _button(one: Mute, request: Request) -> Button:
    rest = left(one.until, request.now) if one.until else ""
    return Button(wording.row(f"✖ {clip(mute_name(one), _LABEL)}", rest), pressed(UNMUTE, one.id))


def _state(c: Connection, request: Request, subscriber: Subscriber) -> str:
    return mute_lines(mutes.of(c, subscriber.id, now=request.now), subscriber.timezone, request.now)
