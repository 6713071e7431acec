# ruff: noqa: RUF001 - the signs on the buttons
"""/threshold shows what each step would have sent, and sets it by a tap."""

from datetime import timedelta

import pytest

from classifiers.signals import Tier
from storage import subscribers, watchlists
from storage.records import Address, Origin, Watchlist
from tests.fakes.taps import remember, tap

ADA = Address("telegram", 7)
KOREA = "Korea · North Korea, South Korea, Yellow Sea, Sea of Japan"
IRAQ = "Iraq · Iraq · from serious"
COUNTS = "Last 7 days, each step by itself would have sent this many alerts. Tap one to set it."


async def test_every_step_shows_what_it_would_have_sent_and_a_tap_sets_it(talk, server):
    remember(
        talk.database,
        talk.clock.now,
        (1, Tier.NOTABLE, {}),
        (2, Tier.SERIOUS, {"owners": 2}),
        (3, Tier.SERIOUS, {"severity": 75.0}),
        (4, Tier.CRITICAL, {"owners": 3, "severity": 85.0}),
        (5, Tier.CRITICAL, {"places": ("SY",)}),
        (8, Tier.CRITICAL, {}),
    )
    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    menu = await phone.asks("/threshold")
    assert menu.text == f"{IRAQ} · digest Sunday 18:00, UTC\n{COUNTS}"
    assert menu.rows == [
        ["notable: 4", "✓ serious: 3", "critical: 1"],
        ["✓ any severity: 3", "severity 50+: 3", "severity 70+: 2"],
        ["✓ 1 source: 3", "2 sources: 2", "3 sources: 1"],
        ["‹ Back"],
    ]
    await tap(phone, "severity 70+")
    assert phone.last.rows[:3] == [
        ["notable: 2", "✓ serious: 2", "critical: 1"],
        ["any severity: 3", "severity 50+: 3", "✓ severity 70+: 2"],
        ["✓ 1 source: 2", "2 sources: 1", "3 sources: 1"],
    ]
    assert "severity ≥ 70" in phone.last.text
    await tap(phone, "critical", "2 sources", "any severity")
    (made,) = talk.watched()
    assert (made.tier, made.owners, made.severity) == (Tier.CRITICAL, 2, 0)
    assert (await tap(phone, "‹ Back"))[0].startswith(f"edit 2: {IRAQ.replace('serious', 'critical')}")


async def test_of_several_one_is_chosen_first(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Korea")
    await phone.asks("/watch Iraq")
    menu = await phone.asks("/threshold")
    assert str(menu) == "Of which watchlist? [Korea] [Iraq]"
    assert (await tap(phone, "Korea"))[0].startswith(f"edit 3: {KOREA} · from serious")


async def test_nothing_is_counted_before_anything_is_stored(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    menu = await phone.asks("/threshold")
    assert menu.text.endswith("\nNo preview: nothing is stored yet.")
    assert menu.rows[0] == ["notable", "✓ serious", "critical"]


async def test_where_less_than_a_week_is_stored_the_preview_says_since_when(talk, server):
    remember(talk.database, talk.clock.now, (1, Tier.SERIOUS, {}), oldest=timedelta(days=2))
    reply = await server.chat(7).asks("/watch Iraq")
    assert reply.text.splitlines()[1:] == [
        "Since 31 Oct 12:00 UTC, as far as is stored: 1 alert; at notable 1, at critical 0",
        "🟠 Act 1",
    ]


async def test_with_arguments_it_acts_and_shows_what_that_would_have_sent(talk, server):
    remember(talk.database, talk.clock.now, (1, Tier.SERIOUS, {}), (2, Tier.CRITICAL, {}))
    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    reply = await phone.asks("/threshold critical")
    assert reply.text == (
        "Changed: Iraq · Iraq · from critical · digest Sunday 18:00, UTC\n"
        "Last 7 days: 1 alert; at notable 2, at serious 2\n🔴 Act 2"
    )


async def test_what_the_configuration_owns_has_no_menu(talk, server):
    def fix(c):
        subscriber = subscribers.ensure(c, ADA, now=talk.clock.now)
        return watchlists.save(c, Watchlist(subscriber_id=subscriber.id, name="House", origin=Origin.FILE))

    house = talk.ask(fix)
    phone = server.chat(7)
    assert "fixed by the configuration" in (await phone.asks("/threshold")).text
    phone.forge(f"1:wt:{house.id}:t:critical")
    await phone.until(lambda: "no longer there" in phone.story()[-1])
    assert talk.watched()[0].tier is Tier.SERIOUS


@pytest.mark.parametrize("step", ["t:loud", "v:51", "o:9", "o:-1", "x:1", "t", "::"])
async def test_a_step_that_there_is_not_changes_nothing(talk, server, step):
    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    await phone.asks("/threshold")
    (before,) = talk.watched()
    number = len(phone.story())
    phone.forge(f"1:wt:{before.id}:{step}")
    await phone.until(lambda: len(phone.story()) > number or not phone.spinning)
    assert talk.watched() == [before]
