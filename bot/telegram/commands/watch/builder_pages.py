"""The pages of the builder: what each asks, and its buttons, for the width of a phone; changes nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Final, TypeAlias

from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.markup import clip, field
from bot.messages.watchlist import asked_line, side_name
from bot.telegram.commands.request import Reply, Rows, pressed
from bot.telegram.commands.watch.builder_taps import ALL, APART, SEVERITIES, VOICES, WORD_LISTS
from bot.telegram.commands.watch.building import Building, Step
from bot.telegram.commands.watch.owned import LONGEST_NAME
from bot.telegram.commands.watch.presets import apart, areas, ticked
from classifiers.places import place_name
from classifiers.signals import Signal, Tier
from storage.records import Button, ChatKind, Watchlist

BUILDER: Final = "w"
CANCEL: Final = "x"
SAVE: Final = "save"

Choice: TypeAlias = tuple[str, str]
"""What a button says and the deed it stands for."""

_SIDES: Final = (
    *("US", "RU", "CN", "IR", "IL", "UA", "KP", "TW", "IN", "PK"),
    *("hezbollah", "houthis", "hamas", "iraqi-militias"),
)
_SHOWN: Final = 6
_LABEL: Final = 36
_HALF: Final = 19  # characters that half a phone's width shows


def page(building: Building, asked: Watchlist, *, owner: int, kind: ChatKind, glance: str) -> Reply:
    """The page that `building` stands at, for its `owner`; `glance` is its preview, or ""."""
    lines = [_head(building), f"<i>{asked_line(asked)}</i>"]
    if glance:
        lines.append(glance)
    if building.unread:
        lines.append(texts.BUILD_UNREAD.format(typed=field(building.unread, 60)))
    lines.append(_hint(building.step, kind))
    rows = [*_PAGES[building.step](building), *_ways(building.step)]
    return Reply(html="\n".join(lines), buttons=_buttons(rows, owner, building.serial))


def name_of(building: Building) -> str:
    """What the watchlist is called: as its owner said, else by what it asks for."""
    if building.name:
        return building.name
    named = [one.name for one in areas() if ticked(one, building.places)]
    places = [*named, *map(place_name, apart(building.places))][:2]
    words = (*building.words.any, *building.words.all)
    sides, signals = map(side_name, building.sides), map(wording.signal, building.signals)
    said = dict.fromkeys((*places, *(one for some in (sides, signals, words) for one in islice(some, 1))))
    return clip(", ".join(said) or strings.WORLD, LONGEST_NAME)


def _head(building: Building) -> str:
    steps = list(Step)
    what = tables.BUILD_STEPS[building.step]
    title = field(name_of(building), LONGEST_NAME) if building.edits else strings.NEW_WATCHLIST
    if building.step is Step.PREVIEW:
        title = field(name_of(building), LONGEST_NAME)
        return texts.BUILD_HEAD.format(title=title, step=what)
    count = strings.BUILD_COUNT.format(number=steps.index(building.step) + 1, steps=len(steps), step=what)
    return texts.BUILD_HEAD.format(title=title, step=count)


def _hint(step: Step, kind: ChatKind) -> str:
    """What can be done here; nothing can be typed in a group, where the bot does not read along."""
    typed = tables.BUILD_TYPED[step]
    if kind is ChatKind.GROUP:
        typed = strings.BUILD_GROUP if step in (Step.PLACES, Step.WORDS) else ""
    return " ".join(part for part in (tables.BUILD_HINTS[step], typed) if part)


def _places(building: Building) -> Iterable[Sequence[Choice]]:
    yield from _offers(building)
    every = areas()
    yield [_tick(strings.EVERYWHERE, f"p:{ALL}", on=not building.places)]
    yield from _pairs(_tick(one.name, f"p:{one.code}", on=ticked(one, building.places)) for one in every)
    others = apart(building.places)
    if len(others) > _SHOWN:
        yield [_tick(strings.SINGLE_PLACES.format(count=len(others)), f"p:{APART}", on=True)]
    else:
        yield from _pairs(_tick(place_name(code), f"q:{code}", on=True) for code in others)


def _sides(building: Building) -> Iterable[Sequence[Choice]]:
    yield from _offers(building)
    yield [_tick(strings.ANY_SIDE, f"a:{ALL}", on=not building.sides)]
    yield from _pairs(_tick(side_name(one), f"a:{one}", on=one in building.sides) for one in _SIDES)
    others = [place for place, one in enumerate(building.sides) if one not in _SIDES][:_SHOWN]
    yield from _pairs(_tick(side_name(building.sides[one]), f"d:{one}", on=True) for one in others)


def _signals(building: Building) -> Iterable[Sequence[Choice]]:
    yield [_tick(strings.ANY_SIGNAL, f"s:{ALL}", on=not building.signals)]
    yield from _pairs(_tick(wording.signal(one), f"s:{one}", on=one in building.signals) for one in Signal)
    others = [place for place, one in enumerate(building.signals) if one not in list(Signal)][:_SHOWN]
    yield from _pairs(_tick(building.signals[one], f"d:{one}", on=True) for one in others)


def _words(building: Building) -> Iterable[Sequence[Choice]]:
    yield [
        _tick(tables.WORD_LISTS[one], f"l:{one}", on=building.listens == one, mark=strings.TYPING)
        for one in WORD_LISTS
    ]
    yield [
        (strings.CLEAR.format(name=tables.WORD_LISTS[one]), f"c:{one}")
        for one in WORD_LISTS
        if getattr(building.words, one)
    ]


def _least(building: Building) -> Iterable[Sequence[Choice]]:
    yield [_tick(tables.TIERS[tier], f"t:{tier}", on=building.tier is tier) for tier in Tier]
    now = f"{building.severity:g}"
    listed = dict.fromkeys((*SEVERITIES, now))
    yield from _pairs(_tick(_severity(one), f"v:{one}", on=one == now) for one in listed)


def _sources(building: Building) -> Iterable[Sequence[Choice]]:
    now = str(building.owners) if building.owners > 1 else "0"
    for one in dict.fromkeys((*VOICES, now)):
        label = strings.STEP_VOICES.format(owners=one) if int(one) else strings.STEP_ONE_VOICE
        yield [_tick(label, f"o:{one}", on=one == now)]


def _preview(building: Building) -> Iterable[Sequence[Choice]]:
    del building  # everything can be changed, whatever is chosen
    yield [(strings.SAVE, SAVE)]
    steps = [(tables.BUILD_STEPS[step].capitalize(), f"go:{step}") for step in Step]
    yield from (steps[:3], steps[3:6])


def _offers(building: Building) -> Iterable[Sequence[Choice]]:
    """The names most like one that is unknown."""
    for place, name in enumerate(building.offered):
        yield [(strings.OFFERED.format(name=name), f"f:{place}")]


def _ways(step: Step) -> list[Sequence[Choice]]:
    """Back, on, to the end, and out."""
    steps = list(Step)
    place = steps.index(step)
    if step is Step.PREVIEW:
        return [[(strings.BACK, f"go:{steps[place - 1]}"), (strings.CANCEL, CANCEL)]]
    back = [(strings.BACK, f"go:{steps[place - 1]}")] if place else []
    preview = [(strings.TO_PREVIEW, f"go:{Step.PREVIEW}")] if place < len(steps) - 2 else []
    return [[*back, (strings.NEXT, f"go:{steps[place + 1]}")], [*preview, (strings.CANCEL, CANCEL)]]


def _severity(value: str) -> str:
    return strings.STEP_SEVERITY.format(severity=value) if value != "0" else strings.STEP_NO_SEVERITY


def _tick(label: str, deed: str, *, on: bool, mark: str = "") -> Choice:
    named = clip(label, _LABEL)
    return (mark or strings.TICKED).format(name=named) if on else named, deed


def _pairs(choices: Iterable[Choice]) -> Iterable[Sequence[Choice]]:
    """Two in a row, but a long one by itself: phones cut what a button is too narrow for."""
    row: list[Choice] = []
    for choice in choices:
        if row and max(len(row[0][0]), len(choice[0])) <= _HALF:
            yield [*row, choice]
            row = []
        else:
            yield row
            row = [choice]
    yield row


def _buttons(rows: Iterable[Sequence[Choice]], owner: int, serial: str) -> Rows:
    menu = f"{owner}.{serial}"
    return tuple(
        tuple(Button(label, pressed(BUILDER, menu, deed)) for label, deed in row) for row in rows if row
    )


_PAGES: Final[Mapping[Step, Callable[[Building], Iterable[Sequence[Choice]]]]] = MappingProxyType(
    {
        Step.PLACES: _places,
        Step.SIDES: _sides,
        Step.SIGNALS: _signals,
        Step.WORDS: _words,
        Step.LEAST: _least,
        Step.SOURCES: _sources,
        Step.PREVIEW: _preview,
    }
)
