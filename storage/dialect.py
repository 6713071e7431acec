"""The one seam where the two engines speak differently: conflicts on insert, and text search."""

from collections.abc import Iterable

from sqlalchemy import (
    ColumnElement,
    Connection,
    Table,
    and_,
    bindparam,
    column,
    false,
    func,
    literal_column,
    select,
    table,
    true,
)
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import CleanText
from storage.schema import items

# FTS5 refuses deep expressions, and nobody types this much.
_WORDS = 32
_WORD_LENGTH = 200


def insert(c: Connection, into: Table) -> sqlite.Insert | postgresql.Insert:
    """An INSERT that can say what to do on a conflict."""
    return sqlite.insert(into) if c.dialect.name == "sqlite" else postgresql.insert(into)


def items_with(c: Connection, words: Iterable[str]) -> ColumnElement[bool]:
    """The condition that an item has every one of `words` (or phrases), case and diacritics aside.

    Any text is safe. What has no letter or digit asks for nothing, but nothing else asked finds nothing.
    """
    typed = [word for word in words if word.strip()][:_WORDS]
    sought = [word[:_WORD_LENGTH] for word in typed if any(map(str.isalnum, word[:_WORD_LENGTH]))]
    if not sought:
        return false() if typed else true()
    return _fts5(sought) if c.dialect.name == "sqlite" else _tsquery(sought)


def _fts5(words: list[str]) -> ColumnElement[bool]:
    quoted = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
    index = table("items_search", column("rowid"))
    question = literal_column("items_search").op("MATCH")(bindparam(None, quoted, CleanText))
    return items.c.id.in_(select(index.c.rowid).where(question))


def _tsquery(words: list[str]) -> ColumnElement[bool]:
    simple = literal_column("'simple'::regconfig", postgresql.REGCONFIG)
    vector = literal_column("items.search", postgresql.TSVECTOR)
    questions = [func.brinkwatch_words(bindparam(None, word, CleanText)) for word in words]
    return and_(*(vector.op("@@")(func.phraseto_tsquery(simple, question)) for question in questions))
