"""What a watchlist would have been sent of stored history: read here, decided in `bot.watching`."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Final

from bot.watching.decide import Limits
from bot.watching.preview import Preview, preview, texts_wanted
from storage import alerts, items
from storage.database import Connection
from storage.records import Change, Watcher

BEFORE: Final = timedelta(days=3)
"""How much earlier reading starts, so that an incident known by then is no news: an incident's usual life."""

_SPEAKING: Final = frozenset(Change) - {Change.CLOSED}  # the end of an incident never rings


def preview_of(
    connection: Connection, watcher: Watcher, *, since: datetime, before: datetime, limits: Limits
) -> Preview:
    """What `watcher`, stored or not, would have been sent of the alerts in [since, before)."""
    (found,) = previews_of(connection, [watcher], since=since, before=before, limits=limits)
    return found


def previews_of(
    connection: Connection,
    watchers: Sequence[Watcher],
    *,
    since: datetime,
    before: datetime,
    limits: Limits,
) -> list[Preview]:
    """`preview_of` each, in their order, of alerts that are read once."""
    with _uncollected():
        span = alerts.between(connection, since=since - BEFORE, before=before, changes=_SPEAKING)
        wanted = dict.fromkeys(one for each in watchers for one in texts_wanted(span, each.watchlist))
        texts = {number: found.item for number, found in items.some(connection, wanted.keys()).items()}
        return [preview(span, each, limits=limits, items=texts, since=since) for each in watchers]


@contextmanager
def _uncollected() -> Iterator[None]:
    """Without the collector of cycles: there are none, and it would walk all records over and over."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
