import pytest

from bot.watching.nearest import nearest
from classifiers.actors import known_actors
from classifiers.places import known_places
from classifiers.signals import Signal


@pytest.mark.parametrize(
    ("name", "known", "first"),
    [
        ("Irak", ["Peru", "Iraq", "Iran"], "Iran, Iraq or Peru"),
        ("bombing", ["mobilization"], "mobilization"),
        ("hezbolah", ["Hezbollah", "hezbollah", "Houthis"], "Hezbollah or Houthis"),
        ("red see", known_places(), "Red Sea, "),
        ("Houti", known_actors(), "Houthis, "),
        ("clashs", map(str, Signal), "clash, "),
        ("", ["a", "b"], "a or b"),
    ],
)
def test_what_is_most_like_a_name_comes_first_and_once(name, known, first):
    assert nearest(name, known).startswith(first)


def test_of_nothing_known_nothing_is_near():
    assert nearest("Iraq", ()) == ""
