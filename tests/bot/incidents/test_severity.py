"""S of an incident: its base, what raises it, and what its reports say of the dead."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.escalation.weights import coefficients
from bot.incidents.account import Account
from bot.incidents.modifiers import MODIFIERS, Modifiers
from bot.incidents.outlets import Outlet
from bot.incidents.reliability import RELIABILITY, Reliability
from bot.incidents.severity import first_of_kind, scoring
from bot.incidents.tolls import tolls
from classifiers.assessment import Assessment, Dyad, Toll
from classifiers.framing import Framing, framing
from classifiers.likeness import Fingerprint
from classifiers.signals import SCALES, Signal
from classifiers.tolls import toll
from storage.records import Factor, Modifier, Precedent, Scoring

NOW = datetime(2024, 1, 4, 12, tzinfo=UTC)
YEAR = Modifier(factor=Factor.FIRST, value=MODIFIERS.first_year, words="first in 400 days of coverage")


def account(
    title: str = "",
    *,
    owner: str = "one",
    said: Toll | None = None,
    told: Framing | None = None,
    places: tuple[str, ...] = (),
    cross: float | None = None,
    mass: float | None = None,
    kind: str = "event",
    tier: int = 3,
) -> Account:
    assessment = Assessment(
        model="test",
        language="en",
        assessed=True,
        kind={kind: 0.9},
        places=places,
        cross_border=cross,
        mass_casualty=mass,
    )
    return Account(
        item_id=1,
        at=NOW,
        title=title,
        summary="",
        url="",
        source=owner,
        outlet=Outlet(owner=owner, tier=tier),
        assessment=assessment,
        fingerprint=Fingerprint(title={}, terms={}),
        framing=told or framing(title, "", assessment),
        toll=said or toll(title, ""),
    )


def scored(
    signals: Mapping[str, float],
    accounts: Sequence[Account],
    *,
    places: Sequence[str] = (),
    dyads: Sequence[Dyad] = (),
    first: Modifier | None = None,
    severity: float | None = None,
) -> Scoring:
    return scoring(
        signals,
        accounts,
        places=places,
        dyads=dyads,
        toll=tolls(accounts),
        first=first,
        severity=severity,
    )


def factors(found: Scoring) -> dict[Factor, float]:
    return {each.factor: round(each.value, 3) for each in found.modifiers}


@dataclass(frozen=True, kw_only=True, slots=True)
class Case:
    """One line of the worked list, with its inputs."""

    title: str
    signals: Mapping[str, float]
    dyad: Dyad
    place: str
    cross: float
    score: float
    first: Modifier | None = None
    mass: float = 0.0


WORKED = {
    "head of state killed": Case(
        title="President killed in missile strike on Caracas",
        signals={"assassination": 0.9, "strike": 0.9},
        dyad=Dyad("US", "VE"),
        place="VE",
        cross=0.9,
        first=YEAR,
        score=100,
    ),
    "deputy leader killed in a third country's capital": Case(
        title="Drone strike in Beirut kills deputy leader of Hamas and six others",
        signals={"assassination": 0.9, "strike": 0.9},
        dyad=Dyad("IL", "hamas"),
        place="LB",
        cross=0.9,
        score=86,
    ),
    "militia commander killed by drone in Baghdad": Case(
        title="Drone kills militia commander and one guard in Baghdad",
        signals={"assassination": 0.9, "strike": 0.9},
        dyad=Dyad("US", "iraqi-militias"),
        place="IQ",
        cross=0.9,
        score=83,
    ),
    "first direct missile attack between two states": Case(
        title="Iran fires missiles at Pakistan in retaliation, killing five",
        signals={"strike": 0.9},
        dyad=Dyad("IR", "PK"),
        place="PK",
        cross=0.9,
        first=YEAR,
        score=78,
    ),
    "bombing with 95 dead": Case(
        title="Two bombs kill 95 people at ceremony in southern Iran",
        signals={"terror": 0.9},
        dyad=Dyad("islamic-state", "IR"),
        place="IR",
        cross=0.2,
        mass=0.9,
        first=YEAR,
        score=73,
    ),
    "rockets at a base": Case(
        title="Rockets hit base that houses US troops, one contractor killed",
        signals={"strike": 0.9},
        dyad=Dyad("iraqi-militias", "US"),
        place="IQ",
        cross=0.9,
        score=56,
    ),
    "tanker hit": Case(
        title="Missile hits Norwegian tanker in Bab el-Mandeb",
        signals={"maritime": 0.9},
        dyad=Dyad("houthis", "NO"),
        place="red-sea",
        cross=0.9,
        score=53,
    ),
    "routine border shelling": Case(
        title="One soldier killed as troops shell each other across border",
        signals={"strike": 0.9},
        dyad=Dyad("TH", "KH"),
        place="KH",
        cross=0.9,
        score=49,
    ),
    "drills": Case(
        title="Warships and bombers circle island as drills begin",
        signals={"mobilization": 0.9},
        dyad=Dyad("CN", "TW"),
        place="TW",
        cross=0.7,
        score=41,
    ),
    "sanctions": Case(
        title="Washington freezes assets of missile makers",
        signals={"sanctions": 0.9},
        dyad=Dyad("US", "IR"),
        place="IR",
        cross=0.1,
        score=32,
    ),
    "vow of revenge": Case(
        title="Iran vows revenge on Islamic State after bombing killed 95",
        signals={"threat": 0.9},
        dyad=Dyad("IR", "islamic-state"),
        place="IR",
        cross=0.1,
        score=27,
    ),
}


@pytest.mark.parametrize("name", WORKED)
def test_the_worked_list_comes_out_as_published(name: str) -> None:
    case = WORKED[name]
    told = account(case.title, places=(case.place,), cross=case.cross, mass=case.mass)
    found = scored(case.signals, [told], places=[case.place], dyads=[case.dyad], first=case.first)
    assert found.severity == pytest.approx(case.score, abs=2), factors(found)


@pytest.mark.parametrize(
    ("expected", "score"),
    [(0, 0), (1, 28), (2, 55), (3, 82), (4, 100), (0.5, 14), (1.5, 41.5), (2.5, 68.5), (3.5, 91), (None, 0)],
)
def test_without_a_signal_the_codebook_severity_decides(expected: float | None, score: float) -> None:
    found = scored({}, [account("12 killed")], severity=expected)
    assert found.severity == pytest.approx(score)
    assert (found.signal, found.modifiers) == ("", ())


def test_where_no_signal_is_fairly_likely_the_codebook_severity_decides_up_to_two() -> None:
    for expected, score in ((1, 28), (2, 55), (3.5, 55)):
        found = scored({"strike": 0.29, "threat": 0.1}, [account()], severity=expected)
        assert (found.signal, found.severity) == ("", pytest.approx(score))


@given(st.floats(0.3, 1), st.floats(0.3, 1))
def test_severity_does_not_leap_where_a_signal_passes_a_half(one: float, other: float) -> None:
    told = [account("Strike kills 12", cross=0.9)]
    first, second = (
        scored({"strike": p, "threat": 0.1}, told, severity=3, dyads=[Dyad("US", "IR")]) for p in (one, other)
    )
    assert first == second


def test_of_signals_that_are_only_fairly_likely_the_likeliest_gives_the_base() -> None:
    assert scored({"threat": 0.45, "strike": 0.4}, [account()], severity=4).signal == Signal.THREAT
    assert scored({"deescalation": 0.45, "clash": 0.4}, [account()]).signal == Signal.CLASH
    assert scored({"deescalation": 0.45, "clash": 0.1}, [account()], severity=4).severity == 0


def test_signals_of_a_users_own_labels_decide_nothing() -> None:
    assert scored({"piracy at night": 0.9}, [account()], severity=2).severity == pytest.approx(55)


@given(st.floats(-1, 5), st.floats(-1, 5))
def test_a_higher_expected_severity_never_scores_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    scores = [scored({}, [account()], severity=each).severity for each in (low, high)]
    assert 0 <= scores[0] <= scores[1] <= 100


def test_the_gravest_likely_signal_gives_the_base() -> None:
    found = scored({"threat": 0.99, "strike": 0.6, "clash": 0.3}, [account()])
    assert (found.signal, found.base) == (Signal.STRIKE, SCALES[Signal.STRIKE].weight)


def test_what_is_surest_to_be_a_step_back_is_not_severe() -> None:
    found = scored({"deescalation": 0.9, "abduction": 0.7}, [account("Three hostages freed")])
    assert (found.signal, found.severity) == (Signal.DEESCALATION, 0)


def test_fighting_during_talks_stays_fighting() -> None:
    assert scored({"deescalation": 0.6, "clash": 0.8}, [account()]).signal == Signal.CLASH


@pytest.mark.parametrize("act", ["clash", "strike", "unrest"])
def test_an_act_of_force_as_likely_as_not_gives_the_base_however_sure_a_truce_is(act: str) -> None:
    found = scored({"deescalation": 0.95, act: 0.5, "threat": 0.7}, [account()])
    assert (found.signal, found.base) == (act, SCALES[Signal(act)].weight)


@pytest.mark.parametrize("beside", [{"clash": 0.49}, {"threat": 0.8, "rupture": 0.6}, {"mobilization": 0.8}])
def test_a_truce_beside_which_no_force_is_likely_is_not_severe(beside: dict[str, float]) -> None:
    assert scored({"deescalation": 0.95, **beside}, [account()]).severity == 0


@pytest.mark.parametrize(
    ("signal", "cross", "base", "has_border"),
    [
        ("strike", 0.9, 9.5, False),
        ("strike", 0.2, 8.0, False),
        ("clash", 0.9, 10.0, False),
        ("maritime", 0.9, 8.5, True),
    ],
)
def test_a_border_counts_once(signal: str, cross: float, base: float, has_border: bool) -> None:
    found = scored({signal: 0.9}, [account(cross=cross)])
    assert found.base == base
    assert (Factor.BORDER in factors(found)) is has_border


@pytest.mark.parametrize(
    ("dyads", "place", "third"),
    [
        ([Dyad("IL", "hamas")], "LB", True),
        ([Dyad("IL", "hamas")], "PS", False),
        ([Dyad("IL", "hamas")], "red-sea", False),
        ([Dyad("?", "hamas")], "LB", False),
        ([Dyad("islamic-state", "IR")], "IR", False),
        ([], "LB", False),
    ],
)
def test_a_third_country_is_home_to_neither_side(dyads: list[Dyad], place: str, third: bool) -> None:
    found = scored({"assassination": 0.9}, [account(cross=0.1)], places=[place], dyads=dyads)
    assert (Factor.BORDER in factors(found)) is third


def test_words_cross_no_border_and_have_no_dead() -> None:
    told = account("President killed in strike on Caracas, 30 dead", cross=0.9, places=("VE",))
    found = scored({"threat": 0.9}, [told], places=["VE"], dyads=[Dyad("VE", "CO")], first=YEAR)
    assert found.modifiers == ()


def test_the_dead_of_an_earlier_attack_do_not_weigh_on_a_deployment() -> None:
    assert Factor.DEATHS not in factors(scored({"mobilization": 0.9}, [account("Troops sent in, 30 dead")]))


@pytest.mark.parametrize(("dead", "value"), [(1, 0.036), (10, 0.125), (100, 0.241), (2153, 0.4), (2900, 0.4)])
def test_the_dead_weigh_by_their_order_of_magnitude(dead: int, value: float) -> None:
    told = account(said=Toll(low=dead, high=dead, words="so many dead"))
    assert factors(scored({"strike": 0.9}, [told]))[Factor.DEATHS] == pytest.approx(value, abs=0.001)


def test_no_figure_and_a_figure_of_none_raise_nothing() -> None:
    for said in (None, Toll(low=0, high=0, words="nobody was killed")):
        assert Factor.DEATHS not in factors(scored({"strike": 0.9}, [account(said=said)]))


def test_a_range_counts_by_its_middle_and_an_open_figure_by_its_least() -> None:
    middle = scored({"strike": 0.9}, [account(said=Toll(low=10, high=20))])
    least = scored({"strike": 0.9}, [account(said=Toll(low=15, high=99, at_least=True))])
    assert factors(middle)[Factor.DEATHS] == factors(least)[Factor.DEATHS]


def test_ten_dead_make_a_terror_attack_mass_casualty_whatever_the_model_says() -> None:
    for dead, base in ((9, 9.0), (10, 9.5)):
        told = account(said=Toll(low=dead, high=dead), mass=0.9 if dead < 10 else 0.1)
        assert scored({"terror": 0.9}, [told]).base == base


@pytest.mark.parametrize(
    ("title", "base"),
    [
        ("State tests intercontinental missile", 8.0),
        ("Inspectors find uranium enriched further", 8.0),
        ("State tests short-range missile", 6.0),
        ("Nuclear-armed state tests short-range missile", 6.0),
    ],
)
def test_weapons_weigh_more_where_they_are_nuclear(title: str, base: float) -> None:
    assert scored({"weapons": 0.9}, [account(title)]).base == base


@pytest.mark.parametrize(
    ("dyad", "power"), [(Dyad("US", "houthis"), True), (Dyad("TH", "KH"), False), (Dyad("ttp", "PK"), True)]
)
def test_a_power_counts_as_a_direct_party(dyad: Dyad, power: bool) -> None:
    assert (Factor.POWER in factors(scored({"clash": 0.9}, [account()], dyads=[dyad]))) is power


def test_of_many_reports_one_alone_does_not_raise_the_rank() -> None:
    plain, told = account("Blast in town kills two"), account("Blast in town kills governor")
    assert Factor.RANK in factors(scored({"assassination": 0.9}, [plain, plain, told]))
    assert Factor.RANK not in factors(scored({"assassination": 0.9}, [plain, plain, plain, told]))
    assert Factor.RANK in factors(scored({"assassination": 0.9}, [plain, told, plain, told]))


def test_looks_back_raise_nothing_where_others_report() -> None:
    back = account("President killed in strike", kind="analysis")
    assert factors(scored({"strike": 0.9}, [account("Strike hits road"), back])) == {}


def test_every_modifier_keeps_the_words_that_gave_it() -> None:
    told = account("Drone strike in Beirut kills commander and two guards in retaliation", places=("LB",))
    found = scored({"assassination": 0.9}, [told], places=["LB"], dyads=[Dyad("IL", "hamas")], first=YEAR)
    words = {each.factor: each.words for each in found.modifiers}
    assert words[Factor.DEATHS] == "kills commander and two"
    assert words[Factor.RANK] == "kills commander"
    assert words[Factor.STRATEGIC] == "in Beirut"
    assert words[Factor.RETALIATION] == "retaliation"
    assert words[Factor.POWER] == "Israel"
    assert words[Factor.FIRST] == "first in 400 days of coverage"
    assert found.severity == 100


def figures(*told: tuple[str, int, bool]) -> list[Account]:
    return [account(owner=owner, said=Toll(low=low, high=low, at_least=more)) for owner, low, more in told]


@pytest.mark.parametrize(
    ("told", "low"),
    [
        ([("one", 5, False), ("two", 12, False)], 12),
        ([("one", 12, False), ("two", 3, False)], 12),
        ([("one", 12, False), ("two", 9, False), ("two", 9, False)], 12),
        ([("one", 12, False), ("two", 9, False), ("three", 9, False)], 9),
        ([("one", 31, False), ("two", 24, True)], 31),
        ([("one", 10, True), ("two", 14, False)], 14),
        ([("one", 0, False), ("two", 2, False)], 2),
        ([("one", 6, False), ("two", 1, False), ("three", 1, False)], 6),
        ([("one", 4, True), ("two", 1, False)], 4),
        ([("one", 2, False), ("two", 0, False), ("three", 0, False)], 2),
    ],
)
def test_the_newest_figure_holds_unless_it_is_of_a_part(told: list[tuple[str, int, bool]], low: int) -> None:
    found = tolls(figures(*told))
    assert found is not None
    assert found.low == low


def test_a_toll_that_is_said_to_be_lowered_is_lower() -> None:
    told = account("Death toll lowered to 84", said=Toll(low=84, high=84))
    found = tolls([*figures(("one", 103, False)), told])
    assert found is not None
    assert found.low == 84


@pytest.mark.parametrize(
    ("kind", "tier", "low"),
    [("none", 1, 91), ("event", 3, 91), ("none", 2, 73), ("retro", 1, 73), ("analysis", 1, 73)],
)
def test_a_toll_and_no_more_counts_from_an_outlet_of_the_first_tier(kind: str, tier: int, low: int) -> None:
    told = account("Market: 91 dead, hospital says", said=Toll(low=91, high=91), kind=kind, tier=tier)
    found = tolls([*figures(("one", 73, False)), told])
    assert found is not None
    assert found.low == low


def test_where_no_report_tells_of_a_development_every_toll_counts() -> None:
    told = account("How 12 died", said=Toll(low=12, high=12), kind="analysis")
    assert tolls([told]) == Toll(low=12, high=12)
    assert tolls([]) is None


def test_an_exact_figure_takes_the_place_of_a_vague_one() -> None:
    vague = account(said=Toll(low=24, high=24, at_least=True, words="dozens killed"))
    found = tolls([vague, *figures(("two", 18, False))])
    assert found == Toll(low=18, high=18)


def test_reports_without_a_figure_leave_the_toll_unknown() -> None:
    assert tolls([account("Strike hits road")]) is None


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 40), st.booleans()), max_size=12))
def test_the_toll_is_always_one_that_a_report_gave(told: list[tuple[str, int, bool]]) -> None:
    found = tolls(figures(*told))
    assert (found is None) == (not told)
    assert found is None or any(found.low == low for _, low, _ in told)


def precedents(covered: int, last: int | None) -> dict[tuple[str, str, str], Precedent]:
    def precedent(signal: str, source: str, target: str, days: int) -> Precedent:
        at = NOW - timedelta(days=days)
        return Precedent(source=source, target=target, signal=signal, first_at=at, last_at=at)

    found = [precedent("", "IL", "IR", covered)]
    if last is not None:
        found.append(precedent("strike", "IR", "IL", last))
    return {(each.source, each.target, each.signal): each for each in found}


@pytest.mark.parametrize(
    ("covered", "last", "value"),
    [
        (30, None, None),
        (89, None, None),
        (90, None, 0.15),
        (364, None, 0.15),
        (365, None, 0.30),
        (800, 10, None),
        (800, 120, 0.15),
        (800, 400, 0.30),
        (800, 0, None),
    ],
)
def test_a_deed_is_first_of_its_kind_as_far_as_the_pair_is_covered(
    covered: int, last: int | None, value: float | None
) -> None:
    found = first_of_kind("strike", [Dyad("IR", "IL")], NOW, precedents(covered, last))
    assert (found.value if found else None) == value


def test_the_words_of_a_first_say_how_long_it_was_covered() -> None:
    found = first_of_kind("strike", [Dyad("IR", "IL")], NOW, precedents(800, 120))
    assert found == Modifier(factor=Factor.FIRST, value=0.15, words="first in 120 days of coverage")


@pytest.mark.parametrize(
    ("signal", "dyads"),
    [
        ("threat", [Dyad("IR", "IL")]),
        ("deescalation", [Dyad("IR", "IL")]),
        ("", [Dyad("IR", "IL")]),
        ("strike", []),
        ("strike", [Dyad("?", "IL")]),
        ("strike", [Dyad("gunmen", "IL")]),
        ("strike", [Dyad("IR", "civilians")]),
        ("strike", [Dyad("IR", "IR")]),
        ("strike", [Dyad("IR", "PK")]),
    ],
)
def test_words_and_unnamed_sides_and_uncovered_pairs_have_no_first(signal: str, dyads: list[Dyad]) -> None:
    assert first_of_kind(signal, dyads, NOW, precedents(800, None)) is None


def test_a_deed_the_other_way_is_another_kind() -> None:
    found = first_of_kind("strike", [Dyad("IL", "IR")], NOW, precedents(800, 3))
    assert found is not None
    assert found.value == 0.30


@pytest.mark.parametrize("table", [MODIFIERS, RELIABILITY])
def test_every_coefficient_has_a_source(table: Modifiers | Reliability) -> None:
    assert all(each.source for each in coefficients(table))
