"""Invitations that let people in while registration is closed; knows nothing of who uses them."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, RowMapping, delete, or_, select, update

from storage.records import Invitation
from storage.schema_chats import invitations

_FIELDS: Final = ("token", "created_by", "created_at", "expires_at", "uses_left")


def add(c: Connection, invitation: Invitation) -> None:
    """Stores a new one."""
    c.execute(invitations.insert().values({name: getattr(invitation, name) for name in _FIELDS}))


def use(c: Connection, token: str, *, now: datetime) -> bool:
    """Takes one use of it; False where there is no such invitation, or none that still holds."""
    i = invitations.c
    holds = (i.token == token) & or_(i.expires_at.is_(None), i.expires_at > now)
    left = or_(i.uses_left.is_(None), i.uses_left > 0)
    return c.execute(update(invitations).where(holds, left).values(uses_left=i.uses_left - 1)).rowcount == 1


def withdraw(c: Connection, token: str) -> bool:
    """Lets nobody in by it any more; False where there is no such invitation."""
    return c.execute(delete(invitations).where(invitations.c.token == token)).rowcount == 1


def open_ones(c: Connection, *, now: datetime) -> list[Invitation]:
    """Those that still let somebody in, oldest first; what holds no longer is removed."""
    i = invitations.c
    c.execute(delete(invitations).where(or_(i.expires_at <= now, i.uses_left <= 0)))
    ordered = select(invitations).order_by(i.created_at, i.token)
    return [_invitation_of(row) for row in c.execute(ordered).mappings()]


def _invitation_of(row: RowMapping) -> Invitation:
    fields: dict[str, Any] = {name: row[name] for name in _FIELDS}
    return Invitation(**fields)
