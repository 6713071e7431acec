"""The parts of an incident that are more than a number or a text, and a whole one, as JSON; knows no table.

Everything is a list in a fixed order, since a preview reads tens of thousands of snapshots at once. Rows hold
these lists: a change of order needs a migration.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from classifiers.assessment import Dyad, Toll
from classifiers.signals import Tier
from storage.records import Factor, Incident, Modifier, Scoring, Status


def snapshot_of(incident: Incident) -> list[Any]:
    """All of an incident but its id."""
    return [
        incident.title,
        incident.summary,
        incident.url,
        incident.source,
        incident.first_seen_at.isoformat(),
        incident.last_seen_at.isoformat(),
        incident.tier,
        incident.severity,
        list_of_scoring(incident.scoring),
        incident.status,
        incident.confidence,
        incident.claimants,
        list_of_toll(incident.toll),
        incident.places,
        lists_of_dyads(incident.dyads),
        dict(incident.signals),
        incident.notable,
        incident.serious,
        incident.critical,
        incident.owners,
        incident.reports,
    ]


def incident_of(snapshot: list[Any], incident_id: int) -> Incident:
    """The incident as it stood when the snapshot was taken."""
    title, summary, url, source, first, last, tier, severity, scoring, status, *others = snapshot
    confidence, claimants, toll, places, dyads, signals, notable, serious, critical, *counts = others
    return Incident(
        id=incident_id,
        title=title,
        summary=summary,
        url=url,
        source=source,
        first_seen_at=datetime.fromisoformat(first),
        last_seen_at=datetime.fromisoformat(last),
        tier=tier and Tier(tier),
        severity=severity,
        scoring=scoring_of(scoring),
        status=Status(status),
        confidence=confidence,
        claimants=tuple(claimants),
        toll=toll_of(toll),
        places=tuple(places),
        dyads=dyads_of(dyads),
        signals=signals,
        notable=notable,
        serious=serious,
        critical=critical,
        owners=counts[0],
        reports=counts[1],
    )


def list_of_scoring(scoring: Scoring) -> list[Any]:
    """Signal, base and [factor, value, words] of each modifier."""
    modifiers = [[each.factor, each.value, each.words] for each in scoring.modifiers]
    return [scoring.signal, scoring.base, modifiers]


def scoring_of(stored: list[Any]) -> Scoring:
    """The scoring of `list_of_scoring`."""
    signal, base, modifiers = stored
    return Scoring(
        signal=signal,
        base=base,
        modifiers=tuple(
            [Modifier(factor=Factor(factor), value=value, words=words) for factor, value, words in modifiers]
        ),
    )


def list_of_toll(toll: Toll | None) -> list[Any] | None:
    """Low, high, whether at least, words."""
    return None if toll is None else [toll.low, toll.high, toll.at_least, toll.words]


def toll_of(stored: list[Any] | None) -> Toll | None:
    """The toll of `list_of_toll`."""
    if stored is None:
        return None
    low, high, at_least, words = stored
    return Toll(low=low, high=high, at_least=at_least, words=words)


def lists_of_dyads(dyads: Iterable[Dyad]) -> list[list[str]]:
    """[source, target] of each."""
    return [[dyad.source, dyad.target] for dyad in dyads]


def dyads_of(stored: list[list[str]]) -> tuple[Dyad, ...]:
    """The dyads of `lists_of_dyads`."""
    return tuple([Dyad(source, target) for source, target in stored])
