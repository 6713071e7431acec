"""Words asked for in a text: whole words and phrases, `*` at the end for any ending; knows no items."""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from storage.records import Words

# Letters that Unicode does not take apart into base and accent, and quotes that stand for one another.
_ALIKE: Final = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "‘": "'"}  # noqa: RUF001
)


def words_fault(words: Words, *texts: str) -> str:
    """The first of `any`, `all` and `none` that the texts do not meet, "" if they meet them all.

    Case and accents do not matter, a phrase may be broken over lines, blank words ask for nothing.
    """
    folded = [_fold(text) for text in texts]
    asked = [word for word in words.any if _pattern(word)]
    if asked and not any(_has(word, folded) for word in asked):
        return "none of the words asked for"
    for word in words.all:
        if _pattern(word) and not _has(word, folded):
            return f"without “{word}”"
    for word in words.none:
        if _has(word, folded):
            return f"has “{word}”, which is excluded"
    return ""


def words_found(words: Words, *texts: str) -> tuple[str, ...]:
    """Those of `any` and `all` that the texts have, as they were asked for."""
    folded = [_fold(text) for text in texts]
    return tuple(word for word in (*words.any, *words.all) if _has(word, folded))


def _has(word: str, folded: list[str]) -> bool:
    pattern = _pattern(word)
    return pattern is not None and any(pattern.search(text) for text in folded)


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str] | None:
    """What finds `word` in folded text; None where nothing is asked for."""
    parts = _fold(word).removesuffix("*").split()
    if not parts:
        return None
    ending = "" if word.rstrip().endswith("*") else r"(?!\w)"
    return re.compile(r"(?<!\w)" + r"\s+".join(map(re.escape, parts)) + ending)


@lru_cache(maxsize=4096)
def _fold(text: str) -> str:
    taken_apart = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in taken_apart if not unicodedata.combining(char)).translate(_ALIKE).strip()
