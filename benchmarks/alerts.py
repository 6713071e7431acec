"""When each crisis of the ten replays was told, how often it was told, and how much else was.

    python -m benchmarks.alerts [--replay NAME] [--cache DIR] [--all-rows] [--read N] [--critical]

An alert tells an event when its incident then holds an item about it (benchmarks/crises.tsv); minutes count
from the first such item, and `report` is how many had come by then. Rows whose time stamp says no minute are
left out of the replay but for `--all-rows`. `incidents` are those that rang and are mostly about the event,
`biggest` the share that the largest of them has of all items about it that are in any incident. `--read`
prints random alerts and `--critical` all critical ones that ring, to judge them by eye. `--cache` keeps what
the model read, for another run.
"""

import argparse
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from benchmarks.crises import Crisis, crises
from benchmarks.replayed import REPLAYS, Played, days, play
from bot.config import AlertsConfig
from bot.pipeline.alerting import Raised
from bot.pipeline.outcome import stamp
from bot.watching.decide import Limits, rings
from bot.watching.preview import Preview, preview
from classifiers.signals import Tier
from storage.records import TERMINAL, Change, Incident, Subscriber, Watcher, Watchlist

SEED = 11
MOSTLY = 0.5
COLUMNS = (
    *("event", "first", "reports", "minutes", "report", "alert", "status", "S"),
    *("incidents", "biggest", "places", "sides"),
)


@dataclass(frozen=True, kw_only=True)
class Telling:
    """How one crisis was told; `first` is None where no alert told it, `about` ids of items in order."""

    crisis: Crisis
    about: Sequence[str]
    first: Raised | None
    report: int
    incidents: Sequence[Incident]
    biggest: float


def telling(crisis: Crisis, played: Played) -> Telling:
    """How `crisis` was told."""
    about = [line.id for line in played.lines.values() if crisis.told_by(line)]
    first = next((one for one in played.raised if _tells(one, about, played)), None)
    moment = first.alert.at if first else None
    rang = {one.alert.incident.id for one in played.raised if rings(one.alert.change)}
    held = {number: len({*about} & {*ids}) for number, ids in played.members.items()}
    mostly = [
        number
        for number, count in held.items()
        if number in rang and count >= MOSTLY * len({*played.members[number]})
    ]
    return Telling(
        crisis=crisis,
        about=about,
        first=first,
        report=sum(played.lines[each].at <= moment for each in about) if moment else 0,
        incidents=[played.incidents[number] for number in sorted(mostly, key=lambda number: -held[number])],
        biggest=max(held.values(), default=0) / max(1, sum(held.values())),
    )


def _tells(raised: Raised, about: Sequence[str], played: Played) -> bool:
    """Whether an alert that rings is of an incident that then holds one of the items."""
    if not rings(raised.alert.change) or not about or raised.alert.at < played.lines[about[0]].at:
        return False
    return not {*about}.isdisjoint(played.then(raised))


def row(told: Telling, played: Played) -> str:
    """One line of the table."""
    crisis, first = told.crisis, told.first
    if not told.about:
        return _line([crisis.event, "no report to the minute", *[""] * (len(COLUMNS) - 2)])
    began = played.lines[told.about[0]]
    cells = [crisis.event, f"{stamp(began.at)} ({began.id})", len(told.about)]
    if first is None:
        return _line([*cells, "none", *[""] * (len(COLUMNS) - 4)])
    alert = first.alert
    incident = played.incidents[alert.incident.id]
    cells += [f"{(alert.at - began.at) / timedelta(minutes=1):.0f}", told.report]
    cells += [f"{alert.change} {alert.tier} #{incident.id}", alert.incident.status]
    cells += [f"{alert.incident.severity:.0f}", len(told.incidents), f"{told.biggest:.2f}"]
    sides = [str(dyad) for dyad in incident.dyads]
    return _line([*cells, _found(incident.places, crisis.places), _found(sides, crisis.sides)])


def _found(found: Sequence[str], wanted: frozenset[str]) -> str:
    """What was found; a mark before it where it has nothing of what is wanted."""
    split = {part for each in found for part in (each, *each.split(">"))}
    return ("" if not wanted or wanted & split else "! ") + " ".join(found[:3])


def _line(cells: Sequence[object]) -> str:
    return f"| {' | '.join(map(str, cells))} |"


