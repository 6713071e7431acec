"""A language that nobody speaks: English with every letter of ours in disguise, so that others stand out."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bot.languages.catalogue import ENGLISH, catalogue

CODE = "xx"
_PLAIN = "abcdefghijklmnopqrstuvwxyz"
_DISGUISE = "äƀçđéƒğĥïĵķľɱñöþɋŕšŧüṽŵẋýž"
_LETTERS = str.maketrans(_PLAIN + _PLAIN.upper(), _DISGUISE + _DISGUISE.upper())
# Kept: addresses, what is filled in, tags, entities, commands, the bot's name and the tags of incidents.
_KEPT = re.compile(r"https?://[^\s<]+|\{[^{}]*\}|<[^<>]*>|&\w+;|/\w+(?:@\{\w+\})?|#A\d*")
_WORD = re.compile(r"[A-Za-z]{2,}")
_FOREIGN = re.compile(r"https?://\S+|“[^”]*”")
_CUT, _LEAST_CUT = "…", 8


def pseudo() -> Mapping[str, Mapping[str, Any]]:
    """The English catalogue in disguise, each text in brackets."""
    return {section: _disguised(texts) for section, texts in catalogue(ENGLISH).items()}


def disguised(text: str) -> str:
    """A text with its letters in disguise and brackets around it, what is kept as it is."""
    core = text.strip()
    if not core:
        return text
    start = text.index(core)
    return f"{text[:start]}[{_letters(core)}]{text[start + len(core) :]}"


def plain_words(shown: str, known: Iterable[str]) -> list[str]:
    """The words that are shown without disguise, but for the `known` phrases, cut or whole, and for links.

    What stands in curly quotes is somebody else's.
    """
    shown = _FOREIGN.sub(" ", shown)
    for phrase in sorted({*known} - {""}, key=len, reverse=True):
        shown = shown.replace(phrase, " ")
        if _CUT in shown and len(phrase) > _LEAST_CUT:
            shown = re.sub(f"{re.escape(phrase[:_LEAST_CUT])}[^{_CUT}]*{_CUT}", " ", shown)
    return _WORD.findall(shown)


def _disguised(value: Any) -> Any:
    if isinstance(value, str):
        return disguised(value)
    if isinstance(value, list):
        return [_disguised(one) for one in value]
    return {name: _disguised(one) for name, one in value.items()}


def _letters(text: str) -> str:
    parts, at = [], 0
    for found in _KEPT.finditer(text):
        parts += [text[at : found.start()].translate(_LETTERS), found[0]]
        at = found.end()
    return "".join((*parts, text[at:].translate(_LETTERS)))
