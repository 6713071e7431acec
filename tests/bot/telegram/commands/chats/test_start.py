"""/start explains itself and offers what is ready made."""

from dataclasses import replace

from bot.telegram.commands.watch.presets import PRESETS
from storage import watchlists
from storage.records import Address, ChatKind, Origin, Watchlist
from tests.fakes.taps import tap

WELCOME = (
    "Brinkwatch reads the news of conflicts.\n"
    "One message for each incident, kept live.\n"
    "It rings only when things get graver.\n"
    "Tap below what you want to hear of.\n"
    "/watch makes your own, /mute gives quiet.\n"
    "You watch: {watched}"
)
ROWS = [[one.name] for one in PRESETS]


async def test_start_explains_itself_in_six_lines_as_wide_as_a_phone(talk, server):
    message = await server.chat(7).asks("/start")
    assert message.text == WELCOME.format(watched="World: critical only")
    assert all(len(line) <= 42 for line in message.text.splitlines())
    assert message.rows == [*ROWS[:-1], ["✓ World: critical only"]]


async def test_a_tap_adds_what_is_ready_made_and_a_tap_again_removes_it(talk, server):
    phone = server.chat(7)
    await phone.asks("/start")
    toast, page = await tap(phone, "Korea")
    assert toast == "toast: Added: Korea"
    assert page.startswith(f"edit 1: {WELCOME.format(watched='World: critical only, Korea')} [Middle East]")
    assert "[✓ Korea]" in page
    assert [one.name for one in talk.watched()] == ["World: critical only", "Korea"]
    toast, page = await tap(phone, "✓ World")
    assert (toast, [one.name for one in talk.watched()]) == (
        "toast: Removed: World: critical only",
        ["Korea"],
    )
    await tap(phone, "✓ Korea")
    assert phone.last.text == WELCOME.format(watched="nothing yet")


async def test_one_that_was_changed_since_or_is_fixed_is_not_removed_by_a_tap(talk, server):
    phone = server.chat(7)
    await phone.asks("/start")
    (world,) = talk.watched()
    talk.ask(lambda c: watchlists.save(c, replace(world, severity=50)))
    korea = next(one for one in PRESETS if one.code == "korea")
    fixed = Watchlist(subscriber_id=world.subscriber_id, name="K", origin=Origin.FILE, places=korea.places)
    talk.ask(lambda c: watchlists.save(c, fixed))
    await phone.asks("/start")
    for label in ("✓ World", "✓ Korea"):
        assert await phone.presses(label) == ["toast: You have changed this one: /list removes it."]
    assert len(talk.watched()) == 2


async def test_many_watchlists_are_named_as_far_as_they_fit(talk, server):
    phone = server.chat(7)
    await phone.asks("/start")
    await tap(phone, *(one.name for one in PRESETS if one.places))
    assert len(phone.last.text.splitlines()[-1]) <= 75
    assert phone.last.text.endswith(" more")


async def test_the_twenty_first_is_refused_with_a_toast(talk, server):
    phone = server.chat(7)
    await phone.asks("/start")
    (world,) = talk.watched()
    for number in range(19):
        talk.ask(lambda c, n=number: watchlists.save(c, replace(world, name=f"w{n}", sides=(f"s{n}",))))
    assert "there can be no more" in (await phone.presses("Korea"))[0]
    assert len(talk.watched()) == 20


async def test_a_subscriber_is_kept_as_the_sort_of_chat_that_it_is(talk, server):
    server.group(-5)
    talk.server.admins[-5].add(1)
    await server.chat(-5).asks("/start", user=1)
    await server.chat(7).asks("/start")
    kinds = [talk.subscriber(Address("telegram", chat)).kind for chat in (-5, 7)]
    assert kinds == [ChatKind.GROUP, ChatKind.PRIVATE]
