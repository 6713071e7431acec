"""What a model is known to do badly, in sentences for its card, by its own out-of-fold figures."""

from collections.abc import Iterator, Mapping
from typing import Final

from classifiers.card import Figure, Operating

_FEW_ITEMS: Final = 100
_WEAK_PRECISION: Final = 0.6
_WEAK_NATURAL: Final = 0.5
_SIGNAL: Final = "ap_signal_"


def failures_of(
    counts: Mapping[str, int], figures: Mapping[str, Figure], operating: Mapping[str, Operating]
) -> tuple[str, ...]:
    """One sentence for each kind of weakness that the figures show; `counts` holds the items by head."""
    return (
        *_sentence("Learned from fewer than 100 items: {}.", _few(counts)),
        *_sentence("Ranks badly, average precision below .60: {}.", _weak(figures)),
        *_sentence(
            "At natural rates fewer than half of what passes the threshold is right: {}.", _rarely(operating)
        ),
    )


def _sentence(text: str, names: Iterator[str]) -> tuple[str, ...]:
    listed = ", ".join(names)
    return (text.format(listed),) if listed else ()


def _few(counts: Mapping[str, int]) -> Iterator[str]:
    return (f"{name} ({count})" for name, count in counts.items() if count < _FEW_ITEMS)


def _weak(figures: Mapping[str, Figure]) -> Iterator[str]:
    for name, figure in figures.items():
        if name.startswith(_SIGNAL) and figure.value < _WEAK_PRECISION:
            yield f"{name.removeprefix(_SIGNAL)} ({figure.value:.2f})"


def _rarely(operating: Mapping[str, Operating]) -> Iterator[str]:
    for name, at in operating.items():
        if at.natural_precision is not None and at.natural_precision < _WEAK_NATURAL:
            yield f"{name} ({at.natural_precision:.2f})"
