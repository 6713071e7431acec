"""What is read of an item: cleaned text, sentences with their spans, words; knows nothing of models.

Spans count code points of a field as it was given, before any cleaning.
"""

import html
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, islice
from typing import Final

from classifiers.assessment import Evidence, Text

_TAGS: Final = re.compile(r"<[a-zA-Z/!][^<>]{0,400}>")
_SPACE: Final = re.compile(r"\s+")
# Typographic quotes and dashes as their plain forms; control and bidi characters are dropped.
_PLAIN: Final = {
    0x2018: "'", 0x2019: "'", 0x02BC: "'", 0x201C: '"', 0x201D: '"', 0x201E: '"',
    0x2010: "-", 0x2011: "-", 0x2013: "-", 0x2014: " - ",
    **dict.fromkeys((*range(9), *range(0x0E, 0x20), 0x7F, 0xAD, *range(0x200B, 0x2010)), ""),
    **dict.fromkeys((*range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF), ""),
}  # fmt: skip
# The country, not the pronoun: lower-casing would make them one word.
_STATES: Final = re.compile(r"\bU\.S\.(?:A\.)?|\bUSA?\b")
_KINGDOM: Final = re.compile(r"\bU\.K\.|\bUK\b")

_WORD: Final = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*|\d+(?:,\d{3})*(?:\.\d+)?|[?$£€%]")
# Looked for at the start of a run only: tried from each of its characters, a long run would take for ever.
_SENTENCE_END: Final = re.compile(r"(?<![.!?…])[.!?…]++[\"'”\u2019)\]]*+(?=\s)|\n+")
_NEXT_LETTER: Final = re.compile(r"\s*(\S?)")
_ABBREVIATION: Final = re.compile(
    r"(?:^|[\s(\"'“\u2018])(?:[A-Z]|[A-Za-z](?:\.[A-Za-z])+|Mr|Mrs|Ms|Dr|Prof|Gen|Lt|Col|Maj|Capt|Sgt|Cpl|Adm|Brig"
    r"|Sen|Rep|Gov|Pres|Rev|Hon|St|Jr|Sr|No|vs|v|etc|approx|Inc|Co|Corp|Ltd"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec)$"
)

_LONG_SUMMARY: Final = 700
_WINDOW: Final = 3
_MOST_SENTENCES: Final = 300


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a field ("title", "summary" or "text"); `raw` is `field[start:end]` as given."""

    field: str
    start: int
    end: int
    raw: str

    @property
    def evidence(self) -> Evidence:
        """The sentence as what an assessment shows for a signal."""
        return Evidence(self.field, self.start, self.end, self.raw)


def clean(raw: str) -> str:
    """`raw` without markup, entities, control and bidi characters, in NFKC, white space collapsed."""
    text = raw
    if "&" in text:
        text = html.unescape(html.unescape(text))  # some feeds escape twice
    if "<" in text:
        text = _TAGS.sub(" ", text)
    if not text.isascii() or not text.isprintable():
        text = unicodedata.normalize("NFKC", text.translate(_PLAIN))
    return _SPACE.sub(" ", text).strip()


def words(raw: str) -> list[str]:
    """The words of `raw`, cleaned and folded; numbers become their order of magnitude ("#tens")."""
    text = _KINGDOM.sub("britain", _STATES.sub("usa", clean(raw)))
    return [_fold(word) for word in _WORD.findall(text)]


@lru_cache(maxsize=1 << 16)
def _fold(word: str) -> str:
    if word[0].isdigit():
        return _magnitude(word)
    if not word.isascii():
        word = "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
    return word.lower().removesuffix("'s")


def _magnitude(number: str) -> str:
    """The class of a count: what matters is one or a few, ten or more, two hundred or more (CODEBOOK)."""
    value = float(unicodedata.normalize("NFKC", number).replace(",", ""))
    if 1900 <= value < 2100 and "," not in number and value.is_integer():  # noqa: PLR2004  years
        return "#year"
    bounds = ((2, "#one"), (10, "#few"), (100, "#tens"), (200, "#hundred"), (1000, "#hundreds"))
    return next((name for bound, name in bounds if value < bound), "#thousands")


def sentences(text: Text) -> list[Sentence]:
    """The sentences of every field in order, title, then summary, then body (field "text"); at most 300."""
    fields = (("title", text.title), ("summary", text.summary), ("text", text.body))
    every = (sentence for name, raw in fields for sentence in _sentences_of(name, raw))
    return list(islice(every, _MOST_SENTENCES))


def _sentences_of(field: str, raw: str) -> Iterator[Sentence]:
    start = 0
    for end in chain(_ends(raw), (len(raw),)):
        piece = raw[start:end]
        stripped = piece.strip()
        if stripped:
            first = start + len(piece) - len(piece.lstrip())
            yield Sentence(field, first, first + len(stripped), stripped)
        start = end


def _ends(raw: str) -> Iterator[int]:
    for found in _SENTENCE_END.finditer(raw):
        before, after = raw[max(0, found.start() - 12) : found.start()], _first_letter(raw, found.end())
        if "\n" in found[0] or not (after.islower() or (found[0] == "." and _ABBREVIATION.search(before))):
            yield found.end()


def _first_letter(raw: str, at: int) -> str:
    found = _NEXT_LETTER.match(raw, at)
    return found[1] if found else ""


def whole(text: Text) -> Text:
    """`text` as one piece, however long: its title, or else its first sentence, and all the rest below it."""
    if text.title and not text.body:
        return text
    pieces = sentences(text)
    if text.title:
        return Text(title=text.title, summary=_joined([s for s in pieces if s.field != "title"]))
    return _window(pieces)


def windows(text: Text, longest: int = 0) -> list[Text]:
    """`text` in pieces as long as a feed's items, the first of them title and lead.

    A headline with its summary is one piece, and so is whatever has `longest` characters below its title at
    most. A longer text is read on in windows of three sentences, each with its first sentence in the place of
    a title; at most 300 sentences are read.
    """
    if len(text.summary) + len(text.body) <= longest:
        return [whole(text)]
    lead, rest = _lead(text)
    return [lead, *(_window(rest[i : i + _WINDOW]) for i in range(0, len(rest), _WINDOW))]


def _lead(text: Text) -> tuple[Text, list[Sentence]]:
    if text.title and not text.body and len(text.summary) <= _LONG_SUMMARY:
        return text, []
    pieces = [s for s in sentences(text) if s.field != "title"]
    if text.title:
        taken = _fitting(pieces)
        return Text(title=text.title, summary=_joined(pieces[:taken])), pieces[taken:]
    taken = 1 + _fitting(pieces[1:])
    return _window(pieces[:taken]), pieces[taken:]


def _fitting(pieces: list[Sentence]) -> int:
    """How many sentences, one at least, make a summary of usual length."""
    length = 0
    for count, piece in enumerate(pieces):
        length += len(piece.raw)
        if count and (length > _LONG_SUMMARY or count >= _WINDOW):
            return count
    return len(pieces)


def _window(pieces: list[Sentence]) -> Text:
    return Text(title=_joined(pieces[:1]), summary=_joined(pieces[1:]))


def _joined(pieces: list[Sentence]) -> str:
    return " ".join(piece.raw for piece in pieces)
