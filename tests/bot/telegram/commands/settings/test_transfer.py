"""/export gives a file that /import reads back, after a look at what it would change."""

import json
from dataclasses import replace
from datetime import timedelta

import pytest

from classifiers.signals import Tier
from storage import subscribers, watchlists
from storage.records import Address, Origin
from tests.fakes import telegram_people as people
from tests.fakes.taps import tap

ADA = Address("telegram", 7)
FILE = "brinkwatch-2026-11-02.json"


async def hand_in(phone, document, *, caption="/import"):
    content = document if isinstance(document, bytes) else json.dumps(document).encode()
    before = len(phone.story())
    phone.sends("mine.json", content, caption=caption)
    await phone.until(lambda: len(phone.story()) > before)
    return phone.last


async def exported(phone):
    message = await phone.asks("/export")
    return json.loads(message.file.content)


async def test_a_file_holds_what_the_chat_made_and_its_settings(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Iraq strike")
    message = await phone.asks("/export")
    assert str(message) == (
        f"(document {FILE}) Your watchlists (1) and settings. Send this file with /import to read it back."
    )
    assert json.loads(message.file.content) == {
        "brinkwatch": 1,
        "exported_at": "2026-11-02T12:00:00Z",
        "chat": {"timezone": "UTC", "language": "en", "quiet": "", "wakes_for": "critical"},
        "watchlists": [
            {
                "name": "Iraq strike",
                "places": ["IQ"],
                "signals": ["strike"],
                "sides": [],
                "tier": "serious",
                "severity": 0,
                "owners": 0,
                "digest": "sun 18:00",
                "timezone": "UTC",
                "words": {"any": [], "all": [], "none": []},
                "threshold": {},
            }
        ],
    }


async def test_what_would_change_is_shown_before_it_is_done(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    await phone.asks("/watch Korea")
    document = await exported(phone)
    iraq, korea = document["watchlists"]
    sahel = {"name": "Sahel", "places": ["sahel"], "digest": ""}
    document["watchlists"] = [iraq | {"tier": "critical"}, korea, sahel]
    document["chat"] |= {"timezone": "Asia/Baghdad", "quiet": "22-7"}
    talk.clock.now += timedelta(days=8)  # the digests are overdue, and stay so
    await phone.asks("/import")
    message = await hand_in(phone, document, caption="")
    assert str(message) == (
        "This file would change\n"
        "+ Sahel · Burkina Faso, Mali, Mauritania, Niger, Chad · from serious · no digest\n"
        "→ Iraq · Iraq · from critical · digest Sunday 18:00, UTC\n"
        "→ time zone: UTC → Asia/Baghdad\n"
        "→ quiet hours: none → 22:00-07:00\n"
        "Already so: 1 [Import] [✕ Cancel]"
    )
    assert [one.tier for one in talk.watched()] == [Tier.SERIOUS, Tier.SERIOUS]
    due = [one.next_digest_at for one in talk.watched()]
    (done,) = await tap(phone, "Import")
    assert done.endswith("Imported: 1 added, 1 changed. /list shows them.")
    made = talk.watched()
    assert [(one.name, one.tier) for one in made] == [
        ("Iraq", Tier.CRITICAL),
        ("Korea", Tier.SERIOUS),
        ("Sahel", Tier.SERIOUS),
    ]
    assert [one.next_digest_at for one in made] == [*due, None]
    assert all(one.origin is Origin.CHAT for one in made)
    subscriber = talk.subscriber()
    assert (subscriber.timezone, subscriber.quiet) == ("Asia/Baghdad", "22:00-07:00")


async def test_a_file_of_what_is_so_already_changes_nothing(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Iraq strike")
    content = (await phone.asks("/export")).file.content
    assert (await hand_in(phone, content)).text == "That file changes nothing: all is so already."


async def test_another_chat_reads_the_file_of_this_one(talk, server):
    await server.chat(7).asks("/watch Iraq “cruise missile”")
    content = (await server.chat(7).asks("/export")).file.content
    other = server.chat(8)
    await hand_in(other, content)
    await tap(other, "Import")
    (one,), (two,) = talk.watched(), talk.watched(Address("telegram", 8))
    assert replace(two, id=one.id, subscriber_id=one.subscriber_id) == one


async def test_cancel_changes_nothing_and_a_second_press_neither(talk, server):
    phone = server.chat(7)
    message = await hand_in(phone, {"brinkwatch": 1, "watchlists": [{"name": "Iraq", "places": ["IQ"]}]})
    data = message.button("Import").data
    (seen,) = await tap(phone, "✕ Cancel")
    assert seen.endswith("Cancelled: nothing was changed.")
    phone.forge(data)
    await phone.until(lambda: "expired" in phone.story()[-1])
    assert talk.watched() == []


async def test_the_buttons_below_an_earlier_file_have_expired(talk, server):
    phone = server.chat(7)
    first = await hand_in(phone, {"brinkwatch": 1, "watchlists": [{"name": "Iraq", "places": ["IQ"]}]})
    await hand_in(phone, {"brinkwatch": 1, "watchlists": [{"name": "Syria", "places": ["SY"]}]})
    assert "expired" in (await phone.presses("Import", first))[0]
    await tap(phone, "Import")
    assert [one.name for one in talk.watched()] == ["Syria"]


async def test_every_fault_is_named_at_once_and_nothing_is_changed(talk, server):
    document = {
        "brinkwatch": 1,
        "chat": {"timezone": "Mars", "quiet": "soon", "language": "tlh", "wakes": True},
        "watchlists": [
            {"name": "", "places": ["Irak"], "tier": "loud", "severity": 101},
            {"name": "x", "sides": ["Atlantis"], "threshold": {"strike": 2}, "digest": "now", "chat": 5},
        ],
    }
    message = await hand_in(server.chat(7), document)
    head, *faults = message.text.splitlines()
    assert head == "Nothing was changed. In that file:"
    named = [fault.removeprefix("• ").partition(":")[0] for fault in faults]
    assert named == [
        *("chat.timezone", "chat.language", "chat.quiet", "chat.wakes"),
        *(f"watchlists[0].{key}" for key in ("name", "places", "tier", "severity")),
        *(f"watchlists[1].{key}" for key in ("chat", "sides", "threshold.strike", "digest")),
    ]
    assert "such as Iran, Iraq or Israel" in message.text
    assert talk.watched() == []


@pytest.mark.parametrize(
    "content",
    [
        *(b"", b"\xff\xfe", b"[1]", b"{}", b"nonsense", b'{"brinkwatch": 99}', b'{"brinkwatch": "1"}'),
        *(b"[" * 100_000, b'{"brinkwatch": 1, "watchlists": 3}', b'{"brinkwatch": NaN}'),
        json.dumps({"brinkwatch": 1, "watchlists": [{"name": "a"}, {"name": "a"}]}).encode(),
        json.dumps({"brinkwatch": 1, "watchlists": [{"name": "a", "words": {"any": ["x"] * 61}}]}).encode(),
        json.dumps({"brinkwatch": 1, "watchlists": [{"name": "a", "signals": ["x"] * 301}]}).encode(),
    ],
)
async def test_what_is_no_file_of_ours_is_refused(talk, server, content):
    message = await hand_in(server.chat(7), content or b" ")
    assert message.text.startswith("Nothing was changed. In that file:\n• ")
    assert message.rows == []


async def test_more_watchlists_than_are_allowed_are_refused(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    names = [{"name": f"w{number}"} for number in range(20)]
    message = await hand_in(phone, {"brinkwatch": 1, "watchlists": names})
    assert message.text.endswith("watchlists: that would make 21, and at most 20 are allowed")
    await hand_in(phone, {"brinkwatch": 1, "watchlists": names[1:]})
    await phone.asks("/watch Korea")
    (seen,) = await tap(phone, "Import")
    assert "that would make 21" in seen
    assert [one.name for one in talk.watched()] == ["Iraq", "Korea"]


async def test_what_the_configuration_owns_is_left_as_it_is(talk, server):
    def fix(c):
        subscriber = subscribers.ensure(c, ADA, now=talk.clock.now)
        (one,) = watchlists.of(c, subscriber.id)
        watchlists.save(c, replace(one, id=0, name="House", origin=Origin.FILE))

    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    talk.ask(fix)
    assert "Not in it: 1 fixed by the configuration." in (await phone.asks("/export")).text
    document = {"brinkwatch": 1, "watchlists": [{"name": "House", "tier": "notable"}, {"name": "New"}]}
    message = await hand_in(phone, document)
    assert "Fixed here, left as they are: House" in message.text
    await tap(phone, "Import")
    assert [one.tier for one in talk.watched()] == [Tier.SERIOUS] * 3


async def test_a_file_that_nobody_asked_for_is_not_read(talk, server):
    message = await hand_in(server.chat(7), {"brinkwatch": 1}, caption="")
    assert "/import" in message.text
    assert message.rows == []


async def test_a_file_over_the_limit_is_refused_unread(talk, server):
    message = await hand_in(server.chat(7), b" " * 256_001)
    assert "up to 256 kB" in message.text


async def test_a_group_hands_its_file_in_by_replying_to_it(talk, server):
    group = server.group(-5)
    talk.server.admins[-5].add(1)
    document = json.dumps({"brinkwatch": 1, "watchlists": [{"name": "Iraq", "places": ["IQ"]}]})
    file = group.sends("desk.json", document.encode(), user=2)
    body = people.message_json(group.chat, file)
    assert "Only administrators" in (await group.asks("/import", user=2, reply_to_message=body)).text
    assert "getFile" not in [call.method for call in server.calls]
    await group.asks("/import", user=1, reply_to_message=body)
    assert "Only administrators" in (await group.presses("Import", user=2))[0]
    assert talk.watched(Address("telegram", -5)) == []
    await tap(group, "Import", user=1)
    assert [one.name for one in talk.watched(Address("telegram", -5))] == ["Iraq"]
