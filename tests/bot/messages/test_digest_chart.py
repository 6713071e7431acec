"""The picture of a digest holds on a phone, whatever it shows."""

import struct
import zlib
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations
from random import Random

import matplotlib as mpl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.lines import Line2D
from matplotlib.text import Text

from bot.escalation.rungs import Rung
from bot.escalation.weeks import DAYS, Mark, Track
from bot.messages import digest_chart
from bot.messages.digest_chart import Charts, Picture, compose, draw

AT = datetime(2026, 3, 8, 18, tzinfo=UTC)
DAY = timedelta(days=1)
INSTANTS = tuple(AT - days * DAY for days in range(DAYS, -1, -1))
GAP = frozenset(date(2026, 1, 20) + n * DAY for n in range(5))
PIXELS_A_POINT = 1080 / 360  # on a phone


def a_track(seed=1, *, marks=6, start=0, key="IR+US"):
    """A level that goes up and down, unknown for its first `start` days."""
    chance = Random(seed)
    level, levels = chance.uniform(0, 60), []
    for number in range(DAYS + 1):
        level = min(99.0, max(0.0, level + chance.uniform(-12, 13)))
        levels.append(level if number >= start else None)
    found = [
        Mark(chance.uniform(50, 90), AT - chance.uniform(0, DAYS - start) * DAY, 100 * seed + n)
        for n in range(marks)
    ]
    return Track(
        key=key,
        instants=INSTANTS,
        levels=tuple(levels),
        rung=Rung.FORCE,
        marks=tuple(sorted(found, reverse=True)),
    )


def a_picture(
    *tracks, unobserved=GAP, label="assassination 28 Feb", name="Iran and its proxies ↔ United States"
):
    labels = {mark.incident: label for track in tracks for mark in track.marks}
    return Picture(
        title="Middle East: level, 0 to 100",
        tracks=tracks,
        names=(name,) * len(tracks),
        labels=labels,
        unobserved=unobserved,
        timezone="Asia/Baghdad",
    )


def words(figure):
    """Every text of a figure that is seen, with its box in pixels."""
    figure.draw_without_rendering()
    seen = [one for one in figure.findobj(Text) if one.get_visible() and one.get_text()]
    return [(one, one.get_window_extent()) for one in seen]


def overlapping(figure):
    boxes = words(figure)
    return [
        (a.get_text(), b.get_text()) for (a, one), (b, other) in combinations(boxes, 2) if one.overlaps(other)
    ]


def outside(figure):
    return [
        text.get_text()
        for text, box in words(figure)
        if box.x0 < 0 or box.y0 < 0 or box.x1 > 1080 or box.y1 > 1080
    ]


@pytest.mark.parametrize("count", [1, 2, 3])
@pytest.mark.parametrize("dark", [False, True])
def test_a_picture_is_1080_pixels_wide_whatever_it_shows(count, dark):
    png = draw(a_picture(*(a_track(n) for n in range(count))), dark=dark)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (1080, 1080)


def test_the_same_picture_gives_the_same_bytes():
    picture = a_picture(a_track(1), a_track(2))
    assert draw(picture) == draw(picture)
    assert draw(picture) != draw(picture, dark=True)


def pixels(png):
    """The rows of a picture from the top, three bytes a pixel."""
    (length,) = struct.unpack(">I", png[33:37])
    rows = zlib.decompress(png[41 : 41 + length])
    return b"".join(rows[start + 1 : start + 3241] for start in range(0, len(rows), 3241))


def whole(picture, *, dark):
    """The same of a figure that is drawn in one piece."""
    canvas = compose(picture, dark=dark).canvas
    canvas.draw()
    rgba = bytes(canvas.buffer_rgba())
    return b"".join(rgba[start : start + 3] for start in range(0, len(rgba), 4))


@pytest.mark.parametrize("title", ["Middle East: level, 0 to 100", "Ärger, Ç: level", "W" * 90, ""])
@pytest.mark.parametrize("dark", [False, True])
def test_a_title_drawn_apart_is_that_of_the_whole_picture(title, dark):
    picture = replace(a_picture(a_track(1), a_track(2), a_track(3)), title=title)
    assert pixels(draw(picture, dark=dark)) == whole(picture, dark=dark)


