"""Who runs the bot sees how it fares, adds feeds and tells everybody something; in figures, not in names."""

from datetime import timedelta

import pytest

from bot.telegram.commands.admin.broadcasting import PRIORITY
from storage import deliveries, feeds, subscribers
from storage.records import Address, Feed, Origin

ADMIN = 42
LINK = "https://a.example/world.rss"


@pytest.fixture
def office(server):
    return server.chat(ADMIN)


def stored(talk, count, **more):
    named = [
        Feed(url=f"https://feed.example/{one}", name=f"Outlet {one}", publisher="P", owner="O", **more)
        for one in range(count)
    ]
    talk.ask(lambda c: feeds.sync(c, named, now=talk.clock.now, interval=timedelta(hours=1)))


def polled(talk):
    return [one.feed for one in talk.ask(feeds.states)]


async def test_feeds_are_paged_with_what_is_wrong_with_each(talk, office):
    stored(talk, 23)
    first = await talk.say("/feeds", chat=ADMIN)
    assert first.startswith("<b>Feeds</b> 23 · page 1 of 3")
    assert len(first.splitlines()) == 11
    await office.presses("▶")
    await office.until(lambda: "page 2 of 3" in office.last.text)
    assert [one.text for one in office.last.buttons] == ["◀", "▶"]
    assert (await talk.say("/feeds 99", chat=ADMIN)).startswith("<b>Feeds</b> 23 · page 3 of 3")


async def test_a_feed_is_added_read_at_once_and_outlives_the_next_start(talk):
    stored(talk, 1)
    reply = await talk.say(f"/addfeed {LINK} The <b>Gazette</b>", chat=ADMIN)
    assert "Reading <b>The &lt;b&gt;Gazette&lt;/b&gt;</b>" in reply
    due = talk.ask(lambda c: feeds.due(c, now=talk.clock.now, limit=9))
    assert LINK in [one.feed.url for one in due]
    stored(talk, 1)
    assert [one.origin for one in polled(talk)] == [Origin.FILE, Origin.CHAT]
    assert "read already" in await talk.say(f"/addfeed {LINK}", chat=ADMIN)


@pytest.mark.parametrize(
    "wrong", ["", "nonsense", "ftp://a.example/", "file:///etc/passwd", "http://", "https://[x/"]
)
async def test_what_is_no_address_is_refused_with_an_example(talk, wrong):
    assert "<code>/addfeed https://example.org/world.rss</code>" in await talk.say(
        f"/addfeed {wrong}", chat=ADMIN
    )
    assert polled(talk) == []


async def test_only_what_a_chat_added_is_removed_and_may_come_back(talk, office):
    stored(talk, 1)
    await talk.say(f"/addfeed {LINK}", chat=ADMIN)
    fixed, own = polled(talk)
    assert "fixed by the configuration" in await talk.say(f"/rmfeed {fixed.id}", chat=ADMIN)
    assert "no feed" in await talk.say("/rmfeed 999", chat=ADMIN)
    await talk.say("/rmfeed", chat=ADMIN)
    await office.presses(f"✖ {own.id} a.example")
    await office.until(lambda: "No longer read" in office.last.text)
    assert [one.id for one in polled(talk)] == [fixed.id]
    await talk.say(f"/addfeed {LINK}", chat=ADMIN)
    assert [one.id for one in polled(talk)] == [fixed.id, own.id]


async def test_a_feeds_password_is_not_shown(talk):
    reply = await talk.say("/addfeed https://ada:secret@a.example/rss", chat=ADMIN)
    assert "secret" not in reply + await talk.say("/feeds", chat=ADMIN)


async def test_stats_count_and_name_nobody(talk):
    await talk.say("/watch Iraq", chat=8)
    await talk.say("/watch Korea")
    await talk.say("/stop")
    reply = await talk.say("/stats", chat=ADMIN)
    assert "Subscribers: 1, and 1 off" in reply
    assert "private 1 · groups 0 · channels 0" in reply
    assert "Watchlists: 2" in reply
    assert not [word for word in ("Iraq", "Korea", "Ada") if word in reply]


