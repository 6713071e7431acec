"""A fake Bot API server over real HTTP: it refuses what Telegram refuses, and logs every call.

In a test: `async with TelegramServer() as server`, then script faults and let people speak.
As a process: `python tests/fakes/telegram_server.py --port N --log FILE` (see telegram_process.py).
"""

import asyncio
import json
import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from aiohttp import web

sys.path.insert(0, str(Path(__file__).parents[2]))  # for the process: a script finds only its own folder

from tests.fakes import telegram_people
from tests.fakes.telegram_faults import UNAUTHORIZED, Fault, Refusal, check

TOKEN = "1001:AAfake-token-of-the-fake-server-0001"
CONFLICT = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(frozen=True, kw_only=True)
class Call:
    """One request and its answer: `status` 0 was left hanging; `message_id` where a message was taken."""

    at: float
    method: str
    payload: dict
    status: int
    description: str = ""
    message_id: int | None = None


class TelegramServer:
    """The server; `latency` gives seconds before each answer, `chance` perhaps a fault for a sendMessage.

    `down` is the fault that every call meets while it is set; `admins` are users by group; `polls` counts
    the calls of getUpdates that began (one that is held is logged when it ends).
    """

    def __init__(
        self, *, token: str = TOKEN, port: int = 0, on_call: Callable[[Call], None] = lambda call: None
    ) -> None:
        self.token, self.port = token, port
        self.calls: list[Call] = []
        self.faults: dict[int, deque[Fault]] = defaultdict(deque)
        self.admins: dict[int, set[int]] = defaultdict(set)
        self.updates: list[dict] = []
        self.down: Fault | None = None
        self.latency: Callable[[], float] = lambda: 0
        self.chance: Callable[[], Fault | None] = lambda: None
        self.routes: list[web.RouteDef] = []
        self._on_call = on_call
        self._update_id = self._message_id = self.polls = 0
        self._woken, self._closing = asyncio.Event(), asyncio.Event()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.add_routes([*self.routes, web.route("*", "/bot{token}/{method}", self._answer)])
        self._runner = web.AppRunner(app, shutdown_timeout=0.2)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", self.port).start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing.set()
        self._wake()
        await self._runner.cleanup()

    def script(self, chat: int, *faults: Fault) -> None:
        """The next messages to `chat` meet these, in order."""
        self.faults[chat].extend(faults)

    def sent(self, chat: int | None = None) -> list[Call]:
        """The messages that were taken, for one chat or all, in order."""
        taken = [call for call in self.calls if call.message_id is not None]
        return [call for call in taken if chat in (None, call.payload["chat_id"])]

    def texts(self, chat: int) -> list[str]:
        """What one chat reads, in order."""
        return [call.payload["text"] for call in self.sent(chat)]

    def push(self, **update: object) -> None:
        """Queues an update; it is given out again and again until a later offset confirms it."""
        self._update_id += 1
        self.updates.append({"update_id": self._update_id, **update})
        self._wake()

    def says(self, chat: int, text: str, *, user: int = 0, thread: int = 0, **more: object) -> None:
        """Queues a message that a person wrote; negative chats are supergroups."""
        self._message_id += 1
        message = {
            "message_id": self._message_id,
            "date": 1_700_000_000,
            "chat": telegram_people.chat(chat),
            "from": telegram_people.person(user or abs(chat)),
            "text": text,
        }
        if thread:
            message |= {"message_thread_id": thread, "is_topic_message": True}
        if text.startswith("/"):
            length = len(text.split(maxsplit=1)[0])
            message |= {"entities": [{"type": "bot_command", "offset": 0, "length": length}]}
        self.push(message=message | more)

    def member(self, chat: int, old: str, new: str) -> None:
        """Queues the news that the bot's own standing in a chat changed ("kicked", "member", "left")."""
        about = {
            "chat": telegram_people.chat(chat),
            "from": telegram_people.person(abs(chat)),
            "date": 1_700_000_000,
        }
        was, now = telegram_people.own_standing(old), telegram_people.own_standing(new)
        self.push(my_chat_member=about | {"old_chat_member": was, "new_chat_member": now})

    async def _answer(self, request: web.Request) -> web.Response:
        method, payload = request.match_info["method"], await _payload(request)
        await asyncio.sleep(self.latency())
        fault = self.down if request.match_info["token"] == self.token else UNAUTHORIZED
        if fault:
            return await self._meet(fault, method, payload)
        try:
            if method == "sendMessage":
                return await self._send_message(payload)
            result = await self._result(method, payload)
        except Refusal as refusal:
            fault = Fault(status=refusal.status, description=refusal.description)
            return await self._meet(fault, method, payload)
        self._log(method, payload, 200)
        return web.json_response({"ok": True, "result": result})

    async def _result(self, method: str, payload: dict) -> object:
        match method:
            case "getMe":
                return telegram_people.BOT
            case "getUpdates":
                return await self._get_updates(payload.get("offset") or 0, payload.get("timeout") or 0)
            case "getChatMember":
                user = payload["user_id"]
                return telegram_people.member(user, admin=user in self.admins[payload["chat_id"]])
            case "answerCallbackQuery" | "setMyCommands" | "deleteWebhook":
                return True
            case _:
                raise Refusal(404, "Not Found")

    async def _get_updates(self, offset: int, seconds: float) -> list[dict]:
        """Long polling; a second poll ends the first with a conflict."""
        self.polls += 1
        self._wake()
        mine, ends = self.polls, time.monotonic() + seconds
        self.updates = [update for update in self.updates if update["update_id"] >= offset]
        while not self.updates and not self._closing.is_set() and (left := ends - time.monotonic()) > 0:
            await _within(left, self._woken)
            if mine != self.polls:
                raise Refusal(409, CONFLICT)
        return list(self.updates)

    async def _send_message(self, payload: dict) -> web.Response:
        check(payload)
        chat = payload["chat_id"]
        fault = self.faults[chat].popleft() if self.faults[chat] else self.chance()
        if fault:
            return await self._meet(fault, "sendMessage", payload)
        message_id = self._log("sendMessage", payload, 200, taken=True)
        message = {
            "message_id": message_id,
            "date": 1_700_000_000,
            "chat": telegram_people.chat(chat),
            "text": payload["text"],
        }
        return web.json_response({"ok": True, "result": message})

    async def _meet(self, fault: Fault, method: str, payload: dict) -> web.Response:
        status = 0 if fault.hang else fault.status
        self._log(method, payload, status, fault.description or fault.html, taken=fault.accept)
        if fault.hang:
            await _within(fault.hang, self._closing)
        if fault.html:
            return web.Response(status=fault.status, text=fault.html, content_type="text/html")
        answer = {"ok": False, "error_code": fault.status, "description": fault.description}
        more = {"parameters": fault.parameters} if fault.parameters else {}
        return web.json_response(answer | more, status=fault.status)

    def _wake(self) -> None:
        woken, self._woken = self._woken, asyncio.Event()
        woken.set()

    def _log(
        self, method: str, payload: dict, status: int, description: str = "", *, taken: bool = False
    ) -> int | None:
        self._message_id += taken
        message_id = self._message_id if taken else None
        call = Call(
            at=time.time(),
            method=method,
            payload=payload,
            status=status,
            description=description,
            message_id=message_id,
        )
        self.calls.append(call)
        self._on_call(call)
        return message_id


async def _within(seconds: float, event: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(event.wait(), seconds)
    except TimeoutError:
        return


async def _payload(request: web.Request) -> dict:
    """The parameters, from JSON or a form; all but the text are JSON inside a form."""
    if request.content_type == "application/json":
        return await request.json()
    form = {**request.query, **await request.post()}
    return {key: value if key == "text" else _read(value) for key, value in form.items()}


def _read(value: str) -> object:
    try:
        return json.loads(value)
    except ValueError:
        return value


if __name__ == "__main__":
    from tests.fakes.telegram_process import main

    main()
