"""/mute: what a subscriber does not want to hear of for a while, by a menu that is edited in place."""

from collections.abc import Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages import wording
from bot.messages.markup import clean, clip, field
from bot.messages.mutes import left, mute_line, mute_lines, mute_name, place_of
from bot.telegram.commands.arguments import mute_span
from bot.telegram.commands.keyboards import in_rows
from bot.telegram.commands.request import Misread, Reply, Request, number_in, pressed
from bot.telegram.commands.settings.muted_names import LIFE_OF_AN_INCIDENT, named
from storage import alerts, incidents, live, mutes, subscribers, watchlists
from storage.database import Connection
from storage.records import Alert, Button, ChatKind, Mute, Muting, Subscriber

MUTE: Final = "mute"
OF_EVERYTHING: Final = ("1h", "4h", "24h")
BY_NAME: Final = ("4h", "24h", "7d")
FOR_GOOD: Final = "0"

_MENU, _ALL, _INCIDENT, _PLACE, _OUTLET, _END, _CLOSE = "m", "a", "i", "p", "o", "e", "x"
_MOST: Final = 4
_MOST_ENDS: Final = 8
_LABEL: Final = 28


def mute(c: Connection, request: Request) -> Reply | str:
    """Mutes what is named; bare it opens the menu, about the last alert that this chat was told."""
    subscriber = _subscriber(c, request)
    if subscriber is None:
        raise Misread(texts.NO_WATCHLISTS)
    if not request.arguments.strip():
        newest = live.newest(c, request.address)
        return _menu(c, request, subscriber, *alerts.by_ids(c, [newest] if newest else []))
    wanted = named(c, request, subscriber)
    if not wanted:
        raise Misread(texts.MUTE_FORM.format(state=_state(c, request, subscriber)))
    for one in wanted:
        mutes.put(c, one)
    lines = "\n".join(f"🔕 {mute_line(one, subscriber.timezone, request.now)}" for one in wanted)
    held = texts.HELD_MEANWHILE if wanted[0].muting is Muting.ALL else texts.UNMUTE_ENDS
    return f"{lines}\n{held}"


def pressed_mute(c: Connection, request: Request) -> Reply:
    """A press: under an alert it opens the menu below, in the menu it mutes, ends a mute or closes."""
    number, _, deed = request.arguments.partition(":")
    subscriber = _subscriber(c, request)
    alert_id = number_in(number)
    if (
        subscriber is None
        or alert_id is None
        or (alert_id and not live.was_told(c, request.address, alert_id))
    ):
        return Reply(toast=texts.EXPIRED)
    about = alerts.by_ids(c, [alert_id])
    if deed:
        return _done(c, request, subscriber, about, deed)
    if request.kind is ChatKind.CHANNEL:
        return Reply(toast=strings.CHANNEL_MUTED_IN_PRIVATE)
    return replace(_menu(c, request, subscriber, *about), anew=True)


def _done(
    c: Connection, request: Request, subscriber: Subscriber, about: Sequence[Alert], deed: str
) -> Reply:
    kind, _, rest = deed.partition(":")
    value, _, span = rest.partition(":")
    if kind == _CLOSE:
        return Reply(html=_state(c, request, subscriber))
    if kind == _END:
        return _ended(c, request, subscriber, about, value)
    if kind in (_PLACE, _OUTLET) and not span:
        return _how_long(c, about, kind, value)
    wanted = _wanted(c, request, subscriber, about, (kind, value, span))
    if wanted is None:
        return replace(_menu(c, request, subscriber, *about), toast="" if kind == _MENU else texts.EXPIRED)
    mutes.put(c, wanted)
    said = strings.MUTED_NOW.format(what=mute_name(wanted))
    return replace(_menu(c, request, subscriber, *about), toast=said)


def _wanted(
    c: Connection,
    request: Request,
    subscriber: Subscriber,
    about: Sequence[Alert],
    asked: tuple[str, str, str],
) -> Mute | None:
    """The mute that a button stands for; None for a button that is none, or of another time."""
    kind, value, span = asked
    chosen = value if kind == _ALL else span
    length = mute_span(chosen)
    until = request.now + length if length else None
    made = Mute(subscriber_id=subscriber.id, muting=Muting.ALL, until=until)
    if kind == _ALL:
        return made if chosen in OF_EVERYTHING else None
    if not about:
        return None
    if kind == _INCIDENT:
        until = request.now + LIFE_OF_AN_INCIDENT
        return replace(made, muting=Muting.INCIDENT, value=str(about[0].incident.id), until=until)
    if chosen not in (*BY_NAME, FOR_GOOD):
        return None
    if kind == _PLACE and value in about[0].incident.places:
        return replace(made, muting=Muting.PLACE, value=value)
    owner = _outlets(c, about[0]).get(value) if kind == _OUTLET else None
    return replace(made, muting=Muting.OUTLET, value=owner) if owner else None


