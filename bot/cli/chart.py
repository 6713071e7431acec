"""`brinkwatch chart`: how the level of dyads, networks, countries and regions went, as a picture."""

import argparse
import sys
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final, Literal

from bot.cli.faults import UsageFault
from bot.cli.options import add_config, add_database, config_of, read_database
from bot.cli.times import time_of
from bot.escalation.acts import Act, act_of
from bot.escalation.course import Course, courses
from bot.escalation.spiral import sides_of
from bot.messages.charts import MOST, draw
from bot.pipeline.charting import unobserved_days
from bot.watching.names import known_sides
from bot.watching.nearest import nearest
from classifiers.places import known_places, place_codes, sub_regions
from storage import incidents

_DAY: Final = timedelta(days=1)
_SPAN: Final = timedelta(days=55)
_LONGEST: Final = 400


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declares the command's options."""
    parser.add_argument(
        "series",
        nargs="+",
        metavar="SERIES",
        help="'US>IR', 'IR+US' (with proxies) or a country's code; each quoted",
    )
    add_config(parser)
    add_database(parser)
    parser.add_argument("--since", metavar="TIME", help="an ISO time, or how long ago, like 7d (8 weeks)")
    parser.add_argument("--until", metavar="TIME", help="the same, for the last day (the last one stored)")
    parser.add_argument("--out", type=Path, default=Path("chart.png"), metavar="FILE", help="PNG or SVG")
    parser.add_argument("--dark", action="store_true", help="light on dark")


def run(arguments: argparse.Namespace) -> int:
    """Draws the series into the file; 1 where nothing is known of any of them."""
    keys, form = [*dict.fromkeys(map(_key, arguments.series))], _form(arguments.out)
    if len(keys) > MOST:
        raise UsageFault(f"SERIES: at most {MOST} are readable in one picture; draw another")
    database = read_database(config_of(arguments), arguments.database)
    with database.transaction() as connection:
        acts = [act_of(incident) for incident, _ in incidents.every(connection)]
        since, until = _span(arguments, acts)
        unobserved = unobserved_days(connection, since, until)
    database.close()
    found = courses(acts, keys, since=since, until=until)
    picture = draw(found, unobserved=unobserved, dark=arguments.dark, form=form)
    try:
        arguments.out.write_bytes(picture)
    except OSError as error:
        reason = error.strerror
        raise UsageFault(f"--out: {arguments.out} cannot be written ({reason}); name another") from error
    for course in found:
        print(_line(course), file=sys.stderr)
    if any(reading.level or reading.rung for one in found for reading in one.readings):
        return 0
    print(f"brinkwatch chart: no act is stored of {', '.join(keys)} up to {until}", file=sys.stderr)
    return 1


def _key(series: str) -> str:
    """The series as the index names it; `US+Iran` is `IR+US`, `Iraq` is `IQ`."""
    if sides_of(series) is None:
        return _place(series)
    try:
        codes = known_sides([series])
    except ValueError as fault:
        raise UsageFault(f"SERIES: {fault}") from fault
    if len(codes) > 1:
        raise UsageFault(f"SERIES: {series!r} stands for {', '.join(codes)}; draw one of them")
    return "+".join(sorted(codes[0].split("+")))


def _place(series: str) -> str:
    """A country, a sea or a region."""
    region = "-".join(series.casefold().split())
    if region in sub_regions():
        return region
    codes = place_codes(series)
    if len(codes) > 1:
        raise UsageFault(f"SERIES: {series!r} stands for {', '.join(codes)}; draw one of them")
    if not codes:
        near = nearest(series, {*known_places(), *sub_regions()})
        forms = "write a dyad 'US>IR', a network 'IR+US', a country, a sea or a region"
        raise UsageFault(f"SERIES: unknown {series!r}; {forms}, such as {near}")
    return codes[0]


def _form(path: Path) -> Literal["png", "svg"]:
    match path.suffix.lower():
        case ".png":
            return "png"
        case ".svg":
            return "svg"
    raise UsageFault(f"--out: {path} is neither PNG nor SVG; end its name with .png or .svg")


def _span(arguments: argparse.Namespace, acts: Sequence[Act]) -> tuple[date, date]:
    """The days asked for; by default the last eight weeks of what is stored, or as much as there is."""
    now = datetime.now(UTC)
    seen = [_utc_day(act.at) for act in acts] or [_utc_day(now)]
    until = _utc_day(time_of("--until", arguments.until, now)) if arguments.until else max(seen)
    since = max(until - _SPAN, min(*seen, until))
    if arguments.since:
        since = _utc_day(time_of("--since", arguments.since, now))
    if not 0 <= (until - since).days <= _LONGEST:
        raise UsageFault(
            f"--since, --until: {since} to {until} is no span of 1 to {_LONGEST} days; name others"
        )
    return since, until


def _line(course: Course) -> str:
    last = course.readings[-1]
    return f"{course.key}: level {last.level:.1f}, rung {last.rung:d} on {course.days[-1]}"


def _utc_day(at: datetime) -> date:
    return at.astimezone(UTC).date()
