"""Alerts: what happened that someone may want to hear of, each once; knows not who was told."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Select, bindparam, func, select, update

from classifiers.signals import Tier
from storage.columns import fold
from storage.dialect import insert
from storage.incidents import at_least
from storage.items import in_chunks
from storage.records import Alert, Change
from storage.schema import alerts
from storage.snapshots import incident_of, snapshot_of

_AT_ONCE: Final = 500
_FIELDS: Final = ("key", "change", "tier", "at", "reason", "item_id", "series")
_SEEN: Final = ("item_id", "severity", "status", "snapshot")


def add_all(c: Connection, raised: Sequence[Alert]) -> list[tuple[Alert, bool]]:
    """For each, in the order given, the alert with its key and whether it is new; their incidents are stored.

    One that was there before stays as it was; of two with one key the first holds.
    """
    first: dict[str, Alert] = {}
    for alert in raised:
        first.setdefault(fold(alert.key), alert)
    if not first:
        return []
    statement = insert(c, alerts).on_conflict_do_nothing(index_elements=["key"])
    returned = c.execute(statement.returning(alerts.c.key, alerts.c.id), list(map(_row, first.values())))
    ids: dict[str, int] = dict(returned.all())
    added = {key: replace(first[key], id=alert_id) for key, alert_id in ids.items()}
    there = added | _by_key(c, [key for key in first if key not in ids])
    return [(there[key], ids.pop(key, None) is not None) for alert in raised for key in [fold(alert.key)]]


def rewrite(c: Connection, known: Sequence[Alert]) -> None:
    """Writes anew how the incidents of stored alerts stood then and which report brought them."""
    if known:
        its = update(alerts).where(alerts.c.id == bindparam("alert"))
        anew: dict[str, Any] = {name: bindparam(f"new_{name}") for name in _SEEN}
        rows = [(alert.id, _row(alert)) for alert in known]
        c.execute(
            its.values(anew),
            [{"alert": number, **{f"new_{name}": row[name] for name in _SEEN}} for number, row in rows],
        )


def between(
    c: Connection,
    *,
    since: datetime,
    before: datetime,
    tier: Tier | None = None,
    changes: Collection[Change] = (),
) -> list[Alert]:
    """Those of [since, before) by time, then id: of at least `tier`, of `changes`; all without these."""
    return list(each(c, since=since, before=before, tier=tier, changes=changes))


def each(
    c: Connection,
    *,
    since: datetime,
    before: datetime,
    tier: Tier | None = None,
    changes: Collection[Change] = (),
) -> Iterator[Alert]:
    """What `between` gives, a few hundred in memory at a time: half the time where each is used once."""
    span = _alerts().where(alerts.c.at >= since, alerts.c.at < before)
    if tier is not None and at_least(tier) != list(Tier):
        span = span.where(alerts.c.tier.in_(at_least(tier)))
    if changes:
        span = span.where(alerts.c.change.in_(sorted(changes)))
    ordered = span.order_by(alerts.c.at, alerts.c.id).execution_options(yield_per=_AT_ONCE)
    for some in c.execute(ordered).partitions():
        yield from _alerts_of(some)


def of_incident(c: Connection, incident_id: int) -> list[Alert]:
    """Those that one incident gave, by id."""
    return list(of_incidents(c, [incident_id]))


def of_incidents(c: Connection, incident_ids: Collection[int]) -> Iterator[Alert]:
    """Those that any of the incidents gave; of each by id."""
    for some in in_chunks(incident_ids):
        theirs = _alerts().where(alerts.c.incident_id.in_(some))
        yield from _alerts_of(c.execute(theirs.order_by(alerts.c.id)))


def by_ids(c: Connection, alert_ids: Collection[int]) -> list[Alert]:
    """Those of these ids, by id."""
    found: list[Alert] = []
    for some in in_chunks(alert_ids):
        found += _alerts_of(c.execute(_alerts().where(alerts.c.id.in_(some)).order_by(alerts.c.id)))
    return sorted(found, key=lambda alert: alert.id)


def last(c: Connection) -> int:
    """The highest id of any alert, 0 for none."""
    return c.scalar(select(func.max(alerts.c.id))) or 0


def _by_key(c: Connection, keys: Sequence[str]) -> dict[str, Alert]:
    found: dict[str, Alert] = {}
    for some in in_chunks(keys):
        there = _alerts_of(c.execute(_alerts().where(alerts.c.key.in_(some))))
        found |= {alert.key: alert for alert in there}
    return found


def _row(alert: Alert) -> dict[str, Any]:
    incident = alert.incident
    return {
        **{name: getattr(alert, name) for name in _FIELDS},
        "incident_id": incident.id,
        "severity": incident.severity,
        "status": incident.status,
        "facts": dict(alert.facts) or None,
        "snapshot": snapshot_of(incident),
    }


def _alerts() -> Select[Any]:
    a = alerts.c
    return select(a.id, a.incident_id, a.facts, a.snapshot, *(a[name] for name in _FIELDS))


def _alerts_of(rows: Iterable[Any]) -> list[Alert]:
    return [
        Alert(
            id=alert_id,
            incident=incident_of(snapshot, incident_id),
            facts=facts or {},
            key=key,
            change=change,
            tier=tier,
            at=at,
            reason=reason,
            item_id=item_id,
            series=series,
        )
        for alert_id, incident_id, facts, snapshot, key, change, tier, at, reason, item_id, series in rows
    ]
