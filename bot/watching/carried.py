"""Which signals a reading carries and what people call them; knows no watchlist and no model's thresholds."""

from collections.abc import Mapping
from typing import Final

from classifiers.signals import SCALES, Signal

CARRIED: Final = 0.5

_NAMES: Final = {str(signal): scale.name for signal, scale in SCALES.items()}


def carried(signals: Mapping[str, float] | None) -> tuple[str, ...]:
    """The signals that are more likely there than not (P >= .5), most likely first, ties by name."""
    there = [(-probability, name) for name, probability in (signals or {}).items() if probability >= CARRIED]
    return tuple(str(name) for _, name in sorted(there))


def eases(signals: Mapping[str, float] | None) -> bool:
    """Whether de-escalation is what is reported first of all; a truce broken by a strike does not ease."""
    eased = (signals or {}).get(Signal.DEESCALATION, 0.0)
    return eased >= CARRIED and carried(signals)[0] == Signal.DEESCALATION


def signal_name(label: str) -> str:
    """What people call a signal; the labels of a user's own model are their own names."""
    return _NAMES.get(label, label)
