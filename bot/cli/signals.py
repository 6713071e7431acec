"""Signals as people name them on a command line that reads stored history."""

from collections.abc import Collection
from typing import TypeVar

from bot.cli.faults import UsageFault
from bot.watching.names import without_slips
from bot.watching.nearest import nearest
from classifiers.signals import Signal
from storage import items
from storage.database import Connection

_Names = TypeVar("_Names", bound=Collection[str])


def known_signals(
    option: str, names: _Names, connection: Connection, *, also: Collection[str] = ()
) -> _Names:
    """`names` themselves: signals of ours, labels that stored items carry, or what may stand there `also`.

    Raises UsageFault for any other, which would be met by nothing, and names what is most like it.
    """
    try:
        without_slips(names)
    except ValueError as fault:
        raise UsageFault(f"{option}: {fault}") from fault
    ours = {*map(str, Signal)}
    if not set(names) <= {*ours, *also}:
        known = ours | set(items.labels(connection))
        for name in names:
            if name not in {*known, *also}:
                like = nearest(name, known)
                raise UsageFault(
                    f"{option}: unknown signal {name!r}, which no stored item carries; nearest are {like}"
                )
    return names
