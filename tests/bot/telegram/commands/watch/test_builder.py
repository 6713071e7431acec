# ruff: noqa: RUF001 - the signs on the buttons
"""A watchlist is built by taps, in one message, and shows what it would have sent before it is saved."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.telegram.commands.watch.building import KIND
from classifiers.signals import Tier
from storage import drafts, watchlists
from storage.records import Address, Origin, Words
from tests.fakes.taps import remember, tap

ADA, GROUP = Address("telegram", 7), Address("telegram", -5)
PLACES = (
    "[✓ Everywhere] / [Middle East] [Ukraine–Russia] / [Taiwan Strait and South China Sea]"
    " / [Korea] [India–Pakistan] / [Horn of Africa and Red Sea] / [Sahel] [Africa]"
    " / [Europe] [Southeast Asia]"
    " / [Latin America] / [Next ›] / [Preview] [✕ Cancel]"
)


async def test_a_watchlist_is_built_page_by_page_in_one_message(talk, server):
    remember(
        talk.database,
        talk.clock.now,
        (1, Tier.SERIOUS, {"title": "A drone hits a depot"}),
        (2, Tier.SERIOUS, {"title": "A drone hits a base", "owners": 2}),
        (3, Tier.CRITICAL, {"title": "A raid kills a commander"}),
        (4, Tier.SERIOUS, {"title": "A drone hits a port", "places": ("SY",)}),
        (9, Tier.CRITICAL, {"title": "A drone hits a town"}),
    )
    phone = server.chat(7)
    menu = await phone.asks("/watch")
    assert str(menu) == (
        "New watchlist · 1 of 7: places\neverything · from serious\n"
        f"Tap where. Or type countries, cities or seas. {PLACES}"
    )
    (page,) = await tap(phone, "Preview")
    assert page == (
        "edit 1: World · preview\neverything · from serious\n"
        "Last 7 days: 4 alerts; at notable 4, at critical 1\n"
        "🟠 A drone hits a depot\n🟠 A drone hits a base\n"
        "Save it, or tap a step to change it. Type another name if you like."
        " [Save] / [Places] [Sides] [Signals] / [Words] [Strength] [Sources] / [‹ Back] [✕ Cancel]"
    )
    await tap(
        phone, "Places", "Middle East", *["Next"] * 2, "strike", *["Next"] * 2, "critical", *["Next"] * 2
    )
    (page,) = await tap(phone, "Save")
    assert page == (
        "edit 1: Watching Middle East, strike · Iraq, Iran, Israel, Gaza and the West Bank, Lebanon, 14 more"
        " · strike · from critical · digest Sunday 18:00, UTC\n"
        "Last 7 days: 1 alert; at notable 4, at serious 4\n🔴 A raid kills a commander"
        " [Threshold] [‹ All watchlists]"
    )
    (made,) = talk.watched()
    assert (made.name, made.signals, made.tier, made.origin) == (
        "Middle East, strike",
        ("strike",),
        Tier.CRITICAL,
        Origin.CHAT,
    )
    assert made.next_digest_at is not None
    assert talk.ask(lambda c: drafts.newest(c, ADA, 7)) is None


async def test_what_is_typed_is_taken_up_by_the_page_that_is_shown(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch")
    menu = await phone.asks("Iraq, baghdad; Syria")
    assert menu.text.splitlines()[1] == "Iraq, Syria · from serious"
    await tap(phone, "Next")
    await phone.asks("US>Iran, hezbollah")
    await tap(phone, "Next")
    await phone.asks("air strikes, strikes")
    await phone.asks("strikes, attack at sea")
    await tap(phone, "Next")
    await phone.asks("drone, “cruise missile”")
    await tap(phone, "none of")
    await phone.asks("film")
    await tap(phone, "Next")
    await phone.asks("critical, 70")
    await tap(phone, "Next")
    await phone.asks("3")
    await tap(phone, "Next")
    menu = await phone.asks("  Ships & <sand> ")
    head, asked = menu.text.splitlines()[:2]
    assert head == "Ships & <sand> · preview"
    assert asked == (
        "Iraq, Syria · United States → Iran, Hezbollah · strike, attack at sea · any of drone, cruise missile"
        " · none of film · from critical · severity ≥ 70 · 3 independent sources"
    )
    await tap(phone, "Save")
    (made,) = talk.watched()
    assert (made.name, made.places, made.sides) == ("Ships & <sand>", ("IQ", "SY"), ("US>IR", "hezbollah"))
    assert (made.signals, made.words) == (
        ("strike", "maritime"),
        Words(any=("drone", "cruise missile"), none=("film",)),
    )
    assert (made.tier, made.severity, made.owners) == (Tier.CRITICAL, 70, 3)


async def test_a_place_that_is_unknown_is_answered_with_those_most_like_it(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch")
    menu = await phone.asks("Irak")
    assert "I do not know “Irak”." in menu.text
    assert menu.rows[:3] == [["Iran?"], ["Iraq?"], ["Israel?"]]
    (seen,) = await tap(phone, "Iraq?")
    assert "I do not know" not in seen
    assert "\nIraq · from serious\n" in seen
    assert "[✓ Iraq]" in seen
    assert "\neverything" in (await tap(phone, "✓ Iraq"))[0]


async def test_a_draft_outlives_a_restart(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch")
    await tap(phone, "Korea")
    draft = talk.ask(lambda c: drafts.get(c, ADA, 7, KIND))
    assert draft.state["places"] == ["KP", "KR", "yellow-sea", "sea-of-japan"]
    assert draft.message_id == phone.last.id


async def test_cancel_changes_nothing_and_what_is_pressed_or_typed_after_it_neither(talk, server):
    phone = server.chat(7)
    menu = await phone.asks("/watch")
    data = menu.button("Korea").data
    assert await tap(phone, "✕ Cancel") == ["edit 1: Cancelled: nothing was changed."]
    phone.forge(data)
    await phone.until(lambda: phone.story()[-1] == "toast: This button has expired: give the command anew.")
    assert "only the commands" in (await phone.asks("Iraq")).text
    assert talk.watched() == []


async def test_an_older_menu_has_expired_once_there_is_a_newer(talk, server):
    phone = server.chat(7)
    old = await phone.asks("/watch")
    await phone.asks("/watch")
    for label in ("Korea", "Preview", "✕ Cancel"):
        assert await phone.presses(label, old) == ["toast: This button has expired: give the command anew."]
    assert "[✓ Korea]" in (await tap(phone, "Korea"))[0]


async def test_what_is_typed_a_day_later_is_no_answer_to_the_menu(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch")
    talk.clock.now += timedelta(days=1, seconds=1)
    assert "only the commands" in (await phone.asks("Iraq")).text
    assert "[✓ Korea]" in (await tap(phone, "Korea"))[0]


async def test_the_menu_of_another_person_is_refused(talk, server):
    group = server.group(-5)
    talk.server.admins[-5].update({1, 2})
    await group.asks("/watch", user=1)
    said = "toast: This menu is another person's: send /watch for your own."
    assert await group.presses("Korea", user=2) == [said]
    assert "[✓ Korea]" in (await tap(group, "Korea", user=1))[0]


async def test_who_is_no_administrator_neither_opens_nor_presses_a_menu(talk, server):
    group = server.group(-5)
    talk.server.admins[-5].add(1)
    await group.asks("/watch", user=1)
    assert "Only administrators" in (await group.asks("/watch", user=2)).text
    assert "Only administrators" in (await group.presses("Korea", user=2))[0]


async def test_any_administrator_may_press_where_the_one_who_opened_it_is_anonymous(talk, server):
    group = server.group(-5)
    talk.server.admins[-5].add(1)
    await group.asks("/watch", user=1, anonymous=True)
    assert "[✓ Korea]" in (await tap(group, "Korea", user=1))[0]


async def test_in_a_group_it_says_how_to_name_what_cannot_be_typed(talk, server):
    group = server.group(-5)
    talk.server.admins[-5].add(1)
    menu = await group.asks("/watch", user=1)
    assert "Or type" not in menu.text
    assert "send /watch with them" in menu.text


async def test_a_watchlist_is_changed_in_the_same_menu_and_keeps_what_was_not_touched(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Iraq strike")
    await phone.asks("/threshold strike 0.8")
    (before,) = talk.watched()
    await phone.asks("/list")
    (_, page) = await tap(phone, "Iraq strike", "Change")
    assert page.startswith("edit 3: Iraq strike · preview\nIraq · strike · from serious · strike ≥ 0.80")
    await tap(phone, "Sources", "2 sources", "Next")
    await phone.asks("Iraq, struck")
    seen = await tap(phone, "Save")
    assert seen[0].startswith(
        "edit 4: Changed: Iraq, struck · Iraq · strike · from serious · strike ≥ 0.80 · 2"
    )
    (after,) = talk.watched()
    assert (after.id, after.name, after.owners) == (before.id, "Iraq, struck", 2)
    assert (after.threshold, after.next_digest_at) == (before.threshold, before.next_digest_at)


async def test_a_name_that_another_has_is_numbered(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Iraq")
    await phone.asks("/watch")
    await tap(phone, "Korea", "Preview")
    await phone.asks("IRAQ")
    await tap(phone, "Save")
    assert [one.name for one in talk.watched()] == ["Iraq", "IRAQ 2"]


async def test_what_is_watched_already_is_not_saved_again(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Korea")
    await phone.asks("/watch")
    await tap(phone, "Korea", "Preview")
    assert await phone.presses("Save") == ["toast: You watch this already: Korea"]
    assert len(talk.watched()) == 1


async def test_one_that_was_removed_meanwhile_is_not_brought_back(talk, server):
    phone = server.chat(7)
    await phone.asks("/watch Korea")
    await phone.asks("/list")
    await tap(phone, "Korea", "Change")
    await phone.asks("/unwatch Korea")
    assert "no longer there" in (await phone.presses("Save"))[0]
    assert talk.watched() == []


async def test_more_watchlists_than_are_allowed_are_refused_and_the_menu_stays(talk, server):
    phone = server.chat(7)
    await phone.asks("/start")

    (one,) = talk.watched()
    for number in range(19):
        talk.ask(lambda c, n=number: watchlists.save(c, replace(one, name=f"w{n}", sides=(f"s{n}",))))
    await phone.asks("/watch")
    await tap(phone, "Korea", "Preview")
    assert "there can be no more" in (await phone.presses("Save"))[0]
    assert phone.last.rows[0] == ["Save"]


@pytest.mark.parametrize(
    "deed",
    [
        *("", "p", "p:nowhere", "q:XX", "a:nobody", "s:noise", "d:9", "d:x", "l:some", "c:x"),
        *("t:x", "v:1", "o:9", "f:0", "go:away", "go:", "zz:1"),
    ],
)
async def test_a_deed_that_no_button_has_does_nothing(talk, server, deed):
    phone = server.chat(7)
    menu = await phone.asks("/watch")
    start = menu.button("Korea").data.removesuffix("p:korea")
    phone.forge(start + deed)
    await phone.until(lambda: phone.story()[-1].startswith("toast: This button has expired"))
    assert len(phone.story()) == 2
