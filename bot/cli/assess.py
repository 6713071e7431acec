"""`brinkwatch assess`: items in as JSON Lines, what the classifier says of each out; one text in words."""

import argparse
import json
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import get_terminal_size
from typing import IO, Final

from tqdm import tqdm

from bot.cli import readable
from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_models, config_of, model_loader
from classifiers.assessment import Assessment, Dyad, Evidence, Text
from classifiers.dataset import parsed, text_of
from classifiers.explain import Explanation
from classifiers.polyglot import Reader

_BATCH: Final = 256
# Code points: a batch of long articles is a short one, so that memory does not grow with their length.
_LONG_BATCH: Final = 1_000_000
_DIGITS: Final = 4
_NARROWEST, _WIDEST = 30, 100
_BOLD: Final = ("\x1b[1m", "\x1b[22m")
_Read = tuple[Assessment, Explanation | None]


@dataclass(frozen=True, slots=True)
class _Row:
    """One line that could be read; `id` is whatever JSON it gave."""

    id: object
    text: Text


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument(
        "file", nargs="?", metavar="FILE", help="JSON Lines; - is standard input (the default)"
    )
    parser.add_argument("--text", metavar="TEXT", help="read this text instead, and say it in words")
    parser.add_argument("--json", action="store_true", help="with --text: as JSON, like a line of a file")
    parser.add_argument(
        "--explain", action="store_true", help="tell the words that moved each signal, and the acts"
    )
    add_config(parser)
    add_models(parser)


def run(arguments: argparse.Namespace) -> int:
    """Writes one line for each line read, in order; 1 where a line could not be read."""
    if arguments.text is not None:
        return _run_text(arguments)
    model = _model(arguments)
    bad: Counter[str] = Counter()
    with _lines(arguments.file or "-") as lines:
        rows = _rows(tqdm(lines, unit=" items", disable=None), bad)
        for batch in _batches(rows):
            for row, (assessment, explanation) in zip(batch, _read(model, batch, arguments), strict=True):
                print(json.dumps(_document(row.id, assessment, explanation)))
            sys.stdout.flush()
    return 1 if bad else 0


def _run_text(arguments: argparse.Namespace) -> int:
    """Reads the text of --text, for a person or as a line of JSON."""
    if arguments.file is not None:
        raise UsageFault("--text: reads one text, FILE many; give one of them")
    if not arguments.text.strip():
        raise UsageFault("--text: is empty; write the text to read after it")
    row = _Row(None, Text(body=arguments.text))
    ((assessment, explanation),) = _read(_model(arguments), [row], arguments)
    if arguments.json:
        print(json.dumps(_document(row.id, assessment, explanation)))
        return 0
    for line in readable.lines(assessment, _page(), explanation):
        print(line)
    return 0


def _model(arguments: argparse.Namespace) -> Reader:
    return model_loader(arguments, config_of(arguments))()


def _read(model: Reader, batch: list[_Row], arguments: argparse.Namespace) -> Iterator[_Read]:
    if arguments.explain:
        explained = (model.explain(row.text) for row in batch)
        return ((each.assessment, each) for each in explained)
    return ((assessment, None) for assessment in model.assess([row.text for row in batch]))


def _page() -> readable.Page:
    """As wide as the terminal; words are bold on one and starred in a pipe."""
    width = max(_NARROWEST, min(get_terminal_size().columns, _WIDEST))
    bold = sys.stdout.isatty() and "NO_COLOR" not in os.environ
    return readable.Page(width, _BOLD) if bold else readable.Page(width)


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
            row = parsed(line)
            yield _Row(row.get("id") if isinstance(row, dict) else None, text_of(row))
        except ValueError as error:
            bad["lines"] += 1
            print(f"brinkwatch assess: line {number}: {error}", file=sys.stderr)


def _batches(rows: Iterable[_Row]) -> Iterator[list[_Row]]:
    batch: list[_Row] = []
    length = 0
    for row in rows:
        batch.append(row)
        length += len(row.text.title) + len(row.text.summary) + len(row.text.body)
        if len(batch) == _BATCH or length >= _LONG_BATCH:
            yield batch
            batch, length = [], 0
    if batch:
        yield batch


def _document(identity: object, read: Assessment, explanation: Explanation | None) -> Mapping[str, object]:
    document: dict[str, object] = {
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
        "dyads": _sides(read.dyads) if read.assessed else None,
        "evidence": {name: _shown(each) for name, each in read.evidence.items()} if read.assessed else None,
    }
    if explanation:
        document["explain"] = _explained(explanation) if read.assessed else None
    return document


def _explained(explanation: Explanation) -> Mapping[str, object]:
    """What no contract asks for, so that it stands under a key of its own."""
    return {
        "signals": {
            name: [
                {"text": word.text, "start": word.start, "end": word.end, "share": _round(word.share)}
                for word in moved.words
            ]
            for name, moved in explanation.signals.items()
        },
        "sport": list(explanation.sport),
        "running_total": explanation.total,
        "acts": [
            {
                "evidence": _shown(act.evidence),
                "signals": _rounded(act.signals),
                "kind": act.kind,
                "cross_border": _round(act.cross_border),
                "severity": _round(act.severity),
                "places": list(act.places),
                "dyads": _sides(act.dyads),
            }
            for act in explanation.assessment.acts
        ],
    }


def _sides(dyads: Sequence[Dyad]) -> list[Mapping[str, str]]:
    return [{"source": dyad.source, "target": dyad.target} for dyad in dyads]


def _round(probability: float | None) -> float | None:
    return None if probability is None else round(probability, _DIGITS)


def _rounded(probabilities: Mapping[str, float] | None) -> Mapping[str, float] | None:
    return None if probabilities is None else {name: round(p, _DIGITS) for name, p in probabilities.items()}


def _shown(evidence: Evidence) -> Mapping[str, object]:
    return {"field": evidence.field, "start": evidence.start, "end": evidence.end, "text": evidence.text}
