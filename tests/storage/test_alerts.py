from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from classifiers.assessment import Dyad, Toll
from classifiers.signals import Tier
from storage import alerts, incidents
from storage.database import Connection
from storage.records import (
    Alert,
    AssessedItem,
    Change,
    Factor,
    Incident,
    Modifier,
    Scoring,
    Status,
)

MakeAlert = Callable[..., Alert]
HOUR = timedelta(hours=1)


@pytest.fixture
def incident(c: Connection, make_incident: Callable[..., Incident]) -> Incident:
    return incidents.save(c, [make_incident()])[0]


def test_the_same_change_is_one_alert_and_stays_as_it_was(
    c: Connection, incident: Incident, make_alert: MakeAlert, now: datetime
) -> None:
    wanted = make_alert(incident)
    first, created = alerts.add_all(c, [wanted])[0]
    assert created
    assert first == replace(wanted, id=first.id)
    again, created = alerts.add_all(c, [replace(wanted, tier=Tier.CRITICAL, at=now + HOUR)])[0]
    assert not created
    assert again == first


def test_an_alert_shows_its_incident_as_it_stood_then(
    c: Connection,
    incident: Incident,
    make_alert: MakeAlert,
    store: Callable[..., AssessedItem],
    now: datetime,
) -> None:
    then = replace(
        incident,
        last_seen_at=now + timedelta(microseconds=1),
        scoring=Scoring(
            signal="strike",
            base=7.5,
            modifiers=(Modifier(factor=Factor.FIRST, value=0.3, words="first in 412 days of coverage"),),
        ),
        status=Status.DISPUTED,
        confidence=1 / 3,
        claimants=("IR",),
        toll=Toll(low=3, high=7, words="three to seven"),
        places=("IQ", "red-sea"),
        dyads=(Dyad("US", "IQ"), Dyad("?", "IR")),
        notable=0.9,
        serious=0.1 + 0.2,
        critical=None,
        owners=2,
        reports=4,
    )
    given = make_alert(
        then, item_id=store().item.id, series="US>IQ", change=Change.RUNG, facts={"rung": 4, "level": 61.25}
    )
    stored, _ = alerts.add_all(c, [given])[0]
    incidents.save(c, [replace(incident, title="Something else", severity=1, tier=None)])
    assert alerts.of_incident(c, incident.id) == [stored] == [replace(given, id=stored.id)]


def test_many_alerts_come_back_in_their_order_and_each_key_is_new_once(
    c: Connection, incident: Incident, make_alert: MakeAlert
) -> None:
    there, _ = alerts.add_all(c, [make_alert(incident, "there")])[0]
    long = "x" * 300
    added = alerts.add_all(c, [make_alert(incident, key) for key in ("b", "there", long, "a", "b", long)])
    assert [created for _, created in added] == [True, False, True, True, False, False]
    assert added[1][0] == there
    assert added[4][0] == added[0][0]
    assert added[5][0] == added[2][0]
    assert alerts.add_all(c, []) == []


def test_alerts_between_two_times_come_by_time_then_id_and_can_be_narrowed(
    c: Connection, incident: Incident, make_alert: MakeAlert, now: datetime
) -> None:
    for key, hours, tier, change in (
        ("end", 2, Tier.CRITICAL, Change.OPENED),
        ("grave", 1, Tier.CRITICAL, Change.OPENED),
        ("rung", 0, Tier.SERIOUS, Change.RUNG),
        ("spiral", 0, Tier.NOTABLE, Change.SPIRAL),
        ("too early", -1, Tier.CRITICAL, Change.OPENED),
    ):
        alerts.add_all(c, [make_alert(incident, key, at=now + hours * HOUR, tier=tier, change=change)])

    def keys(**narrowed: object) -> list[str]:
        return [one.key for one in alerts.between(c, since=now, before=now + 2 * HOUR, **narrowed)]

    assert keys() == ["rung", "spiral", "grave"]
    assert keys(tier=Tier.NOTABLE) == ["rung", "spiral", "grave"]
    assert keys(tier=Tier.SERIOUS) == ["rung", "grave"]
    assert keys(tier=Tier.CRITICAL) == ["grave"]
    assert keys(changes=[Change.SPIRAL, Change.RUNG]) == ["rung", "spiral"]
    assert keys(changes={Change.OPENED}, tier=Tier.SERIOUS) == ["grave"]


def test_the_last_alert_is_known_by_its_id(c: Connection, incident: Incident, make_alert: MakeAlert) -> None:
    assert alerts.last(c) == 0
    added = [alerts.add_all(c, [make_alert(incident, key)])[0][0] for key in "ab"]
    assert alerts.last(c) == added[1].id > added[0].id


def test_an_alert_needs_its_incident(c: Connection, incident: Incident, make_alert: MakeAlert) -> None:
    stored, _ = alerts.add_all(c, [make_alert(incident)])[0]
    assert alerts.of_incident(c, incident.id + 1) == []
    assert alerts.of_incident(c, incident.id) == [stored]


def test_how_a_stored_alert_saw_its_incident_can_be_written_anew(
    c: Connection, incident: Incident, make_alert: MakeAlert, store: Callable[..., AssessedItem]
) -> None:
    first, other = (one for one, _ in alerts.add_all(c, [make_alert(incident), make_alert(incident, "2")]))
    seen = replace(incident, severity=71.0, confidence=0.8, status=Status.CONFIRMED)
    brought = store().item.id
    alerts.rewrite(c, [replace(first, incident=seen, item_id=brought, reason="not this", tier=Tier.NOTABLE)])
    alerts.rewrite(c, [])
    assert alerts.of_incident(c, incident.id) == [replace(first, incident=seen, item_id=brought), other]
