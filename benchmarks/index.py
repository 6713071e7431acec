"""The index against what others count: the daily GPR and Wikipedia's current events, week by week.

    python -m benchmarks.index [--since 2023-01-01] [--until 2023-10-31] [--every 1] [--cache DIR]

A pool of items dated by day runs through the pipeline. Of each week: the world's acts and words as the index
has them at each day's end, what came in new for each thousand items read, GPR's acts and threats, and how
many armed conflicts and attacks Wikipedia lists. Printed is Spearman's rank correlation of the weeks, and of
the days once what is usual for their weekday is taken out.
"""

import argparse
import csv
import json
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, date, timedelta
from itertools import pairwise
from pathlib import Path
from statistics import fmean, median
from typing import Any

from benchmarks.replayed import DATA, Played, play
from bot.escalation.acts import Act, act_of
from bot.escalation.dyads import Scope
from bot.escalation.table import rows

POOL = DATA / "pool" / "headlines_2020_2025.parquet"
GPR = DATA / "reference" / "gpr_daily.csv"
EVENTS = DATA / "reference" / "wikipedia_current_events_2002_2025.parquet"
ARMED = "Armed conflicts and attacks"

Daily = Mapping[date, float]


def main() -> None:
    arguments = _arguments()
    since, until = (date.fromisoformat(each) for each in (arguments.since, arguments.until))
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "pool.jsonl"
        count = _write(archive, since, until, arguments.every)
        print(f"{count:,} items, {since} to {until}")
        played = play([archive], cache=arguments.cache, exact=False)
    print(f"{len(played.incidents):,} incidents\n")
    theirs = {**_gpr(), "Wikipedia, armed conflicts": _events()}
    _print(_ours(played), theirs, since, until)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", maxsplit=1)[0])
    parser.add_argument("--since", default="2023-01-01")
    parser.add_argument("--until", default="2023-10-31")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="only each Nth item")
    parser.add_argument("--cache", type=Path, default=None, help="where assessments are remembered")
    return parser.parse_args()


def _write(path: Path, since: date, until: date, every: int) -> int:
    """The pool's items of the span, in order of day and id, as an archive."""
    columns = ["id", "date", "source", "title", "summary"]
    pool = _table(POOL, columns)
    chosen = [row for row in pool if since.isoformat() <= (row["date"] or "") <= until.isoformat()]
    chosen = sorted(chosen, key=lambda row: (row["date"], row["id"]))[::every]
    with path.open("w", encoding="utf-8") as out:
        for row in chosen:
            if row["title"] or row["summary"]:
                given = {name: row[name] or "" for name in columns if name != "date"}
                print(json.dumps({**given, "published_at": row["date"]}), file=out)
    return len(chosen)


def _ours(played: Played) -> dict[str, Daily]:
    acts = [act_of(incident) for incident in played.incidents.values()]
    done: dict[date, float] = defaultdict(float)
    said: dict[date, float] = defaultdict(float)
    for row in rows(acts, played.coverage):
        if row.scope is Scope.COUNTRY:
            done[row.day] += row.acts
            said[row.day] += row.words
    read = Counter(line.at.astimezone(UTC).date() for line in played.lines.values())
    return {
        "index, acts": done,
        "index, words": said,
        "new acts per 1,000 items": _fresh((act for act in acts if act.is_deed), read),
        "new words per 1,000 items": _fresh((act for act in acts if act.is_words), read),
    }


def _fresh(acts: Iterable[Act], read: Mapping[date, int]) -> Daily:
    weights: dict[date, float] = defaultdict(float)
    for act in acts:
        weights[act.at.astimezone(UTC).date()] += act.weight
    return {day: 1000 * weights[day] / count for day, count in read.items() if count}


def _gpr() -> dict[str, Daily]:
    with GPR.open(encoding="utf-8", newline="") as file:
        found = [(date.fromisoformat(row["date"]), row) for row in csv.DictReader(file)]
    return {
        "GPR acts": {day: float(row["GPRD_ACT"]) for day, row in found},
        "GPR threats": {day: float(row["GPRD_THREAT"]) for day, row in found},
    }


def _events() -> Daily:
    table = _table(EVENTS, ["date", "category"])
    return Counter(date.fromisoformat(row["date"]) for row in table if row["category"] == ARMED)


def _table(path: Path, columns: list[str]) -> list[dict[str, Any]]:
    from pyarrow import parquet  # noqa: PLC0415  for these files only

    return list(parquet.read_table(path, columns=columns).to_pylist())


def _print(ours: Mapping[str, Daily], theirs: Mapping[str, Daily], since: date, until: date) -> None:
    print("| ours | theirs | weeks | Spearman, weekly | weekly changes | daily, weekday taken out |")
    print("|---|---|---|---|---|---|")
    for name, mine in ours.items():
        for other, their in theirs.items():
            one, two = _weekly(mine, since, until), _weekly(their, since, until)
            both = sorted(one.keys() & two.keys())
            pairs = [one[week] for week in both], [two[week] for week in both]
            changes = [[b - a for a, b in pairwise(each)] for each in pairs]
            days = [_without_weekday(each, since, until) for each in (mine, their)]
            common = sorted(days[0].keys() & days[1].keys())
            daily = spearman(*([each[day] for day in common] for each in days))
            print(
                f"| {name} | {other} | {len(both)} | {spearman(*pairs):.2f} | {spearman(*changes):.2f} "
                f"| {daily:.2f} |"
            )


def _weekly(daily: Daily, since: date, until: date) -> dict[date, float]:
    """The mean of each whole week within the span, by its Monday; a day without a value counts as 0."""
    monday = since + timedelta(days=-since.weekday() % 7)
    found = {}
    while monday + timedelta(days=6) <= until:
        found[monday] = fmean(daily.get(monday + timedelta(days=n), 0.0) for n in range(7))
        monday += timedelta(days=7)
    return found


def _without_weekday(daily: Daily, since: date, until: date) -> dict[date, float]:
    days = [day for day in daily if since <= day <= until]
    usual = {n: median([daily[day] for day in days if day.weekday() == n] or [0.0]) for n in range(7)}
    return {day: daily[day] / usual[day.weekday()] for day in days if usual[day.weekday()]}


def spearman(one: Sequence[float], other: Sequence[float]) -> float:
    """Spearman's rank correlation (-1 to 1), ties at their mean rank; 0 where one side never changes."""
    a, b = _ranks(one), _ranks(other)
    mean_a, mean_b = fmean(a), fmean(b)
    shared = sum((x - mean_a) * (y - mean_b) for x, y in zip(a, b, strict=True))
    size = sum((x - mean_a) ** 2 for x in a) * sum((y - mean_b) ** 2 for y in b)
    return float(shared / size**0.5) if size else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    places: dict[float, list[int]] = defaultdict(list)
    for rank, value in enumerate(sorted(values)):
        places[value].append(rank)
    return [fmean(places[value]) for value in values]


if __name__ == "__main__":
    main()
