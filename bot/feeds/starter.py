"""The feeds that come with the program: `starter.csv`, facts about publishers and nothing of what they write.

Reads one file beside it; whether a feed still answers is found out by polling.
"""

import csv
from importlib.resources import files

from storage.records import Feed, Origin


def starter_feeds() -> tuple[Feed, ...]:
    """The shipped feeds, in the order of the file, which goes round the world by region."""
    table = files("bot.feeds").joinpath("starter.csv").read_text(encoding="utf-8")
    return tuple(
        Feed(
            url=row["url"],
            name=row["name"],
            publisher=row["publisher"],
            owner=row["owner"],
            tier=int(row["tier"]),
            language=row["language"],
            country=row["country"],
            origin=Origin.STARTER,
        )
        for row in csv.DictReader(table.splitlines())
    )
