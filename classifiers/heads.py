"""The heads of a model: which questions it answers of an item, and the column of each."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True, slots=True)
class Heads:
    """What a model's labels held. Columns run signals, kinds, severity levels (P(>= level)), attributes."""

    signals: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    levels: tuple[int, ...] = ()
    cross_border: bool = False
    mass_casualty: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """A name for each column; the prefix keeps a user's label apart from our own heads."""
        attributes = [name for name in ("cross_border", "mass_casualty") if getattr(self, name)]
        return (
            *(f"signal:{name}" for name in self.signals),
            *(f"kind:{name}" for name in self.kinds),
            *(f"severity:{level}" for level in self.levels),
            *attributes,
        )

    @property
    def signal_columns(self) -> slice:
        """Where the signals stand."""
        return slice(0, len(self.signals))

    @property
    def kind_columns(self) -> slice:
        """Where the kinds stand."""
        return slice(len(self.signals), len(self.signals) + len(self.kinds))

    @property
    def severity_columns(self) -> slice:
        """Where the levels of severity stand, the lowest first."""
        return slice(self.kind_columns.stop, self.kind_columns.stop + len(self.levels))

    def column(self, name: str) -> int | None:
        """The column called `name` (like "severity:2"), None where this model lacks it."""
        columns: Sequence[str] = self.columns
        return columns.index(name) if name in columns else None
