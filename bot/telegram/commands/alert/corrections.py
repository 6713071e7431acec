"""What is wrong with an alert, by buttons: place, signal, not new, false alarm; each press is said at once.

Knows not how a vote is stored.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.markup import clip
from bot.messages.mutes import place_of
from bot.telegram.commands.alert.buttons import FIX
from bot.telegram.commands.alert.right_places import near, of_region, regions
from bot.telegram.commands.keyboards import in_rows
from bot.telegram.commands.request import Reply, Request, Rows, pressed
from classifiers.places import place_codes, place_name
from classifiers.signals import Signal
from storage import items
from storage.database import Connection
from storage.records import Alert, Button, ChatKind, Opinion, Vote

NOTHING: Final = "-"
"""How a correction writes that there is none."""

_PLACE, _SIGNAL, _OLD, _FALSE, _MENU, _REGIONS, _IN, _DONE = "p", "s", "n", "f", "m", "rs", "r", "x"
_OF_CODES: Final = {_PLACE: Opinion.WRONG_PLACE, _SIGNAL: Opinion.WRONG_SIGNAL}
_LABEL: Final = 20


@dataclass(frozen=True, kw_only=True, slots=True)
class Said:
    """What a press says of an alert, no `opinion` where it only turns a page, and the reply to it."""

    reply: Reply
    opinion: Opinion | None = None
    value: str = ""


@dataclass(frozen=True, slots=True)
class _Tapped:
    """A press in the menu: what is said to be wrong, and the code that is pressed, "" for none."""

    request: Request
    alert: Alert
    before: Vote | None
    what: str
    code: str


def menu(alert: Alert) -> Reply:
    """Asks what is wrong."""
    rows = (
        (_button(alert, strings.FIX_PLACE, _PLACE), _button(alert, strings.FIX_SIGNAL, _SIGNAL)),
        (_button(alert, strings.FIX_OLD, _OLD), _button(alert, strings.FIX_FALSE, _FALSE)),
    )
    return Reply(html=_text(alert, texts.FIX), buttons=rows)


def corrected(c: Connection, request: Request, alert: Alert, before: Vote | None) -> Said:
    """What a press in the menu comes to, given what the person said `before`."""
    _, what, code, *_ = (*request.arguments.split(":"), "", "")
    tapped = _Tapped(request, alert, before, what, code)
    if what in _OF_CODES:
        return _of_codes(tapped, c)
    answer = _ANSWERS.get(what)
    return answer(tapped) if answer else Said(reply=menu(alert))


def _of_codes(tapped: _Tapped, c: Connection) -> Said:
    """Wrong place or signal: the first press says so, each further one adds a right one or takes it out."""
    alert, what = tapped.alert, tapped.what
    chosen = _codes_of(tapped.before, what)
    if tapped.code and not _is_code(what, tapped.code):
        return Said(reply=Reply(toast=strings.BUTTON_EXPIRED))
    if tapped.code:
        chosen = _toggled(chosen, tapped.code)
    offered = _signals() if what == _SIGNAL else near(alert, _item_places(c, alert))
    further = [one for one in chosen if one not in offered and one != NOTHING]
    reply = _codes(tapped.request, alert, what, [*further, *offered], chosen)
    return Said(reply=reply, opinion=_OF_CODES[what], value=",".join(chosen))


def _not_new(tapped: _Tapped) -> Said:
    """Not new: an older event told again, or a piece about one."""
    kinds, code = tables.FIX_KINDS, tapped.code
    if code in kinds:
        return Said(reply=_noted(tapped.alert, kinds[code]), opinion=Opinion.NOT_NEW, value=code)
    rows = _choices(tapped.alert, [(name, f"{_OLD}:{kind}") for kind, name in kinds.items()])
    reply = Reply(html=_text(tapped.alert, texts.FIX_KIND), buttons=rows, toast=strings.FIX_NOTED)
    return Said(reply=reply, opinion=Opinion.NOT_NEW)


def _false_alarm(tapped: _Tapped) -> Said:
    return Said(reply=_noted(tapped.alert, strings.FIX_FALSE), opinion=Opinion.FALSE_ALARM)


def _all_regions(tapped: _Tapped) -> Said:
    choices = [(place_of(region), f"{_IN}:{region}") for region in regions()]
    rows = _choices(tapped.alert, choices)
    return Said(reply=Reply(html=_text(tapped.alert, texts.FIX_REGION), buttons=rows))


def _one_region(tapped: _Tapped) -> Said:
    chosen = _codes_of(tapped.before, _PLACE)
    return Said(reply=_codes(tapped.request, tapped.alert, _PLACE, of_region(tapped.code), chosen))


def _done(tapped: _Tapped) -> Said:
    return Said(reply=Reply(html=_text(tapped.alert, texts.FIX_DONE)))


_ANSWERS: Final[Mapping[str, Callable[[_Tapped], Said]]] = MappingProxyType(
    {_OLD: _not_new, _FALSE: _false_alarm, _REGIONS: _all_regions, _IN: _one_region, _DONE: _done}
)


def _codes(request: Request, alert: Alert, what: str, offered: Sequence[str], chosen: Sequence[str]) -> Reply:
    """The codes as buttons; those chosen are ticked where one person alone sees them."""
    ticked = set(chosen) if request.kind is ChatKind.PRIVATE else set()
    named = [*((code, _name(what, code)) for code in offered), (NOTHING, strings.FIX_NONE)]
    choices = [
        (strings.TICKED.format(name=name) if code in ticked else name, f"{what}:{code}")
        for code, name in named
    ]
    rows = _choices(alert, choices, elsewhere=what == _PLACE)
    told = ", ".join(strings.FIX_NONE if code == NOTHING else _name(what, code) for code in chosen)
    toast = clip(strings.FIX_CHOSEN.format(chosen=told), 190) if told else ""
    text = texts.FIX_PLACES if what == _PLACE else texts.FIX_SIGNALS
    return Reply(html=_text(alert, text), buttons=rows, toast=toast)


def _noted(alert: Alert, what: str) -> Reply:
    html = _text(alert, texts.FIX_SAID).replace("{what}", what)
    return Reply(html=html, buttons=((_button(alert, strings.FIX_BACK, _MENU),),), toast=strings.FIX_NOTED)


def _choices(alert: Alert, choices: Sequence[tuple[str, str]], *, elsewhere: bool = False) -> Rows:
    """Two in a row, as wide as a thumb, and the ways on below them."""
    buttons = [_button(alert, clip(name, _LABEL), data) for name, data in choices]
    last = [_button(alert, strings.FIX_ELSEWHERE, _REGIONS)] if elsewhere else []
    below = (_button(alert, strings.FIX_BACK, _MENU), *last, _button(alert, strings.FIX_FINISH, _DONE))
    return (*in_rows(buttons, 2), below)


def _button(alert: Alert, name: str, data: str) -> Button:
    return Button(name, pressed(FIX, alert.id, data))


def _text(alert: Alert, text: str) -> str:
    return text.replace("{tag}", wording.incident_tag(alert.incident.id))


def _codes_of(before: Vote | None, what: str) -> tuple[str, ...]:
    if before is None or before.opinion is not _OF_CODES[what]:
        return ()
    return tuple(filter(None, before.value.split(",")))


def _toggled(chosen: Iterable[str], code: str) -> tuple[str, ...]:
    """With a code, or without where it was there; "none of them" stands alone."""
    others = tuple(one for one in chosen if one != code)
    if others != tuple(chosen):
        return others
    return (NOTHING,) if code == NOTHING else (*(one for one in others if one != NOTHING), code)


def _is_code(what: str, code: str) -> bool:
    """Whether a button may stand for it."""
    named = code in list(Signal) if what == _SIGNAL else place_codes(code) == (code,)
    return named or code == NOTHING


def _signals() -> list[str]:
    return [str(signal) for signal in Signal]


def _name(what: str, code: str) -> str:
    return wording.signal(code) if what == _SIGNAL else place_name(code)


def _item_places(c: Connection, alert: Alert) -> Sequence[str]:
    item = items.get(c, alert.item_id) if alert.item_id is not None else None
    return item.assessment.places if item else ()
