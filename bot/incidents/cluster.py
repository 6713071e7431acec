"""Reports into incidents, first version: identical titles are one incident, all others stand alone.

Pure. The online clustering by similarity, place and actor takes the place of `title_key` behind the same
three functions: does an item open an incident, what does it open, what does a report change.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime

from bot.incidents.severity import severity_of
from classifiers.assessment import Assessment
from classifiers.signals import Kind, Tier
from storage.records import AssessedItem, Incident

_APART = re.compile(r"[\W_]+")
_DEVELOPMENTS = frozenset({Kind.EVENT, Kind.STATEMENT})


@dataclass(frozen=True, kw_only=True, slots=True)
class Joined:
    """An incident after one more report; `promoted` tells that its tier rose from an earlier one."""

    incident: Incident
    promoted: bool


def title_key(assessed: AssessedItem) -> str:
    """What two reports of one incident have in common: the title without case, accents and punctuation."""
    text = unicodedata.normalize("NFKD", assessed.item.title or assessed.item.summary).casefold()
    return _APART.sub(" ", "".join(c for c in text if not unicodedata.combining(c))).strip()[:400]


def opens(assessment: Assessment) -> bool:
    """Whether an item reports a development: it reaches a tier, or is likeliest an event or statement."""
    if not assessment.assessed:
        return False
    kind = assessment.kind or {}
    return assessment.tier is not None or (bool(kind) and max(kind, key=kind.__getitem__) in _DEVELOPMENTS)


def open_incident(assessed: AssessedItem, *, at: datetime) -> Incident:
    """The incident that a first report opens, seen first `at`."""
    item, assessment = assessed.item, assessed.assessment
    return Incident(
        title=item.title or item.summary,
        title_key=title_key(assessed),
        summary=item.summary if item.title else "",
        url=item.url,
        source=item.feed.name,
        first_seen_at=at,
        last_seen_at=at,
        tier=assessment.tier,
        severity=severity_of(assessment),
        places=assessment.places,
        dyads=assessment.dyads,
        signals=assessment.signals or {},
    )


def join(incident: Incident, assessed: AssessedItem, *, owners: int, at: datetime) -> Joined:
    """`incident` after one more report; its strongest report gives it title, places, sides and signals.

    Identical titles are one wire copy as far as anyone can tell, so the status stays as it is.
    """
    alone = open_incident(assessed, at=at)
    face = alone if alone.severity > incident.severity else incident
    grown = replace(
        face,
        id=incident.id,
        title_key=incident.title_key,
        first_seen_at=min(incident.first_seen_at, at),
        last_seen_at=max(incident.last_seen_at, at),
        tier=_higher(incident.tier, alone.tier),
        status=incident.status,
        owners=owners,
        reports=incident.reports + 1,
    )
    return Joined(incident=grown, promoted=incident.tier is not None and grown.tier != incident.tier)


def _higher(one: Tier | None, other: Tier | None) -> Tier | None:
    return max((tier for tier in (one, other) if tier), key=lambda tier: tier.rank, default=None)
