"""Quiet hours, time zone, language and the page that leads to them, over the fake server."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.languages import catalogue
from classifiers.signals import Tier
from storage import subscribers, watchlists
from storage.records import Address, Origin, Watchlist

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)


@pytest.fixture
async def phone(talk, server):
    await talk.say("/watch Iraq")
    await talk.say("/watch Korea")
    return server.chat(7)


async def taps(phone, label):
    """Presses a button of a menu and waits until the menu has changed; the menu."""
    before = len(phone.chat.events)
    await phone.presses(label)
    await phone.until(lambda: any(one.kind == "edit" for one in phone.chat.events[before:]))
    return phone.last


@pytest.mark.parametrize(
    ("typed", "hours"),
    [("22-7", "22:00-07:00"), ("22:30-06:00", "22:30-06:00"), ("10pm-7am", "22:00-07:00"), ("off", "")],
)
async def test_quiet_hours_are_set_by_word(talk, phone, typed, hours):
    await phone.asks("/quiet 1-2")
    reply = await phone.asks(f"/quiet {typed}")
    assert talk.subscriber().quiet == hours
    assert reply.text.startswith("🌙 Quiet hours: " + (hours.replace("-", "–") or "none"))  # noqa: RUF001


async def test_what_are_no_hours_is_answered_with_the_form(talk, phone):
    assert "/quiet 22-7" in (await phone.asks("/quiet at night")).text
    assert talk.subscriber().quiet == ""


async def test_quiet_hours_are_set_by_taps_in_place(talk, phone):
    menu = await phone.asks("/quiet")
    assert [list(row) for row in menu.rows] == [
        ["22:00–07:00", "23:00–07:00", "23:00–08:00"],  # noqa: RUF001
        ["Other hours", "Off"],
        ["✓ 🔴 critical", "🟠 serious", "nothing"],
        ["🕓 Time zone"],
        ["‹ Settings"],  # noqa: RUF001
    ]
    assert "Quiet hours: none" in menu.text
    await taps(phone, "22:00")
    assert talk.subscriber().quiet == "22:00-07:00"
    assert "Rings all the same: from critical on" in phone.last.text
    await taps(phone, "Other hours")
    await taps(phone, "20:00")
    assert "20:00" not in [button.text for button in phone.last.buttons]
    await taps(phone, "06:00")
    assert talk.subscriber().quiet == "20:00-06:00"
    await taps(phone, "nothing")
    assert talk.subscriber().wakes_for == ""
    assert "Nothing rings in them" in phone.last.text
    await taps(phone, "🟠 serious")
    assert talk.subscriber().wakes_for is Tier.SERIOUS
    await taps(phone, "Off")
    assert talk.subscriber().quiet == ""
    assert phone.last.id == menu.id


@pytest.mark.parametrize(
    "pressed",
    ["quiet:s:9-9", "quiet:w:notable", "quiet:z", "tz:Moon/Sea", "tz:../etc", "lang:tlh", "set:stop"],
)
async def test_a_forged_button_changes_nothing(talk, phone, pressed):
    await phone.asks("/quiet")
    before = talk.subscriber()
    phone.forge(f"1:{pressed}")
    await phone.until(lambda: not phone.spinning)
    assert talk.subscriber() == before


async def test_a_time_zone_is_found_by_a_city_and_moves_the_next_digests(talk, phone):
    talk.ask(lambda c: watchlists.save(c, house(c)))
    reply = await phone.asks("/timezone Mosul")
    assert reply.text.startswith("🕓 Time zone: Asia/Baghdad, 15:00 now")
    assert talk.subscriber().timezone == "Asia/Baghdad"
    iraq, korea, fixed = talk.watched()
    sunday = datetime(2026, 11, 8, 15, tzinfo=UTC)  # 18:00 there
    assert [(one.timezone, one.next_digest_at) for one in (iraq, korea)] == [("Asia/Baghdad", sunday)] * 2
    assert fixed.timezone == "UTC"


def house(c):
    owner = subscribers.get(c, Address("telegram", 7)).id
    return Watchlist(subscriber_id=owner, name="House", origin=Origin.FILE)


async def test_near_matches_are_offered_as_buttons_with_their_time(talk, phone):
    menu = await phone.asks("/timezone Springfield")
    assert "Which do you mean by “Springfield”?" in menu.text
    assert menu.buttons[0].text == "Springfield (US) 06:00"
    await taps(phone, "Springfield (US) 07:00")
    assert talk.subscriber().timezone == "America/New_York"


async def test_bare_timezone_offers_usual_zones_and_takes_the_next_word_for_a_city(talk, phone):
    menu = await phone.asks("/timezone")
    assert "UTC, 12:00 now" in menu.text
    assert "Berlin 13:00" in [button.text for button in menu.buttons]
    assert "Asia/Seoul" in (await phone.asks("Seoul")).text
    assert talk.subscriber().timezone == "Asia/Seoul"
    assert "only the commands" in (await phone.asks("Seoul")).text


async def test_what_is_typed_a_day_after_timezone_is_no_city(talk, phone):
    await phone.asks("/timezone")
    talk.clock.now += timedelta(days=1, seconds=1)
    assert "only the commands" in (await phone.asks("Seoul")).text
    assert talk.subscriber().timezone == "UTC"


async def test_language_is_chosen_from_those_there_are(talk, phone):
    menu = await phone.asks("/lang")
    assert "✓ English" in [button.text for button in menu.buttons]
    await taps(phone, "✓ English")
    assert phone.last.text == "I speak English now."
    assert "en (English)" in (await phone.asks("/lang klingon")).text
    await phone.asks("/lang english")
    assert talk.subscriber().language == "en"


async def test_another_language_is_spoken_from_the_next_word_on(talk, phone, monkeypatch):
    spoken = {"strings": {"LANGUAGE": "Elvish"}, "texts": {"LANGUAGE_SET": "Mae govannen."}}
    known = catalogue.catalogue
    monkeypatch.setattr(catalogue, "catalogue", lambda code: spoken if code == "xx" else known(code))
    for module in ("bot.languages.catalogue", "bot.telegram.commands.settings.language"):
        monkeypatch.setattr(f"{module}.languages", lambda: ("en", "xx"))
    await phone.asks("/lang")
    await taps(phone, "Elvish")
    assert phone.last.text == "Mae govannen."
    assert talk.subscriber().language == "xx"


async def test_settings_shows_all_of_it_and_leads_there_and_back(talk, phone):
    await phone.asks("/quiet 22-7")
    await phone.asks("/mute 4h")
    page = await phone.asks("/settings")
    assert page.text.split("\n") == [
        "⚙ Settings",
        "📋 Watchlists: Iraq, Korea",
        "🎚 Threshold: serious",
        "🌙 Quiet hours: 22:00–07:00",  # noqa: RUF001
        "🔕 Muted: everything until 16:00 UTC",
        "🕓 Time zone: UTC, 12:00",
        "🗣 Language: English",
        "📰 Digest: Sunday 18:00",
    ]
    for label, shown in (
        ("📋 Watchlists", "Iraq"),
        ("🎚 Threshold", "Of which watchlist?"),
        ("🌙 Quiet hours", "🌙 Quiet hours"),
        ("🔕 Muted", "🔕 Mute"),
        ("🕓 Time zone", "Time zone"),
        ("🗣 Language", "Which language"),
        ("📰 Digest", "igest"),
    ):
        assert shown in (await taps(phone, label)).text, label
        assert (await taps(phone, "‹ Settings")).text.startswith("⚙ Settings")  # noqa: RUF001
        assert phone.last.id == page.id


async def test_in_a_group_administrators_alone_change_settings_but_all_see_them(talk, server):
    group = server.group(-1009, owner=5, title="Desk")
    await group.asks("/watch Iraq", user=5)
    page = await group.asks("/settings", user=6)
    assert page.text.startswith("⚙ Settings")
    story = await group.presses("🌙 Quiet hours", user=6)
    assert any("administrators" in line for line in story)
    assert "administrators" in (await group.asks("/quiet 22-7", user=6)).text
    await group.asks("/quiet 22-7", user=5)
    assert talk.subscriber(Address("telegram", -1009)).quiet == "22:00-07:00"
