"""The whole program over fake feeds and a fake Telegram: what outlets print is polled, read, told, answered.

Time passes only as a story says, or while the program waits. The model is the only part that is not the
program's own: it reads of each report what the story says of it.
"""

import asyncio
import io
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from bot.app import App, Parts, open_app
from bot.config import parse_config
from bot.pipeline.reading import ItemReader
from bot.telegram.application import serve
from classifiers.assessment import Assessment, Dyad, Evidence, Text
from classifiers.signals import Kind, Signal, Tier
from storage.database import Database
from tests.fakes.feed_server import FeedServer
from tests.fakes.telegram_phone import Phone
from tests.fakes.telegram_server import TOKEN, TelegramServer

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)
ADMIN = 42
OWNERS = {
    "Example Wire": "Example Media",
    "Harbour Gazette": "Harbour Press",
    "Northern Radio": "Northern Broadcasting",
    "Plain Dealing": "Plain House",
}
OUTLETS = tuple(OWNERS)
_SURE = {None: (0.3, 0.1, 0.02), Tier.NOTABLE: (0.9, 0.3, 0.05), Tier.SERIOUS: (0.97, 0.9, 0.2)}
_SUREST = (0.99, 0.98, 0.9)
_CALM = 10  # looks in a row that find nothing in work


@dataclass(frozen=True, kw_only=True, slots=True)
class Print:
    """What an outlet prints, and what the model reads of it."""

    title: str
    summary: str = ""
    outlet: str = OUTLETS[0]
    tier: Tier | None = Tier.SERIOUS
    signals: Sequence[str] = (Signal.STRIKE,)
    places: Sequence[str] = ("IQ",)
    dyad: tuple[str, str] | None = ("US", "iraqi-militias")


def reading_of(report: Print) -> Assessment:
    """What the model says of a report: its summary is the sentence that carries the first signal."""
    notable, serious, critical = _SURE.get(report.tier, _SUREST)
    words = report.summary or report.title
    where = "summary" if report.summary else "title"
    surest = [0.97 - 0.04 * place for place in range(len(report.signals))]
    known = dict(zip(report.signals, surest, strict=True))
    event = 0.95 if report.tier else 0.1
    return Assessment(
        model="story-1",
        language="en",
        assessed=True,
        kind={Kind.EVENT: event, Kind.ANALYSIS: 1 - event},
        signals={signal: known.get(signal, 0.03) for signal in Signal},
        cross_border=0.1,
        mass_casualty=0.1,
        notable=notable,
        serious=serious,
        critical=critical,
        severity=notable + serious + critical,
        places=tuple(report.places),
        dyads=(Dyad(*report.dyad),) if report.dyad else (),
        evidence={name: Evidence(where, 0, len(words), words) for name in report.signals},
        tier=report.tier,
    )


class StoryModel:
    """Reads what the story says; of a text that no outlet prints, nothing."""

    version = "story-1"

    def __init__(self) -> None:
        self.known: dict[str, Print] = {}

    def assess(self, texts: Sequence[Text], *, sparing: bool = False) -> list[Assessment]:
        nothing = Print(title="", tier=None, signals=(), places=(), dyad=None)
        return [reading_of(self.known.get(text.title, nothing)) for text in texts]


