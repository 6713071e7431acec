"""Smaller vocabularies for WordPiece tokenizers, and the rows that other networks have for their tokens.

It knows texts and the JSON of the tokenizers library, not labels nor networks.
"""

import json
from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from classifiers.assessment import Text
from classifiers.careful import encoder
from classifiers.careful_batches import tokenize

_COUNTED: Final = 512  # tokens of a text that count
_CONTINUED: Final = "##"
# What MPNet calls the special tokens of BERT.
_ALSO: Final = {"[PAD]": "<pad>", "[UNK]": "<unk>", "[CLS]": "<s>", "[SEP]": "</s>", "[MASK]": "<mask>"}


def size_of(tokenizer: str) -> int:
    """How many tokens `tokenizer` (JSON) has."""
    return len(_numbers(tokenizer))


def vocabulary_of(texts: Sequence[Text], tokenizer: str, size: int) -> str:
    """`tokenizer` (JSON) with about `size` tokens, those that `texts` need most."""
    ids = tokenize(texts, encoder(tokenizer, _COUNTED)).ids
    return pruned(tokenizer, np.bincount(ids, minlength=size_of(tokenizer)), size)


def pruned(tokenizer: str, counts: NDArray[np.int64], size: int) -> str:
    """A WordPiece `tokenizer` (JSON) cut down to about `size` tokens.

    It keeps the special tokens, which come first, every single character, so that no word that could be read
    is lost, and of the others as many as fit, those with the greatest `counts` (by number).
    """
    spec = json.loads(tokenizer)
    numbers: dict[str, int] = spec["model"]["vocab"]
    special = [token["content"] for token in spec["added_tokens"]]
    single = [token for token in numbers if len(token.removeprefix(_CONTINUED)) == 1]
    needed = dict.fromkeys((*special, *single))
    others = [token for token in numbers if token not in needed and counts[numbers[token]]]
    others.sort(key=lambda token: -counts[numbers[token]])
    kept = {*single, *others[: max(0, size - len(needed))]}.difference(special)
    order = [*special, *sorted(kept, key=numbers.__getitem__)]
    _renumber(spec, order)
    return json.dumps(spec, ensure_ascii=False)


def _renumber(spec: dict[str, Any], order: Sequence[str]) -> None:
    """Gives each token its place in `order`, wherever a tokenizer's JSON tells it."""
    places = {token: place for place, token in enumerate(order)}
    spec["model"]["vocab"] = places
    spec["truncation"] = spec["padding"] = None
    for token in spec["added_tokens"]:
        token["id"] = places[token["content"]]
    for token in spec["post_processor"]["special_tokens"].values():
        token["ids"] = [places[part] for part in token["tokens"]]


def rows_for(tokenizer: str, other: str) -> list[int]:
    """The number that `other` (JSON, like `tokenizer`) has for each token; ValueError where it lacks one."""
    theirs = _numbers(other)
    rows = [theirs.get(_ALSO.get(token, token), theirs.get(token)) for token in _ordered(tokenizer)]
    known = [row for row in rows if row is not None]
    if len(known) < len(rows):
        raise ValueError(
            f"the vocabularies differ in {len(rows) - len(known)} tokens; name an encoder of the same words"
        )
    return known


def _ordered(tokenizer: str) -> list[str]:
    numbers = _numbers(tokenizer)
    return sorted(numbers, key=numbers.__getitem__)


def _numbers(tokenizer: str) -> dict[str, int]:
    numbers: dict[str, int] = json.loads(tokenizer)["model"]["vocab"]
    return numbers
