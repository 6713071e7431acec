"""Nothing that people read is hard-wired: in a language in disguise no plain word of ours is left."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import chain
from zoneinfo import available_timezones

from bot.languages.catalogue import ENGLISH, catalogue, languages, lending, speaking, strings
from bot.telegram.commands.scopes import menus
from bot.telegram.commands.table import COMMANDS
from classifiers.actors import actor_name, known_actors
from classifiers.places import known_places, place_name
from tests.fakes.pseudo import CODE, disguised, plain_words, pseudo
from tests.fakes.telegram_messages import Event, Message
from tests.fakes.whole_bot import ADMIN, OWNERS, Print, WholeBot, whole_bot
from tests.screens.stories import ANSWER, DRONE, GRAVE, MINUTES, NOTHING, SECOND

ADA, GROUP, CHANNEL = 7, -1001, -1002
DENIED = Print(
    title="United States denies drone strike near Baghdad airport",
    summary="The United States denied that it carried out the drone strike on the militia's commander.",
    outlet="Plain Dealing",
    signals=("assassination", "strike"),
)
TRUCE = Print(
    title="United States and militias in Iraq agree to a truce",
    summary="Both said that they agreed to a truce of ten days.",
    outlet="Harbour Gazette",
    signals=("deescalation",),
)
SHELLS = Print(title="Shells fall on a village near Kirkuk", outlet="Northern Radio", dyad=("IR", "IQ"))
UNREAD = "Zzyzx qwrty blorb"
TYPED = {
    "watch": ("Iraq strike", "middle east", "Irak", UNREAD, "strike " * 60),
    "unwatch": ("Korea", UNREAD),
    "threshold": ("critical", "strike 0.8 Iraq strike", "strike 7", UNREAD),
    "quiet": ("22-7", UNREAD, "off"),
    "mute": ("4h", "Iraq 7d", "#A1", "Example Media", "Syria", "#A999", UNREAD),
    "unmute": ("Iraq", UNREAD, "all"),
    "digest": ("daily 8:00", "off", "sun 18:00", UNREAD, "now"),
    "history": ("iraq 7d", "file", "999d", UNREAD, "serious strike 30d"),
    "why": ("#A1", "#A2", "#A3", "#A999", "https://example.org/none", UNREAD, NOTHING.title),
    "sources": ("Example Wire", UNREAD),
    "timezone": ("Mosul", "San", UNREAD),
    "lang": (UNREAD,),
    "invite": ("3 7d", UNREAD),
    "addfeed": ("https://feeds.example.org/rss Words", UNREAD),
    "rmfeed": ("1", UNREAD),
    "feeds": ("1", UNREAD),
    "broadcast": ("Hello", "x" * 3001),
    "forgetme": (),
}
LAST = ("stop", "start", "forgetme")
LEAST_SEEN = 400
NEVER = ("English", disguised("Yes, forget it all"))
"""Buttons that would end the walk."""


async def walk(bot: WholeBot) -> None:
    """All commands, their buttons and the messages that come by themselves, for everybody who may read."""
    server = bot.server
    for person in (ADA, ADMIN, 9):
        server.person(person, first_name="Ada", language_code=CODE)
    server.group(GROUP, title="Night desk", owner=9, admins={9})
    await bot.asks("/start")
    await bot.asks("/start", chat=ADMIN)
    await bot.asks("/watch Iraq", chat=GROUP, user=9)
    await bot.asks(f"/lang {CODE}", chat=GROUP, user=9)
    await events(bot)
    for chat in (ADA, ADMIN):
        for name in [one.name for one in COMMANDS if one.name not in LAST]:
            await command(bot, chat, name)
    for name in ("watch", "help", "list", "settings", "mute", "channels"):
        await bot.asks(f"/{name}", chat=GROUP, user=9)
        await bot.asks(f"/{name}", chat=GROUP, user=10)
    await builder(bot)
    await quiet_night(bot)
    channel = server.group(CHANNEL, "channel", title="Night wire", standing="left", admins={ADA})
    channel.user = ADA
    await bot.after(lambda _: channel.promotes_bot(), CHANNEL)
    await every_button(bot, ADA)
    for text in ("/watch Iraq", "/status", "nonsense", "/channels"):
        await bot.asks(text)
    await every_button(bot, ADA)
    for name in LAST:
        await command(bot, ADA, name)


async def events(bot: WholeBot) -> None:
    """What the world brings: reports, a promotion, a denial, a truce, the end of it."""
    await bot.presses(disguised("Middle East"))
    await bot.asks("/threshold notable Middle East")
    for report in (DRONE, SECOND, GRAVE, DENIED, NOTHING, ANSWER, TRUCE):
        await bot.prints(report, after=25 * MINUTES)
    for _ in range(2):  # a vote, and what the menu of mutes holds once one is set
        alert = next(one for one in reversed(bot.phone().screen()) if len(one.markup.rows) > 1)
        await every_button(bot, ADA, alert)
    await bot.passes(timedelta(days=4))


async def command(bot: WholeBot, chat: int, name: str) -> None:
    """A command by itself, with each of its buttons, and with what people type after it."""
    await bot.asks(f"/{name}", chat=chat)
    await every_button(bot, chat)
    for typed in TYPED.get(name, ()):
        await bot.asks(f"/{name} {typed}", chat=chat)


async def every_button(bot: WholeBot, chat: int, message: Message | None = None) -> None:
    """Presses every button of a message, the newest unless given, once, wherever that leads."""
    message = message or bot.phone(chat).last
    for label in [one.text for one in message.buttons]:
        if label in NEVER or label.removeprefix("✓ ") in NEVER:
            continue
        standing = bot.phone(chat).chat.messages.get(message.id)
        if standing and any(one.text == label and one.data for one in standing.buttons):
            await bot.presses(label, chat=chat, message=standing)


async def builder(bot: WholeBot) -> None:
    """A watchlist by taps, from step to step."""
    await bot.asks("/watch")
    await bot.asks("/watch")
    for label in ("Middle East", "Next ›", "Next ›", "strike", "Next ›", "any of"):  # noqa: RUF001
        phone = bot.phone()
        named = disguised(label)
        shown = next((one.text for one in phone.last.buttons if named in one.text), None)
        if shown:
            await bot.presses(shown, message=phone.last)
    await bot.asks("drones, rockets")
    await bot.asks(UNREAD)
    for label in ("Next ›", "critical", "Next ›", "Next ›", "Save"):  # noqa: RUF001
        shown = next((one.text for one in bot.phone().last.buttons if disguised(label) in one.text), None)
        if shown:
            await bot.presses(shown, message=bot.phone().last)


async def quiet_night(bot: WholeBot) -> None:
    """What is held, and told on waking; then a digest by its schedule, and silence of the sources."""
    await bot.asks("/unmute all")
    await bot.asks("/quiet 0-23")
    await bot.prints(SHELLS, after=25 * MINUTES)
    await bot.asks("/status")
    await bot.passes(timedelta(hours=23))
    await bot.asks("/quiet off")
    await bot.passes(timedelta(days=8))


def known_words() -> Iterator[str]:
    """What is not ours to translate, by kind: names, what outlets print, what people type, codes."""
    yield from map(place_name, known_places())
    yield from map(actor_name, known_actors())
    yield from ("@brinkwatch_bot", "English", "Night desk", "Night wire", *OWNERS, *OWNERS.values())
    for report in (DRONE, SECOND, GRAVE, DENIED, NOTHING, ANSWER, TRUCE, SHELLS):
        yield from (report.title, report.summary)
    yield from (f"/{one.name}" for one in COMMANDS)
    for typed in (
        *chain(*TYPED.values()),
        "/threshold notable Middle East",
        "drones, rockets",
        "drones",
        "Words",
    ):
        yield from (typed, *typed.split())
    for zone in available_timezones():
        yield from (zone, zone.rpartition("/")[2].replace("_", " "))
    yield from ("UTC", "GMT", "EST", "story-1", f" {CODE} ", " en ")


def words_of(event: Event) -> str:
    """All that is read of what happened: a text with its buttons and the name of its file, a toast."""
    message = event.message
    return f"{message.text}\n{' | '.join(one.text for one in message.buttons)}" if message else event.text


def test_every_letter_of_ours_is_in_disguise_and_what_is_filled_in_stays():
    said = disguised("\nSeen {when:%H} <b>now</b> &lt; /mute #A1")
    assert said == "\n[Šééñ {when:%H} <b>ñöŵ</b> &lt; /mute #A1]"


def test_a_plain_word_is_found_but_names_links_and_quotes_are_not():
    shown = "[ñöŵ] sources near Iraq and “some words” Gaza and the W… https://a.example/b"
    assert plain_words(shown, ["Iraq", "Gaza and the West Bank"]) == ["sources", "near", "and"]


def test_a_lent_language_is_spoken_and_forgotten_at_the_end():
    with lending(CODE, pseudo()):
        assert CODE in languages()
        with speaking(CODE):
            assert disguised(catalogue(ENGLISH)["strings"]["DIGEST"]) == strings.DIGEST
    assert CODE not in languages()


async def test_no_word_of_ours_is_said_in_another_language_than_ones_own(tmp_path):
    with lending(CODE, pseudo()):
        async with whole_bot(tmp_path) as bot:
            await walk(bot)
    stream = bot.server.stream()
    asked = {one.message.text.partition(" ")[0] for one in stream if one.kind == "said"}
    assert {f"/{one.name}" for one in COMMANDS} <= asked
    known, seen = list(known_words()), [words_of(one) for one in stream if one.kind != "said"]
    assert len(seen) > LEAST_SEEN
    assert {word: text for text in seen for word in plain_words(text, known)} == {}


async def test_the_menus_are_shown_in_every_language_that_is_lent(tmp_path):
    with lending(CODE, pseudo()):
        shown = [menu for menu in menus({ADMIN}) if menu.language == CODE]
    assert len(shown) == len(menus({ADMIN}))
    assert [word for menu in shown for _, words in menu.commands for word in plain_words(words, ())] == []
