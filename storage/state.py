"""Whose tables a database holds, and whether what they hold is wholly this version's; changes nothing."""

from enum import StrEnum
from typing import Final

from sqlalchemy import Connection, String, inspect, literal_column, select, table

from storage import unweighed

REVISION: Final = "0007"
"""The last migration, which makes the tables of `schema.py`."""

_OURS: Final = "incidents"  # a table of every version


class State(StrEnum):
    """What reading a database of this kind would give."""

    EMPTY = "empty"  # no tables of Brinkwatch
    OTHERS = "others"  # another program's that keeps its revision where Brinkwatch does
    EARLIER = "earlier"  # those of an earlier version
    LATER = "later"  # those of a newer one
    UNWEIGHED = "unweighed"  # this version's, with incidents that are still as an earlier one weighed them
    READY = "ready"


def state_of(c: Connection) -> State:
    """How far a database is this version's."""
    revision = _revision(c)
    if not revision:
        return State.EMPTY
    if not inspect(c).has_table(_OURS):
        return State.OTHERS
    if revision != REVISION:
        return State.EARLIER if revision < REVISION else State.LATER
    return State.UNWEIGHED if unweighed.count(c) else State.READY


def _revision(c: Connection) -> str:
    """The migration that made the tables, "" where none did; Alembic itself is heavy to ask."""
    if not inspect(c).has_table("alembic_version"):
        return ""
    asked = select(literal_column("version_num", String)).select_from(table("alembic_version"))
    return c.scalar(asked) or ""
