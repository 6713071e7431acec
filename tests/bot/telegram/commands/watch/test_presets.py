"""Areas are taken and given back whole, and share what they share."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.commands.request import pressed
from bot.telegram.commands.watch.presets import PRESETS, apart, areas, preset, preset_coded, ticked, toggled
from classifiers.places import place_codes

AREAS = {one.code: one for one in areas()}
CODES = sorted({code for one in areas() for code in one.places} | {"JP", "FR"})


@given(st.sampled_from(sorted(AREAS)), st.lists(st.sampled_from(CODES), unique=True).map(tuple))
def test_a_tap_takes_all_of_an_area_or_gives_up_some_of_it(code, places):
    area = AREAS[code]
    after = toggled(area, places)
    assert len(set(after)) == len(after)
    if ticked(area, places):
        assert set(after) < set(places)
        assert set(places) - set(after) <= set(area.places)
    else:
        assert set(after) == set(places) | set(area.places)
        assert after[: len(places)] == places


@pytest.mark.parametrize("code", sorted(AREAS))
def test_a_tap_and_another_leave_nothing(code):
    assert toggled(AREAS[code], toggled(AREAS[code], ())) == ()


def test_what_two_areas_share_stays_with_the_other():
    both = toggled(AREAS["horn"], toggled(AREAS["middle-east"], ()))
    assert set(toggled(AREAS["horn"], both)) == set(AREAS["middle-east"].places)


def test_an_area_within_another_can_be_taken_out_of_it():
    left = toggled(AREAS["sahel"], toggled(AREAS["africa"], ()))
    assert set(left) == set(AREAS["africa"].places) - set(AREAS["sahel"].places)
    assert not ticked(AREAS["africa"], left)


def test_places_outside_all_ticked_areas_stand_apart():
    assert apart(("JP", *AREAS["korea"].places, "IN")) == ("JP", "IN")


def test_every_area_has_places_that_are_known_and_a_name_of_its_own():
    assert all(place_codes(code) == (code,) for one in areas() for code in one.places)
    assert len({one.name for one in areas()}) == len(areas())


def test_a_ready_made_set_is_found_by_its_name_or_the_code_in_its_button():
    for one in PRESETS:
        assert preset(one.name) is one
        assert preset_coded(one.code) is one
        assert pressed("ws", one.code)
    assert preset("taiwan strait & south-china sea") is PRESETS[2]
    assert (preset("nowhere"), preset_coded("nowhere")) == (None, None)
