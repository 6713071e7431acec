"""What the classifier says of one item: frozen records, standard library only.

Unknown is not zero: a language that the model does not read, and a head that a user's own labels
lack, are None.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from classifiers.signals import Tier


@dataclass(frozen=True, kw_only=True, slots=True)
class Text:
    """What is read of an item; at least one of `title`, `summary` and `body` has text.

    `language` is the ISO 639-1 code that the feed or item declares, a hint only.
    """

    title: str = ""
    summary: str = ""
    body: str = ""
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Dyad:
    """Who did it to whom: ISO 3166-1 alpha-2 for states, codebook slugs for groups, "?" unknown."""

    source: str
    target: str

    def __str__(self) -> str:
        return f"{self.source}>{self.target}"


@dataclass(frozen=True, slots=True)
class Evidence:
    """The sentence that carries a signal; `start` and `end` count code points of `field` as given."""

    field: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Toll:
    """How many a text says were killed: `low` to `high`, equal where one figure is given.

    `at_least` where the text sets no upper bound; `words` are those that say it, as given.
    """

    low: int
    high: int
    at_least: bool = False
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Act:
    """One act, or one statement, that a long text reports, by the sentence that says it best.

    `signals` are those that pass their thresholds. `kind`, `cross_border` and `severity` (the expected value
    on 0-4) are None where the model lacks the head.
    """

    evidence: Evidence
    signals: Mapping[str, float]
    kind: str | None = None
    cross_border: float | None = None
    severity: float | None = None
    places: tuple[str, ...] = ()
    dyads: tuple[Dyad, ...] = ()


@dataclass(frozen=True, kw_only=True, slots=True)
class Assessment:
    """One item read by one model.

    Probabilities are calibrated, 0-1. `notable`, `serious` and `critical` are P(severity >= 1), P(>= 2)
    and P(>= 3); `severity` is the expected value on the codebook's 0-4. `places` are codebook codes.
    `tier` is the highest whose threshold on the model's card is passed, None below all of them.
    `acts` are what a text longer than a feed's item reports, in its order; a shorter one is one act itself
    and has none.
    Where `assessed` is false every reading is None or empty.
    """

    model: str
    language: str | None
    assessed: bool
    kind: Mapping[str, float] | None = None
    signals: Mapping[str, float] | None = None
    cross_border: float | None = None
    mass_casualty: float | None = None
    notable: float | None = None
    serious: float | None = None
    critical: float | None = None
    severity: float | None = None
    places: tuple[str, ...] = ()
    dyads: tuple[Dyad, ...] = ()
    evidence: Mapping[str, Evidence] = field(default_factory=dict)
    tier: Tier | None = None
    acts: tuple[Act, ...] = ()
