"""What the readers say of texts as long as a feed's items, and one reading of a text in several pieces.

It knows nothing of thresholds, files or languages.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from classifiers.assessment import Dyad, Text

if TYPE_CHECKING:
    from classifiers.calibration import Array
    from classifiers.careful import Roles
    from classifiers.heads import Heads


@dataclass(frozen=True, slots=True)
class Readings:
    """Calibrated probabilities, texts x heads, and the roles of each text's words; None where not read."""

    probabilities: "Array"
    roles: "tuple[Roles | None, ...]"


def pooled(heads: "Heads", pieces: "Array") -> "Array":
    """One row for a text whose pieces have these rows, its lead first; of one piece the row as it is.

    The lead counts in full, for kinds alone. Of the rest the greatest probability counts, its odds divided by
    the number of pieces: a text has the odds of one item to report something, however long it is, and the
    greatest of many readings errs upwards (docs/classifier.md).
    """
    import numpy as np  # noqa: PLC0415  heavy, and not needed for --help

    lead: Array = pieces[0]
    rest: Array = pieces[1:]
    if not len(rest):
        return lead
    greatest = rest.max(axis=0)
    discounted = greatest / (greatest + len(pieces) * (1 - greatest))
    whole: Array = np.maximum(lead, discounted)
    whole[heads.kind_columns] = lead[heads.kind_columns]
    return whole


def located(text: Text, roles: "Roles | None") -> tuple[str, ...]:
    """Codes of where the act of a text of one piece takes place, most likely first."""
    from classifiers.places import where  # noqa: PLC0415  its tables are read when first needed

    return where(text.title, text.summary, roles)


def sided(text: Text, roles: "Roles | None") -> tuple[Dyad, ...]:
    """Who did it to whom in a text of one piece, likeliest first."""
    from classifiers.actors import dyads  # noqa: PLC0415  its tables are read when first needed

    return dyads(text.title, text.summary, roles)
