"""One incident, one live message: what a chat reads and hears of it, in order, over the fake server."""

import pytest

from bot.languages.catalogue import lending
from classifiers.signals import Tier
from storage.records import Change, Status
from tests.fakes.newsroom import SENTENCE, Newsroom
from tests.fakes.pseudo import CODE, plain_words, pseudo
from tests.fakes.telegram_faults import LOST_BEFORE

OPENED, UPDATED, PROMOTED, CLOSED = Change.OPENED, Change.UPDATED, Change.PROMOTED, Change.CLOSED
RUNG, SPIRAL = Change.RUNG, Change.SPIRAL
SERIES = "US>iraqi-militias"
CONFIRMED = {"status": Status.CONFIRMED, "reports": 8, "owners": 3, "reason": "reported → confirmed"}
CRITICAL = {"tier": Tier.CRITICAL, "severity": 83.0, "reason": "serious → critical"}
CLIMBED = {
    "reason": f"{SERIES}: up",
    "series": SERIES,
    "facts": {"rung": 4, "rung_before": 2, "rising_days": 9, "exchanges": 7},
    "turn": Tier.SERIOUS,
}
DISPUTED = {"status": Status.DISPUTED, "reason": "confirmed → disputed, denied by the United States"}
WITHDRAWN = {"status": Status.WITHDRAWN, "reason": "disputed → withdrawn, taken back"}


@pytest.fixture
def room(database, messenger, clock):
    return Newsroom(database, messenger, clock)


@pytest.fixture
def phone(server):
    return server.chat(7)


def heads(phone, *, lines=1, since=0):
    """The story with the first lines of each message alone."""
    return [" | ".join(line.split(" [Why]")[0].split("\n")[:lines]) for line in phone.story(since=since)]


SCENE = "Iraq · United States → Iran-backed militias in Iraq"


async def test_an_incident_is_told_edited_promoted_disputed_and_closed_in_this_order(room, phone):
    room.watch()
    await room.tells(OPENED)
    await room.tells(UPDATED, after=7, **CONFIRMED)
    await room.tells(PROMOTED, after=7, **CRITICAL)
    await room.tells(UPDATED, after=7, **DISPUTED)
    await room.tells(UPDATED, after=7, **WITHDRAWN)
    await room.tells(CLOSED, after=3 * 24 * 60)
    assert heads(phone, lines=3) == [
        f"ring 1: 🟠 SERIOUS · {SCENE} | Drone strike near Baghdad kills commander | “{SENTENCE}”",
        (
            f"edit 1: 🟠 SERIOUS · {SCENE} | ↻ 12:07 UTC · confirmed, 8 reports"
            " | Drone strike near Baghdad kills commander"
        ),
        f"ring 2: 🔴 NOW CRITICAL · {SCENE} | serious → critical | Drone strike near Baghdad kills commander",
        "edit 1: ↓ Superseded 12:14 UTC: see below | Drone strike near Baghdad kills commander · #A1",
        (
            f"ring 3: ⚠ DISPUTED: reports of this are contradicted | 🔴 CRITICAL · {SCENE}"
            " | confirmed → disputed, denied by the United States"
        ),
        "edit 2: ↓ Superseded 12:21 UTC: see below | Drone strike near Baghdad kills commander · #A1",
        (
            f"edit 3: ⚠ WITHDRAWN: this was taken back | 🔴 CRITICAL · {SCENE}"
            " | ↻ 12:28 UTC · withdrawn, 8 reports"
        ),
        (
            f"edit 3: ⚠ WITHDRAWN: this was taken back | 🔴 CRITICAL · {SCENE}"
            " | ▫ closed after 3 days · withdrawn, 8 reports"
        ),
    ]


async def test_the_message_has_the_layout_and_the_buttons_of_the_design(room, phone):
    room.watch()
    await room.tells(OPENED, reports=5, owners=3, status=Status.CONFIRMED)
    assert phone.story() == [
        (
            f"ring 1: 🟠 SERIOUS · {SCENE}\n"
            "Drone strike near Baghdad kills commander\n"
            f"“{SENTENCE}”\n"
            "⚔ strike · assassination · severity 52\n"
            "📰 Wire · 5 reports, 3 independent · confirmed · first seen 12:00 UTC\n"
            "watchlist Middle East · #A1"
            " [Why] [Sources] [📈 Chart] / [Mute ▾] [👍] [👎]"
        )
    ]


