"""Mutes by menu and by word, over the fake server."""

from datetime import timedelta

import pytest

from bot.pipeline.waking import wake
from classifiers.signals import Tier
from storage import mutes, subscribers
from storage.records import Address, Change, Muting
from tests.fakes.newsroom import Newsroom

OPENED, PROMOTED = Change.OPENED, Change.PROMOTED
HOUR = timedelta(hours=1)
ADA = Address("telegram", 7)


@pytest.fixture
async def room(talk, database, messenger, clock):
    """A newsroom whose one watcher was just told of an incident."""
    opened = Newsroom(database, messenger, clock)
    opened.watch()
    await opened.tells(OPENED, places=("IQ", "SY"))
    return opened


@pytest.fixture
def phone(room, server):
    return server.chat(7)


def muted(room, address=ADA):
    def of(c):
        return mutes.of(c, subscribers.get(c, address).id, now=room.clock())

    return [(one.muting, one.value, one.until and one.until - room.clock()) for one in room.ask(of)]


async def opens(phone):
    """Presses Mute under the alert and waits for the menu, which comes as a message of its own."""
    before = len(phone.screen())
    await phone.presses("Mute", phone.screen()[0])
    await phone.until(lambda: len(phone.screen()) > before)
    return phone.last


async def taps(phone, label):
    """Presses a button of a menu and waits until the menu has changed; the story from the press on."""
    before = len(phone.chat.events)
    await phone.presses(label)
    await phone.until(lambda: any(one.kind == "edit" for one in phone.chat.events[before:]))
    return phone.story(since=before)


def near(span, expected):
    return span is not None and abs(span - expected) < timedelta(minutes=1)


async def test_the_button_under_an_alert_opens_a_menu_of_what_it_is_about(phone):
    menu = await opens(phone)
    assert menu.text.split("\n")[0] == "🔕 Mute"
    assert "Drone strike near Baghdad kills commander" in menu.text
    assert "#A1" in menu.text
    assert menu.text.endswith("Nothing is muted.")
    assert [list(row) for row in menu.rows] == [
        ["1 h", "4 h", "24 h"],
        ["🔕 This incident"],
        ["🔕 Iraq", "🔕 Syria"],
        ["🔕 wire"],
        ["✖ Close"],
    ]
    assert phone.screen()[0].text.startswith("🟠 SERIOUS")


async def test_a_press_mutes_everything_in_place_and_shows_the_time_left(phone, room):
    menu = await opens(phone)
    story = await taps(phone, "4 h")
    assert phone.last.id == menu.id
    assert "toast: Muted: everything" in story
    assert "everything muted until 16:00 UTC (4 h left)" in phone.last.text
    assert "✖ everything · 4 h" in [button.text for button in phone.last.buttons]
    ((muting, _, left),) = muted(room)
    assert muting is Muting.ALL
    assert near(left, 4 * HOUR)
    room.clock.now += timedelta(minutes=65)
    await taps(phone, "🔕 Iraq")
    await taps(phone, "‹ Back")  # noqa: RUF001
    assert "(2 h 55 min left)" in phone.last.text


async def test_this_incident_rings_no_more_but_any_other_does(phone, room):
    await opens(phone)
    await taps(phone, "🔕 This incident")
    rings = phone.rings
    await room.tells(PROMOTED, after=2, tier=Tier.CRITICAL, reason="tier serious → critical")
    assert phone.rings == rings
    await room.tells(OPENED, after=2, incident=2)
    assert phone.rings == rings + 1


async def test_a_country_is_muted_for_as_long_as_is_chosen(phone, room):
    await opens(phone)
    await taps(phone, "🔕 Syria")
    await taps(phone, "7 days")
    ((muting, value, left),) = muted(room)
    assert (muting, value) == (Muting.PLACE, "SY")
    assert near(left, 7 * 24 * HOUR)
    rings = phone.rings
    await room.tells(OPENED, after=2, incident=2, places=("SY",))
    assert phone.rings == rings
    await room.tells(OPENED, after=2, incident=3, places=("IQ",))
    assert phone.rings == rings + 1


async def test_an_outlet_is_muted_until_the_person_ends_it(phone, room):
    await opens(phone)
    await taps(phone, "🔕 wire")
    await taps(phone, "Until I end it")
    assert muted(room) == [(Muting.OUTLET, "wire", None)]
    assert "wire muted until you end it" in phone.last.text
    rings = phone.rings
    await room.tells(OPENED, after=2, incident=2)
    assert phone.rings == rings


async def test_the_menu_ends_a_mute_and_closes(phone, room):
    await opens(phone)
    await taps(phone, "1 h")
    story = await taps(phone, "✖ everything")
    assert "toast: No longer muted: everything" in story
    assert muted(room) == []
    await taps(phone, "✖ Close")
    assert phone.last.text == "Nothing is muted."


async def test_bare_mute_opens_the_menu_about_the_last_alert(phone):
    menu = await phone.asks("/mute")
    assert "Drone strike near Baghdad" in menu.text
    assert "🔕 Iraq" in [button.text for button in menu.buttons]