def critical_only(played: Played) -> Preview:
    """What one who watches the world for critical alone would have been sent."""
    watchlist = Watchlist(subscriber_id=1, name="World: critical only", tier=Tier.CRITICAL)
    told = [raised.alert for raised in played.raised]
    items = {
        raised.alert.item_id: raised.arrival.assessed.item
        for raised in played.raised
        if raised.arrival and raised.alert.item_id
    }
    watcher = Watcher(Subscriber(address=TERMINAL), watchlist)
    return preview(told, watcher, limits=Limits(max_age=AlertsConfig().max_age), items=items)


def volume(name: str, played: Played) -> str:
    """Pushes and alerts a day."""
    span = days(played.lines)
    sent = critical_only(played).sent
    busiest = max(Counter(one.alert.at.date() for one in sent).values(), default=0)
    alerts = [raised.alert for raised in played.raised if rings(raised.alert.change)]
    tiers = [sum(alert.tier is tier for alert in alerts) / span for tier in reversed(Tier)]
    changes = [sum(alert.change is change for alert in alerts) / span for change in _RINGING]
    figures = [len(sent) / span, busiest, *tiers, *changes]
    return _line([name, len(played.lines), f"{span:.0f}", *(f"{figure:.1f}" for figure in figures)])


_RINGING = [change for change in Change if rings(change)]


def described(name: str, raised: Raised, played: Played) -> Iterator[str]:
    """An alert to be judged by eye: its figures, what brought it, and what else its incident then held."""
    alert, incident = raised.alert, raised.alert.incident
    sides = " ".join(str(dyad) for dyad in incident.dyads)
    signals = " ".join(f"{signal}={p:.2f}" for signal, p in incident.signals.items() if p >= MOSTLY)
    yield (
        f"[{name} #{incident.id}] {stamp(alert.at)} {alert.change} {alert.tier} S={incident.severity:.0f} "
        f"{incident.status} owners={incident.owners} reports={incident.reports} {alert.series} "
        f"P={incident.critical or 0:.2f} | {' '.join(incident.places)} | {sides} | {signals} | {alert.reason}"
    )
    *earlier, last = played.then(raised)
    for number in [*earlier[-4:], last]:
        line = played.lines[number]
        yield f"    {number} {stamp(line.at)} {line.source}: {line.title} — {line.summary[:220]}"


def _chosen(names: Sequence[str]) -> list[Path]:
    files = sorted(REPLAYS.glob("*.jsonl.gz"))
    return [path for path in files if not names or any(path.name.startswith(name) for name in names)]


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.alerts")
    parser.add_argument("--replay", action="append", default=[], metavar="NAME", help="how its file begins")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keeps what the model read")
    parser.add_argument("--model", type=Path, metavar="DIR", help="instead of the shipped one")
    parser.add_argument("--all-rows", action="store_true", help="those without a minute as well")
    parser.add_argument("--read", type=int, default=0, metavar="N", help="prints that many of each replay")
    parser.add_argument("--tier", type=Tier, default=Tier.NOTABLE, help="the least tier that --read prints")
    parser.add_argument("--critical", action="store_true", help="prints every critical push")
    given = parser.parse_args(arguments)
    if not (files := _chosen(given.replay)):
        print(f"skipped: no such replays in {REPLAYS}; they are not in the repository", file=sys.stderr)
        return 0
    print(_line(COLUMNS) + "\n" + "|---" * len(COLUMNS) + "|")
    volumes, read = [], []
    for path in files:
        name = path.name.split(".")[0]
        played = play([path], cache=given.cache, model=given.model, exact=not given.all_rows)
        for crisis in crises():
            if crisis.replay == name:
                print(row(telling(crisis, played), played), flush=True)
        volumes.append(volume(name, played))
        read += _to_read(name, played, given)
    heads = ["replay", "items", "days", "pushes", "busiest day", *reversed(Tier), *_RINGING]
    print("\n" + _line(heads) + "\n" + "|---" * len(heads) + "|")
    print("\n".join(volumes))
    print("\n".join(read))
    return 0


def _to_read(name: str, played: Played, given: argparse.Namespace) -> list[str]:
    ringing = [one for one in played.raised if rings(one.alert.change) and _at_least(one, given.tier)]
    drawn = random.Random(SEED).sample(ringing, min(given.read, len(ringing)))
    pushed = {one.alert.key for one in critical_only(played).sent} if given.critical else frozenset()
    chosen = drawn + [one for one in played.raised if one.alert.key in pushed and one not in drawn]
    return [line for one in chosen for line in described(name, one, played)]


def _at_least(raised: Raised, tier: Tier) -> bool:
    return raised.alert.tier.rank >= tier.rank


if __name__ == "__main__":
    sys.exit(main())
