"""Says in a few words what is amiss with a feed that could be read all the same.

Pure; knows nothing of schedules or of who is told.
"""

from typing import Final

from bot.feeds.answers import Fetched, without_credentials
from bot.feeds.entries import Parsed
from storage.records import Feed

LONGEST_NOTE: Final = 500
_LONGEST_ADDRESS: Final = 200


def note_on(feed: Feed, answer: Fetched, parsed: Parsed) -> str:
    """Why `feed` counts as degraded, and where it moved for good; "" where all is well.

    One line of at most 500 characters, without credentials.
    """
    moved = answer.moved_permanently and answer.url != without_credentials(feed.url)
    new = f"moved permanently to {answer.url[:_LONGEST_ADDRESS]}: change its address"
    return "; ".join([new] * moved + list(parsed.faults))[:LONGEST_NOTE]
