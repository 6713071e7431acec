"""A chat's watchlists and settings as a file, and what that file would change; knows no chat that asks.

The file is JSON, described in docs/export.md; `FORMAT` is the version that it says.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.config import ConfigFault, Export, ExportedChat, parse_export
from bot.languages.catalogue import strings
from bot.pipeline.outcome import stamp
from bot.pipeline.subscribe import watchlist_of
from classifiers.signals import Tier
from storage.records import Origin, Subscriber, Watchlist

FORMAT: Final = 1
MEDIA_TYPE: Final = "application/json"


@dataclass(frozen=True, kw_only=True, slots=True)
class Plan:
    """What a file would change: watchlists that are new and such as would be otherwise (before, after).

    `same` counts those that are so already; `fixed` are names that the configuration owns, which stay.
    `subscriber` has the settings of the file, `settled` the subscriber as it is.
    """

    added: tuple[Watchlist, ...]
    changed: tuple[tuple[Watchlist, Watchlist], ...]
    same: int
    fixed: tuple[str, ...]
    settled: Subscriber
    subscriber: Subscriber

    @property
    def empty(self) -> bool:
        """Whether it would change nothing."""
        return not (self.added or self.changed or self.subscriber != self.settled)


def written(subscriber: Subscriber, owned: Sequence[Watchlist], *, now: datetime) -> bytes:
    """The file of a chat: its settings, and the watchlists that it made itself."""
    settings = {name: getattr(subscriber, name) for name in ("timezone", "language", "quiet", "wakes_for")}
    own = [_entry(one) for one in owned if one.origin is Origin.CHAT]
    document = {"brinkwatch": FORMAT, "exported_at": stamp(now), "chat": settings, "watchlists": own}
    return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode()


def read(content: bytes) -> Export:
    """What a file holds. Raises ConfigFault with every fault."""
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # of nesting without end
        raise ConfigFault([strings.NO_EXPORT]) from error
    if not isinstance(document, Mapping) or "brinkwatch" not in document:
        raise ConfigFault([strings.NO_EXPORT])
    version = document["brinkwatch"]
    if isinstance(version, int) and version > FORMAT:
        raise ConfigFault([strings.LATER_EXPORT.format(version=version, known=FORMAT)])
    return parse_export(document)


def planned(export: Export, subscriber: Subscriber, owned: Sequence[Watchlist], *, now: datetime) -> Plan:
    """What `export` would change of a chat; watchlists are the same if their names are."""
    there = {one.name: one for one in owned}
    wanted = [watchlist_of(one, subscriber, now, origin=Origin.CHAT) for one in export.watchlists]
    fixed = [one.name for one in wanted if one.name in there and there[one.name].origin is Origin.FILE]
    known = [(there[one.name], one) for one in wanted if one.name in there and one.name not in fixed]
    changed = [(before, after) for before, one in known if (after := _replaced(before, one)) != before]
    return Plan(
        added=tuple(one for one in wanted if one.name not in there),
        changed=tuple(changed),
        same=len(known) - len(changed),
        fixed=tuple(fixed),
        settled=subscriber,
        subscriber=_settled(subscriber, export.chat),
    )


def _settled(subscriber: Subscriber, chat: ExportedChat) -> Subscriber:
    """`subscriber` with the settings that a file names."""
    named: dict[str, Any] = {name: getattr(chat, name) for name in chat.model_fields_set}
    if chat.wakes_for and "wakes_for" in named:
        named["wakes_for"] = Tier(chat.wakes_for)
    return replace(subscriber, **named)


def _replaced(before: Watchlist, after: Watchlist) -> Watchlist:
    """`after` in the place of `before`, whose next digest stays unless its time is another."""
    timed = (before.digest, before.timezone) == (after.digest, after.timezone)
    due = before.next_digest_at if timed else after.next_digest_at
    return replace(after, id=before.id, next_digest_at=due)


def _entry(watchlist: Watchlist) -> dict[str, Any]:
    words = watchlist.words
    names = ("name", "places", "signals", "sides", "tier", "severity", "owners", "digest", "timezone")
    entry = {name: getattr(watchlist, name) for name in names}
    entry["words"] = {"any": words.any, "all": words.all, "none": words.none}
    entry["threshold"] = dict(watchlist.threshold)
    return entry
