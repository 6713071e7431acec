"""A fake Bot API server over real HTTP: it refuses what Telegram refuses, and keeps what every chat saw.

In a test: `async with TelegramServer() as server`, then script faults and let people speak:

    phone = server.chat(7)
    phone.says("/start")                                   # the bot answers over HTTP
    assert phone.story() == ["ring 1: Welcome [World] [Iraq]"]
    phone.press("Iraq")
    server.script(7, LOST_AFTER, too_many(3))              # met by the next messages and edits

As a process: `python tests/fakes/telegram_server.py --port N --log FILE` (see telegram_process.py).
"""

import asyncio
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable
from pathlib import Path
from typing import Self

from aiohttp import web

sys.path.insert(0, str(Path(__file__).parents[2]))  # for the process: a script finds only its own folder

from tests.fakes.telegram_calls import Call, taken
from tests.fakes.telegram_chats import Admins, Chat, Chats
from tests.fakes.telegram_faults import LIKE_MESSAGES, UNAUTHORIZED, Fault, Refusal, too_many
from tests.fakes.telegram_files import Files
from tests.fakes.telegram_judge import judge
from tests.fakes.telegram_limits import Limits
from tests.fakes.telegram_menus import Menus
from tests.fakes.telegram_messages import Event
from tests.fakes.telegram_methods import Methods
from tests.fakes.telegram_phone import Phone
from tests.fakes.telegram_posts import Deed, Posts
from tests.fakes.telegram_presses import Presses
from tests.fakes.telegram_updates import Updates, within
from tests.fakes.telegram_wire import LARGEST_REQUEST, failure, payload_of, success, without_files

TOKEN = "1001:AAfake-token-of-the-fake-server-0001"


