"""What happened in the crises of the replays, and which items tell of it: facts of our own (crises.tsv).

Columns: the replay, the event, from and until when a report of it counts, where it happened, between whom,
and `about`: patterns joined by ` && `, all of which an item's title or summary has to match, and none that
`!` stands before. Patterns name who and what, as any report of the event would.
"""

import csv
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path

from bot.pipeline.archive import ArchiveLine

TABLE = Path(__file__).parent / "crises.tsv"
READ = (None, "en")


@dataclass(frozen=True)
class Crisis:
    """One event; `places` and `sides` are codes, "" where none is expected."""

    replay: str
    event: str
    since: datetime
    until: datetime
    places: frozenset[str]
    sides: frozenset[str]
    about: str

    def told_by(self, line: ArchiveLine) -> bool:
        """Whether an item reports it, as far as its words and its time tell."""
        if not self.since <= line.at < self.until or line.language not in READ:
            return False
        said = f"{line.title} {line.summary}"
        return all(bool(pattern.search(said)) is wanted for wanted, pattern in self._patterns)

    @cached_property
    def _patterns(self) -> Sequence[tuple[bool, re.Pattern[str]]]:
        parts = self.about.split(" && ")
        return [
            (not part.startswith("!"), re.compile(part.removeprefix("!"), re.IGNORECASE)) for part in parts
        ]


def crises(table: Path = TABLE) -> list[Crisis]:
    """Every crisis of the table, in its order."""
    with table.open(encoding="utf-8", newline="") as file:
        return [_crisis(row) for row in csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)]


def _crisis(row: dict[str, str]) -> Crisis:
    return Crisis(
        replay=row["replay"],
        event=row["event"],
        since=datetime.fromisoformat(row["from"]),
        until=datetime.fromisoformat(row["until"]),
        places=_codes(row["places"]),
        sides=_codes(row["sides"]),
        about=row["about"],
    )


def _codes(cell: str) -> frozenset[str]:
    return frozenset(code for code in cell.split(",") if code)
