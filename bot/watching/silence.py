"""When sources are too silent to be taken for calm: one feed for itself, and too many of all.

Pure. What was said of a silence is kept in the keys of its messages, which `Silence` writes and reads: a
restart neither forgets one nor tells it twice.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Final, Self

from storage.honesty import ANSWERED_WITHIN, NEW_WITHIN
from storage.records import FeedState

UNANSWERED_FOR: Final = timedelta(hours=6)
NOTHING_NEW_FOR: Final = timedelta(hours=24)
USUAL_GAPS: Final = 6
"""A feed is silent after this many of the gaps that usually lie between its news, and a day at least."""

LEAST_FAILURES: Final = 3
"""Fewer failures are no silence: after a stop of ours the first answer may be missed for other reasons."""

PREFIXES: Final = ("silence:", "outage:")
_ALL: Final = 0
_STAMP: Final = "%Y%m%dT%H%M%SZ"


class Hush(StrEnum):
    """How something is silent: a feed fails, it answers and brings nothing new, or most feeds are silent."""

    UNANSWERED = "unanswered"
    NOTHING_NEW = "nothing-new"
    OUTAGE = "outage"


@dataclass(frozen=True, slots=True)
class Silence:
    """One silence of a feed, or of most feeds (`feed_id` 0), since it was last heard."""

    feed_id: int
    hush: Hush
    since: datetime

    def key(self, *, over: bool = False) -> str:
        """The key of the message that it began, or is over: one for each silence."""
        stamp, end = f"{self.since.astimezone(UTC):{_STAMP}}", "ended" if over else "begun"
        feed = "" if self.hush is Hush.OUTAGE else f"silence:{self.feed_id}:"
        return f"{feed}{self.hush}:{stamp}:{end}"

    @classmethod
    def told(cls, key: str) -> Self:
        """The silence that a message of this key told of; ValueError for another's key."""
        *feed, hush, stamp, _ = key.split(":")
        since = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC)
        return cls(int(feed[1]) if feed else _ALL, Hush(hush), since)


@dataclass(frozen=True, slots=True)
class Observed:
    """How many of the sources are live, and since when half of them were last heard, None for never."""

    live: int
    sources: int
    since: datetime | None

    @property
    def enough(self) -> bool:
        """Whether silence may be taken for calm: at least half are live."""
        return 2 * self.live >= self.sources


def open_silences(keys: Iterable[str]) -> list[Silence]:
    """The silences of whose beginning `keys` of messages tell and of whose end none does, by key."""
    ordered = sorted(set(keys))
    over = {Silence.told(key) for key in ordered if key.endswith(":ended")}
    return [one for key in ordered if key.endswith(":begun") and (one := Silence.told(key)) not in over]


def silence_of(state: FeedState, usual: timedelta | None, now: datetime) -> Silence | None:
    """The silence of a feed that used to answer and bring news, None while it is no longer than usual.

    `usual` is the gap between its news, None where that is not known: then a week is long.
    """
    answered, new = state.last_success_at, state.last_new_at
    if answered is None or new is None:
        return None
    if now - answered > UNANSWERED_FOR:
        failing = state.failures >= LEAST_FAILURES or state.paused
        return Silence(state.feed.id, Hush.UNANSWERED, _whole(answered)) if failing else None
    long = NEW_WITHIN if usual is None else max(NOTHING_NEW_FOR, USUAL_GAPS * usual)
    return Silence(state.feed.id, Hush.NOTHING_NEW, _whole(new)) if now - new > long else None


def broken(silence: Silence, state: FeedState) -> bool:
    """Whether a feed was heard again since its silence began."""
    heard = state.last_success_at if silence.hush is Hush.UNANSWERED else state.last_new_at
    return heard is not None and _whole(heard) > silence.since


def observed(states: Sequence[FeedState], silent: Collection[int], now: datetime) -> Observed | None:
    """What is live of the sources: all that a digest counts as live but the ids in `silent`.

    None while less than half of them were asked within a day, as after a stop of ours: nothing is known.
    """
    asked = [one for one in states if one.last_attempt_at and now - one.last_attempt_at <= ANSWERED_WITHIN]
    if not asked or 2 * len(asked) < len(states):
        return None
    live = [one for one in asked if one.feed.id not in silent and is_live(one, now)]
    heard = sorted((last for one in asked if (last := _heard(one, now))), reverse=True)
    half = (len(asked) - 1) // 2
    since = _whole(heard[half]) if half < len(heard) else None
    return Observed(live=len(live), sources=len(asked), since=since)


def silences(states: Iterable[FeedState], usual: Mapping[int, timedelta], now: datetime) -> list[Silence]:
    """The silences of all feeds, in their order."""
    found = (silence_of(state, usual.get(state.feed.id), now) for state in states)
    return [silence for silence in found if silence is not None]


def is_live(state: FeedState, now: datetime) -> bool:
    """Whether a source answered within a day and brought something new within a week."""
    answered, new = state.last_success_at, state.last_new_at
    if answered is None or new is None:
        return False
    return now - answered <= ANSWERED_WITHIN and now - new <= NEW_WITHIN


def _heard(state: FeedState, now: datetime) -> datetime | None:
    """When a source was last heard: its last news where it answers and brings none."""
    answered = state.last_success_at
    mute = answered is not None and now - answered <= UNANSWERED_FOR and not is_live(state, now)
    return state.last_new_at if mute else answered


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
