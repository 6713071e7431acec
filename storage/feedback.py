"""Votes of people on alerts: one a person and alert; knows nothing of what becomes of them."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, RowMapping, and_, delete, select, update

from storage import items
from storage.addresses import address_of, address_row, at
from storage.dialect import insert
from storage.records import Address, Ballot, Vote
from storage.schema_feedback import feedback

_AT_ONCE: Final = 500
_KEY: Final = ("messenger", "person", "alert_id")
_FIELDS: Final = ("person", "alert_id", "incident_id", "item_id", "opinion", "value", "model", "at")


def put(c: Connection, vote: Vote) -> Vote | None:
    """Stores `vote`, in place of what this person said of this alert before; returns that, None for nothing.

    Alert and incident are stored; of another messenger a person of the same number is another person.
    """
    before = of_person(c, vote.address.messenger, vote.person, vote.alert_id)
    row = {**address_row(vote.address), **{name: getattr(vote, name) for name in _FIELDS}}
    statement = insert(c, feedback).values(row)
    newest = {name: statement.excluded[name] for name in row if name not in _KEY}
    c.execute(statement.on_conflict_do_update(index_elements=_KEY, set_=newest))
    return before


def take_back(c: Connection, messenger: str, person: int, alert_id: int) -> bool:
    """Removes what a person said of an alert; whether there was anything."""
    its = _by(messenger, person) & (feedback.c.alert_id == alert_id)
    return c.execute(delete(feedback).where(its)).rowcount > 0


def of_alert(c: Connection, alert_id: int) -> list[Vote]:
    """The votes on one alert, in the order in which people first voted."""
    its = select(feedback).where(feedback.c.alert_id == alert_id).order_by(feedback.c.id)
    return [_vote_of(row) for row in c.execute(its).mappings()]


def of_person(c: Connection, messenger: str, person: int, alert_id: int) -> Vote | None:
    """What one person said of an alert, if anything."""
    its = _by(messenger, person) & (feedback.c.alert_id == alert_id)
    row = c.execute(select(feedback).where(its)).mappings().first()
    return None if row is None else _vote_of(row)


def forget(c: Connection, messenger: str, person: int) -> int:
    """Removes all that one person said; how many votes that were."""
    return c.execute(delete(feedback).where(_by(messenger, person))).rowcount


def ballots(c: Connection, *, since: datetime | None = None) -> Iterator[Ballot]:
    """Every vote, or those cast or changed since then, with its item as it stands now; by time, then id."""
    cast = select(feedback).order_by(feedback.c.at, feedback.c.id)
    if since is not None:
        cast = cast.where(feedback.c.at >= since)
    for some in c.execute(cast).mappings().partitions(_AT_ONCE):
        votes = [_vote_of(row) for row in some]
        found = items.some(c, {vote.item_id for vote in votes if vote.item_id is not None})
        yield from (Ballot(vote, found.get(vote.item_id or 0)) for vote in votes)


def move(c: Connection, old: Address, new: Address) -> None:
    """The chat at `old` is now `new`; what was said there stays said."""
    c.execute(update(feedback).where(at(feedback, old)).values(address_row(new)))


def _by(messenger: str, person: int) -> ColumnElement[bool]:
    return and_(feedback.c.messenger == messenger, feedback.c.person == person)


def _vote_of(row: RowMapping) -> Vote:
    fields: dict[str, Any] = {name: row[feedback.c[name]] for name in _FIELDS}
    return Vote(address=address_of(feedback, row), **fields)