class StoryClock:
    """Time that only a story moves, and sleep."""

    def __init__(self, start: datetime) -> None:
        self.now = start

    def __call__(self) -> datetime:
        return self.now

    def seconds(self) -> float:
        return self.now.timestamp()

    async def sleep(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        await asyncio.sleep(0)


class WholeBot:
    """A running program; `phone` gives a person's chat, `prints` news, `passes` time with its rounds."""

    def __init__(self, app: App, server: TelegramServer, clock: StoryClock, press: "Press") -> None:
        self.app, self.server, self.clock, self.database = app, server, clock, app.parts.database
        self._press = press

    def phone(self, number: int = 7) -> Phone:
        return self.server.chat(number)

    async def prints(self, *reports: Print, after: timedelta = timedelta(minutes=5)) -> None:
        """Time passes, these are printed, and the program's round finds them."""
        self.clock.now += after
        self._press.print(reports, self.clock.now)
        await self.app.once()

    async def passes(self, span: timedelta) -> None:
        """Time passes, and the round after it does what is due."""
        self.clock.now += span
        await self.app.once()

    async def asks(self, text: str, chat: int = 7, **more: object) -> Phone:
        """Someone writes, a moment later; the phone once all is dealt with."""
        return await self.after(lambda phone: phone.says(text, **more), chat)

    async def presses(self, label: str, chat: int = 7, **more: object) -> Phone:
        """Someone presses, a moment later; the phone once all is dealt with."""
        return await self.after(lambda phone: phone.press(label, **more), chat)

    async def after(self, act: Callable[[Phone], object], chat: int = 7) -> Phone:
        """Someone does something, and what they do is dealt with."""
        self.clock.now += timedelta(seconds=2)
        phone = self.phone(chat)
        act(phone)
        async with asyncio.timeout(20):
            for _ in range(_CALM):
                while self._busy:  # noqa: ASYNC110 - what is waited for is the program's own
                    await asyncio.sleep(0.002)
                await asyncio.sleep(0)
        return phone

    @property
    def _busy(self) -> bool:
        telegram = self.app.telegram
        working = telegram.update_processor.current_concurrent_updates
        return bool(self.server.updates or working or not telegram.update_queue.empty())


class Press:
    """What the outlets have printed so far, as their feeds."""

    def __init__(self, model: StoryModel) -> None:
        self._model = model
        self._items: dict[str, list[str]] = {path_of(outlet): [] for outlet in OUTLETS}

    def print(self, reports: Sequence[Print], at: datetime) -> None:
        for report in reports:
            self._model.known[report.title] = report
            items = self._items[path_of(report.outlet)]
            link = f"https://{path_of(report.outlet).strip('/')}.example/{len(items) + 1}"
            items.append(
                f"<item><guid>{link}</guid><link>{link}</link><title>{escape(report.title)}</title>"
                f"<description>{escape(report.summary)}</description>"
                f"<pubDate>{format_datetime(at)}</pubDate></item>"
            )

    def feed(self, path: str) -> bytes:
        items = "".join(reversed(self._items.get(urlsplit(path).path, [])))
        return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def path_of(outlet: str) -> str:
    return "/" + outlet.lower().replace(" ", "-")


@asynccontextmanager
async def whole_bot(folder: Path, *, start: datetime = NOON) -> AsyncIterator[WholeBot]:
    """The program with its feeds' first poll behind it; `folder` takes its database."""
    clock, model = StoryClock(start), StoryModel()
    press, reader, stop = Press(model), ItemReader(lambda: model), asyncio.Event()
    async with AsyncExitStack() as stack:
        server = await stack.enter_async_context(TelegramServer(clock=clock.seconds))
        feeds = stack.enter_context(FeedServer(press.feed))
        database = Database.open(f"sqlite:///{folder / 'story.db'}")
        stack.callback(database.close)
        stack.callback(reader.close)
        parts = Parts(
            config=_config(feeds.address, server.url),
            database=database,
            reader=reader,
            token=TOKEN,
            out=io.StringIO(),
            clock=clock,
            sleep=clock.sleep,
            host_gap=timedelta(0),
        )
        app = await stack.enter_async_context(open_app(parts))
        serving = asyncio.create_task(serve(app.telegram, stop=stop))
        bot = WholeBot(app, server, clock, press)
        for words in ("goes on the air", "plays music"):  # what a first poll finds is no news
            await bot.prints(*(Print(title=f"{name} {words}", outlet=name, tier=None) for name in OUTLETS))
        try:
            yield bot
        finally:
            stop.set()
            await serving


def _config(feeds: str, api: str):
    return parse_config(
        {
            "telegram": {"api_base": api, "admins": [ADMIN]},
            "poll": {
                "starter_feeds": False,
                "allow_hosts": [feeds],
                "min_interval": "1s",
                "max_interval": "1s",
            },
            "feeds": [
                {"url": f"http://{feeds}{path_of(name)}", "name": name, "owner": owner}
                for name, owner in OWNERS.items()
            ],
        }
    )
