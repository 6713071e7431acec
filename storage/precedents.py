"""Precedents: since when two sides are covered and what they did before; outlives incidents and items."""

from collections.abc import Sequence

from sqlalchemy import Connection, case, delete, select

from storage.dialect import insert
from storage.records import Precedent
from storage.schema import precedents


def every(c: Connection) -> list[Precedent]:
    """All of them, by source, target and signal."""
    ordered = select(precedents).order_by(precedents.c.source, precedents.c.target, precedents.c.signal)
    return [Precedent(**row) for row in c.execute(ordered).mappings()]


def replace_all(c: Connection, found: Sequence[Precedent]) -> None:
    """Stores them in the place of all that were there."""
    c.execute(delete(precedents))
    save(c, found)


def save(c: Connection, found: Sequence[Precedent]) -> None:
    """Stores them; one known already reaches from the earlier first to the later last."""
    if not found:
        return
    statement = insert(c, precedents)
    new, known = statement.excluded, precedents.c
    longest = {
        "first_at": case((new.first_at < known.first_at, new.first_at), else_=known.first_at),
        "last_at": case((new.last_at > known.last_at, new.last_at), else_=known.last_at),
    }
    widened = statement.on_conflict_do_update(index_elements=["source", "target", "signal"], set_=longest)
    fields = ("source", "target", "signal", "first_at", "last_at")
    c.execute(widened, [{name: getattr(one, name) for name in fields} for one in found])
