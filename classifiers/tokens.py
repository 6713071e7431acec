"""Splits a headline or summary into tokens as the name tables want them; knows no names itself."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

# A dotted acronym, a word (apostrophes inside belong to it, a possessive does not), a possessive, a mark.
_TOKEN: Final = re.compile(
    r"(?:[A-Za-z]\.){2,}"
    r"|[^\W_]+(?:['\u2019\u02bc](?![sS]\b)[^\W_]+)*"
    r"|['\u2019][sS]\b|(?<=[sS])['\u2019](?!\w)"
    r"|[^\w\s'\u2019\u2010\u2011\-]"
)
_POSSESSIVES: Final = frozenset({"'s", "\u2019s", "'S", "\u2019S", "'", "\u2019"})
_HYPHENS: Final = "-\u2010\u2011"
_DROPPED: Final = str.maketrans({"'": "", "\u2019": "", "\u02bc": "", "\u0131": "i"})
POSSESSIVE: Final = "'s"


@dataclass(frozen=True, slots=True)
class Tokens:
    """One text in pieces; the four sequences run in parallel, spans count code points of `text`.

    `words` are folded (lower case, no accents, no dots in acronyms; a possessive is "'s"). `hyphened` tells
    that a hyphen joins the token to the one before.
    """

    text: str
    words: Sequence[str]
    raw: Sequence[str]
    starts: Sequence[int]
    hyphened: Sequence[bool]

    def end(self, index: int) -> int:
        """Where token `index` ends in `text`."""
        return self.starts[index] + len(self.raw[index])


@lru_cache(maxsize=65536)
def fold(raw: str) -> str:
    """The form of one token in which names are compared."""
    if raw in _POSSESSIVES:
        return POSSESSIVE
    word = raw.casefold().translate(_DROPPED)
    if len(word) > 1:
        word = word.replace(".", "")
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word


def tokens(text: str) -> Tokens:
    """`text` in tokens; whatever the input, spans lie inside it and do not overlap."""
    raw: list[str] = []
    starts: list[int] = []
    hyphened: list[bool] = []
    end = -1
    for found in _TOKEN.finditer(text):
        start = found.start()
        raw.append(found[0])
        starts.append(start)
        hyphened.append(start == end + 1 and text[end] in _HYPHENS)
        end = found.end()
    return Tokens(text, [fold(piece) for piece in raw], raw, starts, hyphened)
