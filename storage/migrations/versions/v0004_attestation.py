"""How sure and how severe an incident is and why, who reported it how, and what alerts said of it then."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
AT = sa.DateTime(timezone=True)
KEY = sa.String(255)
CLOSED = sa.String(16)
_AT_ONCE = 500
_LIKELY = 0.5
_WORDS = frozenset({"threat", "sanctions", "rupture", "deescalation"})
_APART = re.compile(r"[\W_]+")

_incidents = sa.table(
    "incidents",
    *map(sa.column, ("id", "title", "summary", "url", "source", "title_key", "title_digest")),
    *(sa.column(name, AT) for name in ("first_seen_at", "last_seen_at")),
    *map(sa.column, ("tier", "severity", "status", "owners", "reports")),
    *(sa.column(name, sa.JSON()) for name in ("places", "dyads", "signals")),
)
_alerts = sa.table(
    "alerts", *map(sa.column, ("id", "incident_id", "severity", "status")), sa.column("snapshot", sa.JSON())
)
_precedents = sa.table(
    "precedents",
    *map(sa.column, ("source", "target", "signal")),
    *(sa.column(name, AT) for name in ("first_at", "last_at")),
)


def upgrade() -> None:
    op.drop_index("ix_incidents_title_digest_last_seen_at", "incidents")
    for name in ("title_key", "title_digest"):
        op.drop_column("incidents", name)
    _widen()
    op.create_index(None, "incidents", ["last_seen_at"])
    op.create_index(None, "items", ["url"], postgresql_using="hash")
    op.create_index(None, "alerts", ["at"])
    op.create_index(None, "alerts", ["item_id"])
    op.create_index(None, "alerts", ["tier", "at"])
    op.create_index(None, "deliveries", ["messenger", "chat", "thread", "created_at"])
    op.execute("UPDATE reports SET voice = owner")
    _take_snapshots()
    _note_precedents()


def downgrade() -> None:
    op.execute("UPDATE verdicts SET reason = 'muted' WHERE reason = 'budget'")
    op.drop_table("precedents")
    op.drop_index("ix_deliveries_messenger_chat_thread_created_at", "deliveries")
    for index in ("tier_at", "item_id", "at"):
        op.drop_index(f"ix_alerts_{index}", "alerts")
    op.drop_index("ix_items_url", "items")
    op.drop_index("ix_incidents_last_seen_at", "incidents")
    _narrow()
    op.add_column("incidents", _must("title_key", sa.Text(), ""))
    op.add_column("incidents", _must("title_digest", KEY, ""))
    _key_titles()
    op.create_index(None, "incidents", ["title_digest", "last_seen_at"])


def _must(name: str, kind: sa.types.TypeEngine[Any], default: Any) -> sa.Column[Any]:  # noqa: ANN401
    return sa.Column(name, kind, nullable=False, server_default=default)


def _widen() -> None:
    for column in (
        _must("scoring", sa.JSON(), '["",0.0,[]]'),
        _must("confidence", sa.Float(), "0"),
        _must("claimants", sa.JSON(), "[]"),
        sa.Column("toll", sa.JSON()),
        *(sa.Column(name, sa.Float()) for name in ("notable", "serious", "critical")),
    ):
        op.add_column("incidents", column)
    for column in (
        *(_must(name, sa.Text(), "") for name in ("voice", "side")),
        _must("reliability", sa.Float(), "0.5"),
        _must("first_tier", sa.Boolean(), sa.false()),
        _must("stance", CLOSED, "report"),
    ):
        op.add_column("reports", column)
    for column in (
        _must("series", KEY, ""),
        sa.Column("facts", sa.JSON()),
        _must("snapshot", sa.JSON(), "[]"),
    ):
        op.add_column("alerts", column)
    kind = "INTEGER" if op.get_bind().dialect.name == "sqlite" else "BIGINT"
    # In words of its own: Alembic adds no column with a foreign key to a table of SQLite.
    op.execute(
        f"ALTER TABLE alerts ADD COLUMN item_id {kind}"
        " CONSTRAINT fk_alerts_item_id_items REFERENCES items (id) ON DELETE SET NULL"
    )
    op.create_table(
        "precedents",
        *(sa.Column(name, KEY, primary_key=True) for name in ("source", "target", "signal")),
        *(sa.Column(name, AT, nullable=False) for name in ("first_at", "last_at")),
    )


def _narrow() -> None:
    gone = {
        "incidents": ("scoring", "confidence", "claimants", "toll", "notable", "serious", "critical"),
        "reports": ("voice", "reliability", "first_tier", "stance", "side"),
        "alerts": ("item_id", "series", "facts", "snapshot"),
    }
    for table, names in gone.items():
        for name in names:
            op.drop_column(table, name)


def _pages(table: sa.TableClause, selected: sa.Select[Any]) -> Iterator[list[sa.RowMapping]]:
    last = 0
    while True:
        page = selected.where(table.c.id > last).order_by(table.c.id).limit(_AT_ONCE)
        rows = list(op.get_bind().execute(page).mappings())
        if not rows:
            return
        yield rows
        last = rows[-1]["id"]


def _take_snapshots() -> None:
    """Each alert shows its incident as it stands now: how it stood then was not kept."""
    a, i = _alerts.c, _incidents.c
    kept = (column for column in i if column.name not in {"id", "title_key", "title_digest"})
    joined = sa.select(a.id, a.severity.label("then"), a.status.label("so_far"), *kept).select_from(
        _alerts.join(_incidents, i.id == a.incident_id)
    )
    taken = sa.update(_alerts).where(a.id == sa.bindparam("alert")).values(snapshot=sa.bindparam("seen"))
    for rows in _pages(_alerts, joined):
        op.get_bind().execute(taken, [{"alert": row["id"], "seen": _snapshot(row)} for row in rows])


def _snapshot(row: sa.RowMapping) -> list[Any]:
    return [
        *(row[name] for name in ("title", "summary", "url", "source")),
        *(_utc(row[name]).isoformat() for name in ("first_seen_at", "last_seen_at")),
        row["tier"],
        row["then"],
        ["", 0.0, []],  # scoring
        row["so_far"],
        *(0.0, [], None),  # confidence, claimants, toll
        *(row[name] for name in ("places", "dyads", "signals")),
        *(None, None, None),  # notable, serious, critical
        *(row[name] for name in ("owners", "reports")),
    ]


def _note_precedents() -> None:
    """What two sides did to each other in any stored incident that reached a tier."""
    spans: dict[tuple[str, str, str], tuple[datetime, datetime]] = {}
    chosen = sa.select(*(_incidents.c[name] for name in ("id", "first_seen_at", "dyads", "signals")))
    for rows in _pages(_incidents, chosen.where(_incidents.c.tier.is_not(None))):
        for row in rows:
            at = _utc(row["first_seen_at"])
            for key in _deeds(row):
                first, last = spans.get(key, (at, at))
                spans[key] = min(first, at), max(last, at)
    found = [
        {"source": source, "target": target, "signal": signal, "first_at": first, "last_at": last}
        for (source, target, signal), (first, last) in spans.items()
    ]
    if found:
        op.bulk_insert(_precedents, found)


def _deeds(row: sa.RowMapping) -> Iterator[tuple[str, str, str]]:
    likely = [name for name, probability in row["signals"].items() if probability >= _LIKELY]
    for source, target in row["dyads"]:
        yield min(source, target), max(source, target), ""
        yield from ((source, target, signal) for signal in likely if signal not in _WORDS)


def _key_titles() -> None:
    """What version 3 knew a report of the same incident by."""
    i = _incidents.c
    keyed = sa.update(_incidents).where(i.id == sa.bindparam("incident"))
    keyed = keyed.values(title_key=sa.bindparam("key"), title_digest=sa.bindparam("digest"))
    for rows in _pages(_incidents, sa.select(i.id, i.title, i.summary)):
        keys = [(row["id"], _title_key(row["title"] or row["summary"])) for row in rows]
        op.get_bind().execute(
            keyed,
            [
                {"incident": number, "key": key, "digest": sha256(key.encode()).hexdigest()}
                for number, key in keys
            ],
        )


def _title_key(title: str) -> str:
    text = unicodedata.normalize("NFKD", title).casefold()
    return _APART.sub(" ", "".join(c for c in text if not unicodedata.combining(c))).strip()[:400]


def _utc(at: datetime) -> datetime:
    return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
