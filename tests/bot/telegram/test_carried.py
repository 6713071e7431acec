"""What a delivery carries beside its text, edits, buttons and files, from the queue to the phone."""

import struct

import pytest

from bot.pipeline.deliver import DeliveryCounts
from storage import attachments, deliveries
from storage.records import Address, Attachment, Button
from tests.fakes import telegram_faults as faults
from tests.fakes.post import ADA, Post

GROUP = Address("telegram", -5)
PNG = b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + struct.pack(">II", 800, 600) + bytes(20)
WHY = ((Button("Why", "1:why:1"),),)


class Parcels(Post):
    """A queue of messages that carry something."""

    count = 0

    def queue(self, key, *, address=ADA, body="", **more):
        """Its id."""
        super().queue(key, address, body or key, **more)
        self.count += 1
        return self.count

    def attach(self, name="week.png", media_type="image/png", content=PNG):
        file = Attachment(name=name, media_type=media_type, content=content, created_at=self.clock())
        with self.database.transaction() as c:
            return attachments.add(c, file)

    def story(self, chat=7):
        return self.server.chat(chat).story()

    def dead(self):
        return self.ask(lambda c: [one.key for one in deliveries.failed(c, 9)])

    def undelivered(self):
        return self.ask(lambda c: deliveries.undelivered(c, None))


@pytest.fixture
def post(server, messenger, database, clock):
    return Parcels(server, messenger, database, clock)


async def test_a_message_is_brought_up_to_date_in_place_with_its_buttons(post):
    first = post.queue("first", buttons=WHY)
    await post.deliver()
    post.queue("edit", edits=first, body="<b>as it stands</b>", buttons=WHY)
    assert await post.deliver(after=60) == DeliveryCounts(sent=1)
    assert post.story() == ["ring 1: first [Why]", "edit 1: as it stands [Why]"]


async def test_what_says_so_already_is_done(post):
    first = post.queue("first")
    await post.deliver()
    post.queue("edit", edits=first, body="first")
    assert await post.deliver(after=60) == DeliveryCounts(sent=1)
    assert (post.story(), post.undelivered()) == (["ring 1: first"], 0)


@pytest.mark.parametrize("fault", [faults.MESSAGE_GONE, faults.NOT_EDITABLE])
async def test_a_message_that_is_gone_is_given_up_without_a_word(post, server, fault):
    first = post.queue("first")
    await post.deliver()
    post.queue("edit", edits=first)
    server.script(7, fault)
    assert await post.deliver(after=60) == DeliveryCounts(dropped=1)
    assert (post.dead(), post.undelivered()) == ([], 0)


async def test_of_edits_that_wait_out_a_429_the_newest_is_made_and_no_other(post, server):
    first = post.queue("first")
    await post.deliver()
    server.script(7, faults.too_many(30))
    post.queue("edit 1", edits=first)
    assert await post.deliver(after=5) == DeliveryCounts(retried=1)
    post.queue("edit 2", edits=first)
    post.queue("edit 3", edits=first)
    assert await post.deliver(after=28) == DeliveryCounts()
    assert await post.deliver(after=2) == DeliveryCounts(sent=1)
    assert post.story() == ["ring 1: first", "edit 1: edit 3"]


async def test_an_edit_whose_answer_was_lost_is_made_until_it_is_answered_and_seen_once(post, server):
    first = post.queue("first")
    await post.deliver()
    server.script(7, faults.LOST_AFTER, faults.LOST_BEFORE, faults.LOST_AFTER)
    post.queue("edit", edits=first)
    for _ in range(9):
        await post.deliver(after=30)
    assert post.story() == ["ring 1: first", "edit 1: edit"]
    assert (post.dead(), post.undelivered()) == ([], 0)


async def test_an_edit_waits_until_it_is_known_whether_its_message_went_out(post, server):
    server.script(7, faults.LOST_AFTER)
    first = post.queue("first")
    await post.deliver()
    post.queue("edit", edits=first)
    assert await post.deliver(after=1) == DeliveryCounts()
    await post.deliver(after=10)
    assert post.story() == ["ring 1: first", "ring 2: first", "edit 2: edit"]


async def test_edits_of_what_was_sent_before_a_group_moved_touch_nothing_in_its_new_chat(post, server):
    server.group(-5, "group")
    first = post.queue("first", address=GROUP)
    await post.deliver()
    server.chat(-5).becomes_supergroup(-1009)
    post.queue("second", address=GROUP)
    await post.deliver(after=60)
    post.queue("edit", address=Address("telegram", -1009), edits=first)
    await post.deliver(after=60)
    assert [one for one in post.story(-1009) if "edit" in one] == []
    assert (post.dead(), post.undelivered()) == ([], 0)


async def test_a_chart_goes_out_as_a_photo_with_its_caption_and_buttons(post, server):
    post.queue("week", body="<b>Week</b> 45", buttons=WHY, attachment_id=post.attach())
    assert await post.deliver() == DeliveryCounts(sent=1)
    (seen,) = post.story()
    assert seen.startswith("ring 1: (photo ")
    assert seen.endswith(") Week 45 [Why]")
    assert server.chat(7).last.file.content == PNG


async def test_other_files_go_out_as_documents_under_their_name(post):
    post.queue("history", attachment_id=post.attach("history.csv", "text/csv", b"a,b\n"))
    await post.deliver()
    assert post.story() == ["ring 1: (document history.csv) history"]


async def test_a_picture_that_telegram_does_not_take_goes_out_as_a_document(post):
    post.queue("week", attachment_id=post.attach(content=b"no picture at all"))
    assert await post.deliver() == DeliveryCounts(sent=1)
    assert post.story() == ["ring 1: (document week.png) week"]


async def test_a_caption_that_is_too_long_is_cut_and_the_file_goes_out(post, server):
    post.queue("week", body="<b>many words</b> " * 200, attachment_id=post.attach())
    assert await post.deliver() == DeliveryCounts(sent=1)
    (sent,) = server.sent(7)
    assert sent.payload["caption"].endswith("…")


async def test_where_no_files_may_be_sent_the_text_goes_out_and_the_chat_is_kept(post, server):
    server.script(-5, faults.refused("not enough rights to send photos to the chat"))
    post.queue("week", address=GROUP, attachment_id=post.attach())
    assert await post.deliver() == DeliveryCounts(sent=1)
    assert post.story(-5) == ["ring 1: week"]


async def test_without_its_file_the_text_goes_out(post):
    post.queue("week", attachment_id=99)
    assert await post.deliver() == DeliveryCounts(sent=1)
    assert post.story() == ["ring 1: week"]


async def test_a_file_whose_answer_was_lost_is_sent_once_more(post, server):
    server.script(7, faults.LOST_AFTER)
    post.queue("week", attachment_id=post.attach())
    for _ in range(5):
        await post.deliver(after=10)
    assert len(post.story()) == 2
    assert post.undelivered() == 0
