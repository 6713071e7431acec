"""A client of the Bot API that hides nothing: the bare status and answer, where a library would raise."""

from typing import TYPE_CHECKING

import aiohttp
from telegram import Bot, Update

if TYPE_CHECKING:
    from tests.fakes.telegram_server import TelegramServer


async def ask(
    server: "TelegramServer", method: str, token: str = "", **parameters: object
) -> tuple[int, dict]:
    """One call, its parameters as JSON, or as a form with files where one is bytes: (name, content)."""
    address = f"{server.url}/bot{token or server.token}/{method}"
    async with aiohttp.ClientSession() as session, session.post(address, **_body(parameters)) as answer:
        return answer.status, await answer.json()


async def reason(server: "TelegramServer", method: str, **parameters: object) -> str:
    """Why a call is refused; "" where it is not."""
    status, answer = await ask(server, method, **parameters)
    assert answer["ok"] is (status == 200)
    return answer.get("description", "")


async def take(server: "TelegramServer", method: str, **parameters: object) -> object:
    """The result of a call that is taken."""
    status, answer = await ask(server, method, **parameters)
    assert status == 200, answer
    return answer["result"]


async def heard(bot: Bot) -> tuple[Update, ...]:
    """The updates that wait, of every kind, as the bot's library reads them; they are confirmed."""
    updates = await bot.get_updates(allowed_updates=Update.ALL_TYPES)
    if updates:
        await bot.get_updates(offset=updates[-1].update_id + 1)
    return updates


def _body(parameters: dict[str, object]) -> dict[str, object]:
    if not any(isinstance(value, tuple) for value in parameters.values()):
        return {"json": parameters}
    form = aiohttp.FormData()
    for key, value in parameters.items():
        if isinstance(value, tuple):
            form.add_field(key, value[1], filename=value[0])
        else:
            form.add_field(key, str(value))
    return {"data": form}
