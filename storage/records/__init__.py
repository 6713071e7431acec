"""What Brinkwatch remembers, as records: no SQLAlchemy, no behaviour beyond derived facts.

Times are aware UTC datetimes, durations timedeltas. Ids are database integers, 0 before the first save.
"""

from storage.records.feedback import Ballot, Opinion, Vote
from storage.records.incidents import (
    Alert,
    Change,
    Factor,
    Incident,
    Modifier,
    Precedent,
    Report,
    Scoring,
    Stance,
    Status,
)
from storage.records.news import (
    AssessedItem,
    Feed,
    FeedState,
    HistoryEntry,
    HistoryQuery,
    Item,
    Origin,
    SeenItem,
)
from storage.records.telling import (
    TERMINAL,
    Address,
    Delivery,
    DeliveryState,
    Honesty,
    Reason,
    Subscriber,
    Verdict,
    Waiting,
    Watcher,
    Watchlist,
    Words,
)

__all__ = [
    "TERMINAL",
    "Address",
    "Alert",
    "AssessedItem",
    "Ballot",
    "Change",
    "Delivery",
    "DeliveryState",
    "Factor",
    "Feed",
    "FeedState",
    "HistoryEntry",
    "HistoryQuery",
    "Honesty",
    "Incident",
    "Item",
    "Modifier",
    "Opinion",
    "Origin",
    "Precedent",
    "Reason",
    "Report",
    "Scoring",
    "SeenItem",
    "Stance",
    "Status",
    "Subscriber",
    "Verdict",
    "Vote",
    "Waiting",
    "Watcher",
    "Watchlist",
    "Words",
]
