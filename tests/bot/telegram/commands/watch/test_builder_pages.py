"""Whatever is typed or tapped, the next page is one that Telegram takes."""

from dataclasses import asdict, replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.messages.markup import utf16_length, visible_length
from bot.telegram.commands.request import LONGEST_DATA, read_press
from bot.telegram.commands.watch.builder_pages import name_of, page
from bot.telegram.commands.watch.builder_taps import tapped
from bot.telegram.commands.watch.builder_typed import taken
from bot.telegram.commands.watch.building import Building, Step, applied, chosen_of
from storage.records import ChatKind, Watchlist
from tests.bot.messages.conftest import judge

BASE = Watchlist(subscriber_id=1, name="x")
OWNER = 2**52 - 1  # the largest id of a person
START = Building(serial="zzzzzz")
TYPED = st.text(max_size=80) | st.sampled_from(
    [
        "Iraq, Syria",
        "Africa",
        "US>Iran, west papua separatists+Iran-backed militias in Iraq",
        "strikes",
        "critical, 70",
    ]
)


def shown(building, kind=ChatKind.PRIVATE):
    return page(building, applied(building, BASE), owner=OWNER, kind=kind, glance="")


def deeds(reply):
    pressed = [read_press(button.data) for row in reply.buttons for button in row]
    return [one.arguments.partition(":")[2] for one in pressed]


@given(st.lists(st.tuples(st.sampled_from(Step), TYPED), max_size=6), st.sampled_from(ChatKind))
def test_whatever_is_typed_the_page_can_be_sent(typed, kind):
    building = START
    for step, text in typed:
        building = taken(replace(building, step=step), text)
        reply = shown(building, kind)
        judge(reply.html)
        assert visible_length(reply.html) <= 1500
        for row in reply.buttons:
            assert 1 <= len(row) <= 3
            assert all(len(button.data.encode()) <= LONGEST_DATA for button in row)
            assert all(0 < utf16_length(button.text) <= 64 for button in row)
    assert name_of(building)


@given(st.data())
def test_every_button_does_something_and_leads_to_a_page_that_can_be_sent(data):
    building = taken(START, "Irak")
    for _ in range(8):
        deed = data.draw(st.sampled_from(deeds(shown(building))))
        if deed in ("x", "save"):
            continue
        after = tapped(replace(building, offered=(), unread=""), deed, building.offered)
        assert after is not None
        building = after
        judge(shown(building).html)


@pytest.mark.parametrize(
    ("step", "typed", "changed"),
    [
        (Step.PLACES, "Iraq, the Red Sea", {"places": ("IQ", "red-sea")}),
        (Step.PLACES, "Iraq Syria", {"places": ("IQ", "SY")}),
        (Step.PLACES, "Iraq, Nowhereland", {"places": ("IQ",), "unread": "Nowhereland"}),
        (Step.PLACES, "strike", {"unread": "strike"}),
        (Step.SIDES, "Houthis; US > Iran\nIL+Iran", {"sides": ("houthis", "US>IR", "IL+IR")}),
        (Step.SIDES, "Atlantis", {"unread": "Atlantis"}),
        (Step.SIGNALS, "Strikes, ceasefire", {"signals": ("strike", "deescalation")}),
        (Step.SIGNALS, "noise", {"unread": "noise"}),
        (Step.LEAST, "critical, 70", {"tier": "critical", "severity": 70}),
        (Step.LEAST, "101", {"unread": "101"}),
        (Step.SOURCES, "2", {"owners": 2}),
        (Step.SOURCES, "1", {}),
        (Step.SOURCES, "ten", {"unread": "ten"}),
        (Step.PREVIEW, " My,  list ", {"name": "My, list"}),
        (Step.PREVIEW, " ", {}),
    ],
)
def test_what_is_typed_means_what_the_page_asks_for(step, typed, changed):
    before = replace(START, step=step)
    after = replace(taken(before, typed), offered=())
    assert {name: value for name, value in asdict(after).items() if value != asdict(before)[name]} == changed


def test_a_name_says_what_is_watched():
    assert name_of(START) == "World"
    assert name_of(taken(START, "korea, Iraq, Syria")) == "Korea, Iraq"
    assert name_of(taken(replace(START, step=Step.SIDES), "US>Iran")) == "United States → Iran"
    assert name_of(chosen_of(replace(BASE, name="Mine"), "1")) == "Mine"