def _ended(
    c: Connection, request: Request, subscriber: Subscriber, about: Sequence[Alert], value: str
) -> Reply:
    for one in mutes.of(c, subscriber.id, now=request.now):
        if str(one.id) == value:
            mutes.end(c, subscriber.id, one.muting, one.value)
            said = strings.UNMUTED_NOW.format(what=mute_name(one))
            return replace(_menu(c, request, subscriber, *about), toast=said)
    return replace(_menu(c, request, subscriber, *about), toast=texts.EXPIRED)


def _menu(c: Connection, request: Request, subscriber: Subscriber, *about: Alert) -> Reply:
    """What can be muted, and what is, with the time left; `about` is at most one alert."""
    muted = mutes.of(c, subscriber.id, now=request.now)
    number = about[0].id if about else 0
    rows = [tuple(Button(_span_label(one), pressed(MUTE, number, _ALL, one)) for one in OF_EVERYTHING)]
    if about:
        rows += _about_rows(c, about[0])
    rows += [(_end_button(one, number, request),) for one in muted[:_MOST_ENDS]]
    rows.append((Button(strings.CLOSE_MENU, pressed(MUTE, number, _CLOSE)),))
    lines = [texts.MUTE_MENU]
    if about:
        incident = about[0].incident
        title = field(incident.title or incident.summary, 120)
        lines.append(texts.MUTE_ABOUT.format(title=title, tag=wording.incident_tag(incident.id)))
    return Reply(html="\n".join([*lines, "", _lines(muted, request, subscriber)]), buttons=tuple(rows))


def _about_rows(c: Connection, alert: Alert) -> list[tuple[Button, ...]]:
    number, incident = alert.id, alert.incident
    places = [
        Button(_label(place_of(code)), pressed(MUTE, number, _PLACE, code))
        for code in incident.places[:_MOST]
    ]
    outlets = [
        Button(_label(owner), pressed(MUTE, number, _OUTLET, short))
        for short, owner in list(_outlets(c, alert).items())[:_MOST]
    ]
    return [
        (Button(strings.THIS_INCIDENT, pressed(MUTE, number, _INCIDENT)),),
        *in_rows(places, 2),
        *in_rows(outlets, 2),
    ]


def _how_long(c: Connection, about: Sequence[Alert], kind: str, value: str) -> Reply:
    """The second step: for how long a place or an outlet is muted."""
    if not about:
        return Reply(toast=texts.EXPIRED)
    named = (
        _outlets(c, about[0]) if kind == _OUTLET else {one: place_of(one) for one in about[0].incident.places}
    )
    if value not in named:
        return Reply(toast=texts.EXPIRED)
    number, name = about[0].id, named[value]
    spans = tuple(Button(_span_label(one), pressed(MUTE, number, kind, value, one)) for one in BY_NAME)
    for_good = Button(strings.UNTIL_ENDED, pressed(MUTE, number, kind, value, FOR_GOOD))
    back = Button(strings.BACK, pressed(MUTE, number, _MENU))
    form = texts.MUTE_OUTLET if kind == _OUTLET else texts.MUTE_PLACE
    return Reply(html=form.format(what=field(name, 60)), buttons=(spans, (for_good,), (back,)))


def _outlets(c: Connection, alert: Alert) -> dict[str, str]:
    """Who told of an alert's incident, first first, by what stands for them on a button."""
    told = [report.owner for report, _ in incidents.told_by(c, alert.incident.id)]
    return {sha256(owner.encode()).hexdigest()[:8]: owner for owner in dict.fromkeys(told)}


def _end_button(one: Mute, number: int, request: Request) -> Button:
    rest = left(one.until, request.now) if one.until else ""
    return Button(wording.row(f"✖ {clip(mute_name(one), _LABEL)}", rest), pressed(MUTE, number, _END, one.id))


def _label(name: str) -> str:
    return f"🔕 {clip(clean(name), _LABEL)}"


def _span_label(span: str) -> str:
    form = strings.DAYS if span.endswith("d") else strings.HOURS
    return form.format(count=span[:-1])


def _state(c: Connection, request: Request, subscriber: Subscriber) -> str:
    return _lines(mutes.of(c, subscriber.id, now=request.now), request, subscriber)


def _lines(muted: Sequence[Mute], request: Request, subscriber: Subscriber) -> str:
    return mute_lines(muted, subscriber.timezone, request.now)


def _subscriber(c: Connection, request: Request) -> Subscriber | None:
    """Whoever watches something here."""
    found = subscribers.get(c, request.address)
    return found if found and watchlists.of(c, found.id) else None
