"""What a replay puts out: alerts and incidents as JSON lines, in the published field order."""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime

from classifiers.signals import LIKELY
from storage.records import Alert, Incident


def alert_line(alert: Alert, members: Sequence[str]) -> str:
    """One alert; `members` are the ids of its incident's items so far."""
    incident = alert.incident
    return _json(
        {
            "at": stamp(alert.at),
            "incident": incident.id,
            "change": alert.change,
            "tier": alert.tier,
            "severity": round(incident.severity, 1),
            "status": incident.status,
            "title": incident.title,
            **_facts(incident),
            "items": list(dict.fromkeys(members)),
            "owners": incident.owners,
        }
    )


def incident_line(incident: Incident, members: Sequence[str]) -> str:
    """One incident, alerted or not, with the ids of all its items."""
    return _json(
        {
            "incident": incident.id,
            "first_seen": stamp(incident.first_seen_at),
            "last_seen": stamp(incident.last_seen_at),
            "title": incident.title,
            "items": list(dict.fromkeys(members)),
            "tier": incident.tier,
            "severity": round(incident.severity, 1),
            "status": incident.status,
            **_facts(incident),
            "owners": incident.owners,
        }
    )


def stamp(at: datetime) -> str:
    """A UTC time as `YYYY-MM-DDTHH:MM:SSZ`."""
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")


def _facts(incident: Incident) -> Mapping[str, object]:
    carried = {name: round(p, 4) for name, p in incident.signals.items() if p >= LIKELY}
    return {
        "places": list(incident.places),
        "dyads": [{"source": dyad.source, "target": dyad.target} for dyad in incident.dyads],
        "signals": carried,
    }


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document)