async def test_without_two_known_sides_there_is_no_chart_and_after_the_end_nothing_to_mute(room, phone):
    room.watch()
    await room.tells(OPENED, dyads=())
    assert phone.last.rows == [["Why", "Sources"], ["Mute ▾", "👍", "👎"]]
    await room.tells(CLOSED, after=60)
    assert phone.last.rows == [["Why", "Sources"], ["👍", "👎"]]


async def test_a_superseded_message_is_two_lines_without_buttons(room, phone):
    room.watch()
    await room.tells(OPENED)
    await room.tells(PROMOTED, after=14, **CRITICAL)
    first, second = phone.screen()
    assert str(first) == "↓ Superseded 12:14 UTC: see below\nDrone strike near Baghdad kills commander · #A1"
    assert second.rows


@pytest.mark.parametrize(
    ("change", "known", "kind"),
    [
        (PROMOTED, CRITICAL, "ring"),
        (PROMOTED, CONFIRMED, "ring"),
        (PROMOTED, {"severity": 70.0, "reason": "severity 52 → 70"}, "ring"),
        (RUNG, CLIMBED, "ring"),
        (SPIRAL, CLIMBED, "ring"),
        (UPDATED, CONFIRMED, "edit"),
        (UPDATED, {"reason": "5 → 8 dead"}, "edit"),
        (UPDATED, DISPUTED, "ring"),
        (UPDATED, WITHDRAWN, "ring"),
        (CLOSED, {}, "edit"),
    ],
)
async def test_only_promotions_turns_and_a_first_doubt_ring_again(room, phone, change, known, kind):
    room.watch()
    await room.tells(OPENED)
    await room.tells(change, after=90, **known)
    assert [line.split()[0] for line in phone.story()] == ["ring", kind, *["edit"] * (kind == "ring")]


async def test_what_made_no_sound_at_first_makes_none_when_it_is_doubted(room, phone):
    room.watch()
    await room.tells(OPENED, tier=Tier.NOTABLE)
    await room.tells(UPDATED, after=7, **DISPUTED)
    assert [line.split(":")[0] for line in heads(phone)] == ["silent 1", "edit 1"]
    assert phone.last.text.startswith("⚠ DISPUTED")
    assert phone.rings == 0


@pytest.mark.parametrize("tier", Tier)
async def test_only_critical_and_serious_ring_when_promoted(room, phone, tier):
    room.watch()
    await room.tells(OPENED, tier=Tier.NOTABLE)
    await room.tells(PROMOTED, after=7, tier=tier, severity=70.0, reason="severity 52 → 70")
    assert phone.rings == (tier is not Tier.NOTABLE)


async def test_a_doubt_rings_once_however_often_it_comes_back(room, phone):
    room.watch()
    await room.tells(OPENED)
    for known in (
        DISPUTED,
        {"status": Status.CORROBORATED, "reason": "disputed → corroborated"},
        DISPUTED,
        WITHDRAWN,
    ):
        await room.tells(UPDATED, after=7, **known)
    assert [line.split(":")[0] for line in heads(phone)] == ["ring 1", "ring 2", "edit 1", *["edit 2"] * 3]


async def test_a_climb_of_the_same_moment_is_told_in_the_opening(room, phone):
    room.watch()
    await room.tells(OPENED, also=[{"change": RUNG, **CLIMBED}])
    (only,) = phone.screen()
    assert only.text.split("\n")[0] == f"🟠 SERIOUS · {SCENE}"
    assert only.text.split("\n")[5] == (
        "📈 United States → Iran-backed militias in Iraq: rung 4 (use of force), up from 2 (threat),"
        " rising for 9 days, 7 exchanges in 21 days"
    )


