# ruff: noqa: RUF001 - the signs on the buttons
"""/list leads to everything that can be done with a watchlist."""

from dataclasses import replace

from storage import subscribers, watchlists
from storage.records import Address, Origin, Watchlist, Words
from tests.fakes.taps import tap

ADA = Address("telegram", 7)
ONE = "Korea · North Korea, South Korea, Yellow Sea, Sea of Japan · from serious · digest Sunday 18:00, UTC"


def own(talk, name, origin):
    def save(c):
        subscriber = subscribers.ensure(c, ADA, now=talk.clock.now)
        return watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name=name, origin=origin))

    return talk.ask(save)


async def test_the_list_has_a_button_for_each_that_can_be_changed(talk, server):
    own(talk, "House", Origin.FILE)
    phone = server.chat(7)
    for name in ("Korea", "Sahel", "Iraq"):
        await phone.asks(f"/watch {name}")
    message = await phone.asks("/list")
    first, second, *_ = message.text.splitlines()
    fixed = "• House · everything · from serious · digest Sunday 18:00, UTC · fixed by the configuration"
    assert first == fixed
    assert second == f"• {ONE}"
    assert message.rows == [["Korea", "Sahel"], ["Iraq"]]


async def test_removing_asks_first(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Korea")
    await phone.asks("/unwatch")
    assert await tap(phone, "Korea", "Remove", "‹ Back", "Remove", "Remove", "‹ All watchlists") == [
        f"edit 2: {ONE} [Change] [Threshold] / [Digest] [Remove] / [‹ All watchlists]",
        "edit 2: Remove Korea? It cannot be brought back. [Remove] [‹ Back]",
        f"edit 2: {ONE} [Change] [Threshold] / [Digest] [Remove] / [‹ All watchlists]",
        "edit 2: Remove Korea? It cannot be brought back. [Remove] [‹ Back]",
        "edit 2: Removed: Korea [‹ All watchlists]",
        "edit 2: You watch nothing yet. Try /watch Iraq strike",
    ]
    assert talk.watched() == []


async def test_what_another_chat_or_the_configuration_owns_is_out_of_reach(talk, server):
    house = own(talk, "House", Origin.FILE)
    await server.chat(8).asks("/watch Korea")
    await server.chat(8).asks("/list")
    (korea,) = talk.watched(Address("telegram", 8))
    phone = server.chat(7)
    await phone.asks("/list")
    for number in (house.id, korea.id, 999, "x"):
        for deed in ("", ":e", ":r", ":R"):
            before = len(phone.story())
            phone.forge(f"1:wl:{number}{deed}")
            await phone.until(lambda since=before: len(phone.story()) > since)
            assert "no longer there" in phone.story()[-1]
    assert (len(talk.watched()), len(talk.watched(Address("telegram", 8)))) == (1, 1)


async def test_a_group_may_read_its_list_but_administrators_alone_press(talk, server):
    group = server.group(-5)
    talk.server.admins[-5].add(1)
    await group.asks("/watch Korea", user=1)
    await group.asks("/list", user=2)
    assert "Only administrators" in (await group.presses("Korea", user=2))[0]
    assert (await tap(group, "Korea", user=1))[0].startswith(f"edit 2: {ONE}")


async def test_a_list_that_is_too_long_for_a_message_names_them_only(talk, server):
    many = Words(
        any=("a phrase of some length",) * 3, all=("another of its kind",) * 3, none=("a third one",) * 5
    )
    for number in range(20):
        made = own(talk, f"Number {number} of a good many watchlists", Origin.CHAT)
        wordy = replace(
            made, words=many, threshold={f"label{n}": 0.5 for n in range(9)}, sides=("US>IR", "IL>IR")
        )
        talk.ask(lambda c, one=wordy: watchlists.save(c, one))
    phone = server.chat(7)
    message = await phone.asks("/list")
    assert message.text.splitlines()[0] == "• Number 0 of a good many watchlists"
    assert len(message.buttons) == 20
    await tap(phone, "Number 7", "‹ All watchlists")
    assert phone.last.text == message.text


async def test_a_name_of_which_nothing_can_be_seen_has_its_number_on_the_button(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch \u200b")
    (made,) = talk.watched()
    assert (await phone.asks("/list")).rows == [[f"#{made.id}"]]
