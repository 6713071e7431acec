"""A watchlist that somebody is building by taps: what is chosen so far, kept as a draft; shows nothing."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from typing import Any, Final

from bot.telegram.commands.request import Request
from classifiers.signals import Tier
from storage import drafts
from storage.database import Connection
from storage.records import Draft, Watchlist, Words

KIND: Final = "watch"
_DIGITS: Final = "0123456789abcdefghijklmnopqrstuvwxyz"


class Step(StrEnum):
    """What is chosen on one page, in their order; the last shows all of it."""

    PLACES = "places"
    SIDES = "sides"
    SIGNALS = "signals"
    WORDS = "words"
    LEAST = "least"
    SOURCES = "sources"
    PREVIEW = "preview"


@dataclass(frozen=True, kw_only=True, slots=True)
class Building:
    """What is chosen so far, and the page that is shown.

    `serial` is that of the newest menu, older ones have expired. `edits` is the id of the watchlist that is
    changed, 0 for a new one, `name` "" while nobody gave it one. What is typed on the page of words goes to
    the list `listens`; `offered` are the names most like one that was typed and is unknown, `unread`.
    """

    serial: str
    step: Step = Step.PLACES
    edits: int = 0
    name: str = ""
    places: tuple[str, ...] = ()
    sides: tuple[str, ...] = ()
    signals: tuple[str, ...] = ()
    words: Words = field(default_factory=Words)
    tier: Tier = Tier.SERIOUS
    severity: float = 0
    owners: int = 0
    listens: str = "any"
    offered: tuple[str, ...] = ()
    unread: str = ""


def applied(building: Building, base: Watchlist) -> Watchlist:
    """`base` with all that is chosen; the rest of it stays."""
    return replace(
        base,
        places=building.places,
        sides=building.sides,
        signals=building.signals,
        words=building.words,
        tier=building.tier,
        severity=building.severity,
        owners=building.owners,
    )


def chosen_of(watchlist: Watchlist, serial: str) -> Building:
    """What is chosen in a watchlist that is there."""
    return Building(
        serial=serial,
        edits=watchlist.id,
        name=watchlist.name,
        places=watchlist.places,
        sides=watchlist.sides,
        signals=watchlist.signals,
        words=watchlist.words,
        tier=watchlist.tier,
        severity=watchlist.severity,
        owners=watchlist.owners,
        step=Step.PREVIEW,
    )


def kept(c: Connection, request: Request, owner: int) -> Building | None:
    """What `owner` is building here; None for nothing, or what this version cannot read."""
    draft = drafts.get(c, request.address, owner, KIND)
    return None if draft is None else _building_of(draft.state)


def keep(c: Connection, request: Request, owner: int, building: Building) -> Building:
    """Keeps it; everything typed in private comes to it until something else is asked."""
    state = {**asdict(building), "awaits": building.step}
    drafts.put(
        c,
        Draft(
            address=request.address,
            person=owner,
            kind=KIND,
            state=state,
            message_id=request.message_id,
            updated_at=request.now,
        ),
    )
    return building


def next_serial(c: Connection, request: Request) -> str:
    """A serial that no menu of this person has here: the time, or one more than the last."""
    draft = drafts.get(c, request.address, request.person, KIND)
    last = int(str(draft.state.get("serial", "0")), 36) if draft else 0
    return _base36(max(int(request.now.timestamp()), last + 1))


def _building_of(state: Mapping[str, Any]) -> Building | None:
    names = {one.name for one in fields(Building)}
    if state.keys() != names | {"awaits"}:
        return None
    words = {which: tuple(those) for which, those in state["words"].items()}
    read: dict[str, Any] = {
        name: tuple(state[name]) if isinstance(state[name], list) else state[name] for name in names
    }
    read |= {"words": Words(**words), "step": Step(state["step"]), "tier": Tier(state["tier"])}
    return Building(**read)


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, rest = divmod(number, 36)
        digits = _DIGITS[rest] + digits
    return digits
