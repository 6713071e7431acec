"""Nobody reads or changes what is another's, by whatever command, button or number they try."""

import pytest

from bot.telegram.commands.request import pressed
from bot.telegram.commands.table import COMMANDS, PRESSES
from storage.records import Address

BO = Address("telegram", 8)
SECRET = "Zanzibar"
ARGUMENTS = ("", "1", "2", "yes", "1:yes", "1:0", "0", "all", "all:0", SECRET)


@pytest.fixture
async def bo(talk):
    """Someone with a watchlist that nobody else knows of."""
    await talk.say(f"/watch {SECRET}", chat=8)
    await talk.say("/start", chat=8)
    return talk.watched(BO)


def test_every_command_and_every_press_has_a_name_of_its_own():
    names = [one.name for one in COMMANDS]
    presses = [one.name for one in PRESSES]
    assert len(set(names)) == len(names)
    assert len(set(presses)) == len(presses)


@pytest.mark.parametrize("name", [one.name for one in COMMANDS])
async def test_no_command_tells_or_changes_anothers(talk, bo, name):
    for arguments in ("", "1", "2", "World"):
        reply = await talk.say(f"/{name} {arguments}".strip())
        assert SECRET not in reply
    assert talk.watched(BO) == bo


@pytest.mark.parametrize("name", [one.name for one in PRESSES])
async def test_no_made_up_button_tells_or_changes_anothers(talk, bo, name):
    await talk.say("/help")
    phone = talk.server.chat(7)
    for arguments in ARGUMENTS[:-1]:
        phone.forge(pressed(name, arguments))
    await phone.until(lambda: not phone.spinning)
    await talk.quiet()
    assert not [line for line in phone.story() if SECRET in line]
    assert talk.watched(BO) == bo


@pytest.mark.parametrize(
    "data", ["", "1", "1:", ":", "0:list", "1:nonsense:7", "1.:list", "1.zz:list", "2:x", "é" * 32]
)
async def test_buttons_of_no_meaning_are_answered_and_do_nothing(talk, data):
    before = await talk.say("/help")
    phone = talk.server.chat(7)
    phone.forge(data)
    await phone.until(lambda: not phone.spinning)
    assert phone.story()[-1] == "toast: This button has expired: give the command anew."
    assert talk.server.texts(7) == [before]


async def test_an_old_button_still_works_where_its_message_tells_no_topic_that_counts(talk):
    await talk.say("/forgetme")
    phone = talk.server.chat(7)
    phone.press("Keep it", old=True)
    await phone.until(lambda: "nothing was removed" in phone.last.text)
    talk.server.admins[-5].add(1)
    await talk.say("/forgetme", chat=-5, user=1, thread=3)
    group = talk.server.chat(-5)
    group.press("Yes, forget it all", user=1, old=True)
    await group.until(lambda: not group.spinning)
    assert group.story()[-1] == "toast: This button has expired: give the command anew."


@pytest.mark.parametrize("press", [one for one in PRESSES if one.changes or one.admin], ids=str)
async def test_in_a_group_a_member_changes_nothing_by_any_button(talk, press):
    talk.server.admins[-5].add(1)
    await talk.say("/watch Iraq", chat=-5, user=1)
    before, phone = talk.watched(Address("telegram", -5)), talk.server.chat(-5)
    standing = phone.last
    for arguments in ARGUMENTS[:-1]:
        phone.forge(pressed(press.name, arguments), standing, user=2)
    await phone.until(lambda: not phone.spinning)
    await talk.quiet()
    assert talk.watched(Address("telegram", -5)) == before
    assert phone.last == standing
