"""What the server's log says of one run of benchmarks.subscribers."""

import json
import sqlite3
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from pathlib import Path

ALLOWED = 30.0
AIM = 0.95
MOVED = -(10**12)
LOST, REPEATED_WITHIN = 0, 30.0


@dataclass(frozen=True)
class Call:
    """One message that the bot asked for, and the answer; status 0 was none."""

    at: float
    chat: int
    key: str
    status: int
    taken: bool


@dataclass(frozen=True)
class Told:
    """One run: its log and database, who was to be told, and when what happened."""

    log: Path
    database: Path
    chats: Sequence[int]
    raised: float
    kills: Sequence[float]
    seconds: float

    @cached_property
    def calls(self) -> list[Call]:
        """Every message that the bot asked for, in order."""
        with self.log.open(encoding="utf-8") as lines:
            every = (json.loads(line) for line in lines)
            return sorted((_call(one) for one in every if one["method"] == "sendMessage"), key=lambda c: c.at)

    @cached_property
    def taken(self) -> Mapping[tuple[int, str], list[Call]]:
        """Those that the server took, by chat and key."""
        found: dict[tuple[int, str], list[Call]] = defaultdict(list)
        for call in self.calls:
            if call.taken:
                found[call.chat, call.key].append(call)
        return found

    @cached_property
    def down(self) -> list[tuple[float, float]]:
        """From each kill to the next call."""
        times = [call.at for call in self.calls]
        answered = 0.2  # what was on its way when the bot died is still answered
        return [(kill, times[bisect_right(times, kill + answered)]) for kill in self.kills]

    def of_key(self, key: str) -> list[Call]:
        """The calls of one message to all."""
        return [call for call in self.calls if call.key == key]

    def states(self) -> Counter[tuple[str, str]]:
        """How many deliveries ended how, by key and state."""
        with sqlite3.connect(self.database) as connection:
            return Counter(connection.execute("SELECT key, state FROM deliveries"))


def table(told: Told) -> tuple[list[str], bool]:
    """Lines of Markdown, and whether all that must hold does."""
    alert, digest = told.of_key("alert"), told.of_key("digest")
    first, last = alert[0].at, max(call.at for call in alert if call.taken)
    bulk = _when(alert, 0.99)
    up = bulk - first - _within(told.down, first, bulk)
    called = sum(first <= call.at <= bulk for call in told.calls)
    rate = called / up
    blocked = {call.chat for call in told.calls if call.status == 403}
    lost, repeated = _lost(told, blocked), list(_repeated(told))
    unexplained = [why for why, _ in repeated if not why]
    late = [gap for why, gap in repeated if why == "timeout" and gap > REPEATED_WITHIN]
    states = told.states()
    reached = len(told.chats) - len(blocked)
    rows = [
        ("subscribers; of these blocked, moved", f"{len(told.chats):,}; {len(blocked)}, {_moved(told)}"),
        ("calls; answered 429, 5xx, not at all", _answers(told)),
        ("from the alert to its first message, s", f"{first - told.raised:.2f}"),
        (
            "rate while 99 % of the alert went out, the bot being up",
            f"{rate:.2f}/s, {rate / ALLOWED:.1%} of 30",
        ),
        ("most calls in any second", _busiest([call.at for call in told.calls])),
        (
            "alert: messages taken",
            f"{sum(call.taken for call in alert):,} for {reached:,} who can be reached",
        ),
        ("alert: 99 % out, all out after, s", f"{bulk - first:.0f}, {last - first:.0f}"),
        ("digests sent meanwhile; after", _beside(digest, first, bulk)),
        ("down after each kill, s", ", ".join(f"{end - start:.1f}" for start, end in told.down)),
        ("lost", len(lost)),
        ("given up, shown by `undelivered`", sum(n for (_, state), n in states.items() if state == "failed")),
        ("twice, after a timeout", sum(why == "timeout" for why, _ in repeated)),
        ("twice, in flight at a kill", sum(why == "kill" for why, _ in repeated)),
        ("twice for no reason", len(unexplained)),
        (
            "repeated after at most, s (the bot being up)",
            f"{max((gap for why, gap in repeated if why == 'timeout'), default=0):.1f}",
        ),
        ("the whole run, s", f"{told.seconds:.0f}"),
    ]
    good = not lost and not unexplained and not late and rate >= AIM * ALLOWED
    good = good and last < max(call.at for call in digest if call.taken)
    return ["| what | |", "|---|---|", *(f"| {name} | {value} |" for name, value in rows)], good


def _call(logged: Mapping[str, object]) -> Call:
    payload = logged["payload"]
    assert isinstance(payload, dict)
    return Call(
        at=float(str(logged["at"])),
        chat=int(payload["chat_id"]),
        key=payload["text"].rpartition("#")[2],
        status=int(str(logged["status"])),
        taken=logged["message_id"] is not None,
    )


def _when(calls: Sequence[Call], share: float) -> float:
    """When that share of what was taken had been taken."""
    taken = sorted(call.at for call in calls if call.taken)
    return taken[int(share * (len(taken) - 1))]


def _within(spans: Sequence[tuple[float, float]], start: float, end: float) -> float:
    return sum(max(0.0, min(b, end) - max(a, start)) for a, b in spans)


def _answers(told: Told) -> str:
    by = Counter(call.status for call in told.calls)
    return f"{len(told.calls):,}; {by[429]}, {by[500] + by[502]}, {by[LOST]}"


def _moved(told: Told) -> int:
    return len({call.chat for call in told.calls if call.chat < MOVED})


def _busiest(times: Sequence[float]) -> int:
    return max(bisect_left(times, at + 1.0) - number for number, at in enumerate(times))


def _beside(digest: Sequence[Call], first: float, bulk: float) -> str:
    taken = [call.at for call in digest if call.taken]
    return f"{sum(first <= at <= bulk for at in taken):,}; {sum(at > bulk for at in taken):,}"


def _lost(told: Told, blocked: set[int]) -> list[tuple[int, str]]:
    """Who can be reached and has neither a message nor a dead letter that says so."""
    with sqlite3.connect(told.database) as connection:
        failed = set(connection.execute("SELECT chat, key FROM deliveries WHERE state = 'failed'"))
    return [
        (chat, key)
        for chat in told.chats
        for key in ("alert", "digest")
        if chat not in blocked
        and not any((place, key) in told.taken or (place, key) in failed for place in (chat, MOVED + chat))
    ]


def _repeated(told: Told) -> Iterator[tuple[str, float]]:
    """For each message beyond the first the reason, "" for none, and how much later it came."""
    for calls in told.taken.values():
        for before, after in pairwise(calls):
            why = "timeout" if before.status == LOST else ""
            if not why and any(abs(before.at - kill) < 1.0 for kill in told.kills):
                why = "kill"
            yield why, after.at - before.at - _within(told.down, before.at, after.at)
