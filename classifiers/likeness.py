"""What an item is held against others by: words, sides, places and signals of title and lead.

Knows no other item and no incident; `classifiers.likeness_group` weighs how like two are.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from typing import Final

from classifiers.assessment import Assessment
from classifiers.signals import DEVELOPMENTS, Kind, Tier
from classifiers.text import clean
from classifiers.tokens import fold

_WORD: Final = re.compile(r"[^\W_]+(?:['\u2019][^\W_]+)*")
_POSSESSIVE: Final = re.compile(r"['\u2019][sS]$")
_ORDINAL: Final = re.compile(r"\d+(?:st|nd|rd|th)")
# Words that say nothing of what happened, function words and those of reporting.
_EMPTY: Final = frozenset(
    (  # noqa: SIM905  eighty words in quotes are no easier to read
        "the a an of to in on for and at by from with as is are was were be been has have had it its his her "
        "their he she they that this these those after over amid says said say will would could than or not "
        "but who which what when into about up out new more while before during one two us u i s"
    ).split()
)
_ROUNDUP: Final = re.compile(
    r"\blive\b.*[:\u2013\u2014|]|\blive (?:updates?|briefing|blog|coverage)\b|\bday \d+\b"
    r"|\b\d+(?:st|nd|rd|th) day\b|\bat a glance\b|\bkey (?:events|moments|developments|takeaways)\b"
    r"|\bbriefing\b|\bwhat we know\b|\bin pictures\b|\bnewsletter\b|\blatest:|\bthings to know\b"
    r"|\b(?:morning|evening|daily|weekly) (?:brief|digest|rundown|recap)\b|\bround-?up\b"
    r"|\bnews (?:summary|wrap)\b|\bweek in\b",
    re.IGNORECASE,
)
_LEAD: Final = 300  # characters of a summary that are compared
_COMPARED: Final = 25  # words of a lead sentence that a wire copy shares
_COPIED: Final = 0.8  # share of them
_BELOW_TITLE: Final = 0.7  # what a word of the lead weighs against one of the title
_LONG_ENOUGH: Final = 4  # words of a headline that is not met twice by chance
_FAINT: Final = 0.05  # a signal less likely than this is not compared


@dataclass(frozen=True, kw_only=True, slots=True)
class Fingerprint:
    """One item as it is held against others.

    `title` are the stems of the title, each once, `terms` those of title and lead with their weight (0-1].
    `signals` are probabilities scaled to unit length, `actors` and `dyads` codebook codes, `ordinals` which
    one of a row is meant ("package" to "12th"). `words` is the probability that the item reports words and
    not acts, `recap` that it explains or looks back; `roundup` tells that its title announces many
    developments. `grave` is one of tier serious or above, but for round-ups, `loud` one that reports a
    development and does not only explain it. `copy` is the same for items with the same headline; `lead` are
    the first words below it.
    """

    title: tuple[str, ...]
    terms: Mapping[str, float]
    signals: Mapping[str, float] = field(default_factory=dict)
    places: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    dyads: tuple[str, ...] = ()
    ordinals: Mapping[str, str] = field(default_factory=dict)
    words: float = 0.0
    recap: float = 0.0
    roundup: bool = False
    grave: bool = False
    loud: bool = False
    copy: str = ""
    lead: tuple[str, ...] = ()


def fingerprint(title: str, summary: str, assessment: Assessment) -> Fingerprint:
    """The fingerprint of an item and of what was read in it; without a title its summary stands for one."""
    headline, lead = _folded(clean(title)), _folded(clean(summary[: 4 * _LEAD])[:_LEAD])
    above = tuple(dict.fromkeys(stem(word) for word in headline or lead if word not in _EMPTY))
    terms = dict.fromkeys((stem(word) for word in lead if word not in _EMPTY), _BELOW_TITLE)
    kind, roundup = assessment.kind or {}, bool(_ROUNDUP.search(title))
    grave = assessment.tier in (Tier.SERIOUS, Tier.CRITICAL) and not roundup
    dyads = tuple(str(dyad) for dyad in assessment.dyads)
    sides = (side for dyad in assessment.dyads for side in (dyad.source, dyad.target) if side != "?")
    return Fingerprint(
        title=above,
        terms={**terms, **dict.fromkeys(above, 1.0)},
        signals=_scaled(assessment.signals or {}),
        places=assessment.places,
        actors=tuple(dict.fromkeys(sides)),
        dyads=dyads,
        ordinals={after: word for word, after in pairwise(headline) if _ORDINAL.fullmatch(word)},
        words=kind.get(Kind.STATEMENT, 0.0),
        recap=kind.get(Kind.ANALYSIS, 0.0) + kind.get(Kind.RETRO, 0.0),
        roundup=roundup,
        grave=grave,
        loud=grave and develops(assessment),
        copy=" ".join(headline if len(headline) >= _LONG_ENOUGH else [*headline, "|", *lead]),
        lead=tuple(lead[:_COMPARED]),
    )


def near_copy(one: Fingerprint, other: Fingerprint) -> bool:
    """Whether one item is a wire copy of the other: the same headline, or nearly the same lead."""
    if one.copy == other.copy:
        return True
    shortest = min(len(one.lead), len(other.lead))
    if shortest < 2 * _LONG_ENOUGH:
        return False
    ours, theirs = set(one.lead[:shortest]), set(other.lead[:shortest])
    return len(ours & theirs) >= _COPIED * len(ours | theirs)


def develops(assessment: Assessment) -> bool:
    """Whether an item reports a development: it is likeliest an event or statement, or serious at least.

    What likelier explains or looks back than reports is nothing new, however grave: of 77 such labelled items
    26 were serious developments, and they are 1 in 220 of those.
    """
    kind = assessment.kind or {}
    likeliest = max(kind, key=kind.__getitem__, default="")
    reported = sum(kind.get(each, 0.0) for each in DEVELOPMENTS)
    aside = kind.get(Kind.ANALYSIS, 0.0) + kind.get(Kind.RETRO, 0.0)
    grave = assessment.tier is not None and (assessment.tier is not Tier.NOTABLE or not kind)
    return likeliest in DEVELOPMENTS or (grave and reported >= aside)


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """`word`, folded, without the ending of a plural."""
    if len(word) > 4 and word.endswith("ies"):  # noqa: PLR2004  "dies" is no plural of "dy"
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):  # noqa: PLR2004
        return word[:-1]
    return word


def _folded(text: str) -> list[str]:
    found: list[str] = _WORD.findall(text)
    return [fold(_POSSESSIVE.sub("", word) if word[-1] in "sS" else word) for word in found]


def _scaled(signals: Mapping[str, float]) -> Mapping[str, float]:
    """Unit length, faint ones left out."""
    loud = {name: chance for name, chance in signals.items() if chance >= _FAINT}
    length = sum(chance * chance for chance in loud.values()) ** 0.5
    return {name: chance / length for name, chance in loud.items()}
