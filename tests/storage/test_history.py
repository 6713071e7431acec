from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from classifiers.signals import Tier
from storage import alerts, history, incidents
from storage.database import Connection
from storage.records import Alert, AssessedItem, HistoryEntry, HistoryQuery, Incident

Store = Callable[..., AssessedItem]
HOUR = timedelta(hours=1)


@pytest.fixture
def found(c: Connection) -> Callable[..., list[str]]:
    """The titles that a query finds."""

    def titles(**query: object) -> list[str]:
        return [entry.item.title for entry in history.search(c, HistoryQuery(**query))]

    return titles


def test_the_newest_come_first_a_page_at_a_time(
    store: Store, found: Callable[..., list[str]], now: datetime
) -> None:
    for number in (3, 1, 5, 2, 4):
        store(str(number), title=str(number), first_seen_at=now + number * HOUR)
    assert found() == ["5", "4", "3", "2", "1"]
    assert found(limit=2) == ["5", "4"]
    assert found(limit=2, offset=2) == ["3", "2"]
    assert found(offset=9) == []


def test_since_includes_and_before_excludes(
    store: Store, found: Callable[..., list[str]], now: datetime
) -> None:
    for number in range(4):
        store(str(number), title=str(number), first_seen_at=now + number * HOUR)
    assert found(since=now + HOUR, before=now + 3 * HOUR) == ["2", "1"]


WORDS = [
    (("convoy",), True),
    (("CONVOY",), True),
    (("conv",), False),
    (("convoy", "depot"), True),
    (("convoy", "absent"), False),
    (("armoured convoy",), True),
    (("convoy armoured",), False),
    (("cafe",), True),
    (("Café",), True),
    (("cafe\u0301",), True),
    (("киева",), True),
    (("КИЕВА",), True),
    (("بغداد",), True),
    (("quoted",), True),
    (("F-16",), True),
    (("16",), True),
    (("example.org",), True),
    (("example",), True),
    (("mayor's",), True),
    (("mayor",), True),
    (("shut-down",), True),
    (("down",), True),
    (("5-day",), True),
    (("12.5",), True),
    (('"convoy"',), True),
    (("convoy*",), True),
    (("-convoy",), True),
    (("convoy", "-", "depot"), True),
    (("convoy", "🚀"), True),
    (("🚀",), False),
    (('"',), False),
    (("*",), False),
    (("",), True),
    (("  ", "convoy"), True),
    ((), True),
    (('convoy" OR "absent',), False),
    (('"armoured convoy',), True),
    (("title:convoy",), False),
    (("convoy OR absent",), False),
    (("NOT", "absent"), False),
    (("NEAR(convoy depot)",), False),
    (("convoy) OR (1=1",), False),
    (("convoy'; DROP TABLE items; --",), False),
    (("convoy & !depot",), True),
    (("\x00", "convoy"), True),
    (("\ud83d", "convoy"), True),
    (("convoy",) * 500, True),
    (("{convoy} ^depot",), True),
    (("convoy\\",), True),
    (("%",), False),
    (("convoy%",), True),
]


def test_words_find_what_a_person_means_and_no_input_is_an_error(
    store: Store, found: Callable[..., list[str]]
) -> None:
    store(
        title="Armoured convoy, depot near Café hit; mayor\u2019s office “quoted” example.org/a/b 🚀",
        summary="F-16 jets over Киева and بغداد in a 5-day shut-down, 12.5 km away; mayor's words.",
    )
    wrong = [words for words, finds in WORDS if bool(found(words=words)) is not finds]
    assert wrong == []


def test_words_may_stand_in_title_or_summary(store: Store, found: Callable[..., list[str]]) -> None:
    store("a", title="alpha", summary="beta")
    assert found(words=("alpha", "beta")) == ["alpha"]


def test_any_of_the_places_and_any_of_the_signals(store: Store, found: Callable[..., list[str]]) -> None:
    for name, places, signals in (
        ("both", ("IQ", "SY"), {"strike": 0.9, "threat": 0.8}),
        ("unlikely", ("IQ",), {"strike": 0.49}),
        ("likely", ("LB",), {"strike": 0.5}),
        ("nowhere", (), {"clash": 0.9}),
    ):
        store(name, title=name, assessment={"places": places, "signals": signals})
    assert set(found(places=("IQ",))) == {"both", "unlikely"}
    assert set(found(places=("SY", "LB"))) == {"both", "likely"}
    assert set(found(signals=("strike",))) == {"both", "likely"}
    assert set(found(signals=("clash", "threat"))) == {"both", "nowhere"}
    assert found(places=("IQ", "LB"), signals=("strike",), words=("likely",)) == ["likely"]
    assert found(places=("XX",)) == []


def test_a_tier_means_at_least_that_tier(store: Store, found: Callable[..., list[str]]) -> None:
    for tier in (*Tier, None):
        store(str(tier), title=str(tier), assessment={"tier": tier})
    assert set(found()) == {"notable", "serious", "critical", "None"}
    assert set(found(tier=Tier.NOTABLE)) == {"notable", "serious", "critical"}
    assert set(found(tier=Tier.SERIOUS)) == {"serious", "critical"}
    assert found(tier=Tier.CRITICAL) == ["critical"]


def test_an_entry_knows_its_incident_and_whether_it_gave_an_alert(
    c: Connection,
    store: Store,
    make_incident: Callable[..., Incident],
    make_alert: Callable[..., Alert],
    report: Callable[[Incident, AssessedItem], None],
    now: datetime,
) -> None:
    loud, quiet = incidents.save(c, [make_incident("loud"), make_incident("quiet")])
    first, second, alone = store("a"), store("b"), store("c")
    report(loud, first)
    report(quiet, second)
    for key in ("1:opened:0", "1:promoted:1"):
        alerts.add_all(c, [make_alert(loud, key)])
    expected = [(alone, None, False), (second, quiet.id, False), (first, loud.id, True)]
    assert history.search(c, HistoryQuery()) == [
        HistoryEntry(item=one.item, assessment=one.assessment, incident_id=incident_id, alerted=alerted)
        for one, incident_id, alerted in expected
    ]


def test_a_link_finds_the_item_that_was_seen_with_it_last(
    c: Connection,
    store: Store,
    make_incident: Callable[..., Incident],
    report: Callable[[Incident, AssessedItem], None],
    now: datetime,
) -> None:
    link = "https://example.org/" + "harbour/" * 500
    last = store("last", url=link, first_seen_at=now + HOUR)
    store("first", url=link)
    store("other")
    incident = incidents.save(c, [make_incident()])[0]
    report(incident, last)
    found = HistoryEntry(item=last.item, assessment=last.assessment, incident_id=incident.id, alerted=False)
    assert history.of_link(c, link) == found
    assert history.of_link(c, link.removesuffix("/")) is None
