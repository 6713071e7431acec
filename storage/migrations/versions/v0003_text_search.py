"""The text index over titles and summaries, which the engine itself keeps in step with `items`.

On PostgreSQL the function makes words of a text the way SQLite's unicode61 does: without diacritics, and cut
at punctuation, which the parser of PostgreSQL would otherwise read as hosts, paths and negative numbers. The
index and the question both go through it.
"""

from alembic import op

revision = "0003"
down_revision = "0002"

_LATIN = [c for c in map(chr, range(0x21, 0xC0)) if not c.isalnum()]
_GENERAL = list(map(chr, (*range(0x2010, 0x2028), *range(0x2030, 0x205F), 0x060C, 0x061B, 0x061F, 0x06D4)))
_CJK = list(
    map(chr, (*range(0x3001, 0x3004), *range(0x3008, 0x3012), 0xFF01, 0xFF0C, 0xFF1A, 0xFF1B, 0xFF1F))
)
PUNCTUATION = "".join(_LATIN + _GENERAL + _CJK).replace("'", "''")
SPACES = " " * len(_LATIN + _GENERAL + _CJK)

# to_tsvector refuses more than a megabyte; no title and summary that a person reads is longer than this.
LONGEST = 100_000

SQLITE_UP = (
    """
    CREATE VIRTUAL TABLE items_search USING fts5(
        title, summary, content='items', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
    )
    """,
    """
    CREATE TRIGGER items_search_insert AFTER INSERT ON items BEGIN
        INSERT INTO items_search(rowid, title, summary) VALUES (new.id, new.title, new.summary);
    END
    """,
    """
    CREATE TRIGGER items_search_delete AFTER DELETE ON items BEGIN
        INSERT INTO items_search(items_search, rowid, title, summary)
        VALUES ('delete', old.id, old.title, old.summary);
    END
    """,
    """
    CREATE TRIGGER items_search_update AFTER UPDATE OF title, summary ON items BEGIN
        INSERT INTO items_search(items_search, rowid, title, summary)
        VALUES ('delete', old.id, old.title, old.summary);
        INSERT INTO items_search(rowid, title, summary) VALUES (new.id, new.title, new.summary);
    END
    """,
    "INSERT INTO items_search(items_search) VALUES ('rebuild')",
)
SQLITE_DOWN = (
    "DROP TRIGGER items_search_update",
    "DROP TRIGGER items_search_delete",
    "DROP TRIGGER items_search_insert",
    "DROP TABLE items_search",
)
POSTGRES_UP = (
    f"""
    CREATE FUNCTION brinkwatch_words(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $words$
        SELECT translate(
            regexp_replace(normalize(left(words, {LONGEST}), NFKD), '[\u0300-\u036f]', '', 'g'),
            '{PUNCTUATION}', '{SPACES}'
        )
    $words$
    """,
    """
    ALTER TABLE items ADD COLUMN search tsvector
        GENERATED ALWAYS AS (to_tsvector('simple', brinkwatch_words(title || ' ' || summary))) STORED
    """,
    "CREATE INDEX ix_items_search ON items USING gin (search)",
)
POSTGRES_DOWN = (
    "DROP INDEX ix_items_search",
    "ALTER TABLE items DROP COLUMN search",
    "DROP FUNCTION brinkwatch_words(text)",
)


def upgrade() -> None:
    _execute(SQLITE_UP if op.get_bind().dialect.name == "sqlite" else POSTGRES_UP)


def downgrade() -> None:
    _execute(SQLITE_DOWN if op.get_bind().dialect.name == "sqlite" else POSTGRES_DOWN)


def _execute(statements: tuple[str, ...]) -> None:
    for statement in statements:
        op.execute(statement)
