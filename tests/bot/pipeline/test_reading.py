"""Items are read in order, with the care that is asked for."""

from datetime import UTC, datetime

import pytest

from bot.pipeline.reading import ItemReader
from storage.records import Feed, Item
from tests.fakes.readings import FakeModel

FEED = Feed(url="https://one.example/rss", name="One", publisher="One", owner="One")
ITEMS = [
    Item(
        key=title,
        feed=FEED,
        title=title,
        summary="",
        url="",
        first_seen_at=datetime(2026, 11, 26, tzinfo=UTC),
    )
    for title in ("[serious strike IQ]", "calm", "[unread]")
]


@pytest.mark.parametrize(("sparing", "spared"), [(False, 0), (True, 3)])
def test_care_is_spared_only_where_that_is_asked_for(sparing, spared):
    model = FakeModel()
    read = ItemReader(lambda: model, sparing=sparing).read_now(ITEMS)
    assert [one.item.title for one in read] == [item.title for item in ITEMS]
    assert [one.assessment.assessed for one in read] == [True, True, False]
    assert (model.read, model.spared) == (3, spared)


async def test_nothing_is_loaded_for_no_items():
    reader = ItemReader(FakeModel)
    assert await reader.read([]) == []
    assert len(await reader.read(ITEMS)) == 3
    reader.close()
