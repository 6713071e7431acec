import pytest

from classifiers.signals import carried, eases, signal_name


@pytest.mark.parametrize(
    ("signals", "names"),
    [
        (None, ()),
        ({}, ()),
        ({"strike": 0.5, "clash": 0.49}, ("strike",)),
        ({"strike": 0.7, "assassination": 0.9}, ("assassination", "strike")),
        ({"threat": 0.8, "clash": 0.8}, ("clash", "threat")),
    ],
)
def test_signals_are_carried_from_one_half_likeliest_first(signals, names):
    assert carried(signals) == names


@pytest.mark.parametrize(
    ("signals", "easing"),
    [
        (None, False),
        ({"deescalation": 0.9}, True),
        ({"deescalation": 0.9, "abduction": 0.6}, True),
        ({"deescalation": 0.6, "strike": 0.9}, False),
        ({"deescalation": 0.4}, False),
    ],
)
def test_an_item_eases_only_where_deescalation_comes_first(signals, easing):
    assert eases(signals) is easing


def test_our_signals_have_names_and_other_labels_keep_theirs():
    assert signal_name("maritime") == "attack at sea"
    assert signal_name("piracy") == "piracy"
