"""A long text read sentence by sentence: which acts it reports, each by the sentence that says it best.

It knows which sentences lean on the one before; what they mean the readers say.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from classifiers.assessment import Act, Dyad, Evidence, Text
from classifiers.card import Card
from classifiers.gazetteer import Sort
from classifiers.homonyms import names_of
from classifiers.readings import Readings, located, sided
from classifiers.same_act import Found, named, together
from classifiers.signals import DEVELOPMENTS, Kind
from classifiers.text import Sentence, clean, sentences
from classifiers.tokens import tokens

if TYPE_CHECKING:
    from classifiers.careful import Roles

# Sentences that say little without the one before: they open with a pronoun, or speak of an act as known.
_LEANING: Final = re.compile(
    r"^\W*(?:he|she|it|they|this|that|these|those|his|her|its|their|such|both|neither|another)\b"
    r"|\b(?:the|this|that|these|those) (?:air ?|drone |missile |rocket )?"
    r"(?:strikes?|attacks?|attackers?|assaults?|raids?|blasts?|explosions?|bombings?|bombs?|bombers?|shelling"
    r"|missiles?|rockets?|drones?|shootings?|gunm[ae]n|killings?|ambush|clash(?:es)?|fighting|offensive"
    r"|seizure|vessel|ship|tanker|kidnapping|hostages?|coup|threat|warning|sanctions|truce|ceasefire)\b",
    re.IGNORECASE,
)
# Read together with the one before only from here on, as a share of the lowest tier's threshold: beside an
# act every sentence sounds like one.
_HALF: Final = 0.5
# As many sentences as a feed's item has; further on the sides are rather mixed than told.
_READ_TOGETHER: Final = 4
_OLD: Final = frozenset({Kind.ANALYSIS, Kind.RETRO})
# An article is mostly background, a feed's item mostly news: being new must be twice as likely as not.
_SURELY_NEW: Final = 2.0


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence as it was read: alone, or with the one before as its summary; `row` has a value a head."""

    sentence: Sentence
    index: int
    before: str
    piece: Text
    row: Sequence[float]
    roles: "Roles | None"

    @property
    def leaning(self) -> bool:
        """Whether it says little without the sentence before."""
        return bool(self.before and _LEANING.search(self.sentence.raw))


