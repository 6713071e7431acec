"""Which time zone a name means."""

import pytest

from bot.watching.zones import MOST, ZoneChoice, usual_zones, zones_meant


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Berlin", "Europe/Berlin"),
        ("europe/berlin", "Europe/Berlin"),
        ("america/new york", "America/New_York"),
        ("UTC", "UTC"),
        ("berlin", "Europe/Berlin"),
        ("Mosul", "Asia/Baghdad"),
        ("  london ", "Europe/London"),
        ("München", "Europe/Berlin"),
    ],
)
def test_a_zone_or_a_city_that_is_surely_meant_is_the_only_one(typed, zone):
    assert [choice.zone for choice in zones_meant(typed)] == [zone]


def test_cities_of_one_name_are_offered_each_zone_once_the_largest_first():
    offered = zones_meant("Springfield")
    assert len({choice.zone for choice in offered}) == len(offered) > 1
    assert offered[0] == ZoneChoice("America/Chicago", "Springfield (US)")


def test_a_beginning_offers_what_begins_so():
    offered = zones_meant("Tel A")
    assert ZoneChoice("Asia/Jerusalem", "Tel Aviv (IL)") in offered


def test_a_slip_of_the_finger_offers_the_zones_most_like_it():
    offered = zones_meant("Bagdhad")
    assert offered[0] == ZoneChoice("Asia/Baghdad", "Baghdad")
    assert 1 < len(offered) <= MOST


@pytest.mark.parametrize("typed", ["", "  ", "+3", "3:00"])
def test_nothing_means_nothing(typed):
    assert zones_meant(typed) == ()


def test_the_usual_zones_are_known_here():
    assert "Europe/Kyiv" in {choice.zone for choice in usual_zones()}