class TelegramServer:
    """The server; `latency` gives seconds before each answer, `chance` perhaps a fault for a message or edit.

    `down` is the fault that every call meets while it is set; `limits` are none unless given; `clock` gives
    seconds since 1970 for dates, limits and deadlines of buttons; `judge` is that of telegram_judge. Where
    `strict`, a chat that nobody spoke of is not found.
    """

    def __init__(
        self,
        *,
        token: str = TOKEN,
        port: int = 0,
        on_call: Callable[[Call], None] = lambda call: None,
        clock: Callable[[], float] = time.time,
        limits: Limits | None = None,
        judge_by: str = "tdlib",
        strict: bool = False,
    ) -> None:
        self.token, self.port, self.clock, self.limits = token, port, clock, limits
        self.calls: list[Call] = []
        self.faults: dict[int, deque[Fault]] = defaultdict(deque)
        self.down: Fault | None = None
        self.latency: Callable[[], float] = lambda: 0
        self.chance: Callable[[], Fault | None] = lambda: None
        self.routes: list[web.RouteDef] = []
        self.chats = Chats(lambda: self.clock(), strict=strict)  # noqa: PLW0108 - a test may set it later
        self.admins = Admins(self.chats)
        self.files, self.menus, self.presses = Files(), Menus(self.chats), Presses(self.chats)
        self.queue = Updates()
        self.methods = Methods(
            self.chats,
            files=self.files,
            posts=Posts(self.chats, self.files, judge(judge_by)),
            menus=self.menus,
            presses=self.presses,
            updates=self.queue,
        )
        self._on_call = on_call

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def updates(self) -> list[dict]:
        """The updates that no offset has confirmed."""
        return self.queue.pending

    @property
    def polls(self) -> int:
        """How many calls of getUpdates began; one that is held is logged when it ends."""
        return self.queue.polls

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.add_routes([*self.routes, web.route("*", "/bot{token}/{method}", self._answer)])
        app.add_routes([web.get("/file/bot{token}/{path:.+}", self._download)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.2, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port, backlog=1024).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self.queue.close()
        await self._runner.cleanup()

    def chat(self, number: int) -> Phone:
        """A chat on the phones of its people, to read and to use."""
        return Phone(self, self.chats.of(number))

    def group(self, number: int, type_: str = "supergroup", **known: object) -> Phone:
        """A new "group", "supergroup" or "channel"; `known` are attributes of Chat (owner, topics, …)."""
        chat = Chat(number, type_, title=known.pop("title", "Desk"), username=known.pop("username", ""))
        for name, value in {"topics": {}, **known}.items():
            assert hasattr(chat, name), name
            setattr(chat, name, value)
        self.chats.add(chat)
        return Phone(self, chat)

    def person(self, number: int, **known: str) -> Phone:
        """Someone's private chat; `known` are fields of User (first_name, username, language_code)."""
        self.methods.people[number] = known
        phone = self.chat(number)
        phone.chat.title = known.get("first_name", phone.chat.title)
        return phone

    def stream(self) -> list[Event]:
        """What all chats saw, in order."""
        return self.chats.events

    def script(self, chat: int, *faults: Fault) -> None:
        """The next messages and edits in `chat` meet these, in order; see `Fault.only` for one method."""
        self.faults[chat].extend(faults)

    def sent(self, chat: int | None = None) -> list[Call]:
        """The calls whose messages were taken, for one chat or all, in order."""
        return taken(self.calls, chat)

    def texts(self, chat: int) -> list[str]:
        """What was sent to one chat, in order and as sent."""
        return [call.payload.get("text", call.payload.get("caption", "")) for call in self.sent(chat)]

    def push(self, **update: object) -> None:
        """Queues an update; it is given out again and again until a later offset confirms it."""
        self.queue.push(**update)

    def says(self, chat: int, text: str, **more: object) -> None:
        """Queues a message that a person wrote; negative chats are supergroups. See Phone.says."""
        self.chat(chat).says(text, **more)

    def member(self, chat: int, old: str, new: str) -> None:
        """Queues the news that the bot's own standing in a chat changed ("kicked", "member", "left")."""
        self.chat(chat).standing_news(old, new)

    async def _answer(self, request: web.Request) -> web.Response:
        method = request.match_info["method"]
        try:
            payload = await payload_of(request)
        except Refusal as refusal:
            return failure(refusal.fault)
        await asyncio.sleep(self.latency())
        fault = self.down if request.match_info["token"] == self.token else UNAUTHORIZED
        if fault:
            return await self._meet(fault, method, payload, request)
        try:
            if method == "getUpdates":
                result = await self.queue.get(payload)
            else:
                deed = self.methods.check(method, payload)
                if fault := self._fault(method, payload):
                    return await self._meet(fault, method, payload, request, deed)
                result = deed()
        except Refusal as refusal:
            return await self._meet(refusal.fault, method, payload, request)
        self._log(method, payload, 200, result=result)
        return success(result)

    def _fault(self, method: str, payload: dict) -> Fault | None:
        """A limit that is passed, else a scripted fault, else one by chance."""
        chat = self._chat_of(method, payload)
        if chat is None:
            return None
        like_message = method.startswith(LIKE_MESSAGES)
        if like_message and self.limits and (wait := self.limits.take(chat, self.clock())):
            return too_many(wait)
        scripted = self.faults.get(chat)
        if scripted:
            for fault in scripted:
                if fault.meets(method):
                    scripted.remove(fault)
                    return fault
        return self.chance() if like_message else None

    def _chat_of(self, method: str, payload: dict) -> int | None:
        if method == "answerCallbackQuery":
            chat = self.presses.chat_of(payload)
            return chat and chat.number
        return self.chats.find(payload["chat_id"]).number if payload.get("chat_id") else None

    async def _meet(
        self, fault: Fault, method: str, payload: dict, request: web.Request, deed: Deed = lambda: None
    ) -> web.Response:
        result = deed() if fault.accept else None
        status = 0 if fault.hang or fault.cut else fault.status
        self._log(method, payload, status, fault.description or fault.html, result=result)
        if fault.hang:
            await within(fault.hang, self.queue.closed)
        if (fault.hang or fault.cut) and request.transport:
            request.transport.abort()
        return failure(fault)

    async def _download(self, request: web.Request) -> web.Response:
        content = self.files.content(request.match_info["path"])
        if content is None or request.match_info["token"] != self.token:
            return failure(Fault(status=404, description="Not Found"))
        return web.Response(body=content)

    def _log(
        self, method: str, payload: dict, status: int, description: str = "", *, result: object = None
    ) -> None:
        sent = method.startswith("send") and isinstance(result, dict)
        call = Call(
            at=time.time(),
            method=method,
            payload=without_files(payload),
            status=status,
            description=description,
            message_id=result["message_id"] if sent else None,
        )
        self.calls.append(call)
        self._on_call(call)


if __name__ == "__main__":
    from tests.fakes.telegram_process import main

    main()
