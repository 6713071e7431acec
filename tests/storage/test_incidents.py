from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage import incidents
from storage.database import Connection
from storage.records import AssessedItem, Incident, Report, Status

Make = Callable[..., Incident]
Store = Callable[..., AssessedItem]
Attach = Callable[[Incident, AssessedItem], bool]


def test_an_incident_comes_back_as_it_was_stored(c: Connection, make_incident: Make) -> None:
    given = make_incident()
    added = incidents.add(c, given)
    assert added == replace(given, id=added.id)
    assert incidents.get(c, added.id) == added
    assert incidents.get(c, added.id + 1) is None


def test_all_of_an_incident_can_change(c: Connection, make_incident: Make, now: datetime) -> None:
    first, other = incidents.add(c, make_incident()), incidents.add(c, make_incident("other"))
    changed = Incident(
        id=first.id,
        title="Two killed as drones hit the harbour",
        title_key="two killed drones harbour",
        summary="A second wave followed.",
        url="https://example.org/two",
        source="Another",
        first_seen_at=now - timedelta(hours=1),
        last_seen_at=now + timedelta(hours=1),
        tier=None,
        severity=83.5,
        status=Status.DISPUTED,
        places=("IQ", "SY"),
        dyads=(Dyad("US", "?"),),
        signals={"strike": 0.99, "assassination": 0.7},
        owners=3,
        reports=8,
    )
    incidents.update(c, changed)
    assert incidents.get(c, first.id) == changed
    assert incidents.get(c, other.id) == other
    assert list(incidents.find(c, ["two killed drones harbour"], since=now)) == ["two killed drones harbour"]


def test_find_gives_the_latest_open_incident_of_each_title(
    c: Connection, make_incident: Make, now: datetime
) -> None:
    for key, hours in (("a", -50), ("a", -2), ("a", -9), ("b", -80), ("c", -72), ("d", -1)):
        incidents.add(c, make_incident(key, last_seen_at=now + timedelta(hours=hours)))
    found = incidents.find(c, ["a", "b", "c", "never"], since=now - timedelta(hours=72))
    assert {key: incident.last_seen_at - now for key, incident in found.items()} == {
        "a": timedelta(hours=-2),
        "c": timedelta(hours=-72),
    }


def test_titles_of_any_length_and_content_are_told_apart(
    c: Connection, make_incident: Make, now: datetime
) -> None:
    keys = ["x" * 5000 + end for end in "ab"] + ["with \x00", ""]
    for key in keys:
        incidents.add(c, make_incident(key))
    many = [*keys, *(f"never {number}" for number in range(1200))]
    assert set(incidents.find(c, many, since=now)) == set(keys)


def test_an_item_stands_in_one_incident_only(
    c: Connection, store: Store, make_incident: Make, report: Attach
) -> None:
    one, other = incidents.add(c, make_incident()), incidents.add(c, make_incident("other"))
    item = store()
    assert report(one, item)
    assert not report(one, item)
    assert not report(other, item)
    assert incidents.items(c, other.id) == []


def test_an_incident_gives_its_items_in_the_order_seen_and_each_owner_once(
    c: Connection, store: Store, make_incident: Make, now: datetime
) -> None:
    incident = incidents.add(c, make_incident())
    late, early = store("late", first_seen_at=now + timedelta(hours=1)), store("early")
    for item, owner in ((late, "Crown"), (early, "Crown"), (store("third"), "Trust")):
        row = Report(incident_id=incident.id, item_id=item.item.id, owner=owner, at=now)
        assert incidents.attach(c, row)
    assert incidents.owners(c, incident.id) == {"Crown", "Trust"}
    found = incidents.items(c, incident.id)
    assert found[0] == early
    assert found[-1] == late
    assert incidents.owners(c, incident.id + 1) == frozenset()


def test_between_includes_its_start_excludes_its_end_and_puts_the_gravest_first(
    c: Connection, make_incident: Make, now: datetime
) -> None:
    hour = timedelta(hours=1)
    for key, at, severity, tier in (
        ("too early", now - hour, 99, Tier.CRITICAL),
        ("start", now, 20, Tier.NOTABLE),
        ("middle", now + hour, 60, Tier.SERIOUS),
        ("grave", now + hour, 90, Tier.CRITICAL),
        ("none", now + hour, 0, None),
        ("end", now + 2 * hour, 99, Tier.CRITICAL),
    ):
        incidents.add(c, make_incident(key, first_seen_at=at, severity=severity, tier=tier))

    def keys(tier: Tier | None) -> list[str]:
        found = incidents.between(c, since=now, before=now + 2 * hour, tier=tier)
        return [incident.title_key for incident in found]

    assert keys(None) == ["grave", "middle", "start", "none"]
    assert keys(Tier.NOTABLE) == ["grave", "middle", "start"]
    assert keys(Tier.SERIOUS) == ["grave", "middle"]
    assert keys(Tier.CRITICAL) == ["grave"]


def test_every_incident_is_given_once_by_id_with_its_items(
    c: Connection, store: Store, make_incident: Make, report: Attach
) -> None:
    added = [incidents.add(c, make_incident(str(number))) for number in range(1101)]
    first, second, third = (store(name) for name in "abc")
    for incident, item in ((added[0], second), (added[0], first), (added[1100], third)):
        report(incident, item)
    found = list(incidents.every(c))
    assert [incident for incident, _ in found] == added
    assert found[0][1] == (str(first.item.id), str(second.item.id))
    assert found[1][1] == ()
    assert found[1100][1] == (str(third.item.id),)
