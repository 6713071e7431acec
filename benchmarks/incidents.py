"""Which reports of labelled streams become one incident, against a plain TF-IDF single pass.

    python -m benchmarks.incidents [STREAM.items.jsonl…]

Without streams it takes the two of the data folder beside the checkout; where they are absent it says so and
stops. Each stream goes through the board in its order, as in a run. B-cubed counts the items that report an
incident by their label; those that report none go through all the same, and one that ours places nowhere
stands alone. The peer joins an item to the incident of the nearest item where title, and title and summary,
reach the threshold that is best in hindsight. *Opened twice* counts, of the labelled incidents with a report
of tier serious or above, those of which two or more of ours would have alerted at that tier; *swallowed* are
those that none of ours would have alerted first of all. Cost is fingerprint and board alone.
"""

import json
import sys
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from bot.incidents.board import Board
from bot.incidents.cluster import opens
from classifiers.artifact import load
from classifiers.assessment import Assessment, Text
from classifiers.likeness import fingerprint
from classifiers.likeness_streams import Agreement, b_cubed
from classifiers.signals import Tier

STREAMS = Path(__file__).resolve().parents[2] / "shared" / "labels" / "streams"
WINDOW = timedelta(hours=72)


@dataclass(frozen=True)
class Stream:
    """A labelled stream; `gold` is the incident of each item, "" where it reports none."""

    name: str
    at: list[datetime]
    texts: list[Text]
    assessments: list[Assessment]
    gold: list[str]


def read(path: Path) -> Stream:
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    name = path.name.removesuffix(".items.jsonl")
    lines = path.with_name(f"{name}.gold").read_text(encoding="utf-8").splitlines()
    told = dict(line.split("|") for line in lines if "|" in line)
    incidents = [told[row["id"]].strip() for row in rows]
    texts = [Text(title=row["title"] or "", summary=row.get("summary") or "") for row in rows]
    return Stream(
        name=name,
        at=[datetime.fromisoformat(row["published_at"]) for row in rows],
        texts=texts,
        assessments=load().assess(texts, sparing=True),
        gold=["" if incident.startswith("~") else incident for incident in incidents],
    )


def ours(stream: Stream) -> list[int | None]:
    """The incident that each item gets from the board, None where it gets none."""
    board, found, newest = Board(WINDOW), [], 0
    for at, text, assessment in zip(stream.at, stream.texts, stream.assessments, strict=True):
        marks = fingerprint(text.title, text.summary, assessment)
        number = board.find(marks, at) if assessment.assessed else None
        if number is None and opens(assessment, marks, told=partial(board.tells_of, marks, at)):
            number = newest = newest + 1
        if number is not None:
            board.put(number, marks, at)
        found.append(number)
    return found


def peers(stream: Stream) -> Agreement:
    """The plain single pass with its best threshold in hindsight."""
    vectorizer = TfidfVectorizer(sublinear_tf=True, stop_words="english")
    whole = vectorizer.fit_transform([f"{text.title} {text.summary}" for text in stream.texts])
    titles = vectorizer.transform([text.title for text in stream.texts])
    alike = ((whole @ whole.T + titles @ titles.T) / 2).toarray()
    tried = (single_pass(alike, threshold) for threshold in np.arange(0.05, 0.9, 0.025))
    return max((b_cubed(stream.gold, found) for found in tried), key=lambda agreement: agreement.f1)


def single_pass(alike: np.ndarray, threshold: float) -> list[int | None]:
    found: list[int | None] = []
    for item in range(len(alike)):
        nearest = int(alike[item, :item].argmax()) if item else 0
        joins = item and alike[item, nearest] >= threshold
        found.append(found[nearest] if joins else item)
    return found


def opened_twice(stream: Stream, found: Sequence[int | None]) -> tuple[int, int]:
    """How many alerted stories were opened twice, of how many."""
    alerting: dict[str, set[int]] = defaultdict(set)
    for story, number in _alerting(stream, found):
        if story:
            alerting[story].add(number)
    return sum(len(numbers) > 1 for numbers in alerting.values()), len(alerting)


def swallowed(stream: Stream, found: Sequence[int | None]) -> int:
    """How many alerted stories never were the first to alert an incident of ours."""
    first: dict[int, str] = {}
    stories = set()
    for story, number in _alerting(stream, found):
        first.setdefault(number, story)
        stories.add(story)
    return len(stories - {"", *first.values()})


def _alerting(stream: Stream, found: Sequence[int | None]) -> Iterator[tuple[str, int]]:
    """Story and incident of ours of each placed report of tier serious or above."""
    for story, number, read in zip(stream.gold, found, stream.assessments, strict=True):
        if number is not None and read.tier in (Tier.SERIOUS, Tier.CRITICAL):
            yield story, number


def main(arguments: Sequence[str]) -> int:
    paths = [Path(each) for each in arguments] or sorted(STREAMS.glob("*.items.jsonl"))
    if not paths:
        print(f"skipped: no labelled streams in {STREAMS}; name some", file=sys.stderr)
        return 0
    heads = ("stream", "items", "B-cubed P", "R", "F1", "TF-IDF in hindsight F1", "opened twice", "swallowed")
    print(f"| {' | '.join(heads)} | ms an item |\n{'|---' * (len(heads) + 1)}|")
    for path in paths:
        stream = read(path)
        ours(stream)
        began = time.perf_counter()
        found = ours(stream)
        took = (time.perf_counter() - began) / len(found) * 1000
        own, other = b_cubed(stream.gold, found), peers(stream)
        twice, alerted = opened_twice(stream, found)
        stories = f"{twice} of {alerted} | {swallowed(stream, found)}"
        figures = f"{own.precision:.3f} | {own.recall:.3f} | {own.f1:.3f} | {other.f1:.3f}"
        print(f"| {stream.name} | {len(found)} | {figures} | {stories} | {took:.2f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
