"""Signals as people name them on a command line that reads stored history."""

from collections.abc import Collection
from typing import TypeVar

from bot.cli.faults import UsageFault
from bot.watching.names import without_slips
from bot.watching.nearest import nearest
from classifiers.signals import Signal, Tier
from storage import items
from storage.database import Connection

_Names = TypeVar("_Names", bound=Collection[str])


def known_signals(option: str, names: _Names, connection: Connection) -> _Names:
    """`names` themselves: signals of ours, labels that stored items carry, or tiers as a threshold has them.

    Raises UsageFault for any other, which would be met by nothing, and names what is most like it.
    """
    try:
        without_slips(names)
    except ValueError as fault:
        raise UsageFault(f"{option}: {fault}") from fault
    ours = {*map(str, Signal), *map(str, Tier)}
    if not set(names) <= ours:
        known = ours | set(items.labels(connection))
        for name in names:
            if name not in known:
                like = nearest(name, known - {*map(str, Tier)})
                raise UsageFault(
                    f"{option}: unknown signal {name!r}, which no stored item carries; nearest are {like}"
                )
    return names
