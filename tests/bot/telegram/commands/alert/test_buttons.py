"""What the buttons below an alert answer, over the fake server."""

import pytest

from storage.records import Change
from tests.fakes.newsroom import SENTENCE, Newsroom

OPENED = Change.OPENED


@pytest.fixture
async def room(talk, database, messenger, clock):
    opened = Newsroom(database, messenger, clock)
    opened.watch()
    await opened.tells(OPENED)
    return opened


@pytest.fixture
def phone(room, server):
    return server.chat(7)


async def answered(phone, label):
    """Presses a button of the alert and waits for the new message."""
    before = len(phone.screen())
    await phone.presses(label, phone.screen()[0])
    await phone.until(lambda: len(phone.screen()) > before)


async def test_why_answers_anew_with_the_reading_the_arithmetic_the_sources_and_the_watchlist(phone):
    await answered(phone, "Why")
    answer = phone.last.text
    assert "strike 0.95" in answer
    assert SENTENCE in answer
    assert "Wire" in answer
    assert "Middle East: sent" in answer
    assert phone.spinning == []
    assert phone.screen()[0].text.startswith("🟠 SERIOUS")


async def test_sources_answer_anew_with_each_report_its_owner_and_its_link(phone):
    await answered(phone, "Sources")
    lines = phone.last.text.split("\n")
    assert lines[0] == "📰 Sources #A1"
    assert lines[2] == "1 report · reported · confidence 0.50"
    assert lines[4:] == ["Wire · 2 Nov 2026 12:00 UTC", "Drone strike near Baghdad kills commander"]
    assert [one.url for one in phone.last.entities if one.url] == ["https://wire.example/1"] * 2


async def test_a_chart_comes_as_a_picture_for_a_phone_with_how_it_stands(phone):
    await answered(phone, "📈 Chart")
    assert phone.last.media == "photo"
    assert phone.last.file.content.startswith(b"\x89PNG")
    assert phone.last.text.split("\n")[1].startswith("United States → Iran-backed militias in Iraq: level ")


async def test_a_chart_that_was_just_drawn_is_not_drawn_again(phone):
    await answered(phone, "📈 Chart")
    first = phone.last.file.content
    await answered(phone, "📈 Chart")
    assert phone.last.file.content == first


@pytest.mark.parametrize("name", ["why", "src", "chart", "up", "down", "fix"])
@pytest.mark.parametrize("argument", ["", "999", "x", "-1", "٣", "1" * 30, "9:p:IQ"])
async def test_a_press_on_no_alert_of_ours_says_that_it_has_expired(phone, name, argument):
    before = len(phone.stream())
    press = phone.forge(f"1:{name}:{argument}")
    await phone.until(lambda: press.id not in phone.server.presses.waiting)
    assert phone.story(since=before + 0)[-1].startswith("toast: This button has expired")
