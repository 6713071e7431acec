"""What Brinkwatch remembers, as records: no SQLAlchemy, no behaviour beyond derived facts.

Times are aware UTC datetimes, durations timedeltas. Ids are database integers, 0 before the first save.
"""

from storage.records.news import (
    Alert,
    AssessedItem,
    Change,
    Feed,
    FeedState,
    HistoryEntry,
    HistoryQuery,
    Incident,
    Item,
    Origin,
    Report,
    SeenItem,
    Status,
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
    Watcher,
    Watchlist,
    Words,
)

__all__ = [
    "TERMINAL",
    "Address",
    "Alert",
    "AssessedItem",
    "Change",
    "Delivery",
    "DeliveryState",
    "Feed",
    "FeedState",
    "HistoryEntry",
    "HistoryQuery",
    "Honesty",
    "Incident",
    "Item",
    "Origin",
    "Reason",
    "Report",
    "SeenItem",
    "Status",
    "Subscriber",
    "Verdict",
    "Watcher",
    "Watchlist",
    "Words",
]
