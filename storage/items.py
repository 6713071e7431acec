"""Items with what the classifier said of them; knows neither incidents nor who reads them."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import islice
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, RowMapping, Select, delete, func, select, update

from classifiers.assessment import Assessment, Dyad, Evidence
from storage.dialect import insert
from storage.feeds import feed_of
from storage.records import AssessedItem, Item, SeenItem
from storage.schema import assessments, feeds, item_places, item_signals, items, tombstones

_Bound = TypeVar("_Bound")

LEAST_INDEXED: Final = 0.2  # a signal less probable than this is not searched for
_AT_ONCE: Final = 1000  # SQLite binds 32,766 values in a statement, PostgreSQL 65,535

_ITEM: Final = ("title", "summary", "url", "published_at", "published_raw", "language", "content_hash")
_READING: Final = ("cross_border", "mass_casualty", "notable", "serious", "critical", "severity", "tier")


def known(c: Connection, keys: Collection[str]) -> dict[str, SeenItem]:
    """By key those seen before, purged or not."""
    found = dict.fromkeys(_buried(c, keys), SeenItem())
    for some in in_chunks(keys):
        kept = select(items.c.key, items.c.feed_id, items.c.content_hash).where(items.c.key.in_(some))
        found |= {row.key: SeenItem(row.feed_id, row.content_hash) for row in c.execute(kept)}
    return found


def add(c: Connection, new: Sequence[AssessedItem]) -> list[AssessedItem]:
    """Stores those whose key was never seen, and returns them, with their ids, in the order given.

    Their feeds must be stored (`feed.id`). Of two with one key the first holds.
    """
    buried = _buried(c, [one.item.key for one in new])
    rows = [_item_row(one.item) for one in new if one.item.key not in buried]
    if not rows:
        return []
    statement = (
        insert(c, items).on_conflict_do_nothing(index_elements=["key"]).returning(items.c.key, items.c.id)
    )
    ids: dict[str, int] = dict(c.execute(statement, rows).all())
    added = []
    for one in new:
        item_id = ids.pop(one.item.key, None)
        if item_id is not None:
            stored = replace(one.item, id=item_id)
            added.append(AssessedItem(item=stored, assessment=one.assessment))
    _add_assessments(c, added)
    return added


def first_seen(c: Connection) -> datetime | None:
    """When the oldest item that is kept was first seen; None where none is."""
    oldest: datetime | None = c.scalar(select(func.min(items.c.first_seen_at)))
    return oldest


def revise(c: Connection, edited: AssessedItem) -> AssessedItem | None:
    """Stores an edit of the item with this key: its text, its assessment, one revision more.

    When and where it was first seen, and the date its feed gave then, stay. None for a key not stored.
    """
    item = edited.item
    text = {name: getattr(item, name) for name in ("title", "summary", "url", "language", "content_hash")}
    statement = (
        update(items).where(items.c.key == item.key).values({**text, "revision": items.c.revision + 1})
    )
    item_id = c.scalar(statement.returning(items.c.id))
    if item_id is None:
        return None
    for table in (assessments, item_places, item_signals):
        c.execute(delete(table).where(table.c.item_id == item_id))
    _add_assessments(c, [replace(edited, item=replace(item, id=item_id))])
    return get(c, item_id)


def get(c: Connection, item_id: int) -> AssessedItem | None:
    """The item with its assessment as it stands now."""
    row = c.execute(assessed_items().where(items.c.id == item_id)).mappings().first()
    return None if row is None else assessed_item_of(row)


def some(c: Connection, item_ids: Collection[int]) -> dict[int, AssessedItem]:
    """Those of these ids that are stored, by id."""
    found: dict[int, AssessedItem] = {}
    for ids in in_chunks(item_ids):
        read = map(assessed_item_of, c.execute(assessed_items().where(items.c.id.in_(ids))).mappings())
        found.update((one.item.id, one) for one in read)
    return found


def last_seen_at(c: Connection) -> datetime | None:
    """When the latest item was first seen, None where none is stored."""
    latest: datetime | None = c.scalar(select(func.max(items.c.first_seen_at)))
    return latest


def labels(c: Connection) -> list[str]:
    """Every signal that some stored item carries, those of a user's own model as well, by name."""
    found: list[str] = []
    least: str | None = c.scalar(select(func.min(item_signals.c.signal)))
    while least is not None:  # from one to the next by the index: many items carry few labels
        found.append(least)
        beyond = select(func.min(item_signals.c.signal)).where(item_signals.c.signal > least)
        least = c.scalar(beyond)
    return found


