"""A chat's updates are dealt with in order, and no chat waits for another."""

import asyncio

import pytest

from bot.telegram.commands.turns import Turns


async def test_one_chat_is_served_in_the_order_of_coming():
    turns, served = Turns(), []

    async def serve(number):
        async with turns.of(7):
            await asyncio.sleep(0)
            served.append(number)

    await asyncio.gather(*map(serve, range(5)))
    assert served == [0, 1, 2, 3, 4]


async def test_another_chat_does_not_wait_and_a_failure_passes_the_turn_on():
    turns = Turns()

    async def fail():
        async with turns.of(7), turns.of(8):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        await fail()
    async with asyncio.timeout(5), turns.of(7), turns.of(8):
        pass
