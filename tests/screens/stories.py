"""The stories whose screens are kept as pictures: what people do, and which moments are shown."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from typing import TypeAlias

from classifiers.signals import Tier
from tests.fakes.past_weeks import weeks_pass
from tests.fakes.whole_bot import OUTLETS, Print, WholeBot
from tests.screens.page import Frame, seen

Story: TypeAlias = Callable[[WholeBot], Awaitable[list[Frame]]]

WIRE, GAZETTE, RADIO, DEALING = OUTLETS
MINUTES = timedelta(minutes=1)
DRONE = Print(
    title="Drone strike near Baghdad airport kills militia commander",
    summary="A drone hit a car near the airport and killed a commander of a militia, two officials said.",
    signals=("assassination", "strike"),
)
SECOND = Print(
    title="Militia commander killed by drone strike near Baghdad airport",
    summary="Witnesses heard one blast near the airport after the drone strike on the militia's commander.",
    outlet=GAZETTE,
    signals=("assassination", "strike"),
)
GRAVE = Print(
    title="Drone strike near Baghdad airport: militia says commander and four guards killed",
    summary="A drone strike near the airport killed the militia's commander and four of his guards.",
    outlet=RADIO,
    tier=Tier.CRITICAL,
    signals=("assassination", "strike"),
)
ANSWER = Print(
    title="Rockets hit base that houses United States troops in Iraq",
    summary="A militia fired twelve rockets at the base and called it the answer to the drone strike.",
    dyad=("iraqi-militias", "US"),
)
NOTHING = Print(
    title="Markets in Baghdad reopen after the holidays", tier=Tier.NOTABLE, signals=(), dyad=None
)


async def welcome(bot: WholeBot) -> list[Frame]:
    """The first minute."""
    await bot.asks("/start")
    first = seen(bot.phone(), caption="The first message offers ready-made watchlists.")
    await bot.presses("Middle East")
    toast = bot.phone().stream()[-2].text
    return [first, seen(bot.phone(), caption="A tap adds one; another takes it back.", toast=toast)]


async def builder(bot: WholeBot) -> list[Frame]:
    """A watchlist by taps, with what it would have sent."""
    await bot.prints(DRONE)
    await bot.prints(ANSWER, after=60 * MINUTES)
    await bot.asks("/start")
    await bot.asks("/watch")
    frames = []
    for taps, caption in (
        (("Middle East",), "Where: a tap opens or chooses."),
        (("Next", "Next"), "What must be reported."),
        (("strike", "Next", "Next"), "How strong it must be."),
        (("severity 50+", "Next", "Next"), "What it would have sent, before it is saved."),
    ):
        for label in taps:
            await bot.presses(label)
        frames.append(seen(bot.phone(), caption=caption, last=1))
    return frames


async def alert(bot: WholeBot) -> list[Frame]:
    """One incident, one live message: as it opens, as others report it, as it gets graver."""
    await bot.asks("/start")
    await bot.presses("Middle East")
    await bot.prints(DRONE, after=32 * MINUTES)
    opened = seen(bot.phone(), caption="It rings once.", last=1)
    await bot.prints(SECOND, after=8 * MINUTES)
    edited = seen(bot.phone(), caption="Kept up to date without a sound.", last=1)
    await bot.prints(GRAVE, after=20 * MINUTES)
    promoted = seen(bot.phone(), caption="Graver: a new message rings, the old one points to it.", last=2)
    return [opened, edited, promoted]


async def why(bot: WholeBot) -> list[Frame]:
    """Why something was told, and why something else was not."""
    await bot.asks("/start")
    await bot.presses("Middle East")
    await bot.prints(DRONE, after=32 * MINUTES)
    await bot.prints(NOTHING, after=8 * MINUTES)
    await bot.presses("Why")
    told = seen(bot.phone(), caption="Why it was told: the button, or /why.", last=1)
    await bot.asks("/why #A2")
    return [told, seen(bot.phone(), caption="Why something was not told.", last=2)]


async def sources(bot: WholeBot) -> list[Frame]:
    """Who tells it, and how the two sides stand."""
    await bot.asks("/start")
    await bot.presses("Middle East")
    await weeks_pass(bot, 5, calm=4)
    await bot.prints(DRONE, after=32 * MINUTES)
    await bot.prints(SECOND, after=8 * MINUTES)
    await bot.prints(GRAVE, after=20 * MINUTES)
    await bot.presses("Sources")
    named = seen(bot.phone(), caption="Who reports it, and whose they are.", last=1)
    await bot.presses("📈 Chart")
    return [named, seen(bot.phone(), caption="How the two sides stand.", last=1)]


async def digest(bot: WholeBot) -> list[Frame]:
    """A week in one message, and its picture."""
    return await _digest(bot, "/digest now")


async def digest_dark(bot: WholeBot) -> list[Frame]:
    """The same for who reads in the dark."""
    return await _digest(bot, "/digest dark")


async def _digest(bot: WholeBot, asked: str) -> list[Frame]:
    await bot.asks("/start")
    for label in ("✓ World", "Middle East", "India–Pakistan"):  # noqa: RUF001 - as the buttons have it
        await bot.presses(label)
    await weeks_pass(bot)
    before = len(bot.phone().screen())
    await bot.asks(asked)
    await bot.passes(MINUTES)
    whole = seen(bot.phone(), last=len(bot.phone().screen()) - before - 1)
    words = tuple(one for one in whole.messages if not one.file)
    charts = tuple(one for one in whole.messages if one.file)
    return [
        replace(whole, messages=words, caption="A section for each watchlist."),
        replace(whole, messages=charts, caption="And how its sides stood over eight weeks."),
    ]


async def history(bot: WholeBot) -> list[Frame]:
    """What happened, searched, and as a file."""
    await bot.asks("/start")
    await bot.presses("Middle East")
    await bot.prints(DRONE, after=32 * MINUTES)
    await bot.prints(ANSWER, after=95 * MINUTES)
    await bot.prints(NOTHING, after=30 * MINUTES)
    await bot.asks("/history iraq 7d")
    found = seen(bot.phone(), caption="Searched by words, places, signals, days.", last=2)
    await bot.presses("file")
    return [found, seen(bot.phone(), caption="And all of it as a table.", last=1)]


async def settings(bot: WholeBot) -> list[Frame]:
    """Settings, quiet hours and mutes."""
    await bot.asks("/start")
    await bot.presses("Middle East")
    await bot.prints(DRONE, after=32 * MINUTES)
    await bot.asks("/settings")
    frames = [seen(bot.phone(), caption="All settings of this chat.", last=2)]
    await bot.asks("/quiet 22-7")
    frames.append(seen(bot.phone(), caption="Quiet hours hold what comes, and tell it after.", last=2))
    await bot.presses("Mute")
    frames.append(seen(bot.phone(), caption="Mute: for a while, or by name.", last=1))
    return frames


async def group(bot: WholeBot) -> list[Frame]:
    """A group: its administrators choose, all read."""
    server = bot.server
    phone = server.group(-1001, title="Night desk", owner=9, admins={9})
    server.person(9, first_name="Noor")
    server.person(10, first_name="Sami")
    phone.user = 9
    await bot.asks("/watch korea", chat=-1001, user=10)
    await bot.asks("/watch iraq strike", chat=-1001, user=9)
    chosen = seen(phone, caption="In groups administrators choose.")
    await bot.prints(DRONE, after=20 * MINUTES)
    return [chosen, seen(phone, caption="Everybody reads and votes.", last=1)]


STORIES: dict[str, Story] = {
    "welcome": welcome,
    "builder": builder,
    "alert": alert,
    "alert-dark": alert,
    "why": why,
    "sources": sources,
    "digest": digest,
    "digest-dark": digest_dark,
    "history": history,
    "settings": settings,
    "group": group,
}
"""By the name of its picture."""

LONG = frozenset({"sources", "digest", "digest-dark"})
"""Those in which weeks pass."""
