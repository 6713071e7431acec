"""Fits what places and dyads make of the careful reader: `python -m classifiers.role_weights LABELS ROLES`.

LABELS are lines of JSON as the codebook has them, ROLES an .npz with what a network that had not seen it says
of each line (`careful_distillation` writes it): `fields`, `spans` and `logits` of the tokens of all lines in
turn, `starts` (lines + 1) where each line's begin and the last one's end, `codes` (lines x codes) and the
`names` of the codes. It writes `data/roles.tsv` beside it; nothing at run time needs it.
"""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from classifiers.careful import Roles
from classifiers.dataset import dyads_of
from classifiers.dyad_cues import Pair
from classifiers.fitting import write_weights
from classifiers.role_choice import Features, features_of, pair_features, role_odds
from classifiers.roles import Heard, Role, heard


@dataclass(frozen=True, slots=True)
class Item:
    """One labelled item: what a network that had not seen it says of its codes, and what is right."""

    heard: Mapping[Role, Mapping[str, Heard]]
    places: frozenset[str]
    pairs: frozenset[Pair]

    def right(self, role: Role) -> frozenset[str]:
        """The codes that have `role` in the label."""
        if role is Role.PLACE:
            return self.places
        return frozenset(pair[0 if role is Role.SOURCE else 1] for pair in self.pairs)


def fit(items: Sequence[Item]) -> dict[str, float]:
    """A weight for each feature of places, sources, targets and pairs."""
    weights: dict[str, float] = {}
    for role in Role:
        weights |= _regress(_codes(items, role))
    return weights | _regress(_pairs(items, weights))


def _codes(items: Iterable[Item], role: Role) -> Iterator[tuple[Features, bool]]:
    for item in items:
        for code, each in item.heard[role].items():
            yield features_of(role, each), code in item.right(role)


def _pairs(items: Iterable[Item], weights: Mapping[str, float]) -> Iterator[tuple[Features, bool]]:
    for item in items:
        sources, targets = (role_odds(role, item.heard[role], weights) for role in (Role.SOURCE, Role.TARGET))
        for pair, features in pair_features(sources, targets).items():
            yield features, pair in item.pairs


def _regress(rows: Iterable[tuple[Features, bool]]) -> dict[str, float]:
    features, right = zip(*rows, strict=True)
    columns = DictVectorizer(sparse=False)
    # No intercept: every row has a feature that is always 1.
    regression = LogisticRegression(fit_intercept=False, max_iter=1000)
    regression.fit(columns.fit_transform(features), right)
    weights = zip(columns.get_feature_names_out(), regression.coef_[0], strict=True)
    return {str(name): round(float(weight), 2) for name, weight in weights}


def read_items(labels: Path, roles: Path) -> Iterator[Item]:
    """The labelled items of severity 1 or more; ValueError where the two files differ in length."""
    with np.load(roles, allow_pickle=False) as file:
        read = dict(file)
    lines = labels.read_text(encoding="utf-8").splitlines()
    spans = zip(read["starts"][:-1], read["starts"][1:], strict=True)
    for line, (start, end), codes in zip(lines, spans, read["codes"], strict=True):
        row = json.loads(line)
        if row["severity"] >= 1:
            fields, tokens, logits = (read[name][start:end] for name in ("fields", "spans", "logits"))
            known = dict(zip(read["names"].tolist(), codes.tolist(), strict=True))
            reading = Roles(fields, tokens, logits.astype(np.float32), known)
            said = {role: heard(row["title"], row["summary"], reading, role) for role in Role}
            yield Item(said, frozenset(row["where"]), dyads_of(row["actors"]))


def main(labels: str, roles: str) -> None:
    """Read both files, fit and write the table."""
    write_weights("roles", fit(list(read_items(Path(labels), Path(roles)))))


if __name__ == "__main__":
    main(*sys.argv[1:])
