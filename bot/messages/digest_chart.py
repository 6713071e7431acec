"""The picture of a digest: levels of a few series over eight weeks with their worst deeds, for a phone.

Knows tracks and no database. matplotlib is loaded when something is drawn, and nothing global of it is
changed, as others may draw at the same time. Colours are those of Okabe and Ito, told apart by line and
marker as well (https://jfly.uni-koeln.de/color/).
"""

from collections.abc import Collection, Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from math import ceil, nan
from typing import TYPE_CHECKING, Any, Final

from bot.escalation.weeks import Track
from bot.languages.catalogue import strings
from bot.messages.digest_marks import MARKERS, SIZE, day_on, mark
from bot.messages.kept import Kept
from bot.messages.markup import clip, utf16_length
from bot.messages.png import Band, band, png
from bot.messages.times import day as day_of

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

_DPI: Final = 100
_PIXELS: Final = 1080
_HEAD: Final = 70  # pixels from the top that the title has for itself
_TITLE_UP: Final = 0.965 * _PIXELS  # from the bottom
_PLOTS: Final = 256  # of some 80 kB
_LEFT, _RIGHT = 0.095, 0.97
_LARGE: Final = 27
_EDGE: Final = 1050  # pixels, up to which a line may go
_DAY: Final = timedelta(days=1)
_STYLES: Final[tuple[Any, ...]] = ("solid", (0, (5, 1.6)), (0, (1.4, 1.2)))


@dataclass(frozen=True, slots=True)
class _Look:
    paper: str
    ink: str
    faint: str
    hatch: str
    series: tuple[str, str, str]


_LIGHT: Final = _Look("#FFFFFF", "#1A1A1A", "#C8C8C8", "#8A8A8A", ("#0072B2", "#D55E00", "#009E73"))
_DARK: Final = _Look("#14181D", "#EDEDED", "#4A525B", "#8D969F", ("#56B4E9", "#E69F00", "#CC79A7"))


@dataclass(frozen=True, kw_only=True, slots=True)
class Picture:
    """What is drawn: at most three tracks over the same instants, with the names that people know them by.

    `labels` say in a few words what the incident of a mark was, `unobserved` are UTC days.
    """

    title: str
    tracks: tuple[Track, ...]
    names: tuple[str, ...]
    labels: Mapping[int, str]
    unobserved: frozenset[date]
    timezone: str


class Charts:
    """Draws pictures; of those that differ by their titles alone all but the title is drawn once."""

    def __init__(self) -> None:
        self._plots: Kept[Band] = Kept(_PLOTS)

    def __call__(self, picture: Picture, *, dark: bool = False) -> bytes:
        """A PNG of 1080 by 1080 pixels on its own ground, so that it reads on whatever is behind it."""
        bare = _all_but_title(picture, dark=dark)
        plot = self._plots.get(bare)
        if plot is None:
            plot = self._plots.put(bare, _drawn(compose(replace(picture, title=""), dark=dark), skip=_HEAD))
        return png((_drawn(_head(picture.title, dark=dark)), plot), _PIXELS)


def draw(picture: Picture, *, dark: bool = False) -> bytes:
    """One picture, as `Charts` draw it."""
    return Charts()(picture, dark=dark)


def compose(picture: Picture, *, dark: bool = False) -> "Figure":
    """The figure itself, whose labels do not touch each other."""
    look = _DARK if dark else _LIGHT
    figure = _figure(_PIXELS, look)
    _title(figure, picture.title, look)
    bottom = 0.145 if picture.unobserved else 0.085
    top = 0.925 - 0.05 * len(picture.tracks)
    axes = figure.add_axes((_LEFT, bottom, _RIGHT - _LEFT, top - bottom - 0.02))
    _scale(axes, picture, look)
    _hatch(axes, picture, look)
    for number, track in enumerate(picture.tracks):
        axes.plot(_days(track), _known(track), **_line(number, look), zorder=3)
    _key(figure, picture, look)
    mark(axes, picture.tracks, picture.labels, colours=look.series, paper=look.paper)
    return figure


def _figure(height: int, look: _Look) -> "Figure":
    from matplotlib.backends.backend_agg import FigureCanvasAgg  # noqa: PLC0415  a second to load
    from matplotlib.figure import Figure  # noqa: PLC0415

    figure = Figure(figsize=(_PIXELS / _DPI, height / _DPI), dpi=_DPI, facecolor=look.paper)
    FigureCanvasAgg(figure)
    return figure


def _head(title: str, *, dark: bool) -> "Figure":
    """The uppermost pixels of a picture, where nothing but its title is."""
    look = _DARK if dark else _LIGHT
    figure = _figure(_HEAD, look)
    _title(figure, title, look)
    return figure


