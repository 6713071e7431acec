"""What the digests of one round share, and what a picture may cost: never the text."""

import logging
from datetime import timedelta

import pytest

from bot.languages import catalogue
from bot.languages.catalogue import spoken
from bot.messages.markup import visible_length
from bot.pipeline.digest import queue_digests
from bot.pipeline.digest_round import Round
from bot.pipeline.looking_back import LookBack
from storage import attachments, deliveries, subscribers, watchlists
from storage.records import Address
from tests.bot.pipeline.conftest import NOON

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SUNDAY = NOON + 78 * HOUR
PNG = b"\x89PNG and so on"


class Pen:
    """Draws nothing, and remembers what it was asked for."""

    def __init__(self, content=PNG):
        self.content, self.pictures, self.spoken = content, [], []

    def __call__(self, picture, *, dark=False):
        self.pictures.append(picture)
        self.spoken.append(spoken())
        if self.content is None:
            raise RuntimeError("no ink")
        return self.content


@pytest.fixture
def news(house):
    house.arrive(house.arrival("Base hit [serious strike IQ]"))


async def queued(house, pen, now=SUNDAY):
    return await queue_digests(house.database, clock=lambda: now, draw=pen)


def waiting(house):
    """What digests put into the outbox, in the order in which it will go."""
    found = []
    with house.database.transaction() as c:
        while one := deliveries.claim(c, now=SUNDAY + HOUR, lease=HOUR, resting=()):
            found += [one] if one.priority == 3 else []
    return found


async def test_the_chart_follows_its_text_at_once_with_a_caption(house, news):
    house.watch("Iraq", places=("IQ",), next_digest_at=SUNDAY)
    assert await queued(house, Pen()) == 1
    text, chart = waiting(house)
    assert "Base hit" in text.body
    assert (text.attachment_id, text.due_at) == (None, chart.due_at)
    assert chart.body.startswith("Level of escalation over 8 weeks: Iraq ")
    assert visible_length(chart.body) <= 1024
    with house.database.transaction() as c:
        stored = attachments.get(c, chart.attachment_id)
    assert (stored.media_type, stored.content) == ("image/png", PNG)


async def test_a_chart_that_fails_is_named_and_holds_no_text_back(house, news, caplog):
    house.watch("Iraq", places=("IQ",), next_digest_at=SUNDAY)
    with caplog.at_level(logging.ERROR):
        assert await queued(house, Pen(content=None)) == 1
    (text,) = waiting(house)
    assert "Base hit" in text.body
    assert "IQ" in caplog.records[0].getMessage()


async def test_equal_watchlists_share_one_drawing_stored_once(house, news):
    for chat in range(1, 6):
        house.watch("Iraq", chat=chat, places=("IQ",), next_digest_at=SUNDAY)
    pen = Pen()
    assert await queued(house, pen) == 5
    charts = [one for one in waiting(house) if one.attachment_id]
    assert len(charts) == 5
    assert len({one.attachment_id for one in charts}) == len(pen.pictures) == 1


async def test_a_digest_of_many_watchlists_has_three_charts_at_most(house, news):
    for number in range(5):
        house.watch(f"Iraq {number}", places=("IQ",), next_digest_at=SUNDAY)
    assert await queued(house, Pen()) == 1
    assert sum(one.attachment_id is not None for one in waiting(house)) == 3


async def test_where_there_is_nothing_to_draw_there_is_no_chart(house, news):
    house.watch("Mali", places=("ML",), next_digest_at=SUNDAY)
    pen = Pen()
    assert await queued(house, pen) == 1
    assert pen.pictures == []


async def test_a_digest_is_worded_in_its_readers_language(house, news, monkeypatch):
    monkeypatch.setattr(catalogue, "languages", lambda: ("en", "xx"))
    english = catalogue.catalogue("en")
    strings = {**english["strings"], "WEEKLY_DIGEST": "Wochenschau", "SEVERITY": "Schwere {severity:.0f}"}
    other = {**english, "strings": strings}
    monkeypatch.setattr(catalogue, "catalogue", lambda code: {"en": english, "xx": other}[code])
    house.watch("Iraq", chat=1, places=("IQ",), next_digest_at=SUNDAY)
    house.watch("Iraq", chat=2, places=("IQ",), next_digest_at=SUNDAY)
    with house.database.transaction() as c:
        c.exec_driver_sql("UPDATE subscribers SET language = 'xx' WHERE chat = 2")
    pen = Pen()
    assert await queued(house, pen) == 2
    texts = {one.address.chat: one.body for one in waiting(house) if one.attachment_id is None}
    assert texts[1].startswith("<b>Weekly digest</b>")
    assert texts[2].startswith("<b>Wochenschau</b>")
    assert "Schwere" in texts[2]
    assert sorted(pen.spoken) == ["en", "xx"]


async def test_a_section_stands_for_each_watchlist_in_their_order(house, news):
    for name, places in (("Iraq", ("IQ",)), ("Mali", ("ML",))):
        house.watch(name, places=places, next_digest_at=SUNDAY)
    await queued(house, Pen())
    body = waiting(house)[0].body
    assert body.index("<u>Iraq</u>") < body.index("Base hit") < body.index("<u>Mali</u>")
    assert body.count("What you were told") == 1


async def test_few_days_with_reading_are_not_called_quiet(house, news):
    house.watch("Mali", places=("ML",), next_digest_at=SUNDAY)
    await queued(house, Pen())
    assert "Not observed: too few sources" in waiting(house)[0].body


async def test_looking_back_takes_many_short_turns(house, monkeypatch):
    told = (
        "Base hit [strike IQ]",
        "Line shelled [clash SY]",
        "Market bombed [terror YE]",
        "Town hit [strike UA]",
    )
    for n, title in enumerate(told):
        house.arrive(house.arrival(title.replace("[", "[serious "), at=NOON + n * HOUR))
    monkeypatch.setattr("bot.pipeline.looking_back._AT_ONCE", 2)
    turns = []
    run = type(house.database).run

    async def counted(database, work):
        turns.append(work)
        return await run(database, work)

    monkeypatch.setattr(type(house.database), "run", counted)
    back = LookBack()
    await back.read(house.database, NOON + 3 * HOUR)
    assert len(back.incidents(NOON, NOON + DAY)) == 3
    assert len(turns) > 3
    await back.read(house.database, SUNDAY)
    found = back.incidents(NOON - DAY, SUNDAY)
    assert len({one.id for one in found}) == len(found) == 4
    assert NOON.date() not in back.unobserved(SUNDAY)
    assert (NOON + DAY).date() in back.unobserved(SUNDAY)


async def test_who_asks_for_it_gets_it_dark(house, news):
    house.watch("Iraq", places=("IQ",))
    with house.database.transaction() as c:
        watchers = watchlists.watchers(c)
        assert subscribers.get(c, Address("telegram", 1)) == watchers[0].subscriber
    asked = []
    round_ = Round(lambda picture, *, dark: asked.append(dark) or PNG)
    for dark in (True, False, True):
        await round_.prepare(house.database, watchers, before=SUNDAY, schedule="", dark=dark)
    assert asked == [True, False]
