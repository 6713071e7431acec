"""What labels say of roles: which codes have which, and which tokens of names, for a network to learn.

It knows labels, names and spans, not the network.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Text
from classifiers.careful_batches import Rows, Tokens
from classifiers.cue_weights import gold_dyads
from classifiers.dataset import Example
from classifiers.gazetteer import Name, Sort, rows
from classifiers.homonyms import names_of
from classifiers.roles import Role
from classifiers.text import clean
from classifiers.tokens import tokens as pieces_of

_FEWEST: Final = 25  # labelled less often, a code cannot be learned by itself


def codes_of(examples: Sequence[Example]) -> tuple[str, ...]:
    """The codes often enough labelled to be learned, as "where:UA", "source:?"; role by role."""
    labelled = filter(None, map(_labelled, examples))
    counts = Counter((role, code) for each in labelled for role, codes in each.items() for code in codes)
    return tuple(
        f"{role}:{code}"
        for role in Role
        for code in sorted(
            code for (known, code), count in counts.items() if known is role and count >= _FEWEST
        )
    )


def code_targets(examples: Sequence[Example], codes: Sequence[str]) -> NDArray[np.float32]:
    """Examples x codes: 1 where the label has the code, 0 where not, NaN where it tells no act."""
    targets = np.full((len(examples), len(codes)), np.nan, dtype=np.float32)
    for row, example in enumerate(examples):
        if labelled := _labelled(example):
            had = {f"{role}:{code}" for role, each in labelled.items() for code in each}
            targets[row] = [code in had for code in codes]
    return targets


def role_targets(examples: Sequence[Example], texts: Sequence[Text], tokens: Tokens) -> NDArray[np.float32]:
    """Tokens x roles, by `Role`: 1 where the name that a token belongs to has the role, NaN outside names."""
    targets = np.full((len(tokens.ids), len(Role)), np.nan, dtype=np.float32)
    for index, places, name in _names(texts, tokens):
        if labelled := _labelled(examples[index]):
            targets[places] = [_code(name, role) in labelled[role] for role in Role]
    return targets


def named(texts: Sequence[Text], tokens: Tokens) -> NDArray[np.bool_]:
    """Which tokens belong to a name of a place or an actor."""
    found = np.zeros(len(tokens.ids), dtype=bool)
    for _, places, _ in _names(texts, tokens):
        found[places] = True
    return found


def _labelled(example: Example) -> Mapping[Role, frozenset[str]] | None:
    """The codes by role; None where the label tells no act, or neither place nor sides."""
    if not (example.severity or example.signals) or example.where is None or example.actors is None:
        return None
    dyads = gold_dyads(example.actors)
    sources, targets = (frozenset(dyad[side] for dyad in dyads) for side in (0, 1))
    return {Role.PLACE: example.where, Role.SOURCE: sources, Role.TARGET: targets}


def _names(texts: Sequence[Text], tokens: Tokens) -> Iterator[tuple[int, Rows, Name]]:
    """Each name of each text: the text's number, the places of its tokens, the name."""
    for index, text in enumerate(texts):
        start, end = tokens.starts[index : index + 2]
        fields, spans = tokens.fields[start:end], tokens.spans[start:end]
        for field, raw in enumerate((text.title, text.summary)):
            pieces = pieces_of(clean(raw))
            for name in names_of(pieces):
                first, last = pieces.starts[name.first], pieces.end(name.last - 1)
                touched = (fields == field) & (spans[:, 0] < last) & (spans[:, 1] > first)
                yield index, start + np.flatnonzero(touched), name


def _code(name: Name, role: Role) -> str:
    return _homes()[name.code] if role is Role.PLACE and name.sort is Sort.GROUP else name.code


@cache
def _homes() -> Mapping[str, str]:
    return {row["code"]: row["home"] for row in rows("actors")}
