"""What labels say of roles: which codes have which, and which tokens of names, for a network to learn.

It knows labels, names and spans, not the network.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Text
from classifiers.careful_batches import Rows, Tokens
from classifiers.dataset import Example, dyads_of
from classifiers.roles import Role, Spot, spots

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
    for index, places, spot in _spots(texts, tokens):
        if labelled := _labelled(examples[index]):
            targets[places] = [spot.code_as(role) in labelled[role] for role in Role]
    return targets


def named(texts: Sequence[Text], tokens: Tokens) -> NDArray[np.bool_]:
    """Which tokens belong to a name of a place or an actor."""
    found = np.zeros(len(tokens.ids), dtype=bool)
    for _, places, _ in _spots(texts, tokens):
        found[places] = True
    return found


def _labelled(example: Example) -> Mapping[Role, frozenset[str]] | None:
    """The codes by role; None where the label tells no act, or neither place nor sides."""
    if not (example.severity or example.signals) or example.where is None or example.actors is None:
        return None
    dyads = dyads_of(example.actors)
    sources, targets = (frozenset(dyad[side] for dyad in dyads) for side in (0, 1))
    return {Role.PLACE: example.where, Role.SOURCE: sources, Role.TARGET: targets}


def _spots(texts: Sequence[Text], tokens: Tokens) -> Iterator[tuple[int, Rows, Spot]]:
    """Each name of each text: the text's number, the places of its tokens, the name."""
    for index, text in enumerate(texts):
        start, end = tokens.starts[index : index + 2]
        for spot in spots(text.title, text.summary):
            touched = spot.touches(tokens.fields[start:end], tokens.spans[start:end])
            yield index, start + np.flatnonzero(touched), spot