async def test_health_shows_what_is_late_and_what_was_given_up(talk):
    assert "⚠ No feed was ever read" in await talk.say("/health", chat=ADMIN)
    talk.queue("late", age=timedelta(minutes=30))
    talk.queue("dead")
    late, dead = talk.claim(), talk.claim()
    talk.ask(lambda c: deliveries.fail(c, dead.id, error="no <such> chat"))
    talk.ask(lambda c: deliveries.retry(c, late.id, at=talk.clock.now - timedelta(minutes=20), error="away"))
    reply = await talk.say("/health", chat=ADMIN)
    assert "⚠ Undelivered 2, the oldest due 11:4" in reply
    assert "⚠ Given up 1" in reply
    assert "no &lt;such&gt; chat" in reply


async def test_a_broadcast_asks_first_and_then_goes_to_all_who_are_reached(talk, office):
    await talk.say("/start")
    await talk.say("/start", chat=8)
    await talk.say("/stop", chat=8)
    asked = await talk.say("/broadcast Back at <18:00>\nSorry", chat=ADMIN)
    assert asked.startswith("To everybody, behind every alert. Chats: 1")
    await talk.deliver()
    assert "18:00" not in talk.server.texts(7)[-1]
    await office.presses("Send (1)")
    await office.until(lambda: "Queued. Chats: 1" in office.last.text)
    talk.queue("alert")
    await talk.deliver()
    assert talk.server.texts(7)[-2:] == [
        "alert",
        "📢 <b>From who runs this bot</b>\nBack at &lt;18:00&gt;\nSorry",
    ]
    assert "18:00" not in " ".join(talk.server.texts(8))


async def test_a_broadcast_goes_out_once_however_often_yes_is_pressed(talk, office):
    await talk.say("/start")
    await talk.say("/broadcast Hello", chat=ADMIN)
    (yes,) = [button.data for button in office.last.buttons if button.text == "Send (1)"]
    for _ in range(3):
        office.forge(yes)
    await office.until(lambda: not office.spinning)
    await talk.deliver()
    await talk.deliver()
    assert sum("Hello" in one for one in talk.server.texts(7)) == 1


async def test_the_button_below_one_text_never_sends_another(talk, office):
    await talk.say("/start")
    await talk.say("/broadcast First", chat=ADMIN)
    first = office.last
    talk.clock.now += timedelta(minutes=1)
    await talk.say("/broadcast Second", chat=ADMIN)
    await office.presses("Send (1)", first)
    await talk.deliver()
    assert "Second" not in " ".join(talk.server.texts(7))
    await office.presses("Send (1)")
    await office.until(lambda: "Queued" in office.last.text)
    await talk.deliver()
    assert "Second" in talk.server.texts(7)[-1]


async def test_a_broadcast_can_be_dropped_and_grows_old(talk, office):
    await talk.say("/start")
    await talk.say("/broadcast Hello", chat=ADMIN)
    await office.presses("✕ Cancel")
    await office.until(lambda: "nothing was sent" in office.last.text)
    await talk.say("/broadcast Hello", chat=ADMIN)
    talk.clock.now += timedelta(hours=2)
    await office.presses("Send (1)")
    await office.until(lambda: "too old" in office.last.text)
    await talk.deliver()
    assert "Hello" not in " ".join(talk.server.texts(7))


async def test_a_broadcast_waits_behind_digests(talk):
    assert PRIORITY > 3
    assert "<code>/broadcast" in await talk.say("/broadcast", chat=ADMIN)
    assert "at most 3000" in await talk.say("/broadcast " + 4000 * "x", chat=ADMIN)


async def test_a_test_goes_through_the_queue_and_says_that_it_is_one(talk):
    assert "Alerts are off here" in await talk.say("/test")
    await talk.say("/start")
    assert "on its way" in await talk.say("/test")
    await talk.deliver()
    (sent,) = [one for one in talk.server.sent(7) if "TEST: no incident" in one.payload["text"]]
    assert "disable_notification" not in sent.payload or not sent.payload["disable_notification"]
    waiting = talk.ask(lambda c: deliveries.undelivered(c, Address("telegram", 7)))
    assert waiting == 0


async def test_those_who_cannot_be_reached_are_not_told(talk):
    await talk.say("/start")
    talk.ask(lambda c: subscribers.deactivate(c, Address("telegram", 7), "blocked"))
    assert "Chats: 0" in await talk.say("/broadcast Hello", chat=ADMIN)
