"""Tells the language of a headline; what a feed declares is a prior, never an answer.

Short English headlines full of names look like anything to a detector, and an English headline taken for
another language is lost to the reader, so English is kept unless the text speaks clearly against it.
"""

import re
from collections.abc import Mapping
from difflib import get_close_matches
from functools import cache
from typing import TYPE_CHECKING, Final

from classifiers.assessment import Text
from classifiers.gazetteer import rows
from classifiers.text import clean

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

ENGLISH: Final = "en"
_MOST_CHARACTERS: Final = 600
_OF_A_BODY: Final = 1000
# Codes of the detector that a feed would not declare: kept with the language that it would.
_FOLDED: Final = {
    "ary": "ar",
    "arz": "ar",
    "kik": "ki",
    "nb": "no",
    "nn": "no",
    "pcm": "en",
    "sdh": "ku",
    "uzs": "uz",
    "wuu": "zh",
    "yue": "zh",
}
_CODE: Final = re.compile("[a-z]{2,3}")
# The least probability of English at which a text still counts as English, by what is declared.
_LEAST_WHERE_DECLARED: Final = 0.003
_LEAST_WHERE_SILENT: Final = 0.02
_LEAST_WHERE_ANOTHER: Final = 0.3
# The least probability at which a declared language other than English is believed over its neighbours.
_BELIEVED: Final = 0.02


def language_of_item(text: Text) -> str | None:
    """The language of an item's title, summary and the first of its body, by `language_of`."""
    return language_of(" ".join((text.title, text.summary, text.body[:_OF_A_BODY])), text.language)


def language_of(text: str, declared: str | None = None) -> str | None:
    """The ISO 639-1 code of `text`'s language, None where there are no letters and nothing is declared.

    `declared` is what the feed or item says (BCP 47, e.g. "en-GB"); it sways, it does not decide.
    """
    hint = primary(declared)
    cleaned = clean(text[: 4 * _MOST_CHARACTERS])[:_MOST_CHARACTERS]
    if not any(character.isalpha() for character in cleaned):
        return hint
    ranked = _ranked(cleaned)
    if ranked.get(ENGLISH, 0.0) >= _least_english(hint):
        return ENGLISH
    if hint and hint != ENGLISH and ranked.get(hint, 0.0) >= _BELIEVED:
        return hint
    return max(ranked, key=ranked.__getitem__)


def _least_english(hint: str | None) -> float:
    if hint is None:
        return _LEAST_WHERE_SILENT
    return _LEAST_WHERE_DECLARED if hint == ENGLISH else _LEAST_WHERE_ANOTHER


def primary(declared: str | None) -> str | None:
    """The language subtag of a declared code in lower case ("en-GB" → "en"), None where there is none.

    What a feed declares may be anything at all; what has not the form of a code is taken for nothing.
    """
    code = (declared or "").strip().lower().replace("_", "-").partition("-")[0]
    return _FOLDED.get(code, code) if _CODE.fullmatch(code) else None


def language_name(code: str) -> str:
    """What English calls a language ("ar" → "Arabic"); a code that has no name here comes back as it is."""
    return _names().get(code, code)


def known_language(code: str) -> str:
    """`code` where it names a language as assessments do, else ValueError with the right form."""
    if code in _names():
        return code
    codes = {name.casefold(): known for known, name in _names().items()}
    close = get_close_matches(code.casefold(), codes, n=1, cutoff=0.8)
    mend = f"did you mean {codes[close[0]]}?" if close else 'write a code of ISO 639 like "ar"'
    raise ValueError(f"unknown language {code!r}; {mend}")


def _ranked(text: str) -> dict[str, float]:
    probabilities: dict[str, float] = {}
    for code, probability in _identifier().rank(text):
        name = _FOLDED.get(code, code)
        probabilities[name] = probabilities.get(name, 0.0) + float(probability)
    return probabilities


@cache
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in rows("languages")}


@cache
def _identifier() -> "LanguageIdentifier":
    """The detector, built when first asked; its model is a table of numbers, loaded without pickle."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415  .7 s, not needed for --help

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
