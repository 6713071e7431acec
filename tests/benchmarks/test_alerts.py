"""How a crisis was told is read off the alerts that ring and the items their incidents then held."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from benchmarks import alerts
from benchmarks.crises import Crisis
from benchmarks.replayed import Played
from bot.escalation.coverage import Coverage
from bot.pipeline.alerting import Raised
from bot.pipeline.archive import ArchiveLine
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import Alert, Change, Incident

NOON = datetime(2031, 4, 2, 12, tzinfo=UTC)
BRIDGE = Crisis(
    replay="2031-04_bridge",
    event="Bridge hit",
    since=NOON,
    until=NOON + timedelta(hours=6),
    places=frozenset({"NL"}),
    sides=frozenset({"BE>NL"}),
    about="bridge && hit",
)


def line(name: str, minutes: int, title: str) -> ArchiveLine:
    at = NOON + timedelta(minutes=minutes)
    return ArchiveLine(
        id=name, at=at, title=title, summary="", url="", source="One", language="en", published_at=at
    )


def incident(number: int, reports: int, places: tuple[str, ...] = ("NL",)) -> Incident:
    return Incident(
        id=number,
        title="",
        summary="",
        url="",
        source="One",
        first_seen_at=NOON,
        last_seen_at=NOON,
        tier=Tier.CRITICAL,
        severity=60,
        places=places,
        dyads=(Dyad("BE", "NL"),),
        reports=reports,
        critical=0.9,
    )


def raised(its: Incident, minutes: int, change: Change = Change.OPENED, tier: Tier = Tier.CRITICAL) -> Raised:
    at = NOON + timedelta(minutes=minutes)
    key = f"{its.id}:{change}:{minutes}"
    return Raised(alert=Alert(key=key, incident=its, change=change, tier=tier, at=at, reason="new"))


LINES = [
    line("1", 0, "A dam is hit"),
    line("2", 5, "Missile hit the bridge"),
    line("3", 9, "Bridge hit, two hurt"),
    line("4", 20, "Old bridge hit by missile"),
    line("5", 30, "Ministers meet"),
]


def played(*told: Raised, members: dict[int, list[str]]) -> Played:
    ended = {number: incident(number, len(ids)) for number, ids in members.items()}
    return Played(
        raised=told,
        lines={each.id: each for each in LINES},
        members=members,
        incidents=ended,
        coverage=Coverage(),
    )


def test_a_crisis_is_told_by_the_first_ringing_alert_whose_incident_then_holds_a_report_of_it():
    early = raised(incident(1, 1), 0)  # of the dam, before anything of the bridge came
    update = raised(incident(1, 2), 5, Change.UPDATED)
    promoted = raised(incident(1, 3), 9, Change.PROMOTED)
    found = alerts.telling(BRIDGE, played(early, update, promoted, members={1: ["1", "2", "3", "4"]}))
    assert (found.first, found.report) == (promoted, 2)
    assert found.about == ["2", "3", "4"]


def test_split_incidents_count_where_they_rang_and_are_mostly_about_it():
    told = [raised(incident(1, 1), 5), raised(incident(2, 1), 9), raised(incident(4, 1), 30)]
    members = {1: ["2", "4"], 2: ["3"], 3: ["5"], 4: ["5", "1"]}
    found = alerts.telling(BRIDGE, played(*told, members=members))
    assert [one.id for one in found.incidents] == [1, 2]
    assert round(found.biggest, 2) == 0.67


def test_a_row_marks_a_place_and_a_side_that_are_not_the_expected_ones():
    told = played(raised(incident(1, 1), 5), members={1: ["2"]})
    row = alerts.row(alerts.telling(BRIDGE, told), told)
    assert row.startswith("| Bridge hit | 2031-04-02T12:05:00Z (2) | 3 | 0 | 1 | opened critical #1 | ")
    assert row.endswith(" | NL | BE>NL |")
    elsewhere = replace(BRIDGE, places=frozenset({"FR"}), sides=frozenset({"FR"}))
    row = alerts.row(alerts.telling(elsewhere, told), told)
    assert row.endswith(" | ! NL | ! BE>NL |")


def test_a_crisis_that_no_alert_told_says_so():
    told = played(members={1: ["2"]})
    assert "| none |" in alerts.row(alerts.telling(BRIDGE, told), told)


def test_one_who_watches_for_critical_is_pushed_only_what_rings_and_is_critical():
    told = [
        raised(incident(1, 1), 5),
        raised(incident(1, 1), 6, Change.UPDATED),
        raised(incident(2, 1), 7, tier=Tier.SERIOUS),
        raised(incident(2, 1), 8, Change.PROMOTED),
        raised(incident(1, 1), 9, Change.CLOSED),
    ]
    sent = alerts.critical_only(played(*told, members={1: ["2"], 2: ["3"]})).sent
    assert [one.alert.key for one in sent] == ["1:opened:5", "2:promoted:8"]


def test_without_the_replays_it_says_so_and_is_done(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(alerts, "REPLAYS", tmp_path)
    assert alerts.main([]) == 0
    assert capsys.readouterr().err.startswith("skipped: no such replays")
