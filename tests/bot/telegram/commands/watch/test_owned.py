"""A name means one watchlist of one's own, and those of the configuration stay as they are."""

import pytest

from bot.telegram.commands.request import Misread
from bot.telegram.commands.watch.owned import chosen, free_name
from storage.records import Origin, Watchlist


def named(*names, origin=Origin.CHAT):
    return [Watchlist(subscriber_id=1, name=name, origin=origin) for name in names]


@pytest.mark.parametrize(
    ("typed", "owned", "expected"),
    [
        ("iraq", ["Iraq", "Iraq strike"], "Iraq"),
        ("IRAQ  Strike", ["Iraq", "Iraq strike"], "Iraq strike"),
        ("mid", ["Middle East", "Korea"], "Middle East"),
        ("", ["Korea"], "Korea"),
    ],
)
def test_a_watchlist_is_meant_by_its_name_or_a_beginning_of_it(typed, owned, expected):
    assert chosen(typed, named(*owned), example="/threshold critical").name == expected


@pytest.mark.parametrize(
    ("typed", "owned", "reply"),
    [
        ("", ["Iraq", "Korea"], "/threshold critical Iraq"),
        ("i", ["Iraq", "Iran"], "no watchlist <b>i</b>"),
        ("<b>", ["Iraq"], "no watchlist <b>&lt;b&gt;</b>"),
        ("Iraq", [], "/watch Iraq strike"),
    ],
)
def test_what_is_not_clear_is_answered_with_the_right_form(typed, owned, reply):
    with pytest.raises(Misread) as caught:
        chosen(typed, named(*owned), example="/threshold critical")
    assert reply in caught.value.reply


@pytest.mark.parametrize("typed", ["", "World"])
def test_what_the_configuration_owns_is_fixed(typed):
    with pytest.raises(Misread, match="fixed by the configuration"):
        chosen(typed, named("World", origin=Origin.FILE), example="/unwatch")


def test_names_stay_unique_whatever_their_capitals():
    assert free_name("Iraq", []) == "Iraq"
    assert free_name("iraq", ["Iraq", "Iraq 2"]) == "iraq 3"
