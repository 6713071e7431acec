"""The worst deeds on the lines of a digest's picture, each named where its name finds room.

Knows axes that are scaled already, days from the last moment by levels, and nothing else of the picture.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from types import MappingProxyType
from typing import TYPE_CHECKING, Final, TypeAlias

from bot.escalation.weeks import Mark, Track

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from matplotlib.transforms import BboxBase

SIZE: Final = 23
"""Of text: 32 pixels of 1080, which a phone 360 points wide shows as 10.6 points."""

MARKERS: Final = ("o", "s", "D")
"""Of the first, second and third series."""

_MOST: Final = 3  # for each series
_APART: Final = timedelta(days=5)
_DAY: Final = timedelta(days=1)
_HALF: Final = 13  # pixels from the middle of a marker to its edge
_POINTS_A_PIXEL: Final = 0.72
_STRIDE: Final = 8
_PIXELS_A_STROKE: Final = 12  # so much farther away a name may be to hide one less
_Pixel: TypeAlias = tuple[float, float]
_Place: TypeAlias = tuple[int, str]
_ACROSS: Final = MappingProxyType({"center": 0, "left": 14, "right": -14})  # points
_SHARES: Final = MappingProxyType({"center": 0.5, "left": 0.0, "right": 1.0})  # of a name left of its place
_PLACES: Final[tuple[_Place, ...]] = tuple(
    (above, side) for above in (18, -18, 40, -40, 64, -64) for side in _ACROSS
)


@dataclass(frozen=True, slots=True)
class _Dot:
    """A deed on the line of a series."""

    series: int
    incident: int
    x: float
    y: float


def day_on(track: Track, at: datetime) -> float:
    """Where a moment stands on the axis: days from the last moment of a track, 0 or less."""
    return (at - track.instants[-1]) / _DAY


def worst(track: Track) -> list[Mark]:
    """The worst deeds of a track, days apart from each other: those that are marked."""
    found: list[Mark] = []
    for one in track.marks:
        if len(found) < _MOST and all(abs(one.at - other.at) >= _APART for other in found):
            found.append(one)
    return found


def mark(
    axes: "Axes", tracks: Sequence[Track], labels: Mapping[int, str], *, colours: Sequence[str], paper: str
) -> None:
    """Marks the worst deeds of each track; `labels` name them by incident, each once."""
    dots = [_dot(n, track, one) for n, track in enumerate(tracks) for one in worst(track)]
    for dot in dots:
        axes.plot(
            [dot.x],
            [dot.y],
            marker=MARKERS[dot.series],
            markersize=15,
            color=colours[dot.series],
            markeredgecolor=paper,
            markeredgewidth=2,
            zorder=5,
        )
    taken = [_around(axes, dot) for dot in dots]
    strokes = [pixel for track in tracks for pixel in _stroke(axes, track)]
    named: dict[int, _Dot] = {}
    for dot in dots:
        named.setdefault(dot.incident, dot)
    for dot in named.values():
        if label := labels.get(dot.incident, ""):
            _name(axes, label, dot, taken, strokes, colour=colours[dot.series], paper=paper)


def _dot(series: int, track: Track, deed: Mark) -> _Dot:
    """At the end of the day of a deed: there its line has risen with it."""
    number = next((n for n, at in enumerate(track.instants) if at >= deed.at), len(track.instants) - 1)
    x, y = day_on(track, track.instants[number]), track.levels[number]
    return _Dot(series, deed.incident, x, y or 0.0)


def _name(
    axes: "Axes",
    label: str,
    dot: _Dot,
    taken: list["BboxBase"],
    strokes: Sequence[_Pixel],
    *,
    colour: str,
    paper: str,
) -> None:
    """Writes a name at the free place by its dot that hides least of the lines, and near, if any is free."""
    text = _written(axes, label, dot, colour=colour, paper=paper)
    size = text.get_window_extent()
    boxes = ((place, _box(axes, dot, place, size)) for place in _PLACES)
    free = [(place, box) for place, box in boxes if _has_room(axes, box, taken)]
    if not free:
        text.remove()
        return
    place, box = min(free, key=lambda one: _cost(one[0], one[1], strokes))
    _put(text, place)
    taken.append(box)


def _cost(place: _Place, box: "BboxBase", strokes: Sequence[_Pixel]) -> int:
    x0, y0, x1, y1 = box.extents
    hidden = sum(x0 <= x <= x1 and y0 <= y <= y1 for x, y in strokes)
    return hidden + abs(place[0]) // _PIXELS_A_STROKE


def _box(axes: "Axes", dot: _Dot, place: _Place, size: "BboxBase") -> "BboxBase":
    """Where a text of a size would stand at a place, and a little around it."""
    from matplotlib.transforms import Bbox  # noqa: PLC0415

    above, side = place
    x, y = axes.transData.transform((dot.x, dot.y))
    left = x + _ACROSS[side] / _POINTS_A_PIXEL - _SHARES[side] * size.width
    low = y + above - (0 if above > 0 else size.height)
    return Bbox.from_bounds(left, low, size.width, size.height).padded(3)


def _stroke(axes: "Axes", track: Track) -> Iterator[_Pixel]:
    """The pixels that a line goes through, every few of them."""
    spots = [
        (day_on(track, at), level)
        for at, level in zip(track.instants, track.levels, strict=True)
        if level is not None
    ]
    pixels: list[_Pixel] = [tuple(axes.transData.transform(spot)) for spot in spots]
    for (x, y), (to_x, to_y) in pairwise(pixels):
        steps = 1 + int(max(abs(to_x - x), abs(to_y - y)) / _STRIDE)
        for step in range(steps):
            yield x + (to_x - x) * step / steps, y + (to_y - y) * step / steps


def _written(axes: "Axes", label: str, dot: _Dot, *, colour: str, paper: str) -> "Annotation":
    from matplotlib.patheffects import withStroke  # noqa: PLC0415

    return axes.annotate(
        label,
        (dot.x, dot.y),
        (0, 0),
        textcoords="offset points",
        color=colour,
        fontsize=SIZE,
        fontweight="bold",
        parse_math=False,
        path_effects=[withStroke(linewidth=6, foreground=paper)],
        zorder=6,
    )


def _put(text: "Annotation", place: _Place) -> None:
    above, side = place
    text.set(
        position=(_ACROSS[side], above * _POINTS_A_PIXEL),
        horizontalalignment=side,
        verticalalignment="bottom" if above > 0 else "top",
    )


def _around(axes: "Axes", dot: _Dot) -> "BboxBase":
    from matplotlib.transforms import Bbox  # noqa: PLC0415

    x, y = axes.transData.transform((dot.x, dot.y))
    return Bbox.from_bounds(x - _HALF, y - _HALF, 2 * _HALF, 2 * _HALF)


def _has_room(axes: "Axes", box: "BboxBase", taken: Sequence["BboxBase"]) -> bool:
    """Inside the axes and a little over their edges, where nothing else is written."""
    within = axes.get_window_extent().padded(12)
    inside = within.x0 <= box.x0 and box.x1 <= within.x1 and within.y0 + 12 <= box.y0 and box.y1 <= within.y1
    return inside and not any(box.overlaps(other) for other in taken)
