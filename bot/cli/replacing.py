"""What a new model is measured against before it is written: the one it begins with, the one it replaces."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from bot.cli import comparing
from bot.cli.faults import UsageFault
from classifiers.artifact import CARD_FILE, ArtifactError, load
from classifiers.dataset import BadLine, Example, read
from classifiers.model import EscalationModel

if TYPE_CHECKING:
    from classifiers.compare import Comparison
    from classifiers.retrain import Retrained
    from classifiers.train import Trained


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares --base, --check and --force."""
    parser.add_argument(
        "--base",
        metavar="MODEL",
        help="begin with this model (a folder, or `shipped`) and learn what the labels correct in it",
    )
    parser.add_argument(
        "--check",
        type=Path,
        metavar="FILE",
        help="labels that neither model was trained on, to compare them on instead of out of fold",
    )
    parser.add_argument(
        "--force", action="store_true", help="write the model even where it is worse, or was not compared"
    )


def refuse_what_does_not_fit(arguments: argparse.Namespace) -> None:
    """UsageFault for options that do not go together, before anything is trained."""
    if arguments.base and (arguments.readers or arguments.careful):
        option = "--readers" if arguments.readers else "--careful"
        raise UsageFault(f"{option}: the readers are those of the base; leave it or --base out")
    if _replaced(arguments.out) and not (arguments.base or arguments.check or arguments.force):
        raise UsageFault(
            f"--out: {arguments.out} holds a model; name another folder, --check FILE to compare the two on,"
            " or --force"
        )


def base_of(arguments: argparse.Namespace) -> EscalationModel:
    """The model of --base."""
    return comparing.model_named(arguments.base)


def checked(arguments: argparse.Namespace) -> tuple[list[Example], list[BadLine]]:
    """The labels of --check, none without it, and its lines that are none."""
    if arguments.check is None:
        return [], []
    try:
        examples, bad = read([arguments.check])
    except OSError as error:
        raise UsageFault(
            f"--check: {arguments.check} cannot be read ({error.strerror}); name another"
        ) from error
    if not examples:
        raise UsageFault("--check: no labelled item in it; each line is a JSON object with text and a label")
    return examples, bad


def allowed(arguments: argparse.Namespace, trained: "Trained | Retrained", check: Sequence[Example]) -> bool:
    """Whether the model may be written: not worse than its rivals, or --force; tells how it compares."""
    from classifiers.compare import Judgement  # noqa: PLC0415  brings numpy along

    for told in _learned_from(arguments, trained):
        print(f"brinkwatch train: {told}", file=sys.stderr)
    worse = False
    for version, comparison in _comparisons(arguments, trained, check):
        print(comparing.table(version, trained.model.version, comparison), file=sys.stderr)
        worse = worse or comparison.judgement is Judgement.WORSE
    return arguments.force or not worse


def _comparisons(
    arguments: argparse.Namespace, trained: "Trained | Retrained", check: Sequence[Example]
) -> Iterator[tuple[str, "Comparison"]]:
    """Each rival's version, and how the new model compares: on `check`, else out of fold with its base."""
    from classifiers.compare import compare  # noqa: PLC0415  as above
    from classifiers.retrain import Retrained  # noqa: PLC0415  as above

    if not check:
        if isinstance(trained, Retrained):
            yield trained.model.card.base, trained.comparison
        return
    rivals = [base_of(arguments)] if arguments.base else []
    replaced = _replaced(arguments.out)
    if replaced is not None and replaced.version not in {rival.version for rival in rivals}:
        rivals.append(replaced)
    yield from ((rival.version, compare(rival, trained.model, check)) for rival in rivals)


def _learned_from(arguments: argparse.Namespace, trained: "Trained | Retrained") -> Iterator[str]:
    """Warnings of files that are compared on though one of the models learned from them."""
    sources = trained.model.card.sources
    if arguments.check is not None:
        yield from filter(None, [comparing.learned_from(arguments.check, sources)])
    elif arguments.base:
        earlier = [source for source in sources if not source.measured]
        yield from filter(None, (comparing.learned_from(path, earlier) for path in arguments.labels))


def _replaced(folder: Path) -> EscalationModel | None:
    """The model that `folder` holds; None where it holds none, or one that could not be used anyway."""
    if not (folder / CARD_FILE).exists():
        return None
    try:
        return load(folder)
    except ArtifactError:
        return None
