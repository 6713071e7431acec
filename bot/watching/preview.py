"""What a watchlist would have been told: the same decisions over stored alerts; pure, told nobody."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import TypeVar

from bot.watching.decide import Limits, decide, objection
from bot.watching.heard import Heard
from bot.watching.match import strength_fault
from classifiers.signals import Tier
from storage.records import Alert, Item, Reason, Verdict, Watcher, Watchlist

_Key = TypeVar("_Key", Tier, Reason)


@dataclass(frozen=True, slots=True)
class Decided:
    """An alert of the past and what is decided of it now; `rang` is whether its message makes a sound."""

    alert: Alert
    verdict: Verdict
    rang: bool


@dataclass(frozen=True, kw_only=True, slots=True)
class Preview:
    """What would have been sent and what kept back, oldest first; what came not near is in neither.

    `sent` are messages that ring, `followed` what would only have brought one of them up to date. Below the
    threshold were kept those that ring where none is set, not what would bring one of them up to date.
    `at_tier` is how many would ring at each least tier, all else equal.
    """

    sent: tuple[Decided, ...]
    followed: tuple[Decided, ...]
    kept: tuple[Decided, ...]
    at_tier: Mapping[Tier, int]

    def by_tier(self) -> Mapping[Tier, int]:
        """How many of `sent` are of each tier, gravest first."""
        return _counted(reversed(Tier), (one.alert.tier for one in self.sent))

    def by_reason(self) -> Mapping[Reason, int]:
        """Why how many of `kept` were kept back; reasons that kept none are left out."""
        counted = _counted(Reason, (one.verdict.reason for one in self.kept))
        return {reason: count for reason, count in counted.items() if count}

    def a_day(self, span: timedelta) -> float:
        """Messages a day, for a preview over a `span` (positive)."""
        return len(self.sent) / (span / timedelta(days=1))


def preview(
    alerts: Iterable[Alert],
    watcher: Watcher,
    *,
    limits: Limits,
    items: Mapping[int, Item] = MappingProxyType({}),
    since: datetime | None = None,
) -> Preview:
    """What `watcher` would have been sent of stored `alerts`, in their order, as if it alone had its address.

    Mutes, quiet hours and a subscriber who stopped do not count. `items` are the reports, by id, that
    `texts_wanted` asks for; without them words are looked for in the incidents' own texts only. Alerts
    before `since` are decided too, since who was told of an incident is told its end, but not counted.
    """
    asked = _unhindered(watcher)
    decided = list(_decided(alerts, asked, limits, items))
    counted = [one for one in decided if since is None or one.alert.at >= since]
    of_topic = [one.alert for one in decided if one.verdict.reason is not Reason.NOT_WATCHED]
    rang = {
        tier: _rang(of_topic, _with_tier(asked, tier), limits, items, since)
        for tier in Tier
        if tier is not asked.watchlist.tier
    }
    unasked = rang.get(Tier.NOTABLE, frozenset())
    if asked.watchlist.threshold or asked.watchlist.severity:
        unasked = _rang(of_topic, _asking_nothing(asked), limits, items, since)
    at_tier = {tier: len(keys) for tier, keys in rang.items()}
    at_tier[asked.watchlist.tier] = sum(one.rang for one in counted)
    return Preview(
        sent=tuple(one for one in counted if one.rang),
        followed=tuple(one for one in counted if one.verdict.reason is Reason.SENT and not one.rang),
        kept=tuple(one for one in counted if _is_kept(one, unasked)),
        at_tier={tier: at_tier[tier] for tier in Tier},
    )


def texts_wanted(alerts: Iterable[Alert], watchlist: Watchlist) -> Sequence[int]:
    """Ids of the reports whose own words may decide: where words are asked for, and its incident has others.

    An incident of one report has that report's text itself.
    """
    words = watchlist.words
    if not (words.any or words.all or words.none):
        return ()
    loose = replace(watchlist, tier=Tier.NOTABLE)
    wanted = (
        alert.item_id
        for alert in alerts
        if alert.item_id and alert.incident.reports > 1 and not strength_fault(alert, loose)
    )
    return tuple(dict.fromkeys(wanted))


def _unhindered(watcher: Watcher) -> Watcher:
    return Watcher(replace(watcher.subscriber, active=True, quiet=""), watcher.watchlist)


def _with_tier(watcher: Watcher, tier: Tier) -> Watcher:
    return Watcher(watcher.subscriber, replace(watcher.watchlist, tier=tier))


def _asking_nothing(watcher: Watcher) -> Watcher:
    return Watcher(
        watcher.subscriber, replace(watcher.watchlist, tier=Tier.NOTABLE, threshold={}, severity=0.0)
    )


def _is_kept(one: Decided, unasked: Collection[str]) -> bool:
    """Whether it was kept back; what is too weak is where it is of `unasked`, the keys that else ring."""
    reason = one.verdict.reason
    return reason is not Reason.SENT and (reason is not Reason.BELOW_THRESHOLD or one.alert.key in unasked)


def _decided(
    alerts: Iterable[Alert], watcher: Watcher, limits: Limits, items: Mapping[int, Item]
) -> Iterator[Decided]:
    """Each alert that came near."""
    heard = Heard()
    for alert in alerts:
        candidate = heard.candidate(alert, items.get(alert.item_id or 0), now=alert.at)
        verdict = decide(candidate, watcher, limits=limits, now=alert.at)
        if verdict is not None:
            sent = verdict.reason is Reason.SENT
            yield Decided(alert, verdict, sent and heard.note(alert, now=alert.at))


def _rang(
    of_topic: Iterable[Alert],
    watcher: Watcher,
    limits: Limits,
    items: Mapping[int, Item],
    since: datetime | None,
) -> Collection[str]:
    """Keys of those that would have rung, of alerts whose topic is known to fit; `_decided` without words."""
    heard, keys = Heard(), set()
    for alert in of_topic:
        if strength_fault(alert, watcher.watchlist):
            continue
        candidate = heard.candidate(alert, items.get(alert.item_id or 0), now=alert.at)
        found = objection(candidate, watcher, topic="", strength="", limits=limits, now=alert.at)
        if found is None and heard.note(alert, now=alert.at) and (since is None or alert.at >= since):
            keys.add(alert.key)
    return keys


def _counted(keys: Iterable[_Key], found: Iterable[_Key]) -> dict[_Key, int]:
    counts = Counter(found)
    return {key: counts[key] for key in keys}
