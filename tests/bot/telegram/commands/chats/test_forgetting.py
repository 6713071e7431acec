"""/forgetme removes all that is kept of a chat and nothing of anybody else."""

from storage import channels, drafts
from storage.records import Address, Draft, ManagedChannel

GROUP = Address("telegram", -5)
ADA = Address("telegram", 7)


async def forgotten(talk, phone, label="Yes, forget it all", **more):
    await phone.presses(label, **more)
    await phone.until(lambda: label not in str(phone.last))
    return phone.last.text


async def test_it_asks_and_keeps_everything_unless_told_otherwise(talk):
    await talk.say("/watch Iraq")
    assert "Watchlists (1)" in await talk.say("/forgetme")
    assert "nothing was removed" in await forgotten(talk, talk.server.chat(7), "Keep it")
    assert [one.name for one in talk.watched()] == ["Iraq"]


async def test_all_of_a_chat_goes_and_is_counted(talk):
    await talk.say("/watch Iraq")
    talk.queue("sent")
    talk.ask(lambda c: channels.put(c, ManagedChannel(chat=-1001, person=7, title="News")))
    draft = Draft(address=GROUP, person=7, kind="x", state={}, updated_at=talk.clock.now)
    talk.ask(lambda c: drafts.put(c, draft))
    await talk.say("/mute 4h")
    await talk.say("/forgetme")
    told = await forgotten(talk, talk.server.chat(7))
    for line in ("watchlists: 1", "mutes: 1", "messages sent or waiting: 1", "half-made choices: 1"):
        assert line in told
    assert talk.subscriber() is None
    assert talk.ask(lambda c: channels.of(c, 7)) == []
    assert talk.ask(lambda c: drafts.newest(c, GROUP, 7)) is None
    await talk.say("/start")
    assert [one.name for one in talk.watched()] == ["World: critical only"]


async def test_nothing_of_anybody_else_goes(talk):
    for chat in (7, 8):
        await talk.say("/watch Iraq", chat=chat)
    talk.queue("theirs", address=Address("telegram", 8))
    await talk.say("/forgetme")
    await forgotten(talk, talk.server.chat(7))
    assert [one.name for one in talk.watched(Address("telegram", 8))] == ["Iraq"]
    assert talk.claim().key == "theirs"


async def test_a_topic_is_forgotten_alone_and_its_peoples_votes_stay(talk):
    talk.server.admins[-5].add(7)
    await talk.say("/watch Iraq", chat=-5, user=7)
    await talk.say("/watch Korea", chat=-5, user=7, thread=3)
    talk.ask(lambda c: channels.put(c, ManagedChannel(chat=-1001, person=7, title="News")))
    await talk.say("/forgetme", chat=-5, user=7, thread=3)
    await forgotten(talk, talk.server.chat(-5), user=7)
    assert talk.subscriber(Address("telegram", -5, 3)) is None
    assert [one.name for one in talk.watched(GROUP)] == ["Iraq"]
    assert len(talk.ask(lambda c: channels.of(c, 7))) == 1


async def test_who_has_nothing_kept_is_told_so(talk):
    await talk.say("/forgetme")
    assert "There was nothing." in await forgotten(talk, talk.server.chat(7))
