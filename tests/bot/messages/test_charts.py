"""Series as pictures."""

import struct
import xml.etree.ElementTree as ET
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.escalation.acts import Act
from bot.escalation.course import Course, courses
from bot.messages import charts
from bot.messages.charts import MOST, draw
from classifiers.assessment import Dyad

SINCE, UNTIL = date(2026, 3, 2), date(2026, 4, 6)
START = datetime(2026, 3, 2, 9, tzinfo=UTC)
Draw = Callable[..., bytes]


def blow(number: int, days: float, dyad: str) -> Act:
    source, _, target = dyad.partition(">")
    return Act(
        incident=number,
        at=START + timedelta(days=days),
        severity=40 + number % 50,
        confidence=0.9,
        attested=True,
        dyads=(Dyad(source, target),),
        places=("IQ",),
        signals=frozenset({"strike"}),
    )


@pytest.fixture
def drawn() -> list[Course]:
    sides = ("US>iraqi-militias", "houthis>US", "US>houthis", "IN>PK")
    acts = [blow(n, n * 0.6, sides[n % 4]) for n in range(50)]
    return courses(acts, ["IR+US", "US>houthis", "IQ", "PK>IN"], since=SINCE, until=UNTIL)


def texts(svg: bytes) -> list[str]:
    """What is written in a picture, from the comments beside the drawn letters."""
    parser = ET.XMLParser(target=ET.TreeBuilder(insert_comments=True))
    root = ET.fromstring(svg, parser=parser)
    return [str(node.text).strip() for node in root.iter(ET.Comment)]


@pytest.mark.parametrize("count", range(1, MOST + 1))
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_fits_a_phone_whatever_it_shows(drawn: list[Course], count: int, dark: bool) -> None:
    picture = draw(drawn[:count], unobserved={SINCE, UNTIL}, dark=dark)
    assert picture.startswith(b"\x89PNG")
    assert struct.unpack(">II", picture[16:24]) == (1080, 1350)


def test_the_same_courses_give_the_same_bytes(drawn: list[Course]) -> None:
    for form in ("png", "svg"):
        assert draw(drawn, form=form) == draw(drawn, form=form)


def test_series_are_named_with_the_sign_of_each_side(drawn: list[Course]) -> None:
    said = texts(draw(drawn, form="svg"))
    assert "▲ Iran and its proxies ↔ ▼ United States" in said
    assert "▲ United States → ▼ Houthis" in said
    assert "▲ Iraq" in said
    assert "Level of escalation, 2 Mar 2026 to 6 Apr 2026" in said


def test_a_series_of_which_nothing_is_known_is_drawn_flat() -> None:
    empty = courses([], ["US>IR"], since=SINCE, until=SINCE)
    assert draw(empty).startswith(b"\x89PNG")


@pytest.mark.parametrize("look", [charts._LIGHT, charts._DARK], ids=["light", "dark"])
def test_the_numbers_of_rungs_stand_out_from_their_band(look) -> None:
    for colour in look.rungs:
        ink = charts._LIGHT.ink if charts._is_pale(colour) else charts._LIGHT.paper
        one, other = sorted((_luminance(colour), _luminance(ink)), reverse=True)
        assert (one + 0.05) / (other + 0.05) >= 4


def _luminance(colour: str) -> float:
    """As in https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
