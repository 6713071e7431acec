"""Reads labelled items from JSON Lines; label names are whatever the data holds."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from classifiers.assessment import Text
from classifiers.heads import Heads
from classifiers.signals import Kind, Signal

if TYPE_CHECKING:
    from numpy import float64
    from numpy.typing import NDArray

_LEAST_EXAMPLES: Final = 2
_MOST_SEVERE: Final = 4
_SIGNAL_FIELDS: Final = ("signals", "labels", "label")
_ACTORS: Final = re.compile(r"(?:-|[^+>\s]+(?:\+[^+>\s]+)*(?:>[^+>\s]+(?:\+[^+>\s]+)*)?)?")


class TrainingError(Exception):
    """Labels that no model can be trained on; the message names the label and the mend."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Example:
    """One labelled item; a head that its line does not answer is None.

    `weight` is how many items of its pool it stands for, None where it was not drawn at random. `where` holds
    the codes of where it happened, `actors` who did it to whom as the codebook writes it ("US>IR", "A+B>C").
    """

    text: Text
    signals: frozenset[str] | None = None
    kind: str | None = None
    severity: int | None = None
    cross_border: bool | None = None
    mass_casualty: bool | None = None
    where: frozenset[str] | None = None
    actors: str | None = None
    weight: float | None = None
    day: date | None = None


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read, and why."""

    path: Path
    number: int
    reason: str

    def __str__(self) -> str:
        return f"{self.path}: line {self.number}: {self.reason}"


def read(paths: Iterable[Path]) -> tuple[list[Example], list[BadLine]]:
    """Every labelled item of `paths`, and every line that is none. OSError where a file cannot be read."""
    examples: list[Example] = []
    bad: list[BadLine] = []
    for path in paths:
        with path.open("rb") as lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    examples.append(example_of(json.loads(line)))
                except (ValueError, RecursionError) as error:
                    bad.append(BadLine(path, number, _reason(error)))
    return examples, bad


def _reason(error: Exception) -> str:
    return "not JSON in UTF-8" if isinstance(error, json.JSONDecodeError | UnicodeDecodeError) else str(error)


def example_of(row: object) -> Example:
    """The example that a parsed line holds; ValueError with the reason where it is none."""
    fields = _fields(row)
    example = Example(
        text=text_of(row),
        signals=_signals(fields),
        kind=_word(fields, "kind") or None,
        severity=_severity(fields),
        cross_border=_truth(fields, "cross_border"),
        mass_casualty=_truth(fields, "mass_casualty"),
        where=_where(fields),
        actors=_actors(fields),
        weight=_weight(fields),
        day=_day(fields),
    )
    heads = (example.signals, example.kind, example.severity, example.cross_border, example.mass_casualty)
    if all(head is None for head in heads):
        raise ValueError('no label; give it "label", "labels", "signals", "kind" or "severity"')
    return example


def text_of(row: object) -> Text:
    """The text of a parsed line; ValueError with the reason where it has none."""
    fields = _fields(row)
    title, summary, body = (_word(fields, name) for name in ("title", "summary", "text"))
    if not (title.strip() or summary.strip() or body.strip()):
        raise ValueError("no text; one of title, summary and text must have some")
    return Text(title=title, summary=summary, body=body, language=_word(fields, "lang") or None)


def _fields(row: object) -> Mapping[str, object]:
    if not isinstance(row, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004  one kind of fault for all bad lines
    return row


def _word(row: Mapping[str, object], name: str) -> str:
    value = row.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise ValueError(f"{name} is not a text")  # noqa: TRY004  as above
    return value


def _truth(row: Mapping[str, object], name: str) -> bool | None:
    value = row.get(name)
    if value is not None and not isinstance(value, bool):
        raise ValueError(f"{name} is neither true nor false")
    return value


def _signals(row: Mapping[str, object]) -> frozenset[str] | None:
    name = next((name for name in _SIGNAL_FIELDS if row.get(name) is not None), None)
    if name is None:
        return None
    given = row[name]
    labels = given if isinstance(given, list) else [given]
    texts = [label.strip() for label in labels if isinstance(label, str)]
    if len(texts) < len(labels):
        raise ValueError(f"{name} is neither a text nor a list of texts")
    return frozenset(filter(None, texts))


def _severity(row: Mapping[str, object]) -> int | None:
    value = row.get("severity")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _MOST_SEVERE:
        raise ValueError(f"severity is not a whole number from 0 to {_MOST_SEVERE}")
    return value


def _where(row: Mapping[str, object]) -> frozenset[str] | None:
    value = row.get("where")
    if value is None:
        return None
    if not isinstance(value, list) or not all(isinstance(code, str) and code for code in value):
        raise ValueError("where is not a list of codes")
    return frozenset(value)


def _actors(row: Mapping[str, object]) -> str | None:
    actors = _word(row, "actors") if row.get("actors") is not None else None
    if actors is not None and not _ACTORS.fullmatch(actors):
        raise ValueError("actors is not written like SOURCE>TARGET, several joined by +")
    return actors


def _weight(row: Mapping[str, object]) -> float | None:
    value = row.get("weight")
    return float(value) if isinstance(value, int | float) and value > 0 else None


def _day(row: Mapping[str, object]) -> date | None:
    value = row.get("date") or row.get("published_at")
    try:
        return date.fromisoformat(value[:10]) if isinstance(value, str) else None
    except ValueError:
        return None  # only the grouping of the folds wants it


def heads_of(examples: Sequence[Example]) -> Heads:
    """The heads that `examples` can train; TrainingError where a label has too few examples.

    Kinds, levels and attributes that the data hold in one form only are left out: they would be null.
    """
    heads = Heads(
        signals=_labels(examples),
        kinds=_kinds(examples),
        levels=_levels(examples),
        cross_border=_both(example.cross_border for example in examples),
        mass_casualty=_both(example.mass_casualty for example in examples),
    )
    if not heads.columns:
        raise TrainingError("no label tells any two items apart; give items with and without each label")
    return heads


def _labels(examples: Sequence[Example]) -> tuple[str, ...]:
    labelled = [example.signals for example in examples if example.signals is not None]
    counts = Counter(label for labels in labelled for label in labels)
    for label, count in sorted(counts.items()):
        if count < _LEAST_EXAMPLES:
            raise TrainingError(f"label {label!r} has {count} example; give it two or more, or leave it out")
        if count == len(labelled):
            raise TrainingError(f"label {label!r} is on every item; give items without it as well")
    ours = [str(signal) for signal in Signal if signal in counts]
    return (*ours, *sorted(set(counts).difference(ours)))


def _kinds(examples: Sequence[Example]) -> tuple[str, ...]:
    counts = Counter(example.kind for example in examples if example.kind is not None)
    for kind, count in sorted(counts.items()):
        if count < _LEAST_EXAMPLES:
            raise TrainingError(f"kind {kind!r} has {count} example; give it two or more, or leave it out")
    ours = [str(kind) for kind in Kind if kind in counts]
    return (*ours, *sorted(set(counts).difference(ours))) if len(counts) > 1 else ()


def _levels(examples: Sequence[Example]) -> tuple[int, ...]:
    severities = [example.severity for example in examples if example.severity is not None]
    reached = {level: sum(s >= level for s in severities) for level in range(1, _MOST_SEVERE + 1)}
    return tuple(k for k, n in reached.items() if _LEAST_EXAMPLES <= n <= len(severities) - _LEAST_EXAMPLES)


def _both(values: Iterable[bool | None]) -> bool:
    counts = Counter(values)
    return counts[True] >= _LEAST_EXAMPLES and counts[False] >= _LEAST_EXAMPLES


def targets_of(examples: Sequence[Example], heads: Heads) -> "NDArray[float64]":
    """One row an example, one column a head: 1, 0, or NaN where the example does not say."""
    import numpy as np  # noqa: PLC0415  heavy, and not needed to read a line

    rows = [_row(example, heads) for example in examples]
    return np.array(rows, dtype=np.float64).reshape(len(rows), len(heads.columns))


def _row(example: Example, heads: Heads) -> list[float]:
    unknown = float("nan")
    signals, kind, severity = example.signals, example.kind, example.severity
    row = [unknown if signals is None else float(name in signals) for name in heads.signals]
    row += [unknown if kind is None else float(name == kind) for name in heads.kinds]
    row += [unknown if severity is None else float(severity >= level) for level in heads.levels]
    wanted = ((heads.cross_border, example.cross_border), (heads.mass_casualty, example.mass_casualty))
    return row + [unknown if value is None else float(value) for has, value in wanted if has]
