"""Places and sides by what the careful reader says, with readings made by hand."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest

from classifiers.actors import dyads
from classifiers.careful import Roles, no_roles
from classifiers.gazetteer import Sort
from classifiers.packing import pack
from classifiers.places import where
from classifiers.role_choice import pair_features
from classifiers.role_weights import Item, fit, read_items
from classifiers.roles import Heard, Role, Spot, heard, spoken

# Log-odds of one who does it, one it is done to, and a place alone: as a place, a source, a target.
DOES, SUFFERS, HOLDS = (-3.0, 4.0, -4.0), (2.0, -4.0, 4.0), (4.0, -4.0, -4.0)
NOBODY = (-4.0, -4.0, -4.0)
CODES = {"where:LB": -6.0, "source:?": -6.0, "target:civilians": -6.0}


def said(
    title: str,
    summary: str = "",
    words: Mapping[str, tuple[float, float, float]] | None = None,
    codes: Mapping[str, float] | None = None,
) -> Roles:
    """A reading of `title` and `summary`, clean as they are, in which `words` have these log-odds."""
    rows = []
    for field, text in enumerate((title, summary)):
        start = 0
        for word in text.split():
            rows.append((field, start, start + len(word), (words or {}).get(word, NOBODY)))
            start += len(word) + 1
    return Roles(
        fields=np.array([field for field, *_ in rows], dtype=np.int8),
        spans=np.array([(start, end) for _, start, end, _ in rows], dtype=np.int32).reshape(-1, 2),
        logits=np.array([odds for *_, odds in rows], dtype=np.float32).reshape(-1, 3),
        codes=CODES | dict(codes or {}),
    )


def told(title: str, roles: Roles, summary: str = "") -> list[str]:
    return [str(dyad) for dyad in dyads(title, summary, roles)]


def test_a_name_is_heard_by_the_mean_of_its_words_and_then_of_its_mentions():
    title, summary = "North Korea waits", "Pyongyang waits"
    words = {"North": (1.0, 0, 0), "Korea": (3.0, 0, 0), "Pyongyang": (6.0, 0, 0)}
    roles = said(title, summary, words, {"where:KP": 1.5})
    assert heard(title, summary, roles, Role.PLACE) == {"KP": Heard(named=4.0, coded=1.5)}


def test_a_span_hears_the_tokens_of_its_own_field_that_it_touches():
    roles = said("Peru waits", "Chile waits", {"Peru": (1.0, 2.0, 3.0), "Chile": (5.0, 6.0, 7.0)})
    assert spoken(roles, Spot("PE", Sort.COUNTRY, 0, 0, 4), Role.TARGET) == 3.0
    assert spoken(roles, Spot("CL", Sort.COUNTRY, 1, 2, 3), Role.SOURCE) == 6.0
    assert spoken(roles, Spot("PE", Sort.COUNTRY, 0, 4, 5), Role.PLACE) is None


def test_spans_count_the_cleaned_text():
    title = "<b>Tom &amp; Jerry</b>  leave Peru"
    roles = said("Tom & Jerry leave Peru", "", {"Peru": HOLDS})
    assert heard(title, "", roles, Role.PLACE)["PE"].named == HOLDS[0]


def test_a_name_beyond_what_was_read_counts_for_nothing():
    roles = said("Peru waits", "", {"Peru": HOLDS})
    assert list(heard("Peru waits", "for Chile", roles, Role.PLACE)) == ["PE"]


def test_a_code_without_a_name_is_heard_where_the_network_finds_it_likely():
    roles = said("Rockets fall", codes={"where:IL": 2.0, "where:SY": -5.0, "target:IL": 1.0})
    assert heard("Rockets fall", "", roles, Role.PLACE) == {"IL": Heard(named=None, coded=2.0)}


def test_a_group_is_a_place_where_it_is_at_home_and_a_side_itself():
    title = "Hezbollah waits"
    roles = said(title, words={"Hezbollah": (1.0, 2.0, 3.0)})
    assert heard(title, "", roles, Role.PLACE)["LB"].named == 1.0
    assert heard(title, "", roles, Role.SOURCE) == {"hezbollah": Heard(named=2.0, coded=None)}


def test_a_water_is_a_place_and_no_side():
    title = "Calm on the Red Sea"
    roles = said(title, words={"Red": HOLDS, "Sea": HOLDS})
    assert where(title, "", roles) == ("red-sea",)
    assert heard(title, "", roles, Role.TARGET) == {}


def test_roles_decide_between_the_names_whatever_stands_round_them():
    title = "Peru strikes Chile"
    assert told(title, said(title, words={"Peru": DOES, "Chile": SUFFERS})) == ["PE>CL"]
    assert told(title, said(title, words={"Chile": DOES, "Peru": SUFFERS})) == ["CL>PE"]
    assert where(title, "", said(title, words={"Peru": DOES, "Chile": SUFFERS})) == ("CL",)
    assert where(title, "", said(title, words={"Chile": DOES, "Peru": SUFFERS})) == ("PE",)


def test_two_places_stand_together_likelier_first():
    title = "Peru and Chile trade fire"
    roles = said(title, words={"Peru": (3.0, 3.0, 3.0), "Chile": (5.0, 3.0, 3.0)})
    assert where(title, "", roles) == ("CL", "PE")
    assert set(told(title, roles)) == {"PE>CL", "CL>PE"}


def test_sides_and_places_that_nobody_names_come_from_the_codes():
    title = "Car bomb kills nine at a market"
    codes = {"where:AF": 3.0, "source:?": 4.0, "target:civilians": 4.0}
    roles = said(title, codes=codes)
    assert where(title, "", roles) == ("AF",)
    assert told(title, roles) == ["?>civilians"]


def test_where_nothing_is_likely_nothing_is_told():
    title = "Peru and Chile play chess"
    roles = said(title)
    assert where(title, "", roles) == ()
    assert told(title, roles) == []


@pytest.mark.parametrize("roles", [None, no_roles()])
def test_without_roles_the_cues_of_the_words_decide(roles: Roles | None):
    title = "Peruvian troops attack a Bolivian border post"
    assert where(title, "", roles) == where(title, "") != ()
    assert dyads(title, "", roles) == dyads(title, "") != ()


def test_no_one_is_paired_with_himself_and_hopeless_sides_with_nobody():
    sources, targets = {"IL": 3.0, "IR": 1.0, "US": -4.5}, {"IL": 0.5, "IR": 2.0}
    pairs = pair_features(sources, targets)
    assert set(pairs) == {("IL", "IR"), ("IR", "IL")}
    forth = pairs["IL", "IR"]
    assert (forth["pair weaker"], forth["pair weaker way back"], forth["pair rivals"]) == (2.0, 0.5, 1.0)
    assert (forth["pair best other source"], forth["pair unknown target"]) == (1.0, 0.0)


def labelled(source: str, target: str) -> Item:
    """An item in which "PE" is heard as the source and "CL" as the target, labelled otherwise or not."""
    far, near = Heard(named=-2.0, coded=None), Heard(named=2.0, coded=None)
    roles = {
        Role.PLACE: {"PE": far, "CL": near},
        Role.SOURCE: {"PE": near, "CL": far},
        Role.TARGET: {"PE": far, "CL": near},
    }
    return Item(roles, frozenset({target}), frozenset({(source, target)}))


def test_what_the_right_codes_mostly_have_in_common_is_fitted_a_weight_above_nothing():
    weights = fit([labelled("PE", "CL")] * 8 + [labelled("CL", "PE")] * 3)
    assert weights["where named, its words"] > 0 < weights["source named, its words"]
    assert weights["pair weaker"] > 0


def test_labels_are_read_beside_what_the_network_said_of_each_line(tmp_path: Path):
    labels, roles = tmp_path / "labels.jsonl", tmp_path / "roles.npz"
    calm = {"title": "Peru waits", "summary": "", "severity": 0, "where": [], "actors": "-"}
    strike = {"title": "Chile acts", "summary": "", "severity": 2, "where": ["PE"], "actors": "CL>PE"}
    labels.write_text("\n".join(json.dumps(line) for line in (calm, strike)), encoding="utf-8")
    arrays = {
        "fields": np.zeros(4, dtype=np.int8),
        "spans": np.array([(0, 4), (5, 10), (0, 5), (6, 10)], dtype=np.int32),
        "logits": np.array([(9, 9, 9), (9, 9, 9), (1, 2, 3), (9, 9, 9)], dtype=np.float16),
        "starts": np.array([0, 2, 4]),
        "codes": np.array([(9, 9), (0.5, -9)], dtype=np.float16),
        "names": np.array(["where:PE", "source:?"]),
    }
    roles.write_bytes(pack(arrays))
    (item,) = read_items(labels, roles)
    assert item.heard[Role.PLACE] == {"CL": Heard(1.0, None), "PE": Heard(None, 0.5)}
    assert item.heard[Role.TARGET] == {"CL": Heard(3.0, None)}
    assert item.right(Role.PLACE) == item.right(Role.TARGET) == {"PE"}
    assert item.right(Role.SOURCE) == {"CL"}
