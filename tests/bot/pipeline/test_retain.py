"""Old items leave in batches until none is left, and do not come back as new."""

from datetime import timedelta

from bot.config import RetentionConfig
from bot.pipeline.retain import retain
from storage import history
from storage.records import HistoryQuery
from tests.bot.pipeline.conftest import NOON

DAY = timedelta(days=1)


async def test_what_is_older_than_the_limit_goes_and_its_key_stays_known(house):
    house.arrive(*(house.arrival(f"old {number}") for number in range(1200)))
    house.arrive(house.arrival("new", at=NOON + 20 * DAY))
    await retain(house.database, RetentionConfig(items=10 * DAY), now=NOON + 21 * DAY)
    with house.database.transaction() as c:
        assert [entry.item.title for entry in history.search(c, HistoryQuery())] == ["new"]
    assert house.arrive(house.arrival("old 7")).placements == ()
