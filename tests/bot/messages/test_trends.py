import pytest

from bot.messages.trends import Movement, movement, places_of, signals_of, trends
from classifiers.signals import Tier
from storage.records import Status


@pytest.mark.parametrize(
    ("count", "before", "covered", "moved"),
    [
        (0, 0, True, "unchanged"),
        (1, 0, True, "unchanged"),
        (2, 0, True, "deteriorated"),
        (3, 2, True, "unchanged"),
        (4, 2, True, "deteriorated"),
        (6, 4, True, "deteriorated"),
        (7, 5, True, "unchanged"),
        (0, 2, True, "improved"),
        (2, 4, True, "improved"),
        (5, 7, True, "unchanged"),
        (0, 0, False, "not observed"),
        (0, 9, False, "not observed"),
        (3, 3, False, "not observed"),
        (9, 3, False, "deteriorated"),
    ],
)
def test_a_place_moves_by_half_as_much_again_and_two_and_calm_needs_coverage(count, before, covered, moved):
    assert movement(count, before, covered=covered) is Movement(moved)


def test_only_serious_incidents_that_stand_and_do_not_ease_are_counted(an_incident):
    week = [
        an_incident(tier=Tier.CRITICAL),
        an_incident(tier=Tier.SERIOUS, places=("IQ", "SY", "IQ")),
        an_incident(tier=Tier.NOTABLE),
        an_incident(tier=None),
        an_incident(tier=Tier.SERIOUS, signals={"deescalation": 0.9}),
        an_incident(tier=Tier.CRITICAL, status=Status.WITHDRAWN),
    ]
    found = trends(places_of, week, [], covered=True, most=5)
    assert [(trend.key, trend.count, trend.before) for trend in found] == [("IQ", 2, 0), ("SY", 1, 0)]


def test_the_places_with_most_in_either_week_come_first(an_incident):
    def week(**counts):
        return [an_incident(places=(code,)) for code, count in counts.items() for _ in range(count)]

    found = trends(places_of, week(IQ=3, SY=1, YE=2), week(SY=5, SD=3), covered=True, most=3)
    assert [(trend.key, trend.count, trend.before) for trend in found] == [
        ("SY", 1, 5),
        ("IQ", 3, 0),
        ("SD", 0, 3),
    ]
    assert [trend.movement for trend in found] == ["improved", "deteriorated", "improved"]


def test_an_incident_counts_for_each_signal_that_it_carries(an_incident):
    found = trends(signals_of, [an_incident()], [], covered=True, most=5)
    assert [trend.key for trend in found] == ["assassination", "strike"]
