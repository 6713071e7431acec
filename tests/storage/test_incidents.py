from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime, timedelta

from classifiers.assessment import Dyad, Toll
from classifiers.signals import Tier
from storage import incidents
from storage.database import Connection, Database
from storage.records import AssessedItem, Factor, Incident, Modifier, Report, Scoring, Stance, Status

Make = Callable[..., Incident]
Store = Callable[..., AssessedItem]
Attach = Callable[[Incident, AssessedItem], None]


def test_an_incident_comes_back_as_it_was_stored(c: Connection, make_incident: Make) -> None:
    given = make_incident()
    added = incidents.save(c, [given])[0]
    assert added == replace(given, id=added.id)
    assert incidents.get(c, added.id) == added
    assert incidents.get(c, added.id + 1) is None


def test_all_of_an_incident_can_change(c: Connection, make_incident: Make, now: datetime) -> None:
    first, other = incidents.save(c, [make_incident(), make_incident("other")])
    struck, fallen = (
        Modifier(factor=Factor.BORDER, value=0.1),
        Modifier(factor=Factor.DEATHS, value=0.057, words="two killed"),
    )
    changed = Incident(
        id=first.id,
        title="Two killed as drones hit the harbour",
        summary="A second wave followed.",
        url="https://example.org/two",
        source="Another",
        first_seen_at=now - timedelta(hours=1),
        last_seen_at=now + timedelta(hours=1),
        tier=None,
        severity=83.5,
        scoring=Scoring(signal="strike", base=7.5, modifiers=(struck, fallen)),
        status=Status.DISPUTED,
        confidence=0.63,
        claimants=("US", "iraqi-militias"),
        toll=Toll(low=2, high=5, at_least=True, words="two killed"),
        places=("IQ", "SY"),
        dyads=(Dyad("US", "?"),),
        signals={"strike": 0.99, "assassination": 0.7},
        notable=0.99,
        serious=0.8,
        critical=0.1,
        owners=3,
        reports=8,
    )
    incidents.save(c, [changed])
    assert incidents.get(c, first.id) == changed
    assert incidents.get(c, other.id) == other


def test_an_item_stands_in_one_incident_only(
    c: Connection, store: Store, make_incident: Make, report: Attach
) -> None:
    one, other = incidents.save(c, [make_incident(), make_incident("other")])
    item = store()
    for incident in (one, one, other):
        report(incident, item)
    assert incidents.items(c, one.id) == [item]
    assert incidents.items(c, other.id) == []


def test_an_incident_gives_its_items_in_the_order_seen_and_each_owner_once(
    c: Connection, store: Store, make_incident: Make, now: datetime
) -> None:
    incident = incidents.save(c, [make_incident()])[0]
    late, early = store("late", first_seen_at=now + timedelta(hours=1)), store("early")
    for item, owner in ((late, "Crown"), (early, "Crown"), (store("third"), "Trust")):
        row = Report(
            incident_id=incident.id, item_id=item.item.id, owner=owner, at=now, voice=owner, reliability=0.5
        )
        incidents.attach_all(c, [row])
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
        incidents.save(c, [make_incident(key, first_seen_at=at, severity=severity, tier=tier)])

    def keys(tier: Tier | None) -> list[str]:
        found = incidents.between(c, since=now, before=now + 2 * hour, tier=tier)
        return [incident.title for incident in found]

    assert keys(None) == ["grave", "middle", "start", "none"]
    assert keys(Tier.NOTABLE) == ["grave", "middle", "start"]
    assert keys(Tier.SERIOUS) == ["grave", "middle"]
    assert keys(Tier.CRITICAL) == ["grave"]


def test_every_incident_is_given_once_by_id_with_its_items(
    c: Connection, store: Store, make_incident: Make, report: Attach
) -> None:
    added = [incidents.save(c, [make_incident(str(number))])[0] for number in range(1101)]
    first, second, third = (store(name) for name in "abc")
    for incident, item in ((added[0], second), (added[0], first), (added[1100], third)):
        report(incident, item)
    found = list(incidents.every(c))
    assert [incident for incident, _ in found] == added
    assert found[0][1] == (str(first.item.id), str(second.item.id))
    assert found[1][1] == ()
    assert found[1100][1] == (str(third.item.id),)


def test_what_is_saved_together_is_new_or_known_and_keeps_its_order(
    c: Connection, make_incident: Make
) -> None:
    known = incidents.save(c, [make_incident("known")])[0]
    wanted = [make_incident("first"), replace(known, reports=2), make_incident("second")]
    saved = incidents.save(c, wanted)
    assert [one.title for one in saved] == ["first", "known", "second"]
    assert [one.id for one in saved] == [known.id + 1, known.id, known.id + 2]
    assert [incidents.get(c, one.id) for one in saved] == saved
    assert incidents.save(c, []) == []


def test_an_id_given_before_saving_is_the_one_it_is_saved_under(c: Connection, make_incident: Make) -> None:
    assert incidents.next_id(c) == 1
    early = replace(make_incident("early"), id=incidents.next_id(c))
    later = replace(make_incident("later"), id=early.id + 1)
    assert incidents.save(c, [early, later]) == [early, later]
    assert incidents.next_id(c) == later.id + 1
    assert incidents.save(c, [make_incident("last")])[0].id == later.id + 1


