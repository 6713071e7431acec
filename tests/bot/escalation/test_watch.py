"""What an act turns, and what is not told again."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.escalation.acts import Act
from bot.escalation.index import Index
from bot.escalation.rungs import Rung
from bot.escalation.standing import Standing, Turn, standing_of
from bot.escalation.watch import easing, turns
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import Alert, Change, Incident

Make = Callable[..., Act]
DISPLAY = frozenset({"mobilization"})


def told(acts: Iterable[Act], standing: Standing | None = None) -> list[tuple[int, Turn]]:
    """Every turn with the number of the act that brought it, each noted as it comes."""
    index, standing, found = Index(), standing or Standing(), []
    for number, act in enumerate(acts):
        index.put(act)
        for turn in turns(index, act, standing, act.at):
            standing.note(turn, act.at)
            found.append((number, turn))
    return found


def seen(acts: Iterable[Act]) -> list[tuple[int, Change, str]]:
    return [(number, turn.change, turn.series) for number, turn in told(acts)]


def test_a_climb_is_told_once_and_again_when_it_goes_higher(act: Make, long_known: Act) -> None:
    acts = [
        act(0, "IN>PK", signals=DISPLAY),
        act(1, "IN>PK", signals=DISPLAY),
        act(2, "IN>PK", severity=70),
        act(3, "IN>PK", severity=70),
    ]
    assert seen([long_known, *acts]) == [(1, Change.RUNG, "IN>PK"), (3, Change.RUNG, "IN>PK")]


@pytest.mark.parametrize(
    ("signals", "severity", "attested", "tier"),
    [
        ({"strike"}, 70, True, Tier.SERIOUS),
        ({"strike"}, 49, True, Tier.NOTABLE),
        ({"mobilization"}, 40, True, Tier.NOTABLE),
    ],
)
def test_a_climb_is_as_serious_as_its_rung(
    act: Make, long_known: Act, signals: set[str], severity: float, attested: bool, tier: Tier
) -> None:
    blow = act(0, "IN>PK", signals=frozenset(signals), severity=severity, attested=attested)
    assert [turn.tier for _, turn in told([long_known, blow])] == [tier]


@pytest.mark.parametrize("facts", [{"signals": DISPLAY, "severity": 40}, {"severity": 80}])
def test_what_is_not_attested_climbs_nothing_that_is_told(act: Make, long_known: Act, facts: dict) -> None:
    rumour = act(0, "IN>PK", attested=False, **facts)
    assert seen([long_known, rumour]) == []
    assert seen([long_known, rumour, replace(rumour, attested=True)]) == [(2, Change.RUNG, "IN>PK")]


def test_an_incident_whose_sides_are_told_otherwise_later_brings_a_rung_once(
    act: Make, long_known: Act
) -> None:
    blow = act(0, "CN>PH", severity=70)
    both = replace(blow, dyads=(Dyad("CN", "PH"), Dyad("PH", "CN")))
    assert seen([long_known, blow, both]) == [(1, Change.RUNG, "CN>PH")]


def test_a_threat_that_is_not_attested_climbs_nothing_that_is_told(words: Make, long_known: Act) -> None:
    assert seen([long_known, words(0, "IN>PK", attested=False)]) == []


def test_acts_of_a_war_tell_no_rung_again_and_again(act: Make, long_known: Act) -> None:
    war = [act(n / 4, ("RU>UA", "UA>RU")[n % 2], severity=60 + n % 30) for n in range(480)]
    rungs = [turn for _, turn in told([long_known, *war]) if turn.change is Change.RUNG]
    assert [(turn.series, turn.facts["rung"]) for turn in rungs] == [
        ("RU>UA", 4),
        ("UA>RU", 4),
        ("RU>UA", 5),
    ]
    assert rungs[-1].tier is Tier.CRITICAL


def test_a_rung_that_descended_and_is_climbed_anew_is_told_anew(act: Make, long_known: Act) -> None:
    blows = [act(0, "IN>PK"), act(40, "IN>PK")]
    assert [number for number, _ in told([long_known, *blows])] == [1, 2]


def test_an_incident_that_comes_to_be_attested_climbs_then(act: Make, long_known: Act) -> None:
    rumour = act(0, "IN>PK", severity=80, attested=False)
    sure = replace(rumour, attested=True)
    assert [turn.facts["rung"] for _, turn in told([long_known, rumour, sure, sure])] == [4]


def test_a_late_confirmation_of_what_others_did_climbs_nothing(act: Make, long_known: Act) -> None:
    rumour, blow = act(0, "IN>PK", attested=False), act(1, "IN>PK")
    sure = replace(rumour, attested=True)
    assert [number for number, _ in told([long_known, rumour, blow, sure])] == [2]


def test_an_incident_that_only_holds_a_rung_up_climbs_nothing_when_it_changes(
    act: Make, long_known: Act, start: datetime
) -> None:
    first, second = act(0, "IN>PK"), act(20, "IN>PK", severity=80)
    index, standing = Index(), Standing()
    for each in (long_known, first, second):
        index.put(each)
        for turn in turns(index, each, standing, each.at):
            standing.note(turn, each.at)
    changed = replace(second, severity=90)
    index.put(changed)
    assert turns(index, changed, standing, start + timedelta(days=47)) == []


def test_a_withdrawn_incident_turns_nothing(act: Make, long_known: Act) -> None:
    assert seen([long_known, act(0, "IN>PK", confidence=0.0)]) == []


def test_a_network_is_told_of_before_its_dyads_once_both_sides_act(act: Make, long_known: Act) -> None:
    shot, blow = act(0, "iraqi-militias>US", severity=49), act(1, "US>iraqi-militias")
    assert seen([long_known, blow]) == [(1, Change.RUNG, "US>iraqi-militias")]
    assert seen([long_known, shot, blow])[1:] == [(2, Change.RUNG, "IR+US")]


def test_a_blow_at_somebody_who_has_nothing_to_do_with_the_patron_is_told_of_the_dyad(
    act: Make, long_known: Act
) -> None:
    assert seen([long_known, act(0, "houthis>NO")]) == [(1, Change.RUNG, "houthis>NO")]


def test_only_the_likeliest_dyad_of_an_incident_climbs(act: Make, long_known: Act) -> None:
    blow = act(0, dyads=(Dyad("gunmen", "IL"), Dyad("IL", "hamas"), Dyad("IL", "QA")))
    assert seen([long_known, blow]) == [(1, Change.RUNG, "IL>hamas")]


@pytest.mark.parametrize(("dyad", "tells"), [("houthis>civilians", True), ("houthis>NO", True)])
def test_attacks_on_merchant_ships_lift_the_waters_whoever_is_hit(act: Make, dyad: str, tells: bool) -> None:
    sea = {"signals": frozenset({"maritime"}), "places": ("red-sea",), "severity": 55}
    first = act(0, dyad, **sea)
    assert seen([first, act(1, dyad, **sea)]) == [(0, Change.RUNG, "red-sea")]


def test_a_strike_ashore_lifts_no_waters(act: Make, long_known: Act) -> None:
    assert seen([long_known, act(0, "?>civilians", places=("red-sea",))]) == []


def test_a_climb_told_of_the_network_is_not_told_of_its_dyad_when_the_incident_changes(
    act: Make, long_known: Act
) -> None:
    shot, blow = act(-1, "iraqi-militias>US", severity=49), act(0, "US>iraqi-militias", severity=70)
    assert seen([long_known, shot, blow, replace(blow, severity=80)])[1:] == [(2, Change.RUNG, "IR+US")]


def test_first_acts_of_a_history_climb_nothing_but_force_between_states(act: Make) -> None:
    acts = [act(0, "IL>hamas"), act(1, "US>IQ", signals=DISPLAY), act(2, "IN>PK", severity=70)]
    assert seen(acts) == [(2, Change.RUNG, "IN>PK")]


def spiral_of(act: Make, start: float = 0) -> list[Act]:
    return [
        act(start, "US>iraqi-militias"),
        act(start + 1, "houthis>US"),
        act(start + 2, "US>houthis"),
        act(start + 3, "iraqi-militias>US"),
    ]


def test_an_exchange_through_proxies_is_told_as_a_spiral_of_the_network(act: Make, long_known: Act) -> None:
    spirals = [(n, turn) for n, turn in told([long_known, *spiral_of(act)]) if turn.change is Change.SPIRAL]
    assert [(n, turn.series, turn.tier) for n, turn in spirals] == [(3, "IR+US", Tier.CRITICAL)]
    turn = spirals[0][1]
    assert turn.reason == "IR+US: 3 exchanges in 21 days, 2 changes of side in 14, momentum 3.8, rung 4"
    assert {"level", "rung", "exchanges", "alternations", "momentum", "reciprocity"} <= turn.facts.keys()


def test_a_spiral_is_told_once_of_two_sides_whether_they_act_themselves_or_by_proxy(
    act: Make, long_known: Act
) -> None:
    direct = [act(n, ("US>IR", "IR>US")[n % 2]) for n in range(3)]
    proxies = [replace(each, at=each.at + timedelta(days=3)) for each in spiral_of(act)]
    spirals = [n for n, turn in told([long_known, *direct, *proxies]) if turn.change is Change.SPIRAL]
    assert spirals == [3]


def test_where_no_proxy_acts_the_dyad_climbs_and_not_the_network(act: Make, long_known: Act) -> None:
    assert seen([long_known, act(0, "IR>US")]) == [(1, Change.RUNG, "IR>US")]


def test_a_spiral_below_force_is_serious(act: Make, long_known: Act) -> None:
    shows = [act(n, ("IN>PK", "PK>IN")[n % 2], signals=DISPLAY) for n in range(3)]
    assert [turn.tier for _, turn in told([long_known, *shows]) if turn.change is Change.SPIRAL] == [
        Tier.SERIOUS
    ]


def test_a_spiral_that_goes_on_is_told_once_in_two_weeks(act: Make, long_known: Act) -> None:
    growing = [act(n, ("IN>PK", "PK>IN")[n % 2], severity=51 + n) for n in range(6)]
    spirals = [n for n, turn in told([long_known, *growing]) if turn.change is Change.SPIRAL]
    assert spirals == [3]


def test_a_spiral_is_told_again_once_a_rung_is_climbed(act: Make, long_known: Act) -> None:
    shows = [act(n, ("IN>PK", "PK>IN")[n % 2], signals=DISPLAY) for n in range(3)]
    spirals = [n for n, turn in told([long_known, *shows, act(4, "PK>IN")]) if turn.change is Change.SPIRAL]
    assert spirals == [3, 4]


def test_a_feature_that_nobody_else_tells_brings_no_spiral(act: Make, long_known: Act) -> None:
    *blows, last = spiral_of(act)
    feature = replace(last, attested=False)
    spirals = [n for n, turn in told([long_known, *blows[:2], feature]) if turn.change is Change.SPIRAL]
    assert spirals == []


@pytest.mark.parametrize("severity", [60, 90])
def test_a_steady_war_that_was_there_before_anybody_watched_is_no_spiral(act: Make, severity: float) -> None:
    war = [act(n / 4, ("RU>UA", "UA>RU")[n % 2], severity=severity) for n in range(160)]
    assert [turn for _, turn in told(war) if turn.change is Change.SPIRAL] == []


def test_words_go_on_with_no_spiral(act: Make, words: Make, long_known: Act) -> None:
    threat = words(3.5, "IR>US")
    index = Index()
    for each in [long_known, *spiral_of(act), threat]:
        index.put(each)
    assert [
        turn for turn in turns(index, threat, Standing(), threat.at) if turn.change is Change.SPIRAL
    ] == []


def test_what_stored_alerts_told_is_not_told_again(act: Make, long_known: Act, start: datetime) -> None:
    acts = [long_known, *spiral_of(act)]
    incident = Incident(
        title="",
        summary="",
        url="",
        source="",
        first_seen_at=start,
        last_seen_at=start,
        tier=None,
        severity=0,
    )
    alerts = [
        Alert(
            key=str(number),
            incident=incident,
            change=turn.change,
            tier=turn.tier,
            at=acts[number].at,
            reason=turn.reason,
            series=turn.series,
            facts=turn.facts,
        )
        for number, turn in told(acts)
    ]
    assert len(alerts) > 3
    assert told(acts, standing_of(alerts)) == []


def test_a_turn_reports_for_how_many_days_the_level_has_risen(act: Make, long_known: Act) -> None:
    blows = [act(n, "IN>PK", severity=40 + 10 * n, attested=n == 3) for n in range(4)]
    rising = [turn.facts["rising_days"] for _, turn in told([long_known, *blows])]
    assert rising == [4]


def test_a_turn_told_by_a_clock_that_runs_behind_the_latest_act_is_told(
    act: Make, long_known: Act, start: datetime
) -> None:
    index = Index()
    late, blow = act(2, "RU>UA"), act(0, "IN>PK")
    for each in (long_known, late, blow):
        index.put(each)
    assert [turn.series for turn in turns(index, blow, Standing(), start)] == ["IN>PK"]


@pytest.mark.parametrize(("severity", "tells"), [(70, True), (0, False)])
def test_a_step_back_is_news_where_its_sides_stand_on_display_or_above(
    act: Make, words: Make, truce: Make, severity: float, tells: bool
) -> None:
    before = act(0, "PK>IN", severity=severity) if tells else words(0, "PK>IN")
    pause = truce(1, "IN>PK")
    index = Index()
    for each in (before, pause):
        index.put(each)
    assert bool(easing(index, pause, pause.at)) is tells
    assert easing(index, before, pause.at) == ""


def test_the_reason_to_tell_of_a_step_back_names_the_rung(act: Make, truce: Make) -> None:
    pause, index = truce(1, "US>IR", dyads=(Dyad("US", "houthis"),)), Index()
    for each in (act(0, "houthis>US"), pause):
        index.put(each)
    assert easing(index, pause, pause.at) == (
        f"a step back while IR+US is on rung {Rung.FORCE:d} (use of force)"
    )


def test_nothing_of_a_step_back_is_a_turn(act: Make, truce: Make, long_known: Act) -> None:
    assert seen([long_known, truce(0, "IN>PK")]) == []


def test_a_shifted_clock_shifts_every_turn(act: Make, long_known: Act) -> None:
    acts = [long_known, *spiral_of(act)]
    later = [replace(each, at=each.at + timedelta(days=37)) for each in acts]
    assert told(later) == told(acts)
