"""`brinkwatch train`: labels in, a model of one's own out."""

import argparse
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeVar

from tqdm import tqdm

from bot.cli import replacing
from bot.cli.faults import UsageFault
from classifiers.artifact import save
from classifiers.card import Readers
from classifiers.dataset import TrainingError
from classifiers.model import EscalationModel

if TYPE_CHECKING:
    from classifiers.retrain import Retrained
    from classifiers.train import Trained

_Taught = TypeVar("_Taught")

_INSTALL: Final = "pip install 'brinkwatch[train]'"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument("labels", nargs="+", type=Path, metavar="LABELS", help="JSON Lines with labels")
    parser.add_argument(
        "--beside",
        nargs="+",
        action="extend",
        default=[],
        type=Path,
        metavar="FILE",
        help="more labels, to learn from but never to measure on",
    )
    parser.add_argument(
        "--careful",
        type=Path,
        metavar="DIR",
        help="take the careful reader that was prepared for these labels in DIR instead of training one",
    )
    parser.add_argument("--out", required=True, type=Path, metavar="DIR", help="where to write the model")
    replacing.add_arguments(parser)
    parser.add_argument(
        "--readers",
        choices=[str(each) for each in Readers],
        help=f"the quick reader alone or both (both where they can be trained: {_INSTALL})",
    )


def run(arguments: argparse.Namespace) -> int:
    """Trains, writes and says how well the model reads.

    1 where a line could not be read, or where the model is worse than what it begins with or replaces and so
    was not written.
    """
    if arguments.out.exists() and not arguments.out.is_dir():
        raise UsageFault(f"--out: {arguments.out} is no folder; name another")
    replacing.refuse_what_does_not_fit(arguments)
    check, unread = replacing.checked(arguments)
    trained = _begun(arguments) if arguments.base else _from_nothing(arguments)
    bad = [*trained.bad, *unread]
    for line in bad:
        print(f"brinkwatch train: {line}", file=sys.stderr)
    if not replacing.allowed(arguments, trained, check):
        print(f"brinkwatch train: {arguments.out} was not written; --force writes it anyway", file=sys.stderr)
        return 1
    _write(trained.model, arguments.out)
    return 1 if bad else 0


def _from_nothing(arguments: argparse.Namespace) -> "Trained":
    from classifiers.train import missing_for, train  # noqa: PLC0415  brings scikit-learn along

    missing = ", ".join(missing_for(Readers.BOTH))
    readers = _readers(arguments, missing)
    trained = _taught(
        arguments,
        lambda: train(
            arguments.labels, readers, _progress, beside=arguments.beside, careful=arguments.careful
        ),
    )
    if readers is Readers.QUICK and not arguments.readers:
        print(
            f"brinkwatch train: the quick reader alone, without {missing}; for both {_INSTALL}",
            file=sys.stderr,
        )
    return trained


def _begun(arguments: argparse.Namespace) -> "Retrained":
    from classifiers.retrain import retrain  # noqa: PLC0415  as above

    base = replacing.base_of(arguments)
    trained = _taught(arguments, lambda: retrain(base, arguments.labels, _progress, beside=arguments.beside))
    heads = ", ".join(trained.corrected) or "nothing: what some labels teach does not help the others"
    print(f"brinkwatch train: corrected {heads}", file=sys.stderr)
    return trained


def _progress(steps: Sequence[int]) -> Iterable[int]:
    return tqdm(steps, disable=None)


def _taught(arguments: argparse.Namespace, teach: Callable[[], _Taught]) -> _Taught:
    """What `teach` makes; its faults name the option at fault."""
    from classifiers.prepared import NotPreparedError  # noqa: PLC0415  brings numpy along

    try:
        return teach()
    except TrainingError as error:
        raise UsageFault(f"LABELS: {error}") from error
    except NotPreparedError as error:
        raise UsageFault(f"--careful: {error}") from error
    except OSError as error:
        option = "--beside" if Path(str(error.filename)) in arguments.beside else "LABELS"
        raise UsageFault(
            f"{option}: {error.filename} cannot be read ({error.strerror}); name readable files"
        ) from error


def _write(model: EscalationModel, folder: Path) -> None:
    try:
        card = save(model, folder)
    except OSError as error:
        raise UsageFault(f"--out: {folder} cannot be written ({error.strerror}); name another") from error
    print(
        f"{card.version}: {card.items} items, {len(card.heads.columns)} heads, in {folder}", file=sys.stderr
    )


def _readers(arguments: argparse.Namespace, missing: str) -> Readers:
    """Who is to be trained: as asked, else both where nothing is `missing` for it or one is prepared."""
    wanted = arguments.readers
    if arguments.careful is not None:
        if wanted == Readers.QUICK:
            raise UsageFault("--careful: the quick reader alone takes none; leave out --readers or --careful")
        return Readers.BOTH
    if wanted == Readers.BOTH and missing:
        raise UsageFault(f"--readers: both readers need {missing}; {_INSTALL}, or take quick")
    return Readers(wanted) if wanted else Readers.QUICK if missing else Readers.BOTH
