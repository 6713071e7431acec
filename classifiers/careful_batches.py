"""Texts as numbers of tokens, and the batches that they are read in, those of like length together."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from tokenizers import Tokenizer

from classifiers.assessment import Text
from classifiers.careful import fields_of, pair

Rows = NDArray[np.int64]

# Within so many batches texts are sorted by length: little is padded, and no epoch is like another.
_SORTED: Final = 64
_AT_ONCE: Final = 4096
_MULTIPLE: Final = 8


@dataclass(frozen=True, slots=True)
class Batch:
    """Texts x tokens: ids, 1 where a token is, 1 where it is the summary's, and its place in `Tokens`."""

    ids: NDArray[np.int64]
    mask: NDArray[np.int64]
    types: NDArray[np.int64]
    places: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of many texts, one after the other: text i has those from `starts[i]` to `starts[i + 1]`.

    `fields` is 0 in a title, 1 in a summary, -1 for the marks that stand round them; `spans` (tokens x 2)
    where each starts and ends in its cleaned field.
    """

    ids: NDArray[np.int32]
    types: NDArray[np.int8]
    fields: NDArray[np.int8]
    spans: NDArray[np.int32]
    starts: NDArray[np.int64]

    @property
    def lengths(self) -> NDArray[np.int64]:
        """How many tokens each text has."""
        return np.diff(self.starts)

    def batch(self, rows: Rows) -> Batch:
        """The texts `rows`, each padded with zeros to the longest of them."""
        lengths = self.lengths[rows]
        width = -(-int(lengths.max()) // _MULTIPLE) * _MULTIPLE
        steps = np.arange(width)
        mask = steps < lengths[:, None]
        places = np.where(mask, self.starts[rows][:, None] + steps, 0)
        return Batch(
            ids=np.where(mask, self.ids[places], 0).astype(np.int64),
            mask=mask.astype(np.int64),
            types=np.where(mask, self.types[places], 0).astype(np.int64),
            places=places,
        )


def tokenize(texts: Sequence[Text], encoder: Tokenizer) -> Tokens:
    """The tokens of `texts` as `encoder` (`careful.encoder`) cuts them."""
    parts = [_encoded(texts[start : start + _AT_ONCE], encoder) for start in range(0, len(texts), _AT_ONCE)]
    starts = np.cumsum([0, *(length for *_, lengths in parts for length in lengths)], dtype=np.int64)
    ids, types, fields, spans = (np.concatenate(arrays) for arrays in list(zip(*parts, strict=True))[:4])
    return Tokens(ids, types, fields, spans, starts)


def _encoded(texts: Sequence[Text], encoder: Tokenizer) -> tuple[Any, ...]:
    """Ids, types, fields and spans of all tokens in turn, and how many each text has."""
    encodings = encoder.encode_batch([pair(text) for text in texts])
    fields = [fields_of(text, encoding) for text, encoding in zip(texts, encodings, strict=True)]
    return (
        np.array([number for each in encodings for number in each.ids], dtype=np.int32),
        np.array([number for each in encodings for number in each.type_ids], dtype=np.int8),
        np.array([number for each in fields for number in each], dtype=np.int8),
        np.array([span for each in encodings for span in each.offsets], dtype=np.int32),
        [len(each) for each in encodings],
    )


def shuffled(lengths: NDArray[np.int64], rows: Rows, size: int, random: np.random.RandomState) -> list[Rows]:
    """`rows` in batches of `size` in random order, texts of like `lengths` (one a text) together."""
    order = random.permutation(rows)
    batches: list[Rows] = []
    for start in range(0, len(order), size * _SORTED):
        batches.extend(by_length(lengths, order[start : start + size * _SORTED], size))
    return [batches[place] for place in random.permutation(len(batches))]


def by_length(lengths: NDArray[np.int64], rows: Rows, size: int) -> list[Rows]:
    """`rows` in batches of `size`, the shortest texts first."""
    order = rows[np.argsort(lengths[rows], kind="stable")]
    return [order[start : start + size] for start in range(0, len(order), size)]
