"""Reads labelled items from JSON Lines; label names are whatever the data holds."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Final

from classifiers.assessment import Text

MOST_SEVERE: Final = 4
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
                    examples.append(example_of(parsed(line)))
                except ValueError as error:
                    bad.append(BadLine(path, number, str(error)))
    return examples, bad


def parsed(line: bytes) -> object:
    """What a line of JSON holds; ValueError with the reason where it holds none."""
    try:
        return json.loads(line, parse_constant=_no_number)
    except (json.JSONDecodeError, UnicodeDecodeError) as error:
        raise ValueError("not JSON in UTF-8") from error
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    except ValueError as error:
        raise ValueError("holds NaN, infinity or a number that is too long") from error


def _no_number(constant: str) -> object:
    """JSON has no NaN and no infinity; what reads our answer would choke on the id that we give back."""
    raise ValueError(constant)


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
    if all(told is None for told in (*heads, example.where, example.actors)):
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
    if not all(isinstance(label, str | int) for label in labels):
        raise ValueError(f"{name} is neither a text or whole number nor a list of them")
    texts = [label.strip() if isinstance(label, str) else json.dumps(label) for label in labels]
    return frozenset(filter(None, texts))


def _severity(row: Mapping[str, object]) -> int | None:
    value = row.get("severity")
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= MOST_SEVERE:
        raise ValueError(f"severity is not a whole number from 0 to {MOST_SEVERE}")
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


def dyads_of(actors: str) -> frozenset[tuple[str, str]]:
    """A label's `actors` as (source, target).

    `A+B>C` gives every pair, `A+B` both directions, a lone `A` the unknown as its target.
    """
    if not actors or actors == "-":
        return frozenset()
    sources, arrow, targets = actors.partition(">")
    left = sources.split("+")
    right = targets.split("+") if arrow else left if len(left) > 1 else ["?"]
    return frozenset((source, target) for source in left for target in right if source != target)
