"""Which watchlist a name means, and whether it may be changed from chat; knows no storage. Raises Misread."""

from collections.abc import Sequence

from bot.languages.catalogue import texts
from bot.messages.markup import field
from bot.telegram.commands.request import Misread
from storage.records import Origin, Watchlist


def chosen(name: str, owned: Sequence[Watchlist], *, example: str) -> Watchlist:
    """The watchlist of that name, or the only one that can be changed where no name is given."""
    changeable = [watchlist for watchlist in owned if watchlist.origin is Origin.CHAT]
    if not owned:
        raise Misread(texts.NO_WATCHLISTS)
    if not name.strip():
        if len(changeable) == 1:
            return changeable[0]
        raise Misread(_which(owned, changeable, example))
    found = _called(name, owned)
    if found is None:
        raise Misread(texts.NO_SUCH.format(name=field(name, 60), names=names(owned)))
    if found.origin is not Origin.CHAT:
        raise Misread(texts.IS_FIXED.format(name=field(found.name, 60)))
    return found


def names(owned: Sequence[Watchlist]) -> str:
    """The names of someone's watchlists as one line of HTML."""
    if not owned:
        return texts.NO_WATCHLISTS
    return texts.NAMES.format(names=", ".join(f"<b>{field(watchlist.name, 60)}</b>" for watchlist in owned))


def free_name(name: str, taken: Sequence[str]) -> str:
    """`name`, numbered where it is taken already in whatever capitals."""
    folded = {one.casefold() for one in taken}
    numbered = (name if number == 1 else f"{name} {number}" for number in range(1, len(taken) + 2))
    return next(one for one in numbered if one.casefold() not in folded)


def _which(owned: Sequence[Watchlist], changeable: Sequence[Watchlist], example: str) -> str:
    if not changeable:
        return texts.IS_FIXED.format(name=field(owned[0].name, 60))
    shown = field(f"{example} {changeable[0].name}", 100)
    return texts.WHICH.format(example=shown, names=names(owned))


def _called(name: str, owned: Sequence[Watchlist]) -> Watchlist | None:
    """By its whole name, or by a beginning that only one has."""
    typed = " ".join(name.casefold().split())
    same = [one for one in owned if one.name.casefold() == typed]
    beginning = [one for one in owned if one.name.casefold().startswith(typed)]
    found = same or (beginning if len(beginning) == 1 else [])
    return found[0] if found else None
