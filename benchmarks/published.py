"""Models that `brinkwatch train` makes of ConfliBERT's published sets, beside the published figures.

    python -m benchmarks.published --readers quick,both --sets BBC_News,insightCrime --data DIR

Each set is turned into labelled lines and goes through the very code of the command, with nothing tuned for
it: it is trained on the set's own train split and measured on its test split. A set whose test is kept back
is measured by five-fold cross-validation on train, which is no measure of that test: `plain` (TF-IDF and
linear support vectors, as published for these sets) reads the same folds, to say how much easier they are.
Nothing learned from one set meets another, for they share sentences.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.multiclass import OneVsRestClassifier
from sklearn.pipeline import make_pipeline, make_union
from sklearn.svm import LinearSVC

from benchmarks.published_sets import DATA, RESULTS, PublishedSet, Split, published
from classifiers.assessment import Text
from classifiers.card import Readers
from classifiers.dataset import Example
from classifiers.folds import FOLDS, folds_of
from classifiers.model import EscalationModel
from classifiers.train import train

PLAIN = "plain"
READERS = (PLAIN, *map(str, Readers))
RESAMPLES = 1000
SEED = 0

Labels = NDArray[np.bool_]


def figure(one: PublishedSet, reader: str) -> tuple[int, str]:
    """How many texts were read, and the figure with its 95 % bootstrap interval."""
    split = one.split("train")
    if one.tested:
        test = one.split("test")
        labelled, predicted = test.labels, read(one, split, test.texts, reader)
    else:
        labelled, predicted = split.labels, np.zeros_like(split.labels)
        folds = folds_of([Example(text=Text(body=text)) for text in split.texts])
        for number in np.unique(folds):
            held = folds == number
            predicted[held] = read(one, split.at(~held), split.at(held).texts, reader)
    drawn = np.random.RandomState(SEED).randint(len(labelled), size=(RESAMPLES, len(labelled)))
    measured = [one.measure(labelled[rows], predicted[rows]) for rows in drawn]
    low, high = np.percentile(measured, [2.5, 97.5])
    return len(labelled), f"{one.measure(labelled, predicted):.3f} ({low:.3f} to {high:.3f})"


def read(one: PublishedSet, split: Split, texts: Sequence[str], reader: str) -> Labels:
    """What `reader` says of `texts`, texts x labels, having learned from `split` alone."""
    say(f"{one.name}, {reader}: learns from {len(split.texts)}, reads {len(texts)}")
    if reader == PLAIN:
        return plain(split, texts, single=one.single)
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "labels.jsonl"
        path.write_text("\n".join(lines(split, single=one.single)) + "\n", encoding="utf-8")
        model = train([path], Readers(reader)).model
    return predict(model, texts, split.labels.shape[1], single=one.single)


def lines(split: Split, *, single: bool) -> list[str]:
    """The split as `brinkwatch train` reads it: {"text", "label"} or {"text", "labels"}, JSON a line."""
    named = [[str(label) for label in np.flatnonzero(row)] for row in split.labels]
    labels = [{"label": names[0]} if single else {"labels": names} for names in named]
    return [json.dumps({"text": text, **its}) for text, its in zip(split.texts, labels, strict=True)]


def predict(model: EscalationModel, texts: Sequence[str], width: int, *, single: bool) -> Labels:
    """The likeliest label of each text, or all that pass the thresholds on the model's card."""
    card = model.card
    read = model.probabilities([Text(body=text) for text in texts])[:, card.heads.signal_columns]
    columns = np.array([int(name) for name in card.heads.signals])
    predicted = np.zeros((len(texts), width), dtype=bool)
    if single:
        predicted[np.arange(len(texts)), columns[read.argmax(axis=1)]] = True
    else:
        least = np.array([card.thresholds.signals[name] for name in card.heads.signals])
        predicted[:, columns] = read >= least
    return predicted


def plain(split: Split, texts: Sequence[str], *, single: bool) -> Labels:
    """The same by word and character n-grams and one linear support vector machine a label."""
    grams = make_union(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True),
        TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True),
    )
    machine = make_pipeline(grams, OneVsRestClassifier(LinearSVC(C=0.5)))
    machine.fit(split.texts, split.labels.astype(np.int64))
    scores: NDArray[np.float64] = machine.decision_function(texts)
    least = scores.max(axis=1, keepdims=True) if single else np.full((1, 1), 1e-12)
    return np.asarray(scores >= least)


def say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


def row(one: PublishedSet, readers: Sequence[str]) -> str:
    """One row of the table."""
    found = [figure(one, each) for each in readers]
    how = one.metric if one.tested else f"{one.metric}, {FOLDS} folds"
    figures = [shown for _, shown in found]
    known = ["-" if score is None else f"{score:.3f}" for score in (one.conflibert, one.best)]
    return f"| {' | '.join([one.name, how, f'{found[0][0]:,}', *figures, *known])} |"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.published")
    parser.add_argument("--data", type=Path, default=DATA, metavar="DIR", help="the folder of the sets")
    parser.add_argument("--sets", default="", metavar="NAME,…", help="all where absent")
    parser.add_argument("--readers", default="plain,quick", metavar="NAME,…", help=f"of {', '.join(READERS)}")
    given = parser.parse_args(arguments)
    readers, wanted = given.readers.split(","), [name for name in given.sets.split(",") if name]
    if unknown := set(readers) - set(READERS):
        parser.error(f"--readers: {', '.join(sorted(unknown))} is none of {', '.join(READERS)}")
    if not (given.data / RESULTS).exists():
        say(f"skipped: no published sets in {given.data}; they are not in the repository, --data names them")
        return 0
    sets = published(given.data)
    if unknown := set(wanted) - {one.name for one in sets}:
        parser.error(f"--sets: {', '.join(sorted(unknown))} not in {given.data}")
    columns = ["set", "figure", "texts", *readers, "ConfliBERT", "best published"]
    print(f"| {' | '.join(columns)} |\n|{'---|' * len(columns)}", flush=True)
    for one in sets:
        if not wanted or one.name in wanted:
            print(row(one, readers), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