async def test_after_a_climb_its_message_is_the_live_one_and_keeps_the_series(room, phone):
    room.watch()
    await room.tells(OPENED)
    await room.tells(RUNG, after=7, **CLIMBED)
    await room.tells(UPDATED, after=7, **CONFIRMED)
    assert heads(phone, lines=2)[1:] == [
        (
            "ring 2: 🟠 RUNG 4 · United States → Iran-backed militias in Iraq"
            " | 📈 use of force, up from 2 (threat), rising for 9 days, 7 exchanges in 21 days"
        ),
        "edit 1: ↓ Superseded 12:07 UTC: see below | Drone strike near Baghdad kills commander · #A1",
        f"edit 2: 🟠 SERIOUS · {SCENE} | ↻ 12:14 UTC · confirmed, 8 reports",
    ]
    assert "📈" in phone.last.text


async def test_updates_that_wait_are_one_edit(room, phone):
    room.watch()
    await room.tells(OPENED)
    for reports in (2, 3, 4):
        room.happens(UPDATED, after=1, reports=reports, reason="5 → 8 dead")
    room.happens(UPDATED, also=[{"change": UPDATED, "reports": 6, "reason": "8 → 12 dead"}])
    await room.deliver()
    assert heads(phone, lines=2)[1:] == [f"edit 1: 🟠 SERIOUS · {SCENE} | ↻ 12:03 UTC · reported, 6 reports"]


async def test_what_is_promoted_before_it_was_sent_is_one_message(room, phone):
    room.watch()
    room.happens(OPENED)
    room.happens(UPDATED, after=1, **CONFIRMED)
    room.happens(PROMOTED, after=1, **CRITICAL)
    room.happens(RUNG, after=1, **CLIMBED)
    await room.deliver()
    (only,) = phone.story()
    assert only.startswith(f"ring 1: 🔴 CRITICAL · {SCENE}\nDrone")
    assert "📈 United States" in only


async def test_a_promotion_does_not_wait_for_an_edit(room, phone):
    room.watch()
    await room.tells(OPENED)
    room.happens(UPDATED, after=1, **CONFIRMED)
    room.happens(PROMOTED, after=1, **CRITICAL)
    await room.deliver()
    assert [line.split(":")[0] for line in heads(phone)] == ["ring 1", "ring 2", "edit 1"]


async def test_an_update_that_is_the_first_a_chat_hears_is_a_message_and_rings(room, phone):
    room.happens(OPENED)
    room.watch()
    await room.tells(UPDATED, after=7, **CONFIRMED)
    assert heads(phone) == [f"ring 1: 🟠 SERIOUS · {SCENE}"]


async def test_two_chats_have_each_their_own_live_message(room, server):
    room.watch()
    await room.tells(OPENED)
    room.watch("Iraq", chat=8)
    await room.tells(PROMOTED, after=7, **CRITICAL)
    await room.tells(CLOSED, after=90)
    assert [line.split(":")[0] for line in heads(server.chat(7))] == ["ring 1", "ring 2", "edit 1", "edit 2"]
    assert [line.split(":")[0] for line in heads(server.chat(8))] == ["ring 1", "edit 1"]


async def test_topics_of_a_forum_have_each_their_own(room, server):
    group = server.group(-1005, topics={3: "open", 4: "open"})
    room.watch(chat=-1005, thread=3)
    room.watch("Other", chat=-1005, thread=4)
    await room.tells(OPENED)
    await room.tells(UPDATED, after=7, **CONFIRMED)
    assert [len(group.screen(thread=thread)) for thread in (3, 4)] == [1, 1]
    assert all("↻ 12:07" in message.text for message in group.screen())


async def test_a_lost_message_is_brought_up_to_date_before_it_is_sent_again(room, server, phone):
    room.watch()
    server.script(7, LOST_BEFORE)
    room.happens(OPENED)
    await room.deliver()
    room.happens(UPDATED, after=1, **CONFIRMED)
    await room.deliver(after=10)
    await room.deliver(after=10)
    assert phone.screen()[-1].text.split("\n")[0] == f"🟠 SERIOUS · {SCENE}"
    assert "confirmed" in phone.screen()[-1].text
    assert len(phone.screen()) == 1


