"""The model card: what a model is, what it was trained on, how well it reads, and where its tiers begin."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Final

from classifiers.assessment import Assessment
from classifiers.heads import Heads
from classifiers.signals import Tier

FORMAT: Final = 1


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
class Source:
    """One labels file: its name, SHA-256 and how many items were read of it."""

    name: str
    sha256: str
    items: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Card:
    """Everything a person or program asks of a model before trusting it.

    `operating` tells, by "critical", "serious", "notable" or signal, what its threshold costs. `metrics` are
    out of fold. `libraries` are the versions it was trained with, `files` the SHA-256 of each model file.
    """

    version: str
    heads: Heads
    languages: tuple[str, ...]
    thresholds: Thresholds
    operating: Mapping[str, Operating]
    metrics: Mapping[str, float]
    sources: tuple[Source, ...]
    items: int
    counts: Mapping[str, int]
    first_day: str | None
    last_day: str | None
    folds: int
    libraries: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def to_json(self) -> str:
        """The card as JSON, keys in the order of the fields."""
        return json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n"

    @classmethod
    def from_json(cls, text: str) -> "Card":
        """The card that `to_json` wrote; ValueError, TypeError or KeyError where it is none."""
        row = json.loads(text)
        heads = row["heads"]
        row["heads"] = Heads(
            signals=tuple(heads["signals"]),
            kinds=tuple(heads["kinds"]),
            levels=tuple(heads["levels"]),
            cross_border=heads["cross_border"],
            mass_casualty=heads["mass_casualty"],
        )
        row["languages"] = tuple(row["languages"])
        row["thresholds"] = Thresholds(**row["thresholds"])
        row["operating"] = {name: Operating(**each) for name, each in row["operating"].items()}
        row["sources"] = tuple(Source(**each) for each in row["sources"])
        return cls(**row)

    def to_markdown(self) -> str:
        """The card for people."""
        lines = [
            f"# Model {self.version}",
            "",
            f"Reads {', '.join(self.languages)}. Trained on {self.items} labelled items"
            + (f" from {self.first_day} to {self.last_day}." if self.first_day else "."),
            f"All figures are out of fold, {self.folds} folds; items of one story are never on both sides.",
            "",
            *_table(("data", "items", "SHA-256"), [(s.name, s.items, s.sha256) for s in self.sources]),
            *_table(("head", "items"), list(self.counts.items())),
            *_table(("figure", "value"), [(name, f"{value:.4f}") for name, value in self.metrics.items()]),
            *_table(
                ("passes", "at", "precision", "recall", "natural precision", "natural recall", "items"),
                [_costs(name, each) for name, each in self.operating.items()],
            ),
            *_table(("library", "version"), list(self.libraries.items())),
        ]
        return "\n".join(lines).rstrip() + "\n"


def _costs(name: str, at: Operating) -> tuple[object, ...]:
    figures = (at.precision, at.recall, at.natural_precision, at.natural_recall)
    shown = ("-" if figure is None else f"{figure:.3f}" for figure in figures)
    return (name, f"{at.threshold:.4f}", *shown, at.positives)


def _table(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> list[str]:
    cells = [header, ("---",) * len(header), *rows]
    return [f"| {' | '.join(str(cell) for cell in row)} |" for row in cells] + [""]
