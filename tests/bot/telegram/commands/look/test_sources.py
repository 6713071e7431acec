"""/sources over the fake server: how each outlet is heard, page by page, and one by name."""

from dataclasses import replace
from datetime import timedelta

import pytest

from storage import feeds
from storage.records import Feed

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def phone(server):
    return server.chat(7)


@pytest.fixture
def read(talk):
    """Stores feeds: a name with its outlet's tier, country, and what polling knows of it."""

    def stored(*wanted):
        now = talk.clock.now

        def store(c):
            feeds.sync(c, [feed for feed, _ in wanted], now=now, interval=10 * timedelta(minutes=1))
            for state, (_, known) in zip(feeds.states(c), wanted, strict=True):
                feeds.save(c, replace(state, **known))

        talk.ask(store)

    return stored


def feed(name, *, publisher="", tier=3, country="", host=""):
    url = f"https://{host or name.lower().replace(' ', '-') + '.example'}/rss/{len(name)}"
    return Feed(url=url, name=name, publisher=publisher or name, owner="", tier=tier, country=country)


def heard(now, *, ago=HOUR):
    return {"last_attempt_at": now, "last_success_at": now - timedelta(minutes=5), "last_new_at": now - ago}


async def test_outlets_are_told_with_their_tier_country_and_who_controls_them(talk, phone, read):
    now = talk.clock.now
    read(
        (feed("Gazette World", publisher="Gazette", tier=2, country="GB"), heard(now)),
        (feed("Gazette Asia Desk", publisher="Gazette", tier=2, country="GB"), heard(now, ago=9 * DAY)),
        (
            feed("Organ", tier=4, country="SY"),
            {"failures": 4, "last_error": "404", **heard(now, ago=30 * DAY)},
        ),
        (feed("Newcomer"), {}),
    )
    page = await phone.asks("/sources")
    assert page.text.splitlines() == [
        "Sources: feeds 4, outlets 3",
        "🟢 1 live · ⚪ 1 not read yet · 🟡 1 silent · 🔴 1 failing",
        "Outlets 1\u20133 of 3; times in UTC",
        "",
        "🟢 Gazette",
        "tier 2 · United Kingdom",
        "feeds live: 1 of 2 · last news 11:00",
        "",
        "⚪ Newcomer",
        "tier 3",
        "no news yet",
        "",
        "🔴 Organ",
        "tier 4 · Syria · state-controlled",
        "last news 3 Oct 12:00",
    ]
    assert page.rows == [["Gazette", "Newcomer"], ["Organ"], ["• all", "live", "silent", "failing"]]


async def test_one_kind_of_outlets_is_shown_on_demand_in_place(talk, phone, read):
    now = talk.clock.now
    read((feed("Live"), heard(now)), (feed("Silent"), heard(now, ago=8 * DAY)))
    page = await phone.asks("/sources")
    phone.press("silent")
    await phone.until(lambda: "Outlets 1\u20131 of 1" in phone.last.text)
    assert phone.last.id == page.id
    assert phone.last.rows == [["Silent"], ["all", "live", "• silent"]]


async def test_pages_turn_and_keep_their_order(talk, phone, read):
    read(*((feed(f"Outlet {number:02}"), heard(talk.clock.now)) for number in range(20)))
    await phone.asks("/sources")
    phone.press("▶")
    await phone.until(lambda: "Outlets 9\u201316 of 20" in phone.last.text)
    phone.press("▶")
    await phone.until(lambda: "Outlets 17\u201320 of 20" in phone.last.text)
    assert phone.last.rows == [["◀"], ["Outlet 16", "Outlet 17"], ["Outlet 18", "Outlet 19"]]
    phone.press("◀")
    await phone.until(lambda: "Outlets 9\u201316 of 20" in phone.last.text)


async def test_an_outlet_by_name_tells_each_of_its_feeds(talk, phone, read, news):
    now = talk.clock.now
    broken = {"failures": 3, "paused": True, "last_error": "gone <for good>", **heard(now, ago=9 * DAY)}
    read(
        (
            feed("Gazette World", publisher="Gazette", tier=2, country="GB", host="gazette.example"),
            heard(now),
        ),
        (feed("Gazette Asia", publisher="Gazette", tier=2, country="GB", host="gazette.example"), broken),
        (feed("Other"), heard(now)),
    )
    one = await phone.asks("/sources gaz")
    assert one.text.splitlines() == [
        "🟢 Gazette",
        "tier 2 · United Kingdom",
        "owned by gazette.example",
        "items in 7 days: 0",
        "",
        "🟢 Gazette World",
        "live · English · gazette.example",
        "answered 11:55 UTC",
        "last news 11:00 UTC",
        "asked every 10 min",
        "",
        "🔴 Gazette Asia",
        "failing · English · gazette.example",
        "answered 11:55 UTC",
        "last news 24 Oct 12:00 UTC",
        "failures in a row: 3",
        "paused: asked once a day",
        "“gone <for good>”",
        "asked every 10 min",
    ]


async def test_an_outlet_of_a_page_is_told_by_its_button(talk, phone, read):
    read((feed("Gazette"), heard(talk.clock.now)), (feed("Other"), heard(talk.clock.now)))
    await phone.asks("/sources")
    phone.press("Other")
    await phone.until(lambda: phone.last.text.startswith("🟢 Other"))


async def test_a_name_that_several_have_asks_which(talk, phone, read):
    read((feed("Gazette A"), heard(talk.clock.now)), (feed("Gazette B"), heard(talk.clock.now)))
    which = await phone.asks("/sources gazette")
    assert (which.text, which.rows) == ("Which one?", [["Gazette A", "Gazette B"]])


async def test_nothing_read_and_nothing_called_so_are_said(talk, phone, read):
    assert (await phone.asks("/sources")).text == "No source is read yet."
    read((feed("Gazette"), {}))
    assert "No outlet called Atlantis is read" in (await phone.asks("/sources Atlantis")).text


async def test_no_address_with_a_secret_is_shown(talk, phone, read):
    secret = replace(feed("Gazette"), url="https://me:secret@gazette.example/rss?token=hidden")
    read((secret, heard(talk.clock.now)))
    told = (await phone.asks("/sources Gazette")).text
    assert "gazette.example" in told
    assert "secret" not in told
    assert "hidden" not in told