def test_what_differs_by_its_title_alone_is_plotted_once(monkeypatch):
    plotted = []
    monkeypatch.setattr(digest_chart, "mark", lambda *_, **__: plotted.append(1))
    charts, picture = Charts(), a_picture(a_track())
    drawn = [charts(replace(picture, title=title)) for title in ("Iraq", "Syria", "Iraq")]
    assert (len(plotted), drawn[0] == drawn[2], drawn[0] == drawn[1]) == (1, True, False)
    for other in (replace(picture, timezone="UTC"), replace(picture, labels={}), a_picture(a_track(2))):
        charts(other)
    charts(picture, dark=True)
    assert len(plotted) == 5


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6), st.integers(1, 3), st.integers(0, DAYS), st.booleans())
def test_no_label_touches_another_or_leaves_the_picture(seed, count, start, gap):
    tracks = [a_track(seed + n, marks=12, start=start) for n in range(count)]
    figure = compose(a_picture(*tracks, unobserved=GAP if gap else frozenset()))
    assert overlapping(figure) == []
    assert outside(figure) == []


def test_labels_that_would_touch_would_be_noticed():
    figure = compose(a_picture(a_track()))
    figure.text(0.14, 0.91, "over the first series")
    assert overlapping(figure)


def test_a_name_of_the_longest_kind_fits_beside_its_line():
    figure = compose(a_picture(a_track(), name="W" * 22 + " ↔ " + "m" * 12))
    assert outside(figure) == []


def test_every_text_is_at_least_ten_points_high_on_a_phone():
    figure = compose(a_picture(a_track(1), a_track(2), a_track(3)))
    assert {text.get_fontsize() * 100 / 72 / PIXELS_A_POINT >= 10 for text, _ in words(figure)} == {True}


def test_the_worst_deeds_are_named_each_once_though_two_series_mark_them():
    both = a_track(1, marks=1)
    figure = compose(a_picture(both, both))
    assert [text.get_text() for text, _ in words(figure)].count("assassination 28 Feb") == 1


def test_days_that_were_not_observed_are_hatched_in_one_piece_and_explained():
    axes = compose(a_picture(a_track())).axes[0]
    hatched = [one for one in axes.patches if one.get_hatch()]
    assert [round(one.get_width(), 6) for one in hatched] == [5]
    assert "not observed: too little was read" in [text.get_text() for text, _ in words(axes.figure)]
    bare = compose(a_picture(a_track(), unobserved=frozenset()))
    assert "not observed: too little was read" not in [text.get_text() for text, _ in words(bare)]


def test_series_differ_by_colour_line_and_marker():
    figure = compose(a_picture(a_track(1), a_track(2), a_track(3)))
    lines = [line for line in figure.axes[0].lines if len(line.get_xdata()) > 1]
    samples = [one for one in figure.artists if isinstance(one, Line2D)]
    assert (
        len({line.get_color() for line in lines})
        == len({str(line.get_linestyle()) + str(line._dash_pattern) for line in lines})
        == 3
    )
    assert len({one.get_marker() for one in samples}) == 3


@pytest.mark.parametrize("look", [digest_chart._LIGHT, digest_chart._DARK], ids=["light", "dark"])
def test_lines_and_hatches_stand_out_from_their_ground(look):
    for colour in (*look.series, look.hatch):
        assert contrast(colour, look.paper) >= 3  # https://www.w3.org/TR/WCAG21/#non-text-contrast
    assert contrast(look.ink, look.paper) >= 7


def test_what_looks_like_mathematics_is_written_as_it_is():
    figure = compose(a_picture(a_track(), label="$x_$ ^{", name="a $ b $"))
    assert "a $ b $" in [text.get_text() for text, _ in words(figure)]
    assert draw(a_picture(a_track(), label="$x_$ ^{", name="a $ b $"))


def test_drawing_changes_nothing_for_whoever_draws_beside_it():
    before = dict(mpl.rcParams)
    draw(a_picture(a_track()))
    assert dict(mpl.rcParams) == before


def contrast(one, other):
    low, high = sorted(map(luminance, (one, other)))
    return (high + 0.05) / (low + 0.05)


def luminance(colour):
    """As in https://www.w3.org/TR/WCAG21/#dfn-relative-luminance."""
    channels = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
