"""Series of the index as a picture for a phone: level, rung, blows and the days that were not observed.

Knows courses and no database. matplotlib is loaded when something is drawn. Colours are those of Okabe and
Ito (https://jfly.uni-koeln.de/color/), told apart by shape as well.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from html import unescape
from io import BytesIO
from itertools import groupby
from math import nan
from typing import TYPE_CHECKING, Final, Literal

from bot.escalation.course import Course
from bot.languages.catalogue import strings
from bot.messages import wording

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

MOST: Final = 4
"""So many series are readable one above the other on a phone."""

_WIDTH, _HEIGHT, _DPI = 10.8, 13.5, 100
_SIDES: Final = (("^", "#D55E00"), ("v", "#0072B2"))  # vermilion up, blue down
_SIDES_DARK: Final = (("^", "#E69F00"), ("v", "#56B4E9"))
_NAME: Final = 64
_LEAST_RUN: Final = 0.02  # of the span: a shorter run of one rung has no room for its number


@dataclass(frozen=True, slots=True)
class _Look:
    paper: str
    ink: str
    faint: str
    level: str
    sides: tuple[tuple[str, str], tuple[str, str]]
    rungs: tuple[str, ...]


_LIGHT: Final = _Look(
    "#FFFFFF",
    "#1A1A1A",
    "#C8C8C8",
    "#333333",
    _SIDES,
    ("#F2F2F2", "#DCE6EE", "#B5CDE0", "#F5D58A", "#E8956B", "#A23B1E"),
)
_DARK: Final = _Look(
    "#14181D",
    "#EDEDED",
    "#4A525B",
    "#DDDDDD",
    _SIDES_DARK,
    ("#232A31", "#2C4257", "#3F6C93", "#8C7326", "#A9562E", "#D9522B"),
)


def draw(
    courses: Sequence[Course],
    *,
    unobserved: Collection[date] = (),
    dark: bool = False,
    form: Literal["png", "svg"] = "png",
) -> bytes:
    """A picture of 1080 by 1350 pixels, one panel for each of at most `MOST` courses over the same days."""
    from matplotlib import rc_context  # noqa: PLC0415  a second to load, and few commands draw
    from matplotlib.figure import Figure  # noqa: PLC0415

    look = _DARK if dark else _LIGHT
    with rc_context({"font.size": 16, "font.family": "DejaVu Sans", "svg.hashsalt": "brinkwatch"}):
        figure = Figure(figsize=(_WIDTH, _HEIGHT), dpi=_DPI, facecolor=look.paper)
        days = courses[0].days
        figure.suptitle(_title(days), x=0.09, y=0.985, ha="left", color=look.ink, fontsize=24, weight="bold")
        _panels(figure, courses, unobserved, look)
        figure.text(0.09, 0.012, strings.CHART_LEGEND, color=look.ink, fontsize=14, va="bottom")
        out = BytesIO()
        figure.savefig(out, format=form, facecolor=look.paper, metadata=_undated(form))
    return out.getvalue()


def _undated(form: str) -> dict[str, str | None]:
    """The same picture gives the same bytes: an SVG would carry the moment of drawing."""
    return {"Date": None} if form == "svg" else {}


def _title(days: Sequence[date]) -> str:
    return strings.CHART_TITLE.format(since=f"{days[0]:%-d %b %Y}", until=f"{days[-1]:%-d %b %Y}")


def _panels(figure: "Figure", courses: Sequence[Course], unobserved: Collection[date], look: _Look) -> None:
    outer = figure.add_gridspec(
        len(courses), 1, left=0.09, right=0.97, top=0.925, bottom=0.125, hspace=0.1 + 0.1 * len(courses)
    )
    for number, course in enumerate(courses):
        inner = outer[number].subgridspec(2, 1, height_ratios=(8, 1 + 0.25 * len(courses)), hspace=0.06)
        level = figure.add_subplot(inner[0])
        rungs = figure.add_subplot(inner[1], sharex=level)
        _level(level, course, unobserved, look)
        _rungs(rungs, course, look)
        _dates(rungs, course, look)


def _level(axes: "Axes", course: Course, unobserved: Collection[date], look: _Look) -> None:
    xs = range(len(course.days))
    levels = [_known(course, x, unobserved) for x in xs]
    for x, day in enumerate(course.days):
        if day in unobserved:
            axes.axvspan(x - 0.5, x + 0.5, facecolor=look.faint, alpha=0.45, hatch="//", edgecolor=look.paper)
    axes.fill_between(xs, levels, color=look.level, alpha=0.12, linewidth=0)
    axes.plot(xs, levels, color=look.level, linewidth=3)
    _blows(axes, course, look)
    axes.set_ylim(0, 112)
    axes.set_yticks((0, 25, 50, 75, 100))
    axes.set_title(_heading(course), loc="left", color=look.ink, fontsize=17, pad=8)
    axes.grid(axis="y", color=look.faint, linewidth=0.8, alpha=0.7)
    axes.tick_params(axis="x", bottom=False, labelbottom=False)
    _plain(axes, look)


def _known(course: Course, x: int, unobserved: Collection[date]) -> float:
    """The level of a day; none is drawn where nothing was known yet and nothing was read."""
    reading = course.readings[x]
    return nan if reading.momentum is None and course.days[x] in unobserved else reading.level


def _blows(axes: "Axes", course: Course, look: _Look) -> None:
    """The most severe deed of each day and side: of the first above the line, of the other below it."""
    numbers = {day: x for x, day in enumerate(course.days)}
    for side, (marker, colour) in enumerate(look.sides):
        mine = [blow for blow in course.blows if blow.side == side and blow.day in numbers]
        axes.scatter(
            [numbers[blow.day] for blow in mine],
            [_height(course, numbers[blow.day], side) for blow in mine],
            s=[20 + 1.6 * blow.severity for blow in mine],
            marker=marker,
            color=colour,
            edgecolors=look.paper,
            linewidths=1,
            zorder=3,
        )


def _height(course: Course, x: int, side: int) -> float:
    """Beside the line, and inside the panel."""
    level = course.readings[x].level
    return min(level + 6, 108) if side == 0 else max(level - 6, 4)


def _rungs(axes: "Axes", course: Course, look: _Look) -> None:
    at = 0
    for rung, run in groupby(reading.rung for reading in course.readings):
        width = len(list(run))
        axes.axvspan(at - 0.5, at + width - 0.5, facecolor=look.rungs[rung], linewidth=0)
        if width >= max(1, _LEAST_RUN * len(course.days)):
            ink = _LIGHT.ink if _is_pale(look.rungs[rung]) else _LIGHT.paper
            axes.text(
                at + width / 2 - 0.5, 0.47, str(int(rung)), ha="center", va="center", color=ink, fontsize=14
            )
        at += width
    axes.set_ylim(0, 1)
    axes.set_yticks(())
    _plain(axes, look)


def _is_pale(colour: str) -> bool:
    red, green, blue = (int(colour[n : n + 2], 16) for n in (1, 3, 5))
    return 0.299 * red + 0.587 * green + 0.114 * blue > 140  # noqa: PLR2004  of 255, as the eye weighs them


def _dates(axes: "Axes", course: Course, look: _Look) -> None:
    days = course.days
    step = max(1, round(len(days) / 5))
    shown = range(0, len(days), step)
    axes.set_xlim(-0.5, len(days) - 0.5)
    axes.set_xticks(list(shown), [f"{days[x]:%-d %b}" for x in shown], color=look.ink)


def _plain(axes: "Axes", look: _Look) -> None:
    axes.set_facecolor(look.paper)
    axes.tick_params(colors=look.ink, length=0, labelsize=15)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _heading(course: Course) -> str:
    """The series with the sign of each side, "▲ Iran and its proxies ↔ ▼ United States"."""
    name = unescape(wording.series(course.key, _NAME))
    for joined in (" ↔ ", " → "):
        one, found, other = name.partition(joined)
        if found:
            return f"▲ {one}{joined}▼ {other}"
    return f"▲ {name}" if course.blows else name
