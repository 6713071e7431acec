"""Invitations hold so often and so long as they say."""

from datetime import datetime, timedelta

from storage import invitations
from storage.database import Connection
from storage.records import Invitation

DAY = timedelta(days=1)


def made(now: datetime, token: str = "t", *, uses: int | None = 1, days: int | None = 7) -> Invitation:
    end = None if days is None else now + days * DAY
    return Invitation(token=token, created_by=42, created_at=now, expires_at=end, uses_left=uses)


def test_each_use_counts(c: Connection, now: datetime) -> None:
    invitations.add(c, made(now, uses=2))
    assert [invitations.use(c, "t", now=now) for _ in range(3)] == [True, True, False]


def test_it_ends_at_its_end_and_not_before(c: Connection, now: datetime) -> None:
    invitations.add(c, made(now, uses=9))
    assert invitations.use(c, "t", now=now + 7 * DAY - timedelta(seconds=1))
    assert not invitations.use(c, "t", now=now + 7 * DAY)


def test_one_without_limits_holds_for_ever(c: Connection, now: datetime) -> None:
    invitations.add(c, made(now, uses=None, days=None))
    assert all(invitations.use(c, "t", now=now + year * 365 * DAY) for year in range(5))
    assert invitations.open_ones(c, now=now)[0].uses_left is None


def test_what_was_never_made_or_is_withdrawn_lets_nobody_in(c: Connection, now: datetime) -> None:
    invitations.add(c, made(now))
    assert not invitations.use(c, "T", now=now)
    assert not invitations.use(c, "", now=now)
    assert invitations.withdraw(c, "t")
    assert not invitations.withdraw(c, "t")
    assert not invitations.use(c, "t", now=now)


def test_only_those_that_hold_are_kept(c: Connection, now: datetime) -> None:
    for token, uses, days in (("spent", 1, 7), ("over", 1, 1), ("open", 2, 7)):
        invitations.add(c, made(now, token, uses=uses, days=days))
    invitations.use(c, "spent", now=now)
    assert [one.token for one in invitations.open_ones(c, now=now + DAY)] == ["open"]
