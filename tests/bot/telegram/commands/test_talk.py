"""Conversations with the bot, over real HTTP and a real database."""

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.languages.catalogue import tables
from bot.telegram.commands.request import MOST_WATCHLISTS
from bot.telegram.commands.table import COMMANDS
from classifiers.signals import Tier
from storage import deliveries, subscribers, watchlists
from storage.records import Address, Origin, Watchlist
from tests.fakes.telegram_faults import too_many

ADA = Address("telegram", 7)
NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


async def test_start_works_at_once_and_explains_itself_in_six_lines(talk):
    reply = await talk.say("/start")
    assert len(reply.splitlines()) == 6
    (world,) = talk.watched()
    assert (world.name, world.tier, world.places) == ("World: critical only", Tier.CRITICAL, ())
    assert world.next_digest_at is not None
    assert "World: critical only" in reply


async def test_start_again_changes_nothing(talk):
    await talk.say("/start")
    await talk.say("/watch Iraq")
    await talk.say("/start")
    assert [one.name for one in talk.watched()] == ["World: critical only", "Iraq"]


async def test_watch_makes_a_watchlist_named_after_what_was_typed(talk):
    reply = await talk.say('/watch Iraq strike "ballistic missile"')
    (made,) = talk.watched()
    assert (made.name, made.origin, made.tier) == (
        'Iraq strike "ballistic missile"',
        Origin.CHAT,
        Tier.SERIOUS,
    )
    assert (made.places, made.signals, made.words.any) == (("IQ",), ("strike",), ("ballistic missile",))
    assert reply.startswith("Watching <b>Iraq strike")
    assert "from serious" in reply


async def test_what_is_typed_cannot_break_the_markup(talk):
    reply = await talk.say("/watch <b>&\u202e<i> \u0000")
    assert "&lt;" in reply
    await talk.say("/list")
    await talk.say("/unwatch </b>")


async def test_a_ready_made_set_is_watched_by_its_name(talk):
    await talk.say("/watch middle east")
    await talk.say("/watch world critical only")
    east, world = talk.watched()
    assert (east.name, east.tier) == ("Middle East", Tier.SERIOUS)
    assert "strait-of-hormuz" in east.places
    assert (world.name, world.tier) == ("World: critical only", Tier.CRITICAL)


async def test_watching_the_same_twice_gives_one_watchlist(talk):
    await talk.say("/watch Iraq strike")
    assert (await talk.say("/watch strike iraq")).startswith("You watch this already")
    assert len(talk.watched()) == 1


async def test_watchlists_have_unique_names(talk):
    await talk.say("/watch Iraq")
    with talk.database.transaction() as c:
        (one,) = watchlists.of(c, subscribers.get(c, ADA).id)
        watchlists.save(c, replace(one, places=("IR",)))
    await talk.say("/watch iraq")
    assert [one.name for one in talk.watched()] == ["Iraq", "iraq 2"]


async def test_a_subscriber_has_at_most_twenty_watchlists(talk):
    await talk.say("/start")
    with talk.database.transaction() as c:
        owner = subscribers.get(c, ADA).id
        for number in range(MOST_WATCHLISTS - 1):
            watchlists.save(c, Watchlist(subscriber_id=owner, name=f"w{number}", sides=(f"s{number}",)))
    assert "there can be no more" in await talk.say("/watch Iraq")
    assert len(talk.watched()) == MOST_WATCHLISTS
    assert len(await talk.say("/list")) > 1000


async def test_unwatch_removes_one_and_asks_where_it_is_not_clear(talk):
    await talk.say("/watch Iraq")
    await talk.say("/watch Korea")
    assert "<b>Korea</b> · " in await talk.say("/unwatch")
    assert "no watchlist <b>Syria</b>" in await talk.say("/unwatch Syria")
    assert await talk.say("/unwatch iraq") == "Removed: <b>Iraq</b>"
    assert [one.name for one in talk.watched()] == ["Korea"]


async def test_what_the_configuration_owns_is_shown_as_fixed_and_stays(talk):
    with talk.database.transaction() as c:
        owner = subscribers.ensure(c, ADA, now=talk.clock.now)
        watchlists.save(c, Watchlist(subscriber_id=owner.id, name="House", origin=Origin.FILE))
    assert "fixed by the configuration" in await talk.say("/list")
    for attempt in ("/unwatch House", "/unwatch", "/threshold critical House", "/threshold critical"):
        await talk.say(attempt)
    (house,) = talk.watched()
    assert house.tier is Tier.SERIOUS
    await talk.say("/start")
    assert len(talk.watched()) == 1


