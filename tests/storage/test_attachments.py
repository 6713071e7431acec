"""Files that deliveries carry: kept as they are, until nothing needs them."""

from datetime import datetime, timedelta

from storage import attachments, deliveries
from storage.database import Connection
from storage.records import Address, Attachment, Delivery

CHAT = Address("telegram", 1001)
DAY = timedelta(days=1)


def chart(now: datetime, name: str = "week.png") -> Attachment:
    return Attachment(name=name, media_type="image/png", content=b"\x89PNG\x00\xff", created_at=now)


def test_a_file_is_kept_as_it_is(c: Connection, now: datetime) -> None:
    number = attachments.add(c, chart(now))
    found = attachments.get(c, number)
    assert found == Attachment(
        name="week.png", media_type="image/png", content=b"\x89PNG\x00\xff", created_at=now, id=number
    )
    assert attachments.get(c, number + 1) is None


def test_a_file_is_pruned_once_it_is_old_and_nothing_unsent_needs_it(c: Connection, now: datetime) -> None:
    names = ("sent", "waits", "nobody's", "new")
    ids = [attachments.add(c, chart(now + (DAY if name == "new" else 0 * DAY), name)) for name in names]
    for name, number in zip(names[:2], ids, strict=False):
        row = Delivery(
            key=name,
            address=CHAT,
            body="",
            priority=3,
            due_at=now,
            created_at=now,
            attachment_id=number,
        )
        assert deliveries.enqueue(c, row)
    first = deliveries.claim(c, now=now, lease=DAY, resting=())
    assert first.attachment_id == ids[0]
    deliveries.sent(c, first.id, message_id=1, now=now)
    assert attachments.prune(c, now + DAY / 2) == 2
    assert [attachments.get(c, number) is not None for number in ids] == [False, True, False, True]
