"""Sentences that tell of one act become that act."""

from dataclasses import replace

import pytest

from classifiers.assessment import Act, Dyad, Evidence
from classifiers.same_act import Found, named, together

STRIKE = {"strike": 0.9}
RU_UA, UA_RU = Dyad("RU", "UA"), Dyad("UA", "RU")


def found(index: int, **changed: object) -> Found:
    """A strike of Russia's in Ukraine, told by sentence `index`."""
    act = Act(
        evidence=Evidence("text", index, index + 1, str(index)),
        signals=STRIKE,
        severity=2.0,
        places=("UA",),
        dyads=(RU_UA,),
    )
    told = {name: changed.pop(name) for name in ("alone", "towns") if name in changed}
    act = replace(act, **changed)
    return replace(Found(act, (index,), True, frozenset(), tuple(filter(named, act.dyads))), **told)


def shown(*sentences: Found) -> list[str]:
    return [found.act.evidence.text for found in together(sentences)]


@pytest.mark.parametrize(
    ("later", "acts"),
    [
        (found(1), 1),
        (found(2, dyads=()), 1),
        (found(3, dyads=()), 2),
        (found(9), 1),
        (found(9, dyads=(UA_RU, RU_UA)), 2),
        (found(1, places=("RU",)), 2),
        (found(1, places=()), 1),
        (found(1, signals={"threat": 0.9}), 2),
        (found(1, signals={"clash": 0.9}), 1),
        (found(9, signals={"clash": 0.9}), 2),
    ],
    ids=[
        "the next",
        "near, no sides",
        "far, no sides",
        "far, the same",
        "far, other sides",
        "another place",
        "no place",
        "words",
        "near, kindred",
        "far, kindred",
    ],
)
def test_sentences_are_one_act_where_signals_places_and_further_on_sides_agree(
    later: Found, acts: int
) -> None:
    assert len(together([found(0), later])) == acts


def test_towns_that_differ_tell_acts_apart() -> None:
    kharkiv, odesa = frozenset({"kharkiv"}), frozenset({"odesa"})
    assert shown(found(0, towns=kharkiv), found(1, towns=odesa), found(2), found(3, towns=kharkiv)) == [
        "0",
        "1",
    ]


def test_of_two_acts_that_it_may_tell_of_a_sentence_goes_to_the_later() -> None:
    kharkiv, odesa = found(0, towns=frozenset({"kharkiv"})), found(1, towns=frozenset({"odesa"}))
    assert shown(kharkiv, odesa, found(2, severity=3.0)) == ["0", "2"]


@pytest.mark.parametrize(
    ("one", "other", "best"),
    [
        (found(0), found(1), "0"),
        (found(0), found(1, severity=2.4), "0"),
        (found(0), found(1, severity=3.0), "1"),
        (found(0), found(1, severity=3.0, alone=False), "0"),
        (found(0, severity=None), found(1, severity=None, signals={"strike": 0.99}), "1"),
    ],
    ids=[
        "the first of equals",
        "the first of two much alike",
        "the more severe",
        "one that says it alone",
        "without severity the surer",
    ],
)
def test_an_act_is_told_by_the_sentence_that_says_most_alone(one: Found, other: Found, best: str) -> None:
    assert shown(one, other) == [best]


def test_an_act_has_what_all_its_sentences_say() -> None:
    sentences = (
        found(0, dyads=(Dyad("gunmen", "UA"),), places=(), cross_border=0.2),
        found(1, dyads=(UA_RU,), signals={"strike": 0.8, "assassination": 0.7}, cross_border=0.6),
        found(2, severity=1.0),
        found(3, severity=1.0),
    )
    (act,) = (each.act for each in together(sentences))
    assert act.evidence.text == "0"
    assert act.signals == {"strike": 0.9, "assassination": 0.7}
    assert (act.places, act.dyads) == (("UA",), (RU_UA, UA_RU))
    assert (act.severity, act.cross_border) == (2.0, 0.6)


def test_sides_without_a_name_are_told_where_no_sentence_has_better() -> None:
    (act,) = (each.act for each in together([found(0, dyads=()), found(1, dyads=(Dyad("?", "UA"),))]))
    assert act.dyads == (Dyad("?", "UA"),)