def _title(figure: "Figure", title: str, look: _Look) -> None:
    height = figure.bbox.height
    up = (_TITLE_UP - _PIXELS + height) / height
    _write(figure, 0.03, up, title, look, fontsize=_LARGE, weight="bold")


def _drawn(figure: "Figure", *, skip: int = 0) -> Band:
    """Its pixels from the top, without so many rows; it cannot be drawn again."""
    canvas: Any = figure.canvas  # whose methods have no types
    canvas.draw()
    rows = band(bytes(memoryview(canvas.buffer_rgba()).cast("B")[4 * _PIXELS * skip :]), _PIXELS)
    canvas.renderer = None  # megabytes, which would stay until garbage is collected
    return rows


def _all_but_title(picture: Picture, *, dark: bool) -> Hashable:
    """What makes a picture, in the language of its names and labels."""
    labels = tuple(sorted(picture.labels.items()))
    rest = (picture.tracks, picture.names, labels, picture.unobserved, picture.timezone)
    return (*rest, strings.CHART_UNOBSERVED, dark)


def _line(number: int, look: _Look) -> dict[str, Any]:
    return {"color": look.series[number], "linestyle": _STYLES[number], "linewidth": 3.6}


def _days(track: Track) -> list[float]:
    return [day_on(track, at) for at in track.instants]


def _known(track: Track) -> list[float]:
    return [nan if level is None else level for level in track.levels]


def _write(figure: "Figure", x: float, y: float, text: str, look: _Look, **more: Any) -> None:  # noqa: ANN401
    """Writes a line, cut where it would leave the picture."""
    how = {"color": look.ink, "fontsize": SIZE, "va": "center", "parse_math": False, **more}
    written = figure.text(x, y, text, **how)
    while written.get_window_extent().x1 > _EDGE and len(text) > 1:
        text = clip(text, utf16_length(text) - 2)
        written.set_text(text)


def _scale(axes: "Axes", picture: Picture, look: _Look) -> None:
    first = picture.tracks[0]
    highest = max((level for track in picture.tracks for level in track.levels if level), default=0.0)
    top = min(100, 25 * max(1, ceil((highest + 5) / 25)))
    axes.set_facecolor(look.paper)
    axes.set_xlim(day_on(first, first.instants[0]), 1)
    axes.set_ylim(0, top * 1.04)
    step = 25 if top > 50 else 10 if top > 25 else 5  # noqa: PLR2004  as many lines as are readable
    axes.set_yticks(range(0, top + 1, step))
    shown = first.instants[3 :: max(1, len(first.instants) // 4)]
    axes.set_xticks([day_on(first, at) for at in shown], [day_of(at, picture.timezone) for at in shown])
    axes.tick_params(colors=look.ink, length=0, labelsize=SIZE, pad=8)
    axes.grid(axis="y", color=look.faint, linewidth=1)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _hatch(axes: "Axes", picture: Picture, look: _Look) -> None:
    for first, last in _runs(picture.unobserved):
        midnights = (datetime.combine(day, time(), UTC) for day in (first, last + _DAY))
        since, until = (day_on(picture.tracks[0], at) for at in midnights)
        axes.axvspan(
            since, until, facecolor=look.paper, edgecolor=look.hatch, hatch="//", alpha=0.75, zorder=4
        )


def _runs(days: Collection[date]) -> Iterator[tuple[date, date]]:
    """Days on end, as first and last."""
    run: list[date] = []
    for day in sorted(days):
        if run and day - run[-1] > _DAY:
            yield run[0], run[-1]
            run = []
        run.append(day)
    if run:
        yield run[0], run[-1]


def _key(figure: "Figure", picture: Picture, look: _Look) -> None:
    """A row for each series with its line, marker and name; what hatching means below."""
    from matplotlib.lines import Line2D  # noqa: PLC0415
    from matplotlib.patches import Rectangle  # noqa: PLC0415

    for number, name in enumerate(picture.names):
        y = 0.91 - 0.05 * number
        sample = Line2D([0.03, 0.075, 0.12], [y, y, y], **_line(number, look), marker=MARKERS[number])
        sample.set(markevery=[1], markersize=13, transform=figure.transFigure)
        figure.add_artist(sample)
        _write(figure, 0.14, y, name, look)
    if picture.unobserved:
        box = Rectangle((0.03, 0.022), 0.09, 0.035, facecolor=look.paper, edgecolor=look.hatch, hatch="//")
        box.set_transform(figure.transFigure)
        figure.add_artist(box)
        _write(figure, 0.14, 0.04, strings.CHART_UNOBSERVED, look)
