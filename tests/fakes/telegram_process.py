"""The fake Bot API server as a process of its own, for tests that kill the other side.

    python tests/fakes/telegram_server.py --port N --log FILE [--token T] [--seed S] [--latency SECONDS]
                                          [--chance FAULT=PROBABILITY]...

Every call is one JSON line in FILE (fields of `Call`; status 0 was left hanging). Faults of `--chance` are
named as in telegram_faults.NAMED, or `too_many`; "lost_after" takes the message and never answers.
POST /control/says {"chat", "text"} lets a person write; /control/script {"chat", "fault"} scripts a fault.
It prints "ready PORT" and ends on SIGTERM.
"""

import argparse
import asyncio
import json
import random
import signal
from dataclasses import asdict
from pathlib import Path

from aiohttp import web

from tests.fakes.telegram_faults import NAMED, Fault, too_many
from tests.fakes.telegram_server import TOKEN, Call, TelegramServer


def main() -> None:
    parser = argparse.ArgumentParser(description="A fake Bot API server.")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path, required=True)
    parser.add_argument("--token", default=TOKEN)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--latency", type=float, default=0, help="most seconds before an answer, at random")
    parser.add_argument("--chance", action="append", default=[], metavar="FAULT=PROBABILITY")
    asyncio.run(_serve(parser.parse_args()))


async def _serve(options: argparse.Namespace) -> None:
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    dice = random.Random(options.seed)
    with options.log.open("a", encoding="utf-8", buffering=1) as log:
        server = TelegramServer(
            token=options.token, port=options.port, on_call=lambda call: _write(log, call)
        )
        server.latency = lambda: dice.uniform(0, options.latency)
        server.chance = lambda: _drawn(dice, options.chance)
        server.routes = [
            web.post("/control/says", lambda request: _says(server, request)),
            web.post("/control/script", lambda request: _script(server, request)),
        ]
        async with server:
            print("ready", server.port, flush=True)
            await stop.wait()


def _write(log, call: Call) -> None:
    log.write(json.dumps(asdict(call), ensure_ascii=False) + "\n")
    log.flush()


def _drawn(dice: random.Random, chances: list[str]) -> Fault | None:
    draw = dice.random()
    for chance in chances:
        name, _, probability = chance.partition("=")
        draw -= float(probability)
        if draw < 0:
            return _fault(name)
    return None


def _fault(name: str) -> Fault:
    return too_many(2) if name == "too_many" else NAMED[name]


async def _says(server: TelegramServer, request: web.Request) -> web.Response:
    order = await request.json()
    server.says(order.pop("chat"), order.pop("text"), **order)
    return web.json_response({"ok": True})


async def _script(server: TelegramServer, request: web.Request) -> web.Response:
    order = await request.json()
    server.script(order["chat"], _fault(order["fault"]))
    return web.json_response({"ok": True})
