from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifiers.signals import Tier
from storage import alerts, incidents
from storage.database import Connection
from storage.records import Alert, Change, Incident, Status


@pytest.fixture
def incident(c: Connection, make_incident: Callable[..., Incident]) -> Incident:
    return incidents.add(c, make_incident())


def _alert(incident: Incident, key: str, at: datetime) -> Alert:
    return Alert(
        key=key,
        incident_id=incident.id,
        change=Change.OPENED,
        tier=Tier.SERIOUS,
        severity=56.0,
        status=Status.REPORTED,
        at=at,
        reason="a strike across a border",
    )


def test_the_same_change_is_one_alert_and_stays_as_it_was(
    c: Connection, incident: Incident, now: datetime
) -> None:
    wanted = _alert(incident, "1:opened:0", now)
    first, created = alerts.add(c, wanted)
    assert created
    assert first == replace(wanted, id=first.id)
    again, created = alerts.add(c, replace(wanted, tier=Tier.CRITICAL, at=now + timedelta(hours=1)))
    assert not created
    assert again == first
