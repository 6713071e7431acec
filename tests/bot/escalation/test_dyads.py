"""Where an act counts."""

from collections.abc import Callable

import pytest

from bot.escalation.acts import Act
from bot.escalation.dyads import NAMELESS, Scope, Share, shares
from classifiers.assessment import Dyad

Make = Callable[..., Act]


def of(act: Act) -> list[Share]:
    return list(shares(act.dyads, act.places, deescalation=act.deescalation))


def counted(act: Act, scope: Scope) -> dict[str, float]:
    found: dict[str, float] = {}
    for share in of(act):
        if share.scope is scope:
            found[share.key] = found.get(share.key, 0) + share.share
    return pytest.approx(found)


@pytest.mark.parametrize(
    ("dyads", "expected"),
    [
        (["IN>PK"], {"IN>PK": 1}),
        (["US>IR"], {"US>IR": 1, "IR+US": 1}),
        (["US>houthis"], {"US>houthis": 1, "US>IR": 0.5, "IR+US": 1}),
        (["houthis>US"], {"houthis>US": 1, "IR>US": 0.5, "IR+US": 1}),
        (["US>houthis", "US>IR"], {"US>houthis": 1, "US>IR": 1, "IR+US": 1}),
        (
            ["US>houthis", "US>iraqi-militias"],
            {"US>houthis": 1, "US>iraqi-militias": 1, "US>IR": 0.5, "IR+US": 1},
        ),
        (["US>IR", "IR>US"], {"US>IR": 1, "IR>US": 1, "IR+US": 1}),
        (["IR>houthis"], {"IR>houthis": 1}),
        (["houthis>hezbollah"], {"houthis>hezbollah": 1, "houthis>IR": 0.5, "IR>hezbollah": 0.5}),
        (["IN>PK", "IN>PK"], {"IN>PK": 1}),
        (["?>RU"], {}),
        (["NG>gunmen"], {}),
        (["RU>civilians"], {}),
        (["RU>?"], {}),
        (["UA>UA"], {}),
        ([], {}),
    ],
)
def test_an_act_counts_once_in_its_dyads_by_half_for_a_patron_and_in_full_for_a_network(
    act: Make, dyads: list[str], expected: dict[str, float]
) -> None:
    sides = tuple(Dyad(*dyad.split(">")) for dyad in dyads)
    assert counted(act(dyads=sides), Scope.DYAD) == expected


@pytest.mark.parametrize(
    ("dyads", "places", "expected"),
    [
        (["US>iraqi-militias"], ["IQ"], {"IQ": 0.6, "US": 0.4, "IR": 0.2}),
        (["RU>UA"], ["UA"], {"UA": 1.0, "RU": 0.4}),
        (["RU>UA", "UA>RU"], ["UA", "RU"], {"UA": 1.0, "RU": 1.0}),
        (["US>houthis", "GB>houthis"], ["YE"], {"YE": 0.6, "US": 0.4, "GB": 0.4, "IR": 0.2}),
        (["?>RU"], ["RU"], {"RU": 1.0}),
        (["gunmen>civilians"], ["NG"], {"NG": 0.6}),
        ([], ["IQ"], {"IQ": 0.6}),
        (["IN>PK"], [], {"IN": 0.4, "PK": 0.4}),
        ([], [], {}),
    ],
)
def test_an_act_counts_for_the_country_where_it_took_place_and_less_for_those_that_took_part(
    act: Make, dyads: list[str], places: list[str], expected: dict[str, float]
) -> None:
    sides = tuple(Dyad(*dyad.split(">")) for dyad in dyads)
    assert counted(act(dyads=sides, places=tuple(places)), Scope.COUNTRY) == expected


def test_a_region_counts_an_act_like_a_country_of_that_size(act: Make) -> None:
    strike = act(dyad="US>iraqi-militias", places=("IQ", "LB"))
    assert counted(strike, Scope.REGION) == {
        "western-asia": 0.6,
        "southern-asia": 0.2,
        "northern-america": 0.4,
    }


def test_waters_are_places_but_no_country_and_no_region(act: Make) -> None:
    tanker = act(dyad="houthis>US", places=("red-sea",))
    assert counted(tanker, Scope.WATERS) == {"red-sea": 0.6}
    assert counted(tanker, Scope.COUNTRY) == {"US": 0.4, "IR": 0.2}


def test_without_an_actor_the_place_gets_the_act_and_no_dyad_does(act: Make) -> None:
    blast = of(act(dyad="", places=("IQ",)))
    assert [(share.key, share.dyad) for share in blast] == [("IQ", NAMELESS), ("western-asia", NAMELESS)]


def test_only_a_proxys_act_in_its_patrons_dyad_is_indirect(act: Make) -> None:
    indirect = [share for share in of(act(dyad="US>houthis", places=("YE",))) if share.indirect]
    assert indirect == [
        Share(key="US>IR", scope=Scope.DYAD, dyad=Dyad("US", "IR"), share=0.5, ease=0.5, indirect=True)
    ]
