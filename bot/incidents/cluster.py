"""Whether an item that is like no open incident opens one; pure, and knows no other item."""

from classifiers.assessment import Assessment
from classifiers.likeness import Fingerprint, develops


def opens(assessment: Assessment, fingerprint: Fingerprint | None = None) -> bool:
    """Whether an item reports a development, whatever its severity.

    Analysis, looks back and, told by their `fingerprint`, round-ups join incidents and open none.
    """
    roundup = fingerprint is not None and fingerprint.roundup
    return assessment.assessed and not roundup and develops(assessment)
