"""Half-made choices: what each person is in the middle of at an address, one of each kind."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, select

from storage.addresses import address_of, address_row, at
from storage.dialect import insert
from storage.records import Address, Draft
from storage.schema_chats import drafts

_KEY = ("messenger", "chat", "thread", "person", "kind")


def put(c: Connection, draft: Draft) -> None:
    """Stores it, in place of what this person was in the middle of there of this kind."""
    values = {
        **address_row(draft.address),
        **{name: getattr(draft, name) for name in ("person", "kind", "message_id", "updated_at")},
        "state": dict(draft.state),
    }
    statement = insert(c, drafts).values(values)
    newest = {name: statement.excluded[name] for name in ("state", "message_id", "updated_at")}
    c.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=newest))


def get(c: Connection, address: Address, person: int, kind: str) -> Draft | None:
    """What this person is in the middle of there, of this kind."""
    its = _by(address, person) & (drafts.c.kind == kind)
    row = c.execute(select(drafts).where(its)).mappings().first()
    return None if row is None else _draft_of(row)


def newest(c: Connection, address: Address, person: int) -> Draft | None:
    """What this person touched last there, of whatever kind."""
    theirs = select(drafts).where(_by(address, person)).order_by(drafts.c.updated_at.desc()).limit(1)
    row = c.execute(theirs).mappings().first()
    return None if row is None else _draft_of(row)


def of_kind(c: Connection, kind: str) -> list[Draft]:
    """Everybody's of this kind, wherever, longest untouched first."""
    theirs = select(drafts).where(drafts.c.kind == kind).order_by(drafts.c.updated_at)
    return [_draft_of(row) for row in c.execute(theirs).mappings()]


def drop(c: Connection, address: Address, person: int, kind: str) -> None:
    """Forgets one."""
    c.execute(delete(drafts).where(_by(address, person) & (drafts.c.kind == kind)))


def purge(c: Connection, before: datetime) -> None:
    """Forgets what nobody touched since then."""
    c.execute(delete(drafts).where(drafts.c.updated_at < before))


def forget(c: Connection, whose: Address | int) -> int:
    """Forgets all at an address, or of a person; how many those were."""
    those = drafts.c.person == whose if isinstance(whose, int) else at(drafts, whose)
    return c.execute(delete(drafts).where(those)).rowcount


def _by(address: Address, person: int) -> ColumnElement[bool]:
    return and_(at(drafts, address), drafts.c.person == person)


def _draft_of(row: RowMapping) -> Draft:
    fields: dict[str, Any] = {name: row[name] for name in ("person", "kind", "state", "message_id")}
    return Draft(address=address_of(drafts, row), updated_at=row["updated_at"], **fields)