async def test_bare_mute_before_any_alert_offers_times_alone(talk, server):
    await talk.say("/watch Iraq")
    menu = await server.chat(7).asks("/mute")
    assert [list(row) for row in menu.rows] == [["1 h", "4 h", "24 h"], ["✖ Close"]]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("4h", [(Muting.ALL, "", 4 * HOUR)]),
        ("all 2d", [(Muting.ALL, "", 48 * HOUR)]),
        ("Iraq", [(Muting.PLACE, "IQ", 24 * HOUR)]),
        ("iraq 7d", [(Muting.PLACE, "IQ", 168 * HOUR)]),
        ("Western Asia 1h", [(Muting.PLACE, "western-asia", HOUR)]),
        ("#A1", [(Muting.INCIDENT, "1", 720 * HOUR)]),
        ("a1 1h", [(Muting.INCIDENT, "1", HOUR)]),
        ("Wire", [(Muting.OUTLET, "wire", 24 * HOUR)]),
        ("BBC 2h", [(Muting.OUTLET, "BBC", 2 * HOUR)]),
    ],
)
async def test_what_is_named_is_muted(phone, room, typed, expected):
    reply = await phone.asks(f"/mute {typed}")
    assert "muted until" in reply.text
    found = muted(room)
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    assert all(near(one[2], other[2]) for one, other in zip(found, expected, strict=True))


@pytest.mark.parametrize("typed", ["for ever", "#A99", "0h", "99d", "Atlantis 4h", "4 parsecs"])
async def test_what_is_not_read_is_answered_with_the_forms_and_mutes_nothing(phone, room, typed):
    reply = await phone.asks(f"/mute {typed}")
    assert "/mute Iraq 7d" in reply.text
    assert muted(room) == []


async def test_unmute_lists_what_is_muted_with_a_button_each_and_one_for_all(phone, room):
    for what in ("4h", "Iraq 7d", "#A1"):
        await phone.asks(f"/mute {what}")
    menu = await phone.asks("/unmute")
    assert [row[0] for row in menu.rows] == [
        "✖ everything · 4 h",
        "✖ Iraq · 7 days",
        "✖ #A1 · 30 days",
        "✖ All of it",
    ]
    story = await taps(phone, "✖ Iraq")
    assert "toast: No longer muted: Iraq" in story
    assert [one[0] for one in muted(room)] == [Muting.ALL, Muting.INCIDENT]
    await taps(phone, "✖ All of it")
    assert muted(room) == []
    assert (await phone.asks("/unmute")).text == "Nothing is muted."


async def test_unmute_ends_what_is_named(phone, room):
    for what in ("4h", "Iraq"):
        await phone.asks(f"/mute {what}")
    await phone.asks("/unmute iraq")
    assert [one[0] for one in muted(room)] == [Muting.ALL]
    assert "/unmute all" in (await phone.asks("/unmute Syria")).text
    await phone.asks("/unmute all")
    assert muted(room) == []


async def test_what_came_while_everything_was_muted_is_told_once_after(phone, room, database):
    await phone.asks("/mute 1h")
    seen = len(phone.chat.events)
    for number in (2, 3, 4):
        await room.tells(OPENED, after=2, incident=number)
    assert len(phone.chat.events) == seen
    room.clock.now += HOUR
    assert await wake(database, clock=room.clock) == 1
    await room.deliver()
    (line,) = phone.story(since=seen)
    assert line.startswith("ring ")
    assert "While muted: 3 alerts" in line


@pytest.mark.parametrize(
    "pressed",
    [
        "99",
        "x:a:4h",
        "1:a:9999d",
        "1:p:FR:4h",
        "1:p:IQ:1s",
        "1:o:0:4h",
        "1:z",
        "1:e:7",
        "1:p:<b>",
        f"1:p:{44 * 'x'}",
    ],
)
async def test_a_forged_or_an_old_button_mutes_nothing(phone, room, pressed):
    await opens(phone)
    phone.forge(f"1:mute:{pressed}")
    await phone.until(lambda: not phone.spinning)
    assert muted(room) == []


async def test_nobody_mutes_by_an_alert_that_another_was_sent(phone, room, server):
    room.watch("World", chat=8)
    bo = server.chat(8)
    menu = await bo.asks("/mute")
    bo.forge("1:mute:1:i", menu)
    await bo.until(lambda: not bo.spinning)
    assert muted(room, Address("telegram", 8)) == []


async def test_in_a_group_an_administrator_alone_mutes(talk, server, room):
    group = server.group(-1009, owner=5, title="Desk")
    room.watch(chat=-1009)
    await room.tells(OPENED, after=2, incident=2)
    story = await group.presses("Mute", user=6)
    assert any("administrators" in line for line in story)
    before = len(group.screen())
    await group.presses("Mute", user=5)
    await group.until(lambda: len(group.screen()) > before)
    await group.presses("4 h", user=5)
    assert [one[0] for one in muted(room, Address("telegram", -1009))] == [Muting.ALL]
