"""Text to TF-IDF features: title words, all words, and characters inside words; knows no labels.

Three blocks, each with sublinear term frequency and unit length: one- and two-word grams of the title, the
same of title and summary together, and character grams of three to five inside words with their edges.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix, hstack

from classifiers.assessment import Text
from classifiers.text import words

_SHORTEST, _LONGEST = 3, 5
# The least number of items that a word gram and a character gram must stand in, by the size of the data.
_RARE: Final = ((8000, 3, 6), (500, 2, 3), (0, 1, 1))
_MOST_CACHED_WORDS: Final = 100_000


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The grams of one block in the order of their columns, with their inverse document frequencies."""

    grams: tuple[str, ...]
    idf: NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class Features:
    """Turns texts into rows of features; the fields are the vocabularies of the blocks."""

    title: Vocabulary
    all: Vocabulary
    characters: Vocabulary
    _title: dict[str, int] = field(init=False, repr=False, compare=False)
    _all: dict[str, int] = field(init=False, repr=False, compare=False)
    _characters: dict[str, int] = field(init=False, repr=False, compare=False)
    _cached: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for name in ("title", "all", "characters"):
            grams = getattr(self, name).grams
            object.__setattr__(self, f"_{name}", dict(zip(grams, range(len(grams)), strict=True)))

    @classmethod
    def fit(cls, texts: Sequence[Text]) -> "Features":
        """The features that `texts` hold often enough."""
        _, word_least, character_least = next(row for row in _RARE if len(texts) >= row[0])
        titles = [words(text.title) for text in texts]
        summaries = [words(text.summary) for text in texts]
        both = list(zip(titles, summaries, strict=True))
        return cls(
            title=_vocabulary((word_grams(title) for title in titles), word_least),
            all=_vocabulary((word_grams(t) + word_grams(s) for t, s in both), word_least),
            characters=_vocabulary(
                ([g for w in t + s for g in character_grams(w)] for t, s in both), character_least
            ),
        )

    @property
    def width(self) -> int:
        """How many columns a row has."""
        return len(self.title.grams) + len(self.all.grams) + len(self.characters.grams)

    def matrix(self, texts: Sequence[Text]) -> csr_matrix:
        """One sparse float32 row a text."""
        titles = [words(text.title) for text in texts]
        summaries = [words(text.summary) for text in texts]
        both = list(zip(titles, summaries, strict=True))
        title = [_known(self._title, each) for each in titles]
        everything = [_known(self._all, t) + _known(self._all, s) for t, s in both]
        characters = [[i for word in t + s for i in self._inside(word)] for t, s in both]
        blocks = ((title, self.title), (everything, self.all), (characters, self.characters))
        return hstack([_weighted(rows, vocabulary) for rows, vocabulary in blocks], format="csr")

    def _inside(self, word: str) -> list[int]:
        columns = self._cached.get(word)
        if columns is None:
            if len(self._cached) >= _MOST_CACHED_WORDS:
                self._cached.clear()
            known = self._characters
            columns = [known[gram] for gram in character_grams(word) if gram in known]
            self._cached[word] = columns
        return columns


def word_grams(folded: Sequence[str]) -> list[str]:
    """The words and the pairs of neighbours."""
    return [*folded, *map(" ".join, pairwise(folded))]


def character_grams(word: str) -> list[str]:
    """Pieces of three to five characters of `word` with a space at each edge."""
    padded = f" {word[:40]} "
    return [
        padded[start : start + size]
        for size in range(_SHORTEST, _LONGEST + 1)
        for start in range(len(padded) - size + 1)
    ]


def _vocabulary(documents: Iterable[list[str]], least: int) -> Vocabulary:
    frequency: Counter[str] = Counter()
    count = 0
    for grams in documents:
        frequency.update(set(grams))
        count += 1
    kept = tuple(sorted(gram for gram, number in frequency.items() if number >= least))
    seen = np.array([frequency[gram] for gram in kept], dtype=np.float64)
    return Vocabulary(kept, (np.log((1 + count) / (1 + seen)) + 1).astype(np.float32))


def _known(columns: dict[str, int], folded: Sequence[str]) -> list[int]:
    found = (columns.get(gram) for gram in word_grams(folded))
    return [column for column in found if column is not None]


def _weighted(rows: Sequence[list[int]], vocabulary: Vocabulary) -> csr_matrix:
    lengths = np.fromiter((len(row) for row in rows), dtype=np.int64, count=len(rows))
    ends = np.concatenate([[0], np.cumsum(lengths)])
    columns = np.fromiter((i for row in rows for i in row), dtype=np.int32, count=int(ends[-1]))
    shape = (len(rows), len(vocabulary.grams))
    counts = csr_matrix((np.ones(len(columns), dtype=np.float32), columns, ends), shape=shape)
    counts.sum_duplicates()
    counts.data = (1 + np.log(counts.data)) * vocabulary.idf[counts.indices]
    owners = np.repeat(np.arange(len(rows)), np.diff(counts.indptr))
    lengths_squared = np.bincount(owners, weights=counts.data**2, minlength=len(rows))
    counts.data /= np.sqrt(lengths_squared)[owners].astype(np.float32)
    return counts
