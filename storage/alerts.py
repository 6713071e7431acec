"""Alerts: what happened that someone may want to hear of, each once; knows not who was told."""

from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from storage.dialect import insert
from storage.records import Alert
from storage.schema import alerts

_FIELDS: Final = ("key", "incident_id", "change", "tier", "severity", "status", "at", "reason")


def add(c: Connection, alert: Alert) -> tuple[Alert, bool]:
    """The alert with this key and whether it is new; one that was there before stays as it was."""
    row = {name: getattr(alert, name) for name in _FIELDS}
    statement = insert(c, alerts).values(row).on_conflict_do_nothing(index_elements=["key"])
    created = c.execute(statement.returning(alerts)).mappings().first()
    if created is not None:
        return _alert_of(created), True
    there = c.execute(select(alerts).where(alerts.c.key == alert.key)).mappings().one()
    return _alert_of(there), False


def _alert_of(row: RowMapping) -> Alert:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Alert(id=row["id"], **fields)
