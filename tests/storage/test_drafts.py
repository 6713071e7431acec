"""What people are in the middle of: one of each kind for a person at an address."""

from dataclasses import replace
from datetime import datetime, timedelta

from storage import drafts
from storage.database import Connection
from storage.records import Address, Draft

HERE, TOPIC = Address("telegram", -5), Address("telegram", -5, 3)
MINUTE = timedelta(minutes=1)


def _draft(now: datetime, **changed: object) -> Draft:
    plain = Draft(
        address=HERE, person=7, kind="watch", state={"places": ["IQ"], "awaits": ""}, updated_at=now
    )
    return replace(plain, **changed)


def test_a_draft_comes_back_as_it_was_left_and_the_next_takes_its_place(c: Connection, now: datetime) -> None:
    drafts.put(c, _draft(now))
    later = _draft(now + MINUTE, state={"words": {"any": ["ä", "<b>"]}}, message_id=2**40)
    drafts.put(c, later)
    assert drafts.get(c, HERE, 7, "watch") == later


def test_people_addresses_and_kinds_are_kept_apart(c: Connection, now: datetime) -> None:
    others = [_draft(now, person=8), _draft(now, address=TOPIC), _draft(now, kind="import")]
    for draft in (_draft(now), *others):
        drafts.put(c, draft)
    drafts.drop(c, HERE, 7, "watch")
    assert drafts.get(c, HERE, 7, "watch") is None
    assert [drafts.get(c, one.address, one.person, one.kind) for one in others] == others


def test_the_newest_is_what_was_touched_last(c: Connection, now: datetime) -> None:
    assert drafts.newest(c, HERE, 7) is None
    drafts.put(c, _draft(now + MINUTE))
    drafts.put(c, _draft(now, kind="import"))
    drafts.put(c, _draft(now + 2 * MINUTE, person=8))
    newest = drafts.newest(c, HERE, 7)
    assert newest is not None
    assert newest.kind == "watch"


def test_what_nobody_touched_for_long_goes(c: Connection, now: datetime) -> None:
    drafts.put(c, _draft(now - MINUTE))
    drafts.put(c, _draft(now, kind="import"))
    drafts.purge(c, now)
    assert [drafts.get(c, HERE, 7, kind) is None for kind in ("watch", "import")] == [True, False]
