"""The fake server fails as Telegram fails: in the order scripted, by chance, and for writing too fast."""

import asyncio

import aiohttp
import pytest

from tests.fakes import telegram_faults as faults
from tests.fakes.telegram_client import ask, reason, take
from tests.fakes.telegram_limits import Limits, Rate
from tests.fakes.telegram_server import TelegramServer


async def send(server, chat=7):
    return await ask(server, "sendMessage", chat_id=chat, text="x")


async def test_faults_are_met_in_order_by_messages_and_edits_of_that_chat_alone(server):
    (_, first), _ = await send(server), await send(server, 8)
    server.script(7, faults.BLOCKED, faults.SERVER_ERROR)
    assert (await send(server, 8))[0] == 200
    assert (await ask(server, "getChatMember", chat_id=7, user_id=7))[0] == 200
    assert (await send(server))[0] == 403
    call = {"chat_id": 7, "message_id": first["result"]["message_id"], "text": "y"}
    assert (await ask(server, "editMessageText", **call))[0] == 500
    assert (await ask(server, "editMessageText", **call))[0] == 200
    assert server.chat(7).story() == ["ring 1: x", "edit 1: y"]


async def test_a_fault_for_one_method_waits_for_it(server):
    server.script(7, faults.MESSAGE_GONE.only("editMessageText"))
    _, sent = await send(server)
    call = {"chat_id": 7, "message_id": sent["result"]["message_id"], "text": "y"}
    assert await reason(server, "editMessageText", **call) == "Bad Request: message to edit not found"


@pytest.mark.parametrize(("fault", "story"), [(faults.LOST_BEFORE, []), (faults.LOST_AFTER, ["ring 1: x"])])
async def test_an_answer_that_never_comes_was_or_was_not_accepted(server, fault, story):
    server.script(7, fault)
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.2):
            await send(server)
    assert server.chat(7).story() == story
    assert [(call.status, call.message_id) for call in server.calls] == [(0, 1 if story else None)]


@pytest.mark.parametrize(("fault", "story"), [(faults.CUT_BEFORE, []), (faults.CUT_AFTER, ["ring 1: x"])])
async def test_a_connection_that_breaks_was_or_was_not_accepted(server, fault, story):
    server.script(7, fault)
    with pytest.raises(aiohttp.ClientError):
        await send(server)
    assert server.chat(7).story() == story


async def test_an_edit_may_be_accepted_and_its_answer_lost(server):
    _, sent = await send(server)
    server.script(7, faults.CUT_AFTER)
    call = {"chat_id": 7, "message_id": sent["result"]["message_id"], "text": "y"}
    with pytest.raises(aiohttp.ClientError):
        await ask(server, "editMessageText", **call)
    assert (await reason(server, "editMessageText", **call)).startswith(
        "Bad Request: message is not modified"
    )
    assert server.chat(7).story() == ["ring 1: x", "edit 1: y"]


async def test_what_is_refused_meets_no_fault(server):
    server.script(7, faults.BLOCKED)
    assert await reason(server, "sendMessage", chat_id=7, text="") == "Bad Request: message text is empty"
    assert (
        await reason(server, "sendMessage", chat_id=7, text="x") == "Forbidden: bot was blocked by the user"
    )


async def test_a_page_in_place_of_an_answer_is_a_page(server):
    server.script(7, faults.BAD_GATEWAY)
    address = f"{server.url}/bot{server.token}/sendMessage"
    async with (
        aiohttp.ClientSession() as session,
        session.post(address, json={"chat_id": 7, "text": "x"}) as answer,
    ):
        assert (answer.status, answer.content_type) == (502, "text/html")


class Watch:
    """A clock that is set by hand."""

    def __init__(self):
        self.now = 1_800_000_000.0

    def __call__(self):
        return self.now


@pytest.fixture
async def limited():
    async with TelegramServer(limits=Limits(), clock=Watch()) as server:
        yield server


async def waits(server, chat, times):
    """What each of so many messages at once is told: 0, or the seconds to wait."""
    answers = [await send(server, chat) for _ in range(times)]
    return [answer.get("parameters", {}).get("retry_after", 0) for _, answer in answers]


async def test_a_private_chat_takes_three_at_once_and_one_a_second(limited):
    assert await waits(limited, 7, 4) == [0, 0, 0, 1]
    limited.clock.now += 1
    assert await waits(limited, 7, 2) == [0, 1]
    assert await waits(limited, 8, 1) == [0]


async def test_a_group_takes_twenty_a_minute(limited):
    assert await waits(limited, -5, 21) == [0] * 20 + [3]
    limited.clock.now += 60
    assert sum(wait == 0 for wait in await waits(limited, -5, 21)) == 20


