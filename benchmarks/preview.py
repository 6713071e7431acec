"""A preview of 90 days of busy feeds in SQLite: `python -m benchmarks.preview [ALERTS]`.

12,000 stored alerts without another number: half as many again as 199 sources gave in the busiest replay.
The history is made up and evenly spread; printed is the median of several rounds, by kind of watchlist.
"""

import statistics
import sys
import tempfile
import time
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from random import Random

from bot.config import AlertsConfig
from bot.pipeline.preview import preview_of
from bot.watching.decide import Limits
from classifiers.assessment import Dyad
from classifiers.signals import Signal, Tier
from storage import alerts, incidents
from storage.database import Database
from storage.records import (
    TERMINAL,
    Alert,
    Change,
    Factor,
    Incident,
    Modifier,
    Scoring,
    Subscriber,
    Watcher,
    Watchlist,
    Words,
)

NOW = datetime(2026, 3, 31, tzinfo=UTC)
DAYS, ALERTS, ROUNDS = 90, 12_000, 5
PLACES = ("IQ", "IR", "IL", "LB", "UA", "RU", "SD", "YE", "red-sea", "taiwan-strait", "PK", "IN", "KP", "SY")
SIDES = ("US", "IR", "IL", "RU", "UA", "houthis", "hezbollah", "iraqi-militias")
DEEDS = ("Missiles hit a base", "Troops cross a river", "A tanker is boarded", "Talks on a truce resume")
TIERS = (*[Tier.NOTABLE] * 6, *[Tier.SERIOUS] * 3, Tier.CRITICAL)
CHANGES = (Change.OPENED, Change.OPENED, Change.UPDATED, Change.PROMOTED, Change.RUNG)
ASKED = {
    "everything, from notable": Watchlist(subscriber_id=0, name="", tier=Tier.NOTABLE),
    "world, critical only": Watchlist(subscriber_id=0, name="", tier=Tier.CRITICAL),
    "two places": Watchlist(subscriber_id=0, name="", places=("IQ", "IR")),
    "signals, with a threshold": Watchlist(
        subscriber_id=0, name="", signals=("strike", "clash"), threshold={"strike": 0.8}
    ),
    "sides": Watchlist(subscriber_id=0, name="", sides=("US>IR", "hezbollah")),
    "words": Watchlist(subscriber_id=0, name="", words=Words(any=("tanker", "missile*"))),
}


def main(count: int) -> None:
    limits = Limits(max_age=timedelta(hours=12), budget=AlertsConfig().budget)
    with tempfile.TemporaryDirectory() as folder:
        database = Database.open(f"sqlite:///{folder}/history.db")
        database.migrate()
        fill(database, count)
        print("| watchlist | alerts | seconds |")
        print("|---|---|---|")
        for name, watchlist in ASKED.items():
            watcher = Watcher(Subscriber(address=TERMINAL), watchlist)
            spans, sent = [], 0
            for _ in range(ROUNDS):
                began = time.perf_counter()
                with database.transaction() as c:
                    since = NOW - timedelta(days=DAYS)
                    sent = len(preview_of(c, watcher, since=since, before=NOW, limits=limits).sent)
                spans.append(time.perf_counter() - began)
            print(f"| {name} | {sent:,} | {statistics.median(spans):.2f} |", flush=True)
        database.close()


def fill(database: Database, count: int) -> None:
    random = Random(1)
    told = [incident(random, number, count) for number in range(1, count // 2 + 1)]
    with database.transaction() as c:
        incidents.save(c, told)
        changes = islice(cycle(CHANGES), count)
        alerts.add_all(c, [alert(told[n // 2], n, change) for n, change in enumerate(changes)])


def incident(random: Random, number: int, count: int) -> Incident:
    at = NOW - timedelta(days=DAYS) * (1 - 2 * number / (count + 2))
    likely = {str(signal): round(random.random() ** 4, 4) for signal in Signal}
    return Incident(
        title=f"{random.choice(DEEDS)} near town number {number}, two officials of the province say",
        summary="It is the third of its kind this month, they add; nobody has said who stands behind it. "
        * 2,
        url=f"https://news.example/{number}",
        source="Example",
        first_seen_at=at,
        last_seen_at=at,
        tier=random.choice(TIERS),
        severity=random.uniform(20, 90),
        scoring=Scoring(
            signal="strike",
            base=8,
            modifiers=(Modifier(factor=Factor.POWER, value=0.15, words="two states"),),
        ),
        places=tuple(random.sample(PLACES, random.choice((1, 1, 2)))),
        dyads=(Dyad(*random.sample(SIDES, 2)),),
        signals=likely,
        notable=0.9,
        serious=0.6,
        critical=0.2,
        reports=random.choice((1, 1, 4)),
        id=number,
    )


def alert(told: Incident, number: int, change: Change) -> Alert:
    return Alert(
        key=f"{told.id}:{change}:{number}",
        incident=told,
        change=change,
        tier=told.tier or Tier.NOTABLE,
        at=told.first_seen_at,
        reason="made up",
        series="US>IR" if change is Change.RUNG else "",
    )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else ALERTS)