async def test_times_are_those_of_the_chat(room, phone):
    room.watch(timezone="Asia/Baghdad")
    await room.tells(OPENED)
    await room.tells(UPDATED, after=7, **CONFIRMED)
    assert "↻ 15:07 UTC+3" in phone.last.text
    assert "first seen 15:00 UTC+3" in phone.last.text


async def test_a_budget_that_holds_alerts_back_is_told_with_the_next(database, messenger, clock, phone):
    room = Newsroom(database, messenger, clock, budget={Tier.SERIOUS: 2})
    room.watch()
    for number in range(1, 6):
        room.happens(OPENED, incident=number)
    await room.deliver()
    await room.tells(OPENED, incident=6, tier=Tier.CRITICAL)
    await room.tells(OPENED, incident=7, tier=Tier.CRITICAL)
    texts = [message.text for message in phone.screen()]
    assert len(texts) == 4
    told = "⏸ 3 more held back by the hourly limit: /history"
    assert [text.split("\n")[-1] == told for text in texts] == [False, False, True, False]
    await room.tells(UPDATED, incident=6, after=7, **CONFIRMED)
    assert phone.screen()[2].text.split("\n")[-1] == told


async def test_what_a_budget_held_back_at_once_is_counted_too(database, messenger, clock, phone):
    room = Newsroom(database, messenger, clock, budget={Tier.SERIOUS: 1})
    room.watch()
    more = [{"change": OPENED, "incident": number} for number in (2, 3)]
    await room.tells(OPENED, also=[*more, {"change": OPENED, "incident": 4, "tier": Tier.CRITICAL}])
    await room.tells(OPENED, after=30, incident=5)
    await room.tells(OPENED, after=70, incident=6)
    lasts = [message.text.split("\n")[-1] for message in phone.screen()]
    assert [line[:3] for line in lasts] == ["⏸ 2", "wat", "⏸ 1"]


async def test_a_turn_that_the_budget_holds_back_is_seen_in_the_live_message(
    database, messenger, clock, phone
):
    room = Newsroom(database, messenger, clock, budget={Tier.SERIOUS: 1})
    room.watch()
    await room.tells(OPENED)
    await room.tells(RUNG, after=7, **CLIMBED)
    assert [line.split(":")[0] for line in heads(phone)] == ["ring 1", "edit 1"]
    assert "📈" in phone.last.text


async def test_in_quiet_hours_what_is_promoted_is_edited_and_makes_no_sound(room, phone):
    room.watch()
    await room.tells(OPENED)
    room.watch("More", quiet="11:00-18:00", wakes_for="")
    await room.tells(PROMOTED, after=7, **CRITICAL)
    await room.tells(UPDATED, after=7, **DISPUTED)
    assert [line.split(":")[0] for line in heads(phone)] == ["ring 1", "edit 1", "edit 1"]
    assert phone.last.text.startswith("⚠ DISPUTED")


async def test_an_old_message_of_an_earlier_version_gets_its_buttons_with_the_first_edit(room, phone):
    room.watch()
    room.happens(OPENED)
    with room.database.transaction() as c:
        c.exec_driver_sql("UPDATE deliveries SET buttons = '[]'")
    await room.deliver()
    assert phone.last.rows == []
    await room.tells(UPDATED, after=7, **CONFIRMED)
    assert phone.last.rows[1] == ["Mute ▾", "👍", "👎"]


async def test_each_chat_reads_its_own_language_down_to_the_buttons(room, server):
    told = (SENTENCE, "Drone strike near Baghdad kills commander", "Middle East", "Wire")
    names = ("Iran-backed militias in Iraq", "Iraq", "the United States", "United States", "UTC")
    with lending(CODE, pseudo()):
        room.watch(language=CODE)
        room.watch(chat=8)
        await room.tells(OPENED)
        await room.tells(UPDATED, after=7, **CONFIRMED)
        await room.tells(RUNG, after=7, **CLIMBED)
        await room.tells(UPDATED, after=7, **DISPUTED)
        await room.tells(CLOSED, after=90)
    for event in server.chat(7).stream():
        assert plain_words(str(event.message), (*told, *names)) == []
    assert "SERIOUS" in server.chat(8).story()[0]
