"""Who may come in while registration is closed, and how people are let in."""

import re
from datetime import timedelta

import pytest

from bot.telegram.commands.chats.registration import Doors
from storage import invitations, subscribers
from storage.records import Address

INVITED, GROUP = 77, -5


@pytest.fixture
def doors():
    return Doors(open=False, allowed=frozenset({INVITED, -6}))


async def token(talk, order="/invite"):
    """What an administrator's order for an invitation brings."""
    reply = await talk.say(order, chat=42)
    return re.search(r"\?start=([\w-]{16})(?![\w-])", reply)[1]


async def test_a_stranger_is_told_how_to_be_let_in_and_their_id_and_nothing_else(talk):
    for text in ("/start", "/watch Iraq", "/status", "/help", "hello", "/forgetme", "/channels"):
        reply = await talk.say(text)
        assert "<code>7</code>" in reply
        assert "invited" in reply
    assert talk.subscriber() is None


async def test_whoever_the_configuration_allows_comes_in_and_so_do_administrators(talk):
    await talk.say("/start", chat=INVITED)
    await talk.say("/start", chat=42)
    assert talk.subscriber(Address("telegram", INVITED)).active
    assert talk.subscriber(Address("telegram", 42)).active


async def test_an_invitation_lets_one_person_in_once(talk):
    invitation = await token(talk)
    assert "Brinkwatch" in await talk.say(f"/start {invitation}")
    assert talk.subscriber().active
    refusal = await talk.say(f"/start {invitation}", chat=8)
    assert "does not hold" in refusal
    assert "<code>8</code>" in refusal
    assert "Iraq" in await talk.say("/watch Iraq")


async def test_an_invitation_for_three_lets_three_in(talk):
    invitation = await token(talk, "/invite 3 2d")
    for person in (7, 8, 9, 10):
        await talk.say(f"/start {invitation}", chat=person)
    known = [bool(talk.subscriber(Address("telegram", person))) for person in (7, 8, 9, 10)]
    assert known == [True, True, True, False]


async def test_an_invitation_ends(talk):
    invitation = await token(talk, "/invite 5 2d")
    talk.clock.now += timedelta(days=2)
    assert "does not hold" in await talk.say(f"/start {invitation}")
    assert talk.subscriber() is None


async def test_who_is_in_does_not_use_an_invitation_up(talk):
    invitation = await token(talk)
    await talk.say(f"/start {invitation}", chat=INVITED)
    await talk.say(f"/start {invitation}")
    assert talk.subscriber().active


@pytest.mark.parametrize("wrong", ["0", "1001", "0d", "soon", "3 7y"])
async def test_an_invitation_asked_for_wrongly_names_the_right_form(talk, wrong):
    assert "<code>/invite 3 7d</code>" in await talk.say(f"/invite {wrong}", chat=42)


async def test_invitations_are_listed_and_withdrawn(talk):
    invitation = await token(talk, "/invite 2 7d")
    phone = talk.server.chat(42)
    await phone.presses("All invitations")
    await phone.until(lambda: "Invitations that hold" in phone.last.text)
    assert f"{invitation[:6]}…: 2 people, until" in phone.last.text
    await phone.presses("Withdraw")
    await phone.until(lambda: "No invitation holds" in phone.last.text)
    assert "does not hold" in await talk.say(f"/start {invitation}")
    assert talk.ask(lambda c: invitations.open_ones(c, now=talk.clock.now)) == []


async def test_only_administrators_invite(talk):
    await talk.say("/start", chat=INVITED)
    assert "/help" in await talk.say("/invite", chat=INVITED)
    phone = talk.server.chat(INVITED)
    phone.forge("1:invites")
    await phone.until(lambda: not phone.spinning)
    assert phone.story()[-1] == "toast: This button has expired: give the command anew."


async def test_a_group_comes_in_by_its_id_by_who_is_in_or_by_an_invitation(talk):
    talk.server.admins[GROUP] |= {1, INVITED}
    assert f"<code>{GROUP}</code>" in await talk.say("/start@brinkwatch_bot", chat=GROUP, user=1)
    talk.server.admins[-6].add(1)
    await talk.say("/start", chat=-6, user=1)
    assert talk.subscriber(Address("telegram", -6)).active
    await talk.say("/start", chat=INVITED)
    await talk.say("/start", chat=GROUP, user=INVITED)
    assert talk.subscriber(Address("telegram", GROUP)).active
    talk.server.admins[-7].add(1)
    invitation = await token(talk)
    assert "not let in" in await talk.say(f"/start {invitation}", chat=-7, user=2)
    await talk.say(f"/start@brinkwatch_bot {invitation}", chat=-7, user=1)
    assert talk.subscriber(Address("telegram", -7)).active


async def test_who_was_in_before_the_door_closed_stays_in(talk):
    talk.ask(lambda c: subscribers.ensure(c, Address("telegram", 7), now=talk.clock.now))
    assert "Iraq" in await talk.say("/watch Iraq")


async def test_a_strangers_presses_are_answered_and_do_nothing(talk):
    phone = talk.server.chat(7)
    await talk.say("/start")
    phone.forge("1:forget:yes")
    phone.forge("1:back")
    await phone.until(lambda: not phone.spinning)
    assert phone.story()[-1].startswith("toast: ")