def assessed_items() -> Select[Any]:
    """Every item with its feed and assessment, for other queries to narrow."""
    joined = items.join(feeds, feeds.c.id == items.c.feed_id).join(assessments)
    return select(items, feeds, assessments).select_from(joined)


def assessed_item_of(row: RowMapping) -> AssessedItem:
    """The record of a row of `assessed_items`."""
    fields: dict[str, Any] = {name: row[items.c[name]] for name in _ITEM}
    item = Item(
        id=row[items.c.id],
        key=row[items.c.key],
        feed=feed_of(row),
        first_seen_at=row[items.c.first_seen_at],
        revision=row[items.c.revision],
        **fields,
    )
    return AssessedItem(item=item, assessment=_assessment_of(row))


def _assessment_of(row: RowMapping) -> Assessment:
    a = assessments.c
    readings: dict[str, Any] = {name: row[a[name]] for name in _READING}
    return Assessment(
        model=row[a.model],
        language=row[a.language],
        assessed=row[a.assessed],
        kind=row[a.kind],
        signals=row[a.signals],
        places=tuple(row[a.places]),
        dyads=tuple(Dyad(*sides) for sides in row[a.dyads]),
        evidence={signal: Evidence(*parts) for signal, parts in row[a.evidence].items()},
        **readings,
    )


def _item_row(item: Item) -> dict[str, Any]:
    fields = {name: getattr(item, name) for name in (*_ITEM, "key", "first_seen_at", "revision")}
    return {"feed_id": item.feed.id, **fields}


def _assessment_row(item_id: int, assessment: Assessment) -> dict[str, Any]:
    fields = {
        name: getattr(assessment, name) for name in (*_READING, "model", "language", "assessed", "places")
    }
    return {
        "item_id": item_id,
        "kind": _dict(assessment.kind),
        "signals": _dict(assessment.signals),
        "dyads": [[dyad.source, dyad.target] for dyad in assessment.dyads],
        "evidence": {
            signal: [said.field, said.start, said.end, said.text]
            for signal, said in assessment.evidence.items()
        },
        **fields,
    }


def _dict(probabilities: Mapping[str, float] | None) -> dict[str, float] | None:
    return None if probabilities is None else dict(probabilities)


def _add_assessments(c: Connection, added: Sequence[AssessedItem]) -> None:
    if not added:
        return
    c.execute(assessments.insert(), [_assessment_row(one.item.id, one.assessment) for one in added])
    places = [
        {"item_id": one.item.id, "place": place}
        for one in added
        for place in dict.fromkeys(one.assessment.places)
    ]
    signals = [
        {"item_id": one.item.id, "signal": signal, "probability": probability}
        for one in added
        for signal, probability in (one.assessment.signals or {}).items()
        if probability >= LEAST_INDEXED
    ]
    if places:
        c.execute(item_places.insert(), places)
    if signals:
        c.execute(item_signals.insert(), signals)


def _buried(c: Connection, keys: Collection[str]) -> set[str]:
    found: set[str] = set()
    if c.scalar(select(tombstones.c.key).limit(1)) is None:
        return found
    for some in in_chunks(keys):
        found.update(c.scalars(select(tombstones.c.key).where(tombstones.c.key.in_(some))))
    return found


def in_chunks(keys: Collection[_Bound]) -> Iterator[list[_Bound]]:
    """The keys in their order, no more at once than a statement can bind."""
    left = iter(keys)
    while some := list(islice(left, _AT_ONCE)):
        yield some
