"""Deliveries as rows and back; knows no query."""

from typing import Any, Final

from sqlalchemy import RowMapping

from storage.addresses import address_of, address_row
from storage.buttons import buttons_of, lists_of_buttons
from storage.records import Delivery
from storage.schema import deliveries

FIELDS: Final = (
    "key",
    "body",
    "priority",
    "due_at",
    "created_at",
    "alert_id",
    "state",
    "lease_until",
    "attempts",
    "uncertain",
    "message_id",
    "sent_at",
    "last_error",
    "edits",
    "attachment_id",
    "held",
)
"""The columns that a record holds as they are."""


def delivery_row(delivery: Delivery) -> dict[str, Any]:
    """The columns of a delivery, without its id."""
    fields = {name: getattr(delivery, name) for name in FIELDS}
    return {**address_row(delivery.address), **fields, "buttons": lists_of_buttons(delivery.buttons)}


def delivery_of(row: RowMapping) -> Delivery:
    """The delivery of a row that holds the columns of `deliveries`."""
    fields: dict[str, Any] = {name: row[name] for name in FIELDS}
    address, buttons = address_of(deliveries, row), buttons_of(row["buttons"])
    return Delivery(id=row["id"], address=address, buttons=buttons, **fields)
