"""Whether an item that is like no open incident opens one; pure, and knows no other item."""

from collections.abc import Callable

from classifiers.assessment import Assessment
from classifiers.likeness import Fingerprint, develops


def opens(
    assessment: Assessment, fingerprint: Fingerprint | None = None, *, told: Callable[[], bool] = lambda: True
) -> bool:
    """Whether an item reports a development, whatever its severity.

    Analysis, looks back and, told by their `fingerprint`, round-ups join incidents and open none. Only what
    explains something grave that nobody has `told` is the first word of it.
    """
    if not assessment.assessed or (fingerprint is not None and fingerprint.roundup):
        return False
    if develops(assessment):
        return True
    return fingerprint is not None and fingerprint.grave and not told()
