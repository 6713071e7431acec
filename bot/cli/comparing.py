"""A comparison of two models for people and programs, and which folder a word names."""

from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Final

from classifiers.artifact import load
from classifiers.model import EscalationModel

if TYPE_CHECKING:
    from classifiers.card import Source
    from classifiers.compare import Comparison, Line

SHIPPED: Final = "shipped"
"""What names the shipped model; a folder of that name is written `./shipped`."""

_VERDICTS: Final = {
    "better": "is better",
    "worse": "is worse",
    "no difference shown": "is not shown to be better or worse",
}


def model_named(word: str) -> EscalationModel:
    """The model in the folder `word`, or the shipped one; ArtifactError where it cannot be used."""
    return load(None if word == SHIPPED else Path(word))


def learned_from(path: Path, sources: "Iterable[Source]") -> str:
    """A line that says that the labels at `path` are among `sources`, "" where they are not."""
    from classifiers.train import source_of  # noqa: PLC0415  brings scikit-learn along

    digest = source_of(path).sha256
    known = any(source.sha256 == digest for source in sources)
    return f"A or B learned from {path}, and whichever did looks better on it than it is" if known else ""


def table(first: str, second: str, comparison: "Comparison") -> str:
    """Lines for people: A is the model of version `first`, B that of `second`."""
    if not comparison.lines:
        return f"A {first}, B {second}: nothing to compare on {comparison.items} items"
    head = f"{'':<18}{'A':>9}{'B':>9}{'B - A':>9}   95 % interval"
    rows = [head, *map(_row, comparison.lines)]
    return "\n".join(
        (
            f"A {first}, B {second}, on {comparison.items} items",
            *rows,
            f"B {_VERDICTS[comparison.judgement]}. A line alone says so by chance in one of twenty.",
        )
    )


def document(first: str, second: str, comparison: "Comparison") -> dict[str, object]:
    """The same for programs."""
    return {
        "a": first,
        "b": second,
        "items": comparison.items,
        "lines": [asdict(line) for line in comparison.lines],
        "judgement": comparison.judgement,
    }


def _row(line: "Line") -> str:
    low, high = line.difference.low, line.difference.high
    interval = "-" if low is None or high is None else f"{low:+.4f} to {high:+.4f}"
    return (
        f"{line.name:<18}{line.first:9.4f}{line.second:9.4f}{line.difference.value:+9.4f}"
        f"   {interval:<20}  {line.judgement}"
    )
