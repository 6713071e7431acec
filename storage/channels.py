"""Channels that people may manage from their private chats; knows nothing of rights, which Telegram keeps."""

from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, select, update

from storage.dialect import insert
from storage.records import ManagedChannel
from storage.schema_chats import managers

_MESSENGER: Final = "telegram"
_FIELDS: Final = ("chat", "person", "title", "chosen")


def put(c: Connection, channel: ManagedChannel) -> None:
    """Stores that this person may manage it; of one that is known only the title is taken."""
    row = {"messenger": _MESSENGER, **{name: getattr(channel, name) for name in _FIELDS}}
    statement = insert(c, managers).values(row)
    key = ("messenger", "chat", "person")
    c.execute(statement.on_conflict_do_update(index_elements=key, set_={"title": statement.excluded.title}))


def of(c: Connection, person: int) -> list[ManagedChannel]:
    """The channels of one person, by title."""
    theirs = select(managers).where(_by(person)).order_by(managers.c.title, managers.c.chat)
    return [_channel_of(row) for row in c.execute(theirs).mappings()]


def chosen(c: Connection, person: int) -> ManagedChannel | None:
    """The channel that what this person says in private is for, if any."""
    return next((one for one in of(c, person) if one.chosen), None)


def choose(c: Connection, person: int, chat: int | None) -> None:
    """Lets what this person says in private be for that channel; None for their own chat."""
    c.execute(update(managers).where(_by(person)).values(chosen=managers.c.chat == (chat or 0)))


def drop(c: Connection, chat: int, person: int) -> None:
    """Lets this person manage that channel no longer."""
    c.execute(delete(managers).where(_by(person), managers.c.chat == chat))


def forget(c: Connection, person: int) -> int:
    """Lets this person manage nothing any more; how many channels those were."""
    return c.execute(delete(managers).where(_by(person))).rowcount


def _by(person: int) -> ColumnElement[bool]:
    return and_(managers.c.messenger == _MESSENGER, managers.c.person == person)


def _channel_of(row: RowMapping) -> ManagedChannel:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return ManagedChannel(**fields)