async def test_whoever_does_not_wait_is_refused_until_the_wait_is_over(limited):
    await waits(limited, 7, 3)
    limited.clock.now += 0.75
    status, answer = await send(limited)
    assert (status, answer["description"]) == (429, "Too Many Requests: retry after 1")
    limited.clock.now += 0.75
    assert (await send(limited))[0] == 429
    limited.clock.now += 0.25
    assert (await send(limited))[0] == 200


async def test_all_chats_together_take_thirty_a_second(limited):
    assert [await waits(limited, chat, 1) for chat in range(1, 32)] == [[0]] * 30 + [[1]]
    limited.clock.now += 1
    assert [await waits(limited, chat, 1) for chat in range(31, 62)] == [[0]] * 30 + [[1]]


async def test_edits_count_and_answers_to_presses_do_not(limited):
    _, sent = await send(limited)
    call = {"chat_id": 7, "message_id": sent["result"]["message_id"]}
    for text in "yz":
        assert await reason(limited, "editMessageText", **call, text=text) == ""
    assert await reason(limited, "editMessageText", **call, text="x") == "Too Many Requests: retry after 1"
    markup = {"inline_keyboard": [[{"text": "Why", "callback_data": "w"}]]}
    limited.clock.now += 1
    await take(limited, "editMessageText", **call, text="x", reply_markup=markup)
    press = limited.chat(7).press("Why")
    assert await reason(limited, "answerCallbackQuery", callback_query_id=press.id) == ""


def test_whoever_keeps_the_pace_is_never_refused():
    limits = Limits(private=Rate(1.0, 1), group=Rate(3.0, 20), overall=Rate(1 / 30, 1))
    assert {limits.take(chat, now=1e9 + chat / 30) for chat in range(1, 9000)} == {0}


def test_chance_is_drawn_alike_from_the_same_seed_and_as_often_as_it_should():
    draws = [faults.by_call(3, {"blocked": 0.1, "too_many": 0.2}) for _ in range(2)]
    drawn = [[draw() for _ in range(2000)] for draw in draws]
    assert drawn[0] == drawn[1]
    assert 150 < drawn[0].count(faults.BLOCKED) < 250
    assert 350 < drawn[0].count(faults.too_many(2)) < 450


async def test_a_chats_fate_lasts_whatever_the_order_of_calls(server):
    server.chats.fate = faults.by_chat(3, {"blocked": 0.5, "migrated": 0.25, "kicked": 0.25})
    people = [(await send(server, chat))[0] for chat in range(1, 41)]
    assert [(await send(server, chat))[0] for chat in range(40, 0, -1)] == people[::-1]
    assert 10 < people.count(403) < 30
    said = {(await send(server, chat))[1].get("description") for chat in range(-40, 0)}
    assert said == {
        None,
        "Bad Request: group chat was upgraded to a supergroup chat",
        "Forbidden: bot was kicked from the supergroup chat",
    }


async def test_a_group_that_moved_can_be_written_to_where_it_moved(server):
    server.chats.fate = faults.by_chat(3, {"migrated": 1})
    _, answer = await send(server, -5)
    assert (await send(server, answer["parameters"]["migrate_to_chat_id"]))[0] == 200


async def test_a_webhook_and_polling_shut_each_other_out(server):
    await take(server, "setWebhook", url="https://a.example/hook")
    said = await reason(server, "getUpdates")
    assert said.startswith("Conflict: can't use getUpdates method while webhook is active")
    server.says(7, "waiting")
    await take(server, "deleteWebhook", drop_pending_updates=True)
    assert await take(server, "getUpdates") == []


async def test_a_second_poll_ends_the_first_with_a_conflict(server):
    first = asyncio.create_task(ask(server, "getUpdates", timeout=20))
    while not server.polls:  # noqa: ASYNC110 - nothing else tells that it began
        await asyncio.sleep(0.005)
    await take(server, "getUpdates")
    status, answer = await first
    assert status == 409
    assert answer["description"].startswith("Conflict: terminated by other getUpdates request")


async def test_updates_of_kinds_that_were_not_asked_for_are_not_kept(server):
    await take(server, "getUpdates", allowed_updates=["message"])
    server.chat(7).blocks()
    server.chat(7).says("one")
    assert [update["message"]["text"] for update in await take(server, "getUpdates")] == ["one"]
    await take(server, "getUpdates", allowed_updates=[], offset=2)
    server.chat(7).unblocks()
    (update,) = await take(server, "getUpdates")
    assert "my_chat_member" in update


async def test_a_poll_may_ask_for_few_or_for_the_latest(server):
    for text in ("one", "two", "three"):
        server.says(7, text)
    assert len(await take(server, "getUpdates", limit=2)) == 2
    (last,) = await take(server, "getUpdates", offset=-1)
    assert last["message"]["text"] == "three"
    assert server.updates == [last]