async def test_threshold_sets_a_tier_or_the_probability_of_a_signal(talk):
    await talk.say("/watch Iraq")
    await talk.say("/threshold critical")
    assert "from critical" in await talk.say("/threshold strike 0.8")
    assert talk.watched()[0].threshold == {"strike": 0.8}
    await talk.say("/threshold strike 0")
    assert talk.watched()[0].threshold == {}
    await talk.say("/watch Korea")
    assert "Which watchlist?" in await talk.say("/threshold notable")
    await talk.say("/threshold notable korea")
    assert [one.tier for one in talk.watched()] == [Tier.CRITICAL, Tier.NOTABLE]


async def test_stop_keeps_everything_and_start_resumes_with_what_is_not_a_day_old(talk):
    await talk.say("/watch Iraq")
    talk.queue("fresh")
    talk.queue("stale", age=timedelta(hours=25))
    assert "kept" in await talk.say("/stop")
    assert talk.subscriber().active is False
    assert "/start resumes" in await talk.say("/list")
    assert "/start resumes" in await talk.say("/watch Korea")
    assert "Welcome back. Waited for you, and follow now: 1" in await talk.say("/start")
    assert talk.subscriber().active
    assert [one.name for one in talk.watched()] == ["Iraq", "Korea"]
    assert talk.claim().key == "fresh"
    assert [one.key for one in talk.ask(lambda c: deliveries.failed(c, 9))] == ["stale"]


async def test_nobody_sees_or_changes_what_another_watches(talk):
    await talk.say("/watch Iraq", chat=7)
    talk.queue("x")
    assert (await talk.say("/list", chat=8)).startswith("You watch nothing yet")
    assert "Removed" not in await talk.say("/unwatch Iraq", chat=8)
    await talk.say("/start", chat=8)
    assert "Undelivered in all: 0" in await talk.say("/status", chat=8)
    assert "Undelivered in all: 1" in await talk.say("/status", chat=7)


async def test_help_names_every_command(talk):
    reply = await talk.say("/help")
    named = [one.name for one in COMMANDS if not one.admin]
    assert all(f"/{name}" in reply and tables.SUMMARIES[name] in reply for name in named)


async def test_history_without_a_find_says_how_to_ask(talk):
    assert "/history" in await talk.say("/history baghdad 7d")
    assert "365 days" in await talk.say("/history 999d")


async def test_replies_count_against_the_pace_of_the_chat(talk):
    await talk.say("/help")
    assert talk.pacer.wait(ADA, talk.clock.now) == timedelta(seconds=1)
    await talk.say("/help")
    assert talk.clock.now.second == 1


async def test_a_talkative_chat_keeps_no_other_waiting(talk):
    talk.clock.held.clear()
    await talk.say("/help")
    for _ in range(20):
        talk.server.says(7, "/help")
    assert "Commands" in await talk.say("/help", chat=8)
    assert len(talk.server.sent(7)) == 1


async def test_what_comes_late_is_done_in_silence(talk):
    talk.clock.held.clear()
    await talk.say("/help")
    talk.server.says(7, "/help")
    talk.server.says(7, "/watch Iraq")
    await talk.say("/help", chat=8)
    talk.clock.now += timedelta(seconds=9)
    talk.clock.held.set()
    await talk.quiet()
    assert [one.name for one in talk.watched()] == ["Iraq"]
    assert len(talk.server.sent(7)) == 1
    assert "Iraq" in await talk.say("/list")


async def test_a_reply_waits_again_where_an_alert_went_first(talk):
    talk.clock.held.clear()
    await talk.say("/help")
    talk.server.says(7, "/list")
    await talk.say("/help", chat=8)
    talk.pacer.took(ADA, talk.clock.now + timedelta(seconds=1))
    talk.clock.held.set()
    await talk.quiet()
    assert len(talk.server.sent(7)) == 2
    assert talk.clock.now - timedelta(seconds=2) == NOON


async def test_a_reply_that_is_refused_for_haste_lets_the_chat_rest(talk):
    talk.server.script(7, too_many(40))
    talk.server.says(7, "/help")
    await talk.until(lambda: talk.pacer.wait(ADA, talk.clock.now) == timedelta(seconds=40))
    talk.server.says(7, "/help")
    await talk.quiet()
    assert talk.server.sent(7) == []


async def test_a_database_that_fails_is_said_and_the_next_command_works(talk, caplog):
    tables = talk.database.transaction
    with tables() as c:
        c.exec_driver_sql("ALTER TABLE watchlists RENAME TO hidden")
    assert "nothing was changed" in await talk.say("/watch Iraq")
    with tables() as c:
        c.exec_driver_sql("ALTER TABLE hidden RENAME TO watchlists")
    assert "Watching" in await talk.say("/watch Iraq")
    assert "/watch of chat 7 failed" in caplog.text


async def test_an_update_that_comes_twice_does_its_work_once(talk):
    await talk.say("/watch Iraq")
    await talk.say("/watch Iraq")
    await asyncio.sleep(0)
    assert len(talk.watched()) == 1
