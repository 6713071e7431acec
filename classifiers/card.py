"""The model card: what a model is, what it was trained on, how well it reads, and where its tiers begin."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Final

from classifiers.assessment import Assessment
from classifiers.heads import Heads
from classifiers.signals import Tier

FORMAT: Final = 2


class Readers(StrEnum):
    """Who reads for a model: the quick reader alone, or the careful one beside it."""

    QUICK = "quick"
    BOTH = "both"


MODEL_FILE, NETWORK_FILE, TOKENIZER_FILE = "model.npz", "careful.onnx", "tokenizer.json"
FILES: Final = {
    Readers.QUICK: (MODEL_FILE,),
    Readers.BOTH: (MODEL_FILE, NETWORK_FILE, TOKENIZER_FILE),
}


@dataclass(frozen=True, kw_only=True, slots=True)
class Thresholds:
    """The least probability of each tier and signal; None and absent where the model lacks the head."""

    critical: float | None = None
    serious: float | None = None
    notable: float | None = None
    signals: Mapping[str, float] = field(default_factory=dict)

    def tier_of(self, assessment: Assessment) -> Tier | None:
        """The highest tier whose threshold `assessment` passes, None below all.

        Where a model has no severity at all, any signal that passes its own makes an item notable.
        """
        passed = (
            (Tier.CRITICAL, assessment.critical, self.critical),
            (Tier.SERIOUS, assessment.serious, self.serious),
            (Tier.NOTABLE, assessment.notable, self.notable),
        )
        for tier, probability, threshold in passed:
            if probability is not None and threshold is not None and probability >= threshold:
                return tier
        graded = any(threshold is not None for threshold in (self.critical, self.serious, self.notable))
        return Tier.NOTABLE if not graded and self.passing(assessment) else None

    def passing(self, assessment: Assessment) -> tuple[str, ...]:
        """The signals of `assessment` that pass their thresholds."""
        signals = assessment.signals or {}
        return tuple(name for name, p in signals.items() if name in self.signals and p >= self.signals[name])


@dataclass(frozen=True, slots=True)
class Operating:
    """What a threshold costs, out of fold: precision and recall (0-1), and how many items truly are so.

    The natural ones weight each item by how many of its pool it stands for; None where no item says.
    """

    threshold: float
    precision: float
    recall: float
    natural_precision: float | None
    natural_recall: float | None
    positives: int


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its 95 % bootstrap interval; bounds are None where no resample has the value."""

    value: float
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Bin:
    """One row of a reliability table; `weight` is the share of the pool that its items stand for."""

    low: float
    high: float
    items: int
    weight: float
    mean_probability: float
    share_true: float


@dataclass(frozen=True, slots=True)
class Sparing:
    """What sparing the careful reader costs, out of fold.

    Items whose quick P(severity >= 1) is under `below` are spared: the `share` of the items, by weight the
    `natural_share` of the pool (None where no item says); among them `serious_lost` of the serious ones.
    """

    below: float
    share: float
    natural_share: float | None
    serious_lost: float


@dataclass(frozen=True, slots=True)
class Source:
    """One labels file: its name, SHA-256, how many lines it has, and whether figures are measured on them."""

    name: str
    sha256: str
    items: int
    measured: bool = True


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """Everything a person or program asks of a model before trusting it.

    `operating` tells, by "critical", "serious", "notable" or signal, what its threshold costs. `metrics` and
    `reliability` (of "serious" and "critical") are out of fold. `items` and `counts` (by head) are what was
    learned from, `beside` how many of the items were never measured on, so that dates, thresholds and figures
    do not know them. Texts with at most `longest` characters below the title are read whole. `codes` are
    those of the careful reader's roles, `length` the tokens that it reads at most; `libraries` are the
    versions trained with, `files` and `sizes` hold each file's SHA-256 and bytes.

    A model that began with another names that one's version in `base`; of so many `corrections` one is the
    labels' since then, on which `metrics` and `reliability` are measured.
    """

    version: str
    readers: Readers
    heads: Heads
    languages: tuple[str, ...]
    recipe: str
    thresholds: Thresholds
    operating: Mapping[str, Operating]
    metrics: Mapping[str, Figure]
    reliability: Mapping[str, tuple[Bin, ...]]
    sparing: Sparing | None = None
    failures: tuple[str, ...] = ()
    sources: tuple[Source, ...]
    items: int
    counts: Mapping[str, int]
    first_day: str | None
    last_day: str | None
    folds: int
    folded_by: str
    base: str = ""
    corrections: int = 0
    beside: int = 0
    longest: int = 0
    codes: tuple[str, ...] = ()
    length: int = 0
    libraries: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    sizes: Mapping[str, int] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> str:
        """The card as JSON, keys in the order of the fields."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Card":
        """What `to_json` wrote; ValueError, TypeError, KeyError or AttributeError where it is no card."""
        row = json.loads(text)
        for name in ("languages", "failures", "codes"):
            row[name] = tuple(row[name])
        for name in ("files", "libraries"):
            row[name] = {key: str(value) for key, value in row[name].items()}
        row["readers"] = Readers(row["readers"])
        row["heads"] = _heads(row["heads"])
        row["thresholds"] = Thresholds(**row["thresholds"])
        row["operating"] = {name: Operating(**each) for name, each in row["operating"].items()}
        row["metrics"] = {name: Figure(**each) for name, each in row["metrics"].items()}
        row["reliability"] = {
            name: tuple(Bin(**each) for each in bins) for name, bins in row["reliability"].items()
        }
        row["sparing"] = Sparing(**row["sparing"]) if row["sparing"] else None
        row["sources"] = tuple(Source(**each) for each in row["sources"])
        return cls(**row)

    @staticmethod
    def format_of(text: str) -> object:
        """The number of the format that a card is written in, None where it has none; ValueError as above."""
        row = json.loads(text)
        return row.get("format") if isinstance(row, dict) else None


def _heads(row: Mapping[str, Any]) -> Heads:
    return Heads(
        signals=tuple(row["signals"]),
        kinds=tuple(row["kinds"]),
        levels=tuple(row["levels"]),
        cross_border=row["cross_border"],
        mass_casualty=row["mass_casualty"],
    )
