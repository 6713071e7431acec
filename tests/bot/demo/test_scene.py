"""January 2024 as the demo tells it: one incident for each act, with place, sides, status and toll."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest

from bot.demo.stories import BEGINS, ENDS, Story, stories
from classifiers.signals import Tier
from storage import alerts, incidents
from storage.database import Database
from storage.records import Alert, Change, Incident, Report, Stance, Status

_LONG = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Scene:
    """What the demo's history holds, by the address of each item."""

    incidents: Mapping[str, Incident]
    reports: Mapping[str, Report]
    alerts: tuple[Alert, ...]

    def of(self, act: str) -> set[int]:
        """The ids of the incidents that an act's items are in, 0 for none."""
        found = (self.incidents.get(story.url) for story in telling(act))
        return {incident.id if incident else 0 for incident in found}

    def told(self, act: str, *changes: Change) -> list[Alert]:
        """What was announced of an act, in order."""
        mine = [alert for alert in self.alerts if alert.incident.id in self.of(act)]
        return [alert for alert in mine if alert.change in changes]


def telling(act: str) -> list[Story]:
    return [story for story in stories() if story.act == act]


@pytest.fixture(scope="module")
def scene(showing) -> Scene:
    database = Database.open(f"sqlite:///{showing.folder / 'demo.db'}")
    held: dict[str, Incident] = {}
    with database.transaction() as connection:
        for incident, _ in incidents.every(connection):
            for assessed in incidents.items(connection, incident.id):
                held[assessed.item.url] = incident
        raised = alerts.between(connection, since=BEGINS, before=ENDS + _LONG)
        told = incidents.open_reports(connection, since=BEGINS - _LONG)
    database.close()
    return Scene(held, {assessed.item.url: report for report, assessed in told}, tuple(raised))


@pytest.mark.parametrize("act", sorted({story.act for story in stories() if story.act}))
def test_an_act_is_one_incident_however_many_outlets_tell_it(scene: Scene, act: str) -> None:
    assert len(scene.of(act)) == 1, [story.title for story in telling(act)]
    assert 0 not in scene.of(act)


def test_different_acts_are_different_incidents(scene: Scene) -> None:
    acts: dict[int, set[str]] = defaultdict(set)
    for story in stories():
        if story.act and story.url in scene.incidents:
            acts[scene.incidents[story.url].id].add(story.act)
    assert [sorted(mixed) for mixed in acts.values() if len(mixed) > 1] == []


@pytest.mark.parametrize(
    ("act", "place", "dyad", "status"),
    [
        ("chem-pluto", "indian-ocean", "IR>US", Status.DISPUTED),
        ("damascus", "SY", "IL>IR", Status.CONFIRMED),
        ("us-iraq", "IQ", "US>iraqi-militias", Status.CONFIRMED),
        ("red-sea-december", "red-sea", "houthis>US", Status.CONFIRMED),
        ("hangzhou", "red-sea", "US>houthis", Status.CONFIRMED),
        ("beirut", "LB", "IL>hamas", Status.CONFIRMED),
        ("kerman", "IR", "islamic-state>civilians", Status.CONFIRMED),
        ("baghdad", "IQ", "US>iraqi-militias", Status.CONFIRMED),
        ("meron", "IL", "hezbollah>IL", Status.CONFIRMED),
        ("tawil", "LB", "IL>hezbollah", Status.CONFIRMED),
        ("diamond", "red-sea", "houthis>US", Status.CORROBORATED),
        ("st-nikolas", "gulf", "IR>US", Status.CONFIRMED),
        ("yemen", "YE", "US>houthis", Status.CONFIRMED),
        ("gibraltar-eagle", "gulf-of-aden", "houthis>US", Status.CORROBORATED),
        ("erbil-missiles", "IQ", "IR>IL", Status.CONFIRMED),
        ("iran-pakistan", "PK", "IR>PK", Status.CONFIRMED),
        ("pakistan-iran", "IR", "PK>IR", Status.CORROBORATED),
        ("asad", "IQ", "iraqi-militias>US", Status.CONFIRMED),
    ],
)
def test_an_act_ends_with_its_place_its_sides_and_how_well_it_is_attested(
    scene: Scene, act: str, place: str, dyad: str, status: Status
) -> None:
    incident = scene.incidents[telling(act)[-1].url]
    assert place in incident.places
    assert dyad in [str(each) for each in incident.dyads]
    assert incident.status is status


