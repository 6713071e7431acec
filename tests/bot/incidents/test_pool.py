"""What the reports of one incident agree on."""

from dataclasses import replace

import pytest

from bot.incidents import pool
from bot.incidents.pool import Witness
from classifiers.assessment import Assessment, Dyad
from classifiers.signals import Kind, Tier

READ = Assessment(model="test", language="en", assessed=True, kind={Kind.EVENT: 0.9}, signals={"strike": 0.9})


def heard(reliability: float = 0.7, **changes: object) -> Witness:
    return Witness(assessment=replace(READ, **changes), reliability=reliability)


def test_the_place_that_most_weight_stands_behind_comes_first():
    found = [heard(places=("IR",)), heard(places=("IQ",)), heard(places=("IQ", "IR"))]
    assert pool.places(found) == ("IQ", "IR")


def test_a_place_that_few_name_falls_away():
    found = [heard(places=("IQ",)), heard(places=("IQ",)), heard(places=("JO",), reliability=0.3)]
    assert pool.places(found) == ("IQ",)


def test_reports_without_a_place_have_no_say():
    assert pool.places([heard(), heard(), heard(places=("IQ",))]) == ("IQ",)


def test_an_analysis_counts_less_than_a_report():
    aside = heard(kind={Kind.ANALYSIS: 0.9}, places=("US",))
    assert pool.places([aside, aside, heard(places=("IQ",))])[0] == "IQ"


def test_a_dyad_with_an_open_side_goes_where_another_names_that_side():
    found = [heard(dyads=(Dyad("?", "IR"),)), heard(dyads=(Dyad("IL", "IR"),))]
    assert pool.dyads(found) == (Dyad("IL", "IR"),)


def test_reports_that_do_not_name_the_doer_back_the_one_that_does():
    found = [heard(dyads=(Dyad("?", "civilians"),)), heard(dyads=(Dyad("?", "civilians"),))]
    assert pool.dyads([*found, heard(dyads=(Dyad("islamic-state", "civilians"),))]) == (
        Dyad("islamic-state", "civilians"),
    )


def test_one_of_many_reports_does_not_say_who_did_it():
    unsaid = [heard(dyads=(Dyad("?", "civilians"),)) for _ in range(4)]
    assert pool.dyads([*unsaid, heard(dyads=(Dyad("US", "IR"),))]) == (Dyad("?", "civilians"),)
    assert pool.dyads([*([heard()] * 4), heard(dyads=(Dyad("US", "IR"),))]) == ()


def test_a_doer_whom_a_quarter_of_the_reports_name_is_the_incidents():
    assert pool.dyads([*([heard()] * 3), heard(dyads=(Dyad("US", "IR"),))]) == (Dyad("US", "IR"),)


def test_a_dyad_with_an_open_side_stays_where_nobody_names_it():
    assert pool.dyads([heard(dyads=(Dyad("?", "IR"),))]) == (Dyad("?", "IR"),)


@pytest.mark.parametrize(
    ("values", "mean"),
    [([0.9], 0.9), ([0.9, 0.1], 0.9), ([0.9, 0.7, 0.1], 0.8), ([None, 0.4], 0.4), ([None], None), ([], None)],
)
def test_the_upper_half_of_what_is_known_counts(values, mean):
    assert pool.upper_half(values) == (mean if mean is None else pytest.approx(mean))


def test_a_signal_that_half_of_the_reports_carry_is_the_incidents():
    found = [heard(), heard(signals={"strike": 0.1}), heard(signals={"strike": 0.1})]
    assert pool.signals(found[:2])["strike"] == pytest.approx(0.9)
    assert pool.signals(found[1::-1])["strike"] == pytest.approx(0.9)
    assert pool.signals(found)["strike"] == pytest.approx(0.5)


@pytest.mark.parametrize(
    ("kind", "likeliest"),
    [
        (None, ""),
        ({}, ""),
        ({Kind.STATEMENT: 0.2, Kind.EVENT: 0.5, Kind.RETRO: 0.3}, Kind.EVENT),
        ({Kind.EVENT: 0.4, Kind.STATEMENT: 0.4, Kind.NONE: 0.2}, Kind.STATEMENT),
    ],
)
def test_the_likeliest_kind_is_the_one_of_highest_probability_ties_by_name(kind, likeliest):
    assert pool.likeliest_kind(replace(READ, kind=kind)) == likeliest


def test_who_reacts_explains_or_looks_back_takes_no_signal_from_an_event():
    quiet = [heard(kind={kind: 0.9}, signals={"strike": 0.1}) for kind in Kind if kind != Kind.EVENT]
    found = pool.signals([heard(), *quiet * 3])
    assert found["strike"] == pytest.approx(0.9)


def test_one_event_takes_no_signal_from_the_statements_that_opened_an_incident():
    statement = heard(kind={Kind.STATEMENT: 0.9}, signals={"threat": 0.9})
    event = heard(signals={"threat": 0.1, "strike": 0.9})
    assert pool.signals([statement, statement, event])["threat"] == pytest.approx(0.9)
    assert pool.signals([statement, event])["threat"] == pytest.approx(0.1)


def test_without_developments_all_have_a_say():
    aside = heard(kind={Kind.ANALYSIS: 0.9})
    assert pool.signals([aside, aside]) == {"strike": pytest.approx(0.9)}


def test_the_tier_is_the_highest_of_any_report():
    assert pool.tier([replace(READ, tier=Tier.NOTABLE), replace(READ, tier=Tier.CRITICAL)]) is Tier.CRITICAL
    assert pool.tier([READ]) is None
