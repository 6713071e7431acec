"""Addresses in rows, and the subscribers who live there; knows no query of its own."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import ColumnElement, RowMapping, Table, and_, false, or_

from classifiers.signals import Tier
from storage.records import Address, ChatKind, Subscriber
from storage.schema import subscribers

PLACE: Final = ("messenger", "chat", "thread")
"""The columns of an address."""

_FIELDS = ("id", "title", "timezone", "language", "quiet", "active", "inactive_reason", "created_at")


def at(table: Table, address: Address) -> ColumnElement[bool]:
    """The condition that a row of `table` stands at `address`."""
    return and_(
        table.c.messenger == address.messenger,
        table.c.chat == address.chat,
        table.c.thread == address.thread,
    )


def at_any(table: Table, addresses: Iterable[Address]) -> ColumnElement[bool]:
    """The condition that a row stands in the chat of one of some addresses, be it in another topic there."""
    chats: dict[str, set[int]] = defaultdict(set)
    for address in addresses:
        chats[address.messenger].add(address.chat)
    each = (and_(table.c.messenger == name, table.c.chat.in_(sorted(those))) for name, those in chats.items())
    return or_(false(), *each)


def address_row(address: Address) -> dict[str, Any]:
    """The three columns of an address."""
    return {"messenger": address.messenger, "chat": address.chat, "thread": address.thread}


def address_of(table: Table, row: RowMapping) -> Address:
    """The address of a row of `table`."""
    return Address(row[table.c.messenger], row[table.c.chat], row[table.c.thread])


def subscriber_of(row: RowMapping) -> Subscriber:
    """The subscriber of a row that holds the columns of `subscribers`."""
    fields: dict[str, Any] = {name: row[subscribers.c[name]] for name in _FIELDS}
    wakes_for = row[subscribers.c.wakes_for]
    return Subscriber(
        address=address_of(subscribers, row),
        kind=ChatKind(row[subscribers.c.kind]),
        wakes_for=Tier(wakes_for) if wakes_for else "",
        **fields,
    )