@dataclass(frozen=True, slots=True)
class ActReader:
    """Finds acts by a model's card; `read` reads texts as long as a feed's items.

    `reports` is the likelihood (0-1) that the text's opening does not explain or remember: where it does, so
    most likely do the sentences after it.
    """

    card: Card
    read: Callable[[Sequence[Text]], Readings]
    reports: float = 1.0

    def said(self, text: Text) -> list[Said]:
        """Every sentence of `text` as it is best read."""
        alone = self._alone(text)
        leaning = [
            each for each in alone if each.leaning and self._stirs(each.row) and not self.signals(each.row)
        ]
        pieces = [Text(title=each.sentence.raw, summary=each.before) for each in leaning]
        if not pieces:
            return alone
        read = self.read(pieces)
        rows = read.probabilities.tolist()
        for each, piece, row, roles in zip(leaning, pieces, rows, read.roles, strict=True):
            alone[each.index] = replace(each, piece=piece, row=row, roles=roles)
        return alone

    def acts(self, said: Sequence[Said]) -> tuple[Act, ...]:
        """The acts that these sentences report, in order, each once."""
        found = together(one for each in said if (one := self._found(each)))
        return tuple(self._sided(each, said) for each in found)

    def evidence(self, said: Sequence[Said], names: Sequence[str]) -> Mapping[str, Evidence]:
        """For each signal of `names` the sentence that carries it, rather one that needs no other."""
        return {name: self._carrying(said, name).evidence for name in names}

    def signals(self, row: Sequence[float]) -> Mapping[str, float]:
        """The signals of a sentence that newly reports something; none of one that explains or remembers."""
        heads, thresholds = self.card.heads, self.card.thresholds
        kinds = dict(zip(heads.kinds, row[heads.kind_columns], strict=True))
        if _odds(_newness(kinds)) * min(1.0, _odds(self.reports)) < _SURELY_NEW:
            return {}
        column = heads.column("severity:1")
        if column is not None and thresholds.notable is not None and row[column] < thresholds.notable:
            return {}
        read = zip(heads.signals, row[heads.signal_columns], strict=True)
        return {name: p for name, p in read if name in thresholds.signals and p >= thresholds.signals[name]}

    def _carrying(self, said: Sequence[Said], name: str) -> Sentence:
        """The first sentence of those about as sure of a signal."""
        column, least = self.card.heads.signals.index(name), self.card.thresholds.signals[name]

        def standing(each: Said) -> tuple[bool, float]:
            p = each.row[column]
            return p >= least and not each.piece.summary, round(p, 1)

        return max(said, key=standing).sentence

    def _alone(self, text: Text) -> list[Said]:
        found = sentences(text)
        pieces = [Text(title=sentence.raw) for sentence in found]
        read = self.read(pieces)
        rows = read.probabilities.tolist()
        befores = ["", *_befores(text, found)][: len(found)]
        parts = zip(found, befores, pieces, rows, read.roles, strict=True)
        return [Said(sentence, i, before, *rest) for i, (sentence, before, *rest) in enumerate(parts)]

    def _stirs(self, row: Sequence[float]) -> bool:
        column, notable = self.card.heads.column("severity:1"), self.card.thresholds.notable
        return column is None or notable is None or row[column] >= _HALF * notable

    def _found(self, said: Said) -> Found | None:
        signals = self.signals(said.row)
        if not signals:
            return None
        heads, sentence = self.card.heads, said.sentence
        values = dict(zip(heads.columns, said.row, strict=True))
        kinds = dict(zip(heads.kinds, said.row[heads.kind_columns], strict=True))
        levels = said.row[heads.severity_columns]
        act = Act(
            evidence=sentence.evidence,
            signals=signals,
            kind=max(kinds, key=kinds.__getitem__) if kinds else None,
            cross_border=values.get("cross_border"),
            severity=sum(levels) if levels else None,
            places=self._places(said),
            dyads=self._dyads(said),
        )
        alone = not said.piece.summary
        return Found(act, (said.index,), alone, _towns(sentence.raw), _likeliest(act.dyads))

    def _sided(self, found: Found, said: Sequence[Said]) -> Act:
        """The act with its sides as its first sentences tell them together, where those name both."""
        first, *more = (said[index].sentence.raw for index in found.told_by[:_READ_TOGETHER])
        if not more:
            return found.act
        piece = Text(title=first, summary=" ".join(more))
        dyads = sided(piece, self.read([piece]).roles[0])
        return replace(found.act, dyads=dyads) if any(map(named, dyads)) else found.act

    def _places(self, said: Said) -> tuple[str, ...]:
        own = located(said.piece, said.roles)
        return own or (located(*self._wider(said)) if said.before else ())

    def _dyads(self, said: Said) -> tuple[Dyad, ...]:
        own = sided(said.piece, said.roles)
        if any(map(named, own)) or not said.leaning:
            return own
        wider = sided(*self._wider(said))
        return wider if any(map(named, wider)) or not own else own

    def _wider(self, said: Said) -> "tuple[Text, Roles | None]":
        """The sentence beside the one before, where it has not been read so yet."""
        if said.piece.summary:
            return said.piece, said.roles
        piece = Text(title=said.sentence.raw, summary=said.before)
        return piece, self.read([piece]).roles[0]


def reporting(kinds: Mapping[str, float]) -> float:
    """How likely a text of these kinds does not explain or remember, 0-1."""
    return 1 - sum(kinds.get(kind, 0.0) for kind in _OLD)


def _newness(kinds: Mapping[str, float]) -> float:
    """How likely a sentence newly reports something, 0-1; 1 where a model knows no such kinds."""
    return sum(kinds.get(kind, 0.0) for kind in DEVELOPMENTS) if not DEVELOPMENTS.isdisjoint(kinds) else 1.0


def _odds(probability: float) -> float:
    return probability / max(1 - probability, 1e-9)


def _befores(text: Text, found: Sequence[Sentence]) -> Iterator[str]:
    """The sentence before each but the first; "" where a paragraph begins, headlines apart."""
    fields = {"title": text.title, "summary": text.summary, "text": text.body}
    for before, sentence in pairwise(found):
        same = before.field == sentence.field
        between = fields[sentence.field][before.end if same else 0 : sentence.start]
        yield before.raw if "\n" not in between and (same or before.field == "title") else ""


def _likeliest(dyads: Sequence[Dyad]) -> tuple[Dyad, ...]:
    """The first dyad, and its return where both did it, if their sides are named."""
    sides = [{dyad.source, dyad.target} for dyad in dyads]
    return tuple(dyad for dyad, each in zip(dyads, sides, strict=True) if each == sides[0] and named(dyad))


def _towns(raw: str) -> frozenset[str]:
    text = tokens(clean(raw))
    names = (name for name in names_of(text) if name.sort in (Sort.CITY, Sort.PART))
    return frozenset(" ".join(text.words[name.first : name.last]) for name in names)
