"""/threshold: how strong what comes must be, each step with what it would have sent in the last 7 days."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, TypeAlias

from bot.languages.catalogue import strings, tables, texts
from bot.messages.markup import field
from bot.messages.watchlist import watchlist_line
from bot.telegram.commands.arguments import Threshold, threshold
from bot.telegram.commands.here import changeable, owned_here, subscriber_here
from bot.telegram.commands.request import Misread, Reply, Request, Rows, number_in, pressed
from bot.telegram.commands.watch.listing import choice
from bot.telegram.commands.watch.owned import LIST, LONGEST_NAME, THRESHOLD, chosen, names
from bot.telegram.commands.watch.week import span_in_words, week_in_words, week_of
from classifiers.signals import Tier
from storage import subscribers, watchlists
from storage.database import Connection
from storage.records import Button, Origin, Watchlist

SEVERITIES: Final = (0, 50, 70)
VOICES: Final = (0, 2, 3)
_TIER, _SEVERITY, _VOICES = "t", "v", "o"

Step: TypeAlias = tuple[str, str]
"""What a step sets, and to what: ("t", "serious")."""


def set_threshold(c: Connection, request: Request) -> Reply | str:
    """Sets the least tier, or the least probability of one signal, of one watchlist; bare it opens a menu."""
    owned = owned_here(c, request)
    if not request.arguments.strip():
        return _menu(c, request, owned)
    wanted = threshold(request.arguments)
    if wanted is None:
        example = field(owned[0].name, LONGEST_NAME) if owned else "Iraq strike"
        raise Misread(texts.THRESHOLD_FORM.format(example=example, names=names(owned)))
    what = request.arguments.removesuffix(wanted.name).strip()
    found = chosen(wanted.name, owned, example=f"/threshold {what}")
    saved = watchlists.save(c, tuned(found, wanted))
    subscriber = subscriber_here(c, request)
    glance = week_in_words(c, request, subscriber, saved)
    return texts.CHANGED.format(watchlist=watchlist_line(saved), preview=glance)


def tuned(watchlist: Watchlist, wanted: Threshold) -> Watchlist:
    """`watchlist` with another tier, or with another least probability; 0 takes one away."""
    if wanted.tier:
        return replace(watchlist, tier=wanted.tier)
    kept = {name: least for name, least in watchlist.threshold.items() if name != wanted.signal}
    return replace(watchlist, threshold=kept | ({wanted.signal: wanted.least} if wanted.least else {}))


def stepped(c: Connection, request: Request) -> Reply:
    """A press: the steps of one watchlist, after the one pressed was taken."""
    number, _, step = request.arguments.partition(":")
    found = changeable(c, request, number_in(number))
    if found is None:
        return Reply(toast=texts.GONE)
    what, _, value = step.partition(":")
    if (what, value) in _steps():
        found = watchlists.save(c, taken(found, (what, value)))
    return _steps_of(c, request, found)


def taken(watchlist: Watchlist, step: Step) -> Watchlist:
    """`watchlist` with one of the steps taken."""
    what, value = step
    if what == _TIER:
        return replace(watchlist, tier=Tier(value))
    if what == _SEVERITY:
        return replace(watchlist, severity=float(value))
    return replace(watchlist, owners=int(value))


def _menu(c: Connection, request: Request, owned: list[Watchlist]) -> Reply | str:
    own = [one for one in owned if one.origin is Origin.CHAT]
    if not owned:
        return texts.NO_WATCHLISTS
    if not own:
        return texts.IS_FIXED.format(name=field(owned[0].name, LONGEST_NAME))
    if len(own) == 1:
        return _steps_of(c, request, own[0])
    return Reply(html=texts.THRESHOLD_OF, buttons=choice(owned, THRESHOLD))


def _steps_of(c: Connection, request: Request, watchlist: Watchlist) -> Reply:
    """Every step with the alerts that it alone, all else equal, would have sent."""
    subscriber = subscribers.get(c, request.address)
    steps = _steps()
    span = span_in_words(c, request, watchlist.timezone)
    if subscriber is None or not span:
        counts: Sequence[int | None] = [None] * len(steps)
    else:
        asked = [taken(watchlist, step) for step in steps]
        counts = [len(one.sent) for one in week_of(c, request, subscriber, asked)]
    told = texts.THRESHOLD_COUNTS.format(span=span) if span else strings.NO_HISTORY
    return Reply(
        html=f"{watchlist_line(watchlist)}\n{told}",
        buttons=_buttons(watchlist, dict(zip(steps, counts, strict=True))),
    )


def _buttons(watchlist: Watchlist, counts: dict[Step, int | None]) -> Rows:
    """A row each for tiers, severities and voices."""
    now = {_TIER: str(watchlist.tier), _SEVERITY: f"{watchlist.severity:g}", _VOICES: _voices(watchlist)}
    rows: dict[str, list[Button]] = {}
    for (what, value), count in counts.items():
        named = (
            _label(what, value)
            if count is None
            else strings.STEP_COUNT.format(step=_label(what, value), count=count)
        )
        mark = strings.TICKED.format(name=named) if now[what] == value else named
        rows.setdefault(what, []).append(Button(mark, pressed(THRESHOLD, watchlist.id, what, value)))
    back = Button(strings.BACK, pressed(LIST, watchlist.id))
    return (*map(tuple, rows.values()), (back,))


def _steps() -> list[Step]:
    tiers = [(_TIER, str(tier)) for tier in Tier]
    return [*tiers, *((_SEVERITY, str(one)) for one in SEVERITIES), *((_VOICES, str(one)) for one in VOICES)]


def _voices(watchlist: Watchlist) -> str:
    return str(watchlist.owners) if watchlist.owners > 1 else "0"


def _label(what: str, value: str) -> str:
    if what == _TIER:
        return tables.TIERS[value]
    if what == _SEVERITY:
        return strings.STEP_SEVERITY.format(severity=value) if int(value) else strings.STEP_NO_SEVERITY
    return strings.STEP_VOICES.format(owners=value) if int(value) else strings.STEP_ONE_VOICE
