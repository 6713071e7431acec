"""`brinkwatch train`: labels in, a model of one's own out."""

import argparse
import sys
from pathlib import Path

from tqdm import tqdm

from bot.cli.faults import UsageFault
from classifiers.artifact import save
from classifiers.dataset import TrainingError

HELP = "train a model on labelled items (JSON Lines)"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("labels", nargs="+", type=Path, metavar="LABELS", help="JSON Lines with labels")
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write the model")


def run(arguments: argparse.Namespace) -> int:
    """Trains, writes and says how well the model reads; 1 where a line could not be read."""
    from classifiers.train import train  # noqa: PLC0415  brings scikit-learn along

    try:
        trained = train(arguments.labels, lambda steps: tqdm(steps, unit=" heads", disable=None))
    except TrainingError as error:
        raise UsageFault(f"LABELS: {error}") from error
    except OSError as error:
        raise UsageFault(
            f"LABELS: {error.filename} cannot be read ({error.strerror}); name readable files"
        ) from error
    for line in trained.bad:
        print(f"brinkwatch train: {line}", file=sys.stderr)
    try:
        card = save(trained.model, arguments.out)
    except OSError as error:
        raise UsageFault(
            f"--out: {arguments.out} cannot be written ({error.strerror}); name another"
        ) from error
    print(
        f"{card.version}: {card.items} items, {len(card.heads.columns)} heads, in {arguments.out}",
        file=sys.stderr,
    )
    return 1 if trained.bad else 0