@pytest.mark.parametrize("title", ["US Navy helicopters sink", "Pakistani rockets cross"])
def test_wire_copy_in_three_outlets_counts_once(scene: Scene, title: str) -> None:
    copies = [story for story in stories() if story.title.startswith(title)]
    assert len(copies) == 3
    assert len({scene.reports[story.url].voice for story in copies}) == 1


def test_outlets_of_one_owner_count_once(scene: Scene) -> None:
    told = [scene.reports[story.url] for story in telling("gibraltar-eagle")]
    assert len({report.owner for report in told}) == len(told) - 1
    assert scene.incidents[telling("gibraltar-eagle")[0].url].owners == len(told) - 1


def test_the_state_agencys_word_on_its_own_navy_is_a_claim_until_others_report_it(scene: Scene) -> None:
    first, *later = telling("st-nikolas")
    assert first.outlet == "setavan"
    assert scene.reports[first.url].stance in (Stance.CLAIM, Stance.ADMISSION)
    opened, *_ = scene.told("st-nikolas", Change.OPENED)
    assert (opened.incident.status, opened.incident.claimants) == (Status.REPORTED, ("IR",))
    assert scene.incidents[later[-1].url].claimants == ()


def test_a_side_denies_what_it_is_accused_of(scene: Scene) -> None:
    denial = telling("chem-pluto")[-1]
    assert (scene.reports[denial.url].stance, scene.reports[denial.url].side) == (Stance.DENIAL, "IR")


def test_washington_owns_up_to_the_strike_on_baghdad(scene: Scene) -> None:
    admitted = next(story for story in telling("baghdad") if story.title.startswith("US confirms"))
    assert scene.reports[admitted.url].stance is Stance.ADMISSION


def test_later_reports_raise_the_toll_of_beirut_and_lower_that_of_kerman(scene: Scene) -> None:
    beirut, kerman = (scene.incidents[telling(act)[-1].url].toll for act in ("beirut", "kerman"))
    assert beirut is not None
    assert beirut.high == 7
    assert kerman is not None
    assert kerman.high == 84
    tolls = [one.incident.toll.high for one in scene.told("kerman", *Change) if one.incident.toll]
    assert (tolls[0], tolls[-1]) == (73, 84)


def test_the_exchange_of_iran_and_its_proxies_with_the_us_becomes_a_spiral_by_4_january(scene: Scene) -> None:
    spirals = [alert for alert in scene.alerts if alert.change is Change.SPIRAL and alert.series == "IR+US"]
    assert spirals
    assert spirals[0].at <= datetime(2024, 1, 4, 23, 59, tzinfo=UTC)
    assert spirals[0].facts["exchanges"] >= 3
    assert spirals[0].facts["alternations"] >= 2


def test_both_sides_of_the_lebanese_border_reach_the_use_of_force(scene: Scene) -> None:
    rungs = {a.series: a.facts["rung"] for a in scene.alerts if a.change is Change.RUNG}
    assert max(rungs.get("IL>hezbollah", 0), rungs.get("hezbollah>IL", 0), rungs.get("IL+IR", 0)) >= 4


def test_the_step_back_of_iran_and_pakistan_is_told_as_one(scene: Scene) -> None:
    opened, *_ = scene.told("iran-pakistan-calm", Change.OPENED)
    assert opened.incident.tier is None
    assert "step back" in opened.reason


def test_no_ordinary_item_is_in_an_incident_that_alerts(scene: Scene) -> None:
    alerted = {alert.incident.id for alert in scene.alerts}
    ordinary = [story for story in stories() if story.wanted is None and not story.signals]
    held = {story.title: scene.incidents.get(story.url) for story in ordinary}
    assert [title for title, incident in held.items() if incident and incident.id in alerted] == []


def test_critical_acts_are_announced_as_critical(scene: Scene) -> None:
    acts = {story.act for story in stories() if story.act and story.wanted is Tier.CRITICAL}
    assert len(acts) >= 14
    below = [act for act in sorted(acts) if scene.incidents[telling(act)[-1].url].tier is not Tier.CRITICAL]
    assert below == []
