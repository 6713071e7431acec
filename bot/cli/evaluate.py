"""`brinkwatch evaluate`: how well a model reads labelled items, or which of two reads them better."""

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import comparing
from bot.cli.faults import UsageFault
from bot.cli.options import add_model
from classifiers.artifact import load
from classifiers.dataset import BadLine, Example, read

if TYPE_CHECKING:
    from classifiers.card import Figure
    from classifiers.evaluate import Evaluation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("labels", type=Path, metavar="LABELS", help="JSON Lines with labels")
    add_model(parser)
    parser.add_argument(
        "--compare",
        nargs=2,
        metavar=("A", "B"),
        help="whether the model in folder B is better than the one in A; `shipped` is the shipped one",
    )
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures; 1 where a line could not be read, or where B is shown to be worse than A."""
    if arguments.compare and arguments.model is not None:
        raise UsageFault("--compare: names both models; leave out --model")
    measure = _compare if arguments.compare else _evaluate
    examples, bad = _read(arguments.labels)
    for line in bad:
        print(f"brinkwatch evaluate: {line}", file=sys.stderr)
    if not examples:
        raise UsageFault("LABELS: no labelled item in it; each line is a JSON object with text and a label")
    return max(measure(arguments, examples), 1 if bad else 0)


def _read(path: Path) -> tuple[list[Example], list[BadLine]]:
    try:
        return read([path])
    except OSError as error:
        raise UsageFault(f"LABELS: {path} cannot be read ({error.strerror}); name another") from error


def _evaluate(arguments: argparse.Namespace, examples: Sequence[Example]) -> int:
    from classifiers.evaluate import evaluate  # noqa: PLC0415  brings scipy along

    model = load(arguments.model)
    measured = evaluate(model, examples)
    if not measured.figures:
        raise UsageFault(
            "LABELS: nothing to measure; give items with and without a label that the model reads"
        )
    show = _document if arguments.json else _text
    print(show(model.version, len(examples), measured))
    return 0


def _compare(arguments: argparse.Namespace, examples: Sequence[Example]) -> int:
    from classifiers.compare import Judgement, compare  # noqa: PLC0415  as above

    first, second = map(comparing.model_named, arguments.compare)
    told = comparing.learned_from(arguments.labels, (*first.card.sources, *second.card.sources))
    if told:
        print(f"brinkwatch evaluate: {told}", file=sys.stderr)
    comparison = compare(first, second, examples)
    if not comparison.lines:
        raise UsageFault(
            "LABELS: nothing to compare; give items with and without a label that both models read"
        )
    if arguments.json:
        print(json.dumps(comparing.document(first.version, second.version, comparison)))
    else:
        print(comparing.table(first.version, second.version, comparison))
    return 1 if comparison.judgement is Judgement.WORSE else 0


def _document(version: str, items: int, measured: "Evaluation") -> str:
    figures = measured.figures.items()
    tables = {name: [asdict(row) for row in bins] for name, bins in measured.reliability.items()}
    return json.dumps(
        {
            "model": version,
            "items": items,
            "figures": {name: figure.value for name, figure in figures},
            "intervals": {name: [figure.low, figure.high] for name, figure in figures},
            "reliability": tables.get("serious", []),
            "reliability_critical": tables.get("critical", []),
        }
    )


def _text(version: str, items: int, measured: "Evaluation") -> str:
    lines = [f"{version} on {items} items", f"{'':<32}{'value':>8}   95 % interval"]
    lines += [f"{name:<32}{each.value:8.4f}{_interval(each)}" for name, each in measured.figures.items()]
    for name, bins in measured.reliability.items():
        lines += ["", f"{name}: probability, items, share of pool, mean, true"]
        lines += [
            f"{b.low:.1f}-{b.high:.1f}{b.items:7d}{b.weight:9.4f}{b.mean_probability:8.3f}{b.share_true:8.3f}"
            for b in bins
        ]
    return "\n".join(lines)


def _interval(figure: "Figure") -> str:
    if figure.low is None or figure.high is None:
        return ""
    return f"   {figure.low:.4f} to {figure.high:.4f}"
