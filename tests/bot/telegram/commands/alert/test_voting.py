"""Votes on alerts by buttons, what they come to in storage, and as labels."""

import json

import pytest

from bot.labels.counted import count
from bot.labels.lines import line
from classifiers.signals import Tier
from storage import feedback
from storage.records import Change, Opinion
from tests.fakes.newsroom import Newsroom


@pytest.fixture
async def room(talk, database, messenger, clock):
    opened = Newsroom(database, messenger, clock)
    opened.watch()
    opened.watch(chat=-1009)
    await opened.tells(Change.OPENED)
    return opened


@pytest.fixture
def phone(room, server):
    return server.chat(7)


def votes(room):
    """What is stored of all alerts: who says what, and which model read it."""
    said = room.ask(lambda c: feedback.of_alert(c, 1))
    return [(vote.person, vote.opinion, vote.value, vote.model) for vote in said]


async def taps(phone, label, **more):
    """Presses in the menu, the newest message, and waits until it reads anew."""
    before = edits(phone)
    await phone.presses(label, phone.last, **more)
    await phone.until(lambda: edits(phone) > before)


async def asked(phone, **more):
    """Presses 👎 and waits for the menu."""
    before = len(phone.screen())
    await phone.presses("👎", **more)
    await phone.until(lambda: len(phone.screen()) > before)


def edits(phone):
    return sum(event.kind == "edit" for event in phone.stream())


def labels(room):
    told = room.ask(lambda c: count(list(feedback.ballots(c))))
    return [json.loads(line(label)) for label in told.labels]


async def test_a_thumb_up_is_stored_with_the_model_and_said(room, phone):
    assert await phone.presses("👍") == ["toast: Thanks: noted as right. 👍 again takes it back."]
    assert votes(room) == [(7, Opinion.RIGHT, "", "fake-1")]


async def test_the_same_thumb_again_takes_the_vote_back(room, phone):
    await phone.presses("👍")
    assert await phone.presses("👍") == ["toast: Taken back: you say nothing of this alert."]
    assert votes(room) == []
    await phone.presses("👎")
    assert (await phone.presses("👎"))[-1] == "toast: Taken back: you say nothing of this alert."
    assert votes(room) == []


async def test_the_other_thumb_changes_the_vote(room, phone):
    await phone.presses("👍")
    await asked(phone)
    assert "toast: Changed: noted as wrong. 👎 again takes it back." in phone.story()
    assert votes(room) == [(7, Opinion.WRONG, "", "fake-1")]
    assert await phone.presses("👍") == ["toast: Changed: noted as right. 👍 again takes it back."]
    assert votes(room) == [(7, Opinion.RIGHT, "", "fake-1")]


async def test_after_a_thumb_down_a_short_menu_asks_what_is_wrong(room, phone):
    await asked(phone)
    assert str(phone.last) == (
        "👎 #A1: what is wrong with it? [Wrong place] [Wrong signal] / [Not new] [False alarm]"
    )


@pytest.mark.parametrize(
    ("presses", "opinion", "value"),
    [
        (["Wrong place"], Opinion.WRONG_PLACE, ""),
        (["Wrong place", "Syria"], Opinion.WRONG_PLACE, "SY"),
        (["Wrong place", "Syria", "Jordan"], Opinion.WRONG_PLACE, "SY,JO"),
        (["Wrong place", "Syria", "✓ Syria"], Opinion.WRONG_PLACE, ""),
        (["Wrong place", "Syria", "None of them"], Opinion.WRONG_PLACE, "-"),
        (["Wrong place", "None of them", "Iraq"], Opinion.WRONG_PLACE, "IQ"),
        (["Wrong place", "Elsewhere", "Eastern Europe", "Ukraine"], Opinion.WRONG_PLACE, "UA"),
        (["Wrong signal"], Opinion.WRONG_SIGNAL, ""),
        (["Wrong signal", "clash", "threat"], Opinion.WRONG_SIGNAL, "clash,threat"),
        (["Wrong signal", "clash", "◀ Back", "Wrong place", "Syria"], Opinion.WRONG_PLACE, "SY"),
        (["Not new"], Opinion.NOT_NEW, ""),
        (["Not new", "analysis"], Opinion.NOT_NEW, "analysis"),
        (["False alarm"], Opinion.FALSE_ALARM, ""),
        (["False alarm", "◀ Back", "Wrong signal", "None of them", "Done"], Opinion.WRONG_SIGNAL, "-"),
    ],
)
async def test_each_correction_is_stored_as_it_is_pressed(room, phone, presses, opinion, value):
    await asked(phone)
    for label in presses:
        await taps(phone, label)
    assert votes(room) == [(7, opinion, value, "fake-1")]
    assert len(phone.screen()) == 2


@pytest.mark.parametrize("forged", ["p:Moon", "p:Iraq", "s:peace", "s:IQ", "p:<b>", f"p:{'x' * 44}", "s:a,b"])
async def test_a_forged_correction_is_stored_nowhere(room, phone, forged):
    await asked(phone)
    phone.forge(f"1:fix:1:{forged}", phone.last)
    await phone.until(lambda: not phone.spinning)
    assert phone.story()[-1] == "toast: This button has expired."
    assert votes(room) == [(7, Opinion.WRONG, "", "fake-1")]


async def test_corrections_become_labels(room, phone):
    await asked(phone)
    await taps(phone, "Wrong place")
    await taps(phone, "Syria")
    (label,) = labels(room)
    assert (label["where"], label["signals"], label["model"]) == (["SY"], None, "fake-1")


async def test_in_a_group_anyone_votes_each_for_themselves(room, server):
    group = server.chat(-1009)
    await group.presses("👍", user=11)
    await asked(group, user=12)
    await group.presses("False alarm", group.last, user=13)
    assert votes(room) == [
        (11, Opinion.RIGHT, "", "fake-1"),
        (12, Opinion.WRONG, "", "fake-1"),
        (13, Opinion.FALSE_ALARM, "", "fake-1"),
    ]


async def test_in_a_group_what_one_person_chose_is_told_to_them_alone(room, server):
    group = server.chat(-1009)
    await asked(group, user=12)
    await taps(group, "Wrong signal", user=12)
    await group.presses("clash", group.last, user=12)
    assert group.story()[-1] == "toast: Right instead: clash"
    assert not any("✓" in label for row in group.last.rows for label in row)


async def test_who_was_not_told_of_an_alert_has_no_vote_on_it(room, server):
    stranger = server.chat(8)
    await stranger.asks("/help")
    before = len(stranger.stream())
    press = stranger.forge("1:up:1")
    await stranger.until(lambda: press.id not in server.presses.waiting)
    assert stranger.story(since=before)[-1] == "toast: This button has expired."
    assert votes(room) == []


async def test_a_vote_stands_while_its_message_is_edited(room, phone):
    await phone.presses("👍")
    await room.tells(Change.UPDATED, after=7, tier=Tier.SERIOUS, reason="5 → 8 dead", reports=3)
    assert await phone.presses("👍") == ["toast: Taken back: you say nothing of this alert."]
