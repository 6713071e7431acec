"""Which items tell of a crisis is decided by words and time alone."""

from datetime import UTC, datetime

import pytest

from benchmarks.crises import Crisis, crises
from bot.pipeline.archive import ArchiveLine
from classifiers.actors import PATRONS
from classifiers.places import region_of


def line(title: str, summary: str = "", *, hour: int = 12, language: str | None = "en") -> ArchiveLine:
    return ArchiveLine(
        id="1",
        at=datetime(2031, 4, 2, hour, tzinfo=UTC),
        title=title,
        summary=summary,
        url="",
        source="One",
        language=language,
        published_at=None,
    )


BRIDGE = Crisis(
    replay="2031-04_bridge",
    event="Bridge hit",
    since=datetime(2031, 4, 2, 10, tzinfo=UTC),
    until=datetime(2031, 4, 2, 18, tzinfo=UTC),
    places=frozenset({"NL"}),
    sides=frozenset(),
    about="bridge|span && hit|struck && !film",
)


@pytest.mark.parametrize(
    ("item", "told"),
    [
        (line("Missile hit the old Bridge"), True),
        (line("Crossing closed", "A rocket struck its span."), True),
        (line("Bridge closed for repair"), False),
        (line("A film of the bridge that was hit"), False),
        (line("Missile hit the bridge", hour=9), False),
        (line("Missile hit the bridge", hour=18), False),
        (line("Missile hit the bridge", language="pl"), False),
        (line("Missile hit the bridge", language=None), True),
    ],
)
def test_an_item_tells_a_crisis_where_every_pattern_holds_in_its_time(item, told):
    assert BRIDGE.told_by(item) is told


def test_every_crisis_of_the_table_is_whole():
    found = crises()
    assert len({one.event for one in found if one.replay == found[0].replay}) > 1
    for one in found:
        assert one.since < one.until, one.event
        assert one.told_by(line("nothing of the kind")) is False
        for code in one.places:
            assert code.islower() or region_of(code), (one.event, code)
    assert {"hezbollah", "houthis"} <= PATRONS.keys() & {
        s for one in found for each in one.sides for s in each.split(">")
    }
