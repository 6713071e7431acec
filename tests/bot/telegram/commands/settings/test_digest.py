"""/digest over the fake server: menus that are edited in place, and one digest at once."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.languages.catalogue import strings
from bot.pipeline.digest import queue_digests
from bot.telegram.commands.request import Misread
from bot.telegram.commands.settings.digesting import read_schedule
from storage import deliveries, drafts, watchlists
from storage.records import Origin

SUNDAY = datetime(2026, 11, 8, 18, tzinfo=UTC)


@pytest.fixture
def phone(server):
    return server.chat(7)


async def pressed(phone, label):
    """The message as it stands once a button has brought it up to date."""
    before = len(phone.chat.events)
    phone.press(label)
    await phone.until(lambda: any(one.kind == "edit" for one in phone.chat.events[before:]))
    return phone.last


def schedules(talk):
    return {one.name: one.digest for one in talk.watched()}


@pytest.mark.parametrize(
    ("typed", "schedule", "name"),
    [
        ("sun 18:00", "sun 18:00", ""),
        ("Sunday 18:00", "sun 18:00", ""),
        ("daily 8:05", "daily 08:05", ""),
        ("daily", "daily 08:00", ""),
        ("8", "daily 08:00", ""),
        ("7:30", "daily 07:30", ""),
        ("weekly", "sun 18:00", ""),
        ("fri", "fri 18:00", ""),
        ("off", "", ""),
        ("OFF Middle East", "", "Middle East"),
        ("mon 9 Middle East", "mon 09:00", "Middle East"),
        ("daily Iraq strike", "daily 08:00", "Iraq strike"),
    ],
)
def test_a_schedule_may_be_typed_as_people_write_it(typed, schedule, name):
    assert read_schedule(typed) == (schedule, name)


@pytest.mark.parametrize("typed", ["sometimes", "sun 24:00", "25", "sun 18:60", "🕊"])
def test_what_is_no_schedule_is_answered_with_the_right_form(typed):
    with pytest.raises(Misread, match="/digest sun 18:00"):
        read_schedule(typed)


async def test_a_schedule_is_set_for_all_watchlists_or_for_one_by_name(talk):
    await talk.say("/watch Iraq")
    await talk.say("/watch Korea")
    assert "every day 08:00, next 3 Nov 08:00 UTC" in await talk.say("/digest daily 8")
    assert schedules(talk) == {"Iraq": "daily 08:00", "Korea": "daily 08:00"}
    await talk.say("/digest sun 18:00 kor")
    assert schedules(talk) == {"Iraq": "daily 08:00", "Korea": "sun 18:00"}
    assert [one.next_digest_at for one in talk.watched()][1] == SUNDAY
    assert "no digest" in await talk.say("/digest off Iraq")
    assert talk.watched()[0].next_digest_at is None


async def test_it_comes_by_the_clock_of_the_chat(talk):
    await talk.say("/watch Iraq")
    await talk.say("/timezone Baghdad")
    await talk.say("/digest sun 18:00")
    assert talk.watched()[0].next_digest_at == SUNDAY - timedelta(hours=3)


async def test_a_bare_command_opens_a_menu_that_is_edited_in_place(talk, phone):
    await talk.say("/watch Iraq")
    menu = await phone.asks("/digest")
    assert menu.text.splitlines() == ["📰 Digest of Iraq", "Sunday 18:00, next 8 Nov 18:00 UTC"]
    assert (await pressed(phone, "Daily")).text.splitlines()[1] == "every day 18:00, next 18:00 UTC"
    assert (await pressed(phone, "07")).text.splitlines()[1] == "every day 07:00, next 3 Nov 07:00 UTC"
    await pressed(phone, "Weekly")
    assert (await pressed(phone, "Fr")).text.splitlines()[1] == "Friday 07:00, next 6 Nov 07:00 UTC"
    assert schedules(talk) == {"Iraq": "fri 07:00"}
    assert (await pressed(phone, "Off")).text.splitlines()[1] == "no digest"
    assert len(phone.screen()) == 2


async def test_with_several_watchlists_one_is_chosen_first_or_all_alike(talk, phone):
    await talk.say("/watch Iraq")
    await talk.say("/watch Korea")
    assert (await phone.asks("/digest")).text.splitlines()[1:] == [
        "Iraq: Sunday 18:00, next 8 Nov 18:00 UTC",
        "Korea: Sunday 18:00, next 8 Nov 18:00 UTC",
    ]
    await pressed(phone, "Korea")
    await pressed(phone, "Off")
    assert schedules(talk) == {"Iraq": "sun 18:00", "Korea": ""}
    await pressed(phone, strings.BACK)
    await pressed(phone, "All alike")
    await pressed(phone, "Daily")
    assert set(schedules(talk).values()) == {"daily 18:00"}


async def test_a_watchlist_of_the_file_keeps_its_schedule(talk, phone):
    await talk.say("/watch Iraq")
    (own,) = talk.watched()
    talk.ask(lambda c: c.exec_driver_sql("UPDATE watchlists SET origin = 'file'"))
    assert "fixed by the configuration" in await talk.say("/digest daily 8")
    assert "fixed by the configuration" in (await phone.asks("/digest")).text
    assert talk.watched()[0].digest == own.digest
    assert talk.watched()[0].origin is Origin.FILE


async def test_one_that_is_asked_for_is_made_once_and_a_restart_forgets_it_not(talk, phone):
    await talk.say("/watch Iraq")
    await phone.asks("/digest now")
    await talk.say("/digest dark")
    queued = [await queue_digests(talk.database, clock=talk.clock, draw=_failing) for _ in range(2)]
    assert queued == [1, 0]
    delivery = talk.claim()
    assert delivery.priority == 3
    assert delivery.body.startswith("<b>Weekly digest</b>\n26 Oct to 2 Nov 2026")
    assert talk.ask(lambda c: drafts.of_kind(c, "digest")) == []


async def test_who_stopped_is_told_so_instead_of_a_digest(talk):
    await talk.say("/watch Iraq")
    await talk.say("/stop")
    assert "/start resumes" in await talk.say("/digest now")
    assert await queue_digests(talk.database, clock=talk.clock, draw=_failing) == 0


async def test_without_a_watchlist_there_is_nothing_to_tell(talk):
    assert "You watch nothing yet" in await talk.say("/digest")
    assert "You watch nothing yet" in await talk.say("/digest now")


async def test_a_press_on_a_watchlist_that_is_gone_says_so(talk, phone):
    await talk.say("/watch Iraq")
    await phone.asks("/digest")
    (own,) = talk.watched()
    talk.ask(lambda c: watchlists.remove(c, own.subscriber_id, "Iraq"))
    phone.press("Daily")
    await phone.until(lambda: "toast" in phone.story()[-1])
    assert talk.ask(lambda c: deliveries.undelivered(c, None)) == 0


def _failing(*_, **__):
    raise AssertionError("nothing is to be drawn of nothing")
