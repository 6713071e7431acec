"""The days from the first attacks on ships to the strikes on Iran, replayed as one run: who answered whom.

    python -m benchmarks.seed_scene [--cache DIR] [--model DIR]

The two replays are one archive, every row of them. Of each scene: the incidents that are mostly about it,
with their arithmetic; then when which series rang, and how the rungs of the exchanges stood day by day.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from benchmarks.alerts import MOSTLY
from benchmarks.crises import Crisis, crises
from benchmarks.replayed import REPLAYS, Played, play
from bot.escalation.acts import act_of
from bot.escalation.table import Row, rows
from bot.pipeline.outcome import stamp
from storage.records import Change, Incident

FILES = ("2023-12_red_sea", "2024-01_arouri_kerman_yemen")
SCENES = (
    "Arouri killed in Beirut",
    "Bombs at Kerman",
    "Militia commander killed in Baghdad",
    "Maersk Hangzhou attacked",
    "US and UK strikes on Yemen",
)
NETWORK = "IR+US"
SERIES = (
    NETWORK,
    "IL>hezbollah",
    "hezbollah>IL",
    "houthis>civilians",
    "houthis>US",
    "US>houthis",
    "US>iraqi-militias",
    "iraqi-militias>US",
    "US>IR",
    "IR>US",
    "IL>IR",
)


def scene(crisis: Crisis, played: Played) -> Iterator[str]:
    """One event's incidents, largest first."""
    about = {line.id for line in played.lines.values() if crisis.told_by(line)}
    held = {number: len(about & {*ids}) for number, ids in played.members.items()}
    placed = sum(held.values())
    mostly = [n for n, count in held.items() if count and count >= MOSTLY * len({*played.members[n]})]
    yield f"\n## {crisis.event}: {len(about)} items, {placed} in incidents, {len(mostly)} mostly about it"
    for number in sorted(held, key=lambda each: -held[each])[:8]:
        if held[number]:
            incident = played.incidents[number]
            yield f"#{number} holds {held[number]} of {placed}, {incident.reports} in all{_said(incident)}"


def _said(incident: Incident) -> str:
    sides = " ".join(str(dyad) for dyad in incident.dyads)
    terms = [f"{each.factor} {each.value:.2f} ({each.words})" for each in incident.scoring.modifiers]
    base = f"{incident.scoring.signal} {incident.scoring.base}"
    return (
        f": {incident.tier or 'no tier'}, {incident.status}, owners {incident.owners}, "
        f"c {incident.confidence:.2f}, {' '.join(incident.places)}, {sides}, "
        f"S {incident.severity:.0f} = {' + '.join([base, *terms])}\n    {incident.title}"
    )


def turns(played: Played) -> Iterator[str]:
    """Every rung and spiral of the exchanges watched, as they rang."""
    for raised in played.raised:
        alert = raised.alert
        if alert.change is Change.SPIRAL or (alert.change is Change.RUNG and alert.series in SERIES):
            what = f"{alert.change} {alert.series} {alert.tier} #{alert.incident.id}"
            yield f"{stamp(alert.at)} {what}: {alert.reason}"


def ladder(played: Played) -> Iterator[str]:
    """Level and rung of each series on the days on which its rung changed, and every seventh."""
    acts = (act_of(incident) for incident in played.incidents.values())
    table = [row for row in rows(acts, played.coverage) if row.key in SERIES]
    table.sort(key=lambda row: (SERIES.index(row.key), row.day))
    for key, its in groupby(table, lambda row: row.key):
        shown: Row | None = None
        cells = []
        for row in its:
            if shown is None or row.rung != shown.rung or (row.day - shown.day).days >= 7:
                cells.append(f"{row.day:%m-%d} {row.level:.0f}/{int(row.rung)}")
                shown = row
        yield f"{key}: {', '.join(cells)}"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.seed_scene")
    parser.add_argument("--cache", type=Path, metavar="DIR", help="keeps what the model read")
    parser.add_argument("--model", type=Path, metavar="DIR", help="instead of the shipped one")
    given = parser.parse_args(arguments)
    paths = [REPLAYS / f"{name}.jsonl.gz" for name in FILES]
    if not all(path.exists() for path in paths):
        print(f"skipped: no such replays in {REPLAYS}; they are not in the repository", file=sys.stderr)
        return 0
    played = play(paths, cache=given.cache, model=given.model, exact=False)
    for crisis in crises():
        if crisis.event in SCENES:
            print("\n".join(scene(crisis, played)))
    print("\n## Turns\n" + "\n".join(turns(played)))
    print("\n## Level/rung by day\n" + "\n".join(ladder(played)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
