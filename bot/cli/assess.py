"""`brinkwatch assess`: items in as JSON Lines, what the classifier says of each out."""

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import IO, Final

from tqdm import tqdm

from bot.cli.faults import UsageFault
from bot.cli.options import add_model
from classifiers.artifact import load
from classifiers.assessment import Assessment, Evidence, Text
from classifiers.dataset import text_of

HELP = "read items (JSON Lines) and write what the classifier says of each"

_BATCH: Final = 256
_DIGITS: Final = 4


@dataclass(frozen=True, slots=True)
class _Row:
    """One line that could be read; `id` is whatever JSON it gave."""

    id: object
    text: Text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument(
        "file", nargs="?", default="-", metavar="FILE", help="JSON Lines; - is standard input (the default)"
    )
    add_model(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes one line for each line read, in order; 1 where a line could not be read."""
    model = load(arguments.model)
    bad: Counter[str] = Counter()
    with _lines(arguments.file) as lines:
        rows = _rows(tqdm(lines, unit=" items", disable=None), bad)
        while batch := list(islice(rows, _BATCH)):
            assessments = model.assess([row.text for row in batch])
            for row, assessment in zip(batch, assessments, strict=True):
                print(json.dumps(_document(row.id, assessment)))
            sys.stdout.flush()
    return 1 if bad else 0


@contextmanager
def _lines(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115  closed below
    except OSError as error:
        raise UsageFault(
            f"FILE: {name} cannot be read ({error.strerror}); name a readable file or -"
        ) from error
    with file:
        yield file


def _rows(lines: Iterable[bytes], bad: Counter[str]) -> Iterator[_Row]:
    """The rows of `lines`; the number of each line that is none is told, and counted in `bad`."""
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            yield _Row(row.get("id") if isinstance(row, dict) else None, text_of(row))
        except (ValueError, RecursionError) as error:
            bad["lines"] += 1
            undecoded = isinstance(error, json.JSONDecodeError | UnicodeDecodeError)
            reason = "not JSON in UTF-8" if undecoded else str(error)
            print(f"brinkwatch assess: line {number}: {reason}", file=sys.stderr)


def _document(identity: object, assessment: Assessment) -> Mapping[str, object]:
    read = assessment
    return {
        "id": identity,
        "language": read.language,
        "assessed": read.assessed,
        "kind": _rounded(read.kind),
        "signals": _rounded(read.signals),
        "cross_border": _round(read.cross_border),
        "mass_casualty": _round(read.mass_casualty),
        "serious": _round(read.serious),
        "critical": _round(read.critical),
        "severity": _round(read.severity),
        "places": list(read.places) if read.assessed else None,
        "dyads": [{"source": d.source, "target": d.target} for d in read.dyads] if read.assessed else None,
        "evidence": {name: _shown(each) for name, each in read.evidence.items()} if read.assessed else None,
    }


def _round(probability: float | None) -> float | None:
    return None if probability is None else round(probability, _DIGITS)


def _rounded(probabilities: Mapping[str, float] | None) -> Mapping[str, float] | None:
    return None if probabilities is None else {name: round(p, _DIGITS) for name, p in probabilities.items()}


def _shown(evidence: Evidence) -> Mapping[str, object]:
    return {"field": evidence.field, "start": evidence.start, "end": evidence.end, "text": evidence.text}