def test_of_one_incident_saved_twice_at_once_the_last_holds(c: Connection, make_incident: Make) -> None:
    once = incidents.save(c, [make_incident()])[0]
    incidents.save(c, [replace(once, reports=2), replace(once, reports=3)])
    assert incidents.get(c, once.id) == replace(once, reports=3)


def test_an_undone_transaction_gives_its_ids_back(database: Database, make_incident: Make) -> None:
    with suppress(LookupError), database.transaction() as c:
        incidents.save(c, [make_incident("undone")])
        raise LookupError
    with database.transaction() as c:
        assert incidents.next_id(c) == 1


def test_open_reports_come_in_the_order_attached_and_whole(
    c: Connection, store: Store, make_incident: Make, now: datetime
) -> None:
    shut = incidents.save(c, [make_incident("shut", last_seen_at=now - timedelta(hours=73))])[0]
    still, fresh = incidents.save(
        c, [make_incident("open", last_seen_at=now - timedelta(hours=72)), make_incident("fresh")]
    )
    items = [store(name) for name in "abcd"]
    claim = {"stance": Stance.CLAIM, "side": "IR", "first_tier": True}
    reports = [
        Report(
            incident_id=incident.id,
            item_id=one.item.id,
            owner="Trust",
            at=now,
            voice="Wire",
            reliability=0.9,
            **told,
        )
        for incident, one, told in zip(
            (fresh, shut, still, fresh), reversed(items), ({}, {}, claim, {}), strict=True
        )
    ]
    incidents.attach_all(c, reports)
    found = incidents.open_reports(c, since=now - timedelta(hours=72))
    assert found == [(reports[0], items[3]), (reports[2], items[1]), (reports[3], items[0])]
    assert incidents.open_reports(c, since=now + timedelta(hours=1)) == []


def test_what_told_an_incident_comes_in_the_order_attached(
    c: Connection, store: Store, make_incident: Make, now: datetime
) -> None:
    one, other = incidents.save(c, [make_incident(), make_incident("other")])
    items = [store(name) for name in "abc"]
    reports = [
        Report(
            incident_id=incident.id,
            item_id=item.item.id,
            owner="Trust",
            at=now,
            voice="Wire",
            reliability=0.9,
        )
        for incident, item in zip((one, other, one), reversed(items), strict=True)
    ]
    incidents.attach_all(c, reports)
    assert incidents.told_by(c, one.id) == [(reports[0], items[2]), (reports[2], items[0])]
    assert incidents.told_by(c, other.id + 1) == []


def test_attaching_many_leaves_what_was_attached_where_it_is(
    c: Connection, store: Store, make_incident: Make, report: Attach
) -> None:
    one, other = incidents.save(c, [make_incident(), make_incident("other")])
    first, second = store("a"), store("b")
    report(one, first)
    plain = {"owner": "o", "voice": "o", "at": first.item.first_seen_at, "reliability": 0.5}
    incidents.attach_all(
        c, [Report(incident_id=other.id, item_id=each.item.id, **plain) for each in (first, second)]
    )
    assert incidents.items(c, one.id) == [first]
    assert incidents.items(c, other.id) == [second]
    incidents.attach_all(c, [])


def test_the_last_report_is_known_by_its_id(
    c: Connection, store: Store, make_incident: Make, report: Attach
) -> None:
    assert incidents.last_report(c) == 0
    incident = incidents.save(c, [make_incident()])[0]
    report(incident, store("a"))
    first = incidents.last_report(c)
    report(incident, store("b"))
    assert incidents.last_report(c) > first > 0


def test_incidents_after_a_time_come_once_each_by_time_and_id(
    c: Connection, make_incident: Make, now: datetime
) -> None:
    hour = timedelta(hours=1)
    saved = incidents.save(
        c, [make_incident(str(number), first_seen_at=now + number % 3 * hour) for number in range(1600)]
    )
    found = list(incidents.after(c, since=now + hour))
    assert found == sorted(
        (one for one in saved if one.first_seen_at > now), key=lambda one: (one.first_seen_at, one.id)
    )
    assert list(incidents.after(c, since=now + 3 * hour)) == []


def test_incidents_are_paged_by_id(c: Connection, make_incident: Make) -> None:
    saved = incidents.save(c, [make_incident(str(number)) for number in range(5)])
    assert incidents.page(c, beyond=0, limit=2) == saved[:2]
    assert incidents.page(c, beyond=saved[1].id, limit=9) == saved[2:]
    assert incidents.page(c, beyond=saved[-1].id, limit=9) == []


def test_a_report_may_count_for_another_later(
    c: Connection, make_incident: Make, store: Store, report: Attach
) -> None:
    [incident] = incidents.save(c, [make_incident()])
    first, other = store("one"), store("two")
    report(incident, first)
    report(incident, other)
    [(before, _), (untouched, _)] = incidents.told_by(c, incident.id)
    anew = replace(before, owner="A", voice="B", reliability=0.3, first_tier=True, stance=Stance.CLAIM)
    incidents.reattribute(c, [replace(anew, at=anew.at + timedelta(days=1))])
    incidents.reattribute(c, [])
    assert [one for one, _ in incidents.told_by(c, incident.id)] == [anew, untouched]
