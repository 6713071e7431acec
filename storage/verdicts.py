"""Verdicts: why each watchlist told of an item, or did not; knows nothing of how that was decided."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, select

from storage.dialect import insert
from storage.records import Verdict
from storage.schema import verdicts

_FIELDS: Final = ("item_id", "watchlist_id", "reason", "detail", "at")


def add(c: Connection, decided: Sequence[Verdict]) -> None:
    """Stores them; a later verdict of the same item and watchlist stands in place of the earlier."""
    if not decided:
        return
    statement = insert(c, verdicts)
    newest = {name: statement.excluded[name] for name in ("reason", "detail", "at")}
    replaced = statement.on_conflict_do_update(index_elements=["item_id", "watchlist_id"], set_=newest)
    c.execute(replaced, [{name: getattr(verdict, name) for name in _FIELDS} for verdict in decided])


def of_item(c: Connection, item_id: int) -> list[Verdict]:
    """The verdicts on one item, by watchlist id."""
    its = select(verdicts).where(verdicts.c.item_id == item_id).order_by(verdicts.c.watchlist_id)
    return [_verdict_of(row) for row in c.execute(its).mappings()]


def _verdict_of(row: RowMapping) -> Verdict:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Verdict(**fields)
