"""A reader for tests: what it says of an item follows from marks in its title: `[critical strike IQ]`."""

import re

from classifiers.assessment import Assessment, Text
from classifiers.signals import Kind, Signal, Tier

_MARK = re.compile(r"\[(.*?)\]")
_SEVERITY = {None: 0.2, Tier.NOTABLE: 1.2, Tier.SERIOUS: 2.1, Tier.CRITICAL: 3.1}


class FakeModel:
    """Assesses by marks; counts what it read, and what of it sparingly."""

    version = "fake"

    def __init__(self) -> None:
        self.read = self.spared = 0

    def assess(self, texts: list[Text], *, sparing: bool = False) -> list[Assessment]:
        self.read += len(texts)
        self.spared += len(texts) if sparing else 0
        return [assessment_of(text.title) for text in texts]


def assessment_of(title: str) -> Assessment:
    """`[serious strike IQ]` reaches that tier with that signal at that place; `[unread]` is not assessed."""
    found = _MARK.search(title)
    words = found[1].split() if found else []
    if "unread" in words:
        return Assessment(model="fake", language="xx", assessed=False)
    tier = next((Tier(word) for word in words if word in [*Tier]), None)
    carried = {word for word in words if word in [*Signal]}
    severity = _SEVERITY[tier]
    event = 0.9 if tier or carried else 0.05
    return Assessment(
        model="fake",
        language="en",
        assessed=True,
        kind={Kind.EVENT: event, Kind.NONE: 1 - event},
        signals={signal: 0.9 if signal in carried else 0.05 for signal in Signal},
        cross_border=0.1,
        mass_casualty=0.1,
        notable=min(1, severity / 2),
        serious=min(1, severity / 3),
        critical=min(1, severity / 4),
        severity=severity,
        places=tuple(word for word in words if word.isupper()),
        tier=tier,
    )
