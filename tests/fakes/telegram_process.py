"""The fake Bot API server as a process of its own, for tests that kill the other side, and for load.

    python tests/fakes/telegram_server.py --port N [--log FILE] [--token T] [--seed S] [--latency SECONDS]
        [--chance FAULT=PROBABILITY]... [--fate FATE=PROBABILITY]... [--limits] [--judge tdlib|own|none]

Every call is one JSON line in FILE (fields of `Call`; status 0 was left hanging). Faults of `--chance` are
named as in telegram_faults.NAMED and drawn for each message or edit; "lost_after" takes the message and
never answers. `--fate` is drawn once for each chat: blocked, deactivated (private chats), kicked, migrated
(groups). `--limits` answers 429 beyond Telegram's rates.

POST /control/says {"chat", "text"} lets a person write; /control/press {"chat", "label"} presses a button;
/control/script {"chat", "fault"} scripts a fault; GET /control/story?chat=N tells what a chat saw, and
/control/screen?chat=N what stands there.
It prints "ready PORT" and ends on SIGTERM.
"""

import argparse
import asyncio
import json
import random
import signal
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

from aiohttp import web

from tests.fakes.telegram_faults import NAMED, by_call, by_chat
from tests.fakes.telegram_limits import Limits
from tests.fakes.telegram_server import TOKEN, Call, TelegramServer


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Bot API server.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0, help="most seconds before an answer, at random")
    parser.add_argument("--chance", action="append", default=[], metavar="FAULT=PROBABILITY")
    parser.add_argument("--fate", action="append", default=[], metavar="FATE=PROBABILITY")
    parser.add_argument("--limits", action="store_true")
    parser.add_argument("--judge", choices=("tdlib", "own", "none"), default="tdlib")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    with options.log.open("a", encoding="utf-8", buffering=1) if options.log else nullcontext() as log:
        server = TelegramServer(
            token=options.token,
            port=options.port,
            on_call=lambda call: _write(log, call),
            limits=Limits() if options.limits else None,
            judge_by=options.judge,
        )
        dice = random.Random(options.seed)
        server.latency = lambda: dice.uniform(0, options.latency)
        server.chance = by_call(options.seed, _chances(options.chance))
        server.chats.fate = by_chat(options.seed, _chances(options.fate))
        server.routes = _routes(server)
        async with server:
            print("ready", server.port, flush=True)
            await stop.wait()


def _chances(given: list[str]) -> dict[str, float]:
    return {name: float(probability) for name, _, probability in (one.partition("=") for one in given)}


def _write(log, call: Call) -> None:
    if log:
        log.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")


def _routes(server: TelegramServer) -> list[web.RouteDef]:
    async def says(request: web.Request) -> web.Response:
        order = await request.json()
        server.says(order.pop("chat"), order.pop("text"), **order)
        return web.json_response({"ok": True})

    async def press(request: web.Request) -> web.Response:
        order = await request.json()
        server.chat(order["chat"]).press(order["label"])
        return web.json_response({"ok": True})

    async def script(request: web.Request) -> web.Response:
        order = await request.json()
        server.script(order["chat"], NAMED[order["fault"]])
        return web.json_response({"ok": True})

    async def story(request: web.Request) -> web.Response:
        return web.json_response(server.chat(int(request.query["chat"])).story())

    async def screen(request: web.Request) -> web.Response:
        return web.json_response([str(one) for one in server.chat(int(request.query["chat"])).screen()])

    return [
        web.post("/control/says", says),
        web.post("/control/press", press),
        web.post("/control/script", script),
        web.get("/control/story", story),
        web.get("/control/screen", screen),
    ]
