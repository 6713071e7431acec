"""`brinkwatch evaluate`: how well a model reads labelled items."""

import argparse
import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli.faults import UsageFault
from bot.cli.options import add_model
from classifiers.artifact import load
from classifiers.dataset import read

if TYPE_CHECKING:
    from classifiers.card import Figure
    from classifiers.evaluate import Evaluation


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("labels", type=Path, metavar="LABELS", help="JSON Lines with labels")
    add_model(parser)
    parser.add_argument("--json", action="store_true", help="one JSON object instead of text")


def run(arguments: argparse.Namespace) -> int:
    """Prints the figures; 1 where a line could not be read."""
    from classifiers.evaluate import evaluate  # noqa: PLC0415  brings scipy along

    model = load(arguments.model)
    try:
        examples, bad = read([arguments.labels])
    except OSError as error:
        raise UsageFault(
            f"LABELS: {arguments.labels} cannot be read ({error.strerror}); name another"
        ) from error
    for line in bad:
        print(f"brinkwatch evaluate: {line}", file=sys.stderr)
    if not examples:
        raise UsageFault("LABELS: no labelled item in it; each line is a JSON object with text and a label")
    measured = evaluate(model, examples)
    if not measured.figures:
        raise UsageFault(
            "LABELS: nothing to measure; give items with and without a label that the model reads"
        )
    show = _document if arguments.json else _text
    print(show(model.version, len(examples), measured))
    return 1 if bad else 0


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
