"""S of an incident from the codebook's severity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.incidents.severity import severity_of
from classifiers.assessment import Assessment


def assessed(severity: float | None) -> Assessment:
    return Assessment(model="test", language="en", assessed=severity is not None, severity=severity)


@pytest.mark.parametrize(
    ("expected", "score"),
    [(0, 0), (1, 28), (2, 55), (3, 82), (4, 100), (0.5, 14), (1.5, 41.5), (2.5, 68.5), (3.5, 91)],
)
def test_the_score_lies_on_lines_between_the_codebook_severities(expected: float, score: float) -> None:
    assert severity_of(assessed(expected)) == pytest.approx(score)


def test_an_item_that_was_not_read_has_no_score_above_0() -> None:
    assert severity_of(assessed(None)) == 0


@given(st.floats(-1, 5), st.floats(-1, 5))
def test_a_higher_expected_severity_never_scores_lower(one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert 0 <= severity_of(assessed(low)) <= severity_of(assessed(high)) <= 100
