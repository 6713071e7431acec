import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.actors import PATRONS, actor_codes, actor_name, dyads
from classifiers.gazetteer import names_in, rows
from classifiers.places import region_of

CODEBOOK = [
    "hamas",
    "hezbollah",
    "houthis",
    "islamic-state",
    "pij",
    "taliban",
    "ttp",
    "al-qaeda",
    "al-shabaab",
    "boko-haram",
    "rsf-sudan",
    "wagner",
    "pkk",
    "m23",
    "iraqi-militias",
    "cartels",
    "gunmen",
    "civilians",
    "nato",
    "eu",
    "un",
    "g7",
]


def told(title, summary=""):
    return [str(dyad) for dyad in dyads(title, summary)]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("American drone kills a commander of an Iran-backed militia in Baghdad", ["US>iraqi-militias"]),
        ("Israeli jets pound Hezbollah posts in southern Lebanon", ["IL>hezbollah"]),
        ("Hezbollah rockets hit a kibbutz in northern Israel", ["hezbollah>IL"]),
        ("Peruvian troops attack a Bolivian border post", ["PE>BO"]),
        ("Chile bombs Argentine base", ["CL>AR"]),
        ("Zambia recalls ambassador from Malawi", ["ZM>MW"]),
        ("Turkey strikes PKK camps in Iraq", ["TR>pkk"]),
        ("RSF shells a hospital in el-Fasher", ["rsf-sudan>civilians"]),
        ("EU sanctions Russian banks", ["eu>RU"]),
    ],
)
def test_the_one_who_acts_is_the_source_and_the_one_it_is_done_to_the_target(title, expected):
    assert told(title) == expected


@pytest.mark.parametrize(
    "title",
    [
        "Palestinian militants killed by Israeli troops in Jenin",
        "Dozens of Palestinians killed in Israeli air strike on Gaza",
    ],
)
def test_who_is_killed_by_someone_is_not_the_source(title):
    assert {dyad.source for dyad in dyads(title, "")} == {"IL"}


def test_the_author_of_a_bombing_without_a_name_is_unknown():
    assert told("Car bomb kills twelve outside a mosque in Kabul") == ["?>civilians"]


@pytest.mark.parametrize(
    "title",
    [
        "Israel and Hamas agree to a longer truce",
        "India and Pakistan exchange fire along the Line of Control",
        "Armenia, Azerbaijan agree on prisoners",
    ],
)
def test_exchanges_and_agreements_run_both_ways(title):
    found = dyads(title, "")
    assert {(dyad.target, dyad.source) for dyad in found} == {(dyad.source, dyad.target) for dyad in found}
    assert len(found) >= 2


@pytest.mark.parametrize("title", ["", "Nothing much has happened today", "Shares rise on cheaper oil"])
def test_without_a_side_named_nothing_is_told(title):
    assert dyads(title, "") == ()


def test_the_summary_names_the_sides_that_the_title_leaves_out():
    assert told("Three dead at the border", "Thai jets bombed Cambodian positions, officials said.") == [
        "TH>KH"
    ]


@given(st.text(), st.text())
def test_no_one_acts_on_himself_and_no_dyad_comes_twice(title, summary):
    found = dyads(title, summary)
    assert all(dyad.source != dyad.target for dyad in found)
    assert len(set(found)) == len(found)


def test_the_patron_is_a_state_and_the_proxy_a_group_of_ours():
    groups = {row["code"] for row in rows("actors")}
    assert {"iraqi-militias", "houthis", "hezbollah"} <= {
        proxy for proxy in PATRONS if PATRONS[proxy] == "IR"
    }
    assert all(region_of(patron) and proxy in groups for proxy, patron in PATRONS.items())


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("iraqi-militias", "Iran-backed militias in Iraq"),
        ("rsf-sudan", "Rapid Support Forces"),
        ("IR", "Iran"),
        ("?", "unknown"),
        ("no-such-group", "no-such-group"),
    ],
)
def test_an_actor_has_a_name_for_people(code, name):
    assert actor_name(code) == name


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("hezbollah", ("hezbollah",)),
        ("Iraqi-Militias", ("iraqi-militias",)),
        ("Islamic State", ("islamic-state",)),
        ("ISIS", ("islamic-state",)),
        ("Kremlin", ("RU",)),
        ("Pentagon", ("US",)),
        ("IDF", ("IL",)),
        ("Tehran", ("IR",)),
        ("Iran", ("IR",)),
        ("il", ("IL",)),
        ("red sea", ()),
        ("nobody at all", ()),
        ("", ()),
    ],
)
def test_what_a_person_types_becomes_an_actor(typed, expected):
    assert actor_codes(typed) == expected


def test_every_group_of_the_codebook_has_a_name_and_answers_to_it():
    assert set(CODEBOOK) <= {row["code"] for row in rows("actors") if row["name"] and row["aliases"]}
    assert {slug: actor_codes(slug) for slug in CODEBOOK} == {slug: (slug,) for slug in CODEBOOK}


def test_rivals_are_known_actors():
    known = {row["code"] for table in ("actors", "countries") for row in rows(table)}
    sides = {row["side"] for row in rows("rivals")}
    rivals = {rival for row in rows("rivals") for rival in names_in(row["rivals"])}
    assert sides | rivals <= known


def test_a_longer_name_of_one_group_is_not_the_shorter_one_of_another():
    assert told("Ta'ang National Liberation Army seizes army base in northern Myanmar") == [
        "myanmar-rebels>MM"
    ]
