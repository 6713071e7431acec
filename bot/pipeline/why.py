"""What is stored of an incident or a link, and why it was told, or was not; judged in `bot.watching`."""

import re
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from bot.incidents.account import account_of
from bot.incidents.corroborate import attributed
from bot.incidents.grow import incident_of
from bot.watching.why import Why, of_incident, of_item, of_report, of_text
from classifiers.assessment import Assessment
from storage import alerts, history, incidents, verdicts, watchlists
from storage.database import Connection
from storage.records import AssessedItem, Feed, Incident, Item, Watchlist

_TAG: Final = re.compile(r"(?:#?A|#)?(\d{1,18})", re.IGNORECASE | re.ASCII)
_MISWRITTEN: Final = re.compile(r"#\S*|A?[-_.:+]?\d[!-~]*|#?A \d+", re.IGNORECASE | re.ASCII)
_LINK: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_AFTER_A_LINK: Final = ".,;:!?)>\"'\u201d\u2019"


def incident_named(what: str) -> int | None:
    """The incident that `#A17`, `A17`, `#17` or `17` names; None for anything else."""
    found = _TAG.fullmatch(what.strip())
    return int(found[1]) if found else None


def link_in(text: str) -> str:
    """The first web address in a text, "" for none."""
    found = _LINK.search(text)
    return found[0].rstrip(_AFTER_A_LINK) if found else ""


def is_miswritten(what: str) -> bool:
    """Whether this was meant for the id of an incident and names none: `#A`, `A-5`, `#A1x`."""
    return incident_named(what) is None and _MISWRITTEN.fullmatch(what.strip()) is not None


def is_link(what: str) -> bool:
    """Whether this is a web address."""
    return _LINK.fullmatch(what.strip()) is not None


def why_incident(
    connection: Connection, incident_id: int, asking: Sequence[Watchlist] | None = None
) -> Why | None:
    """Why the incident of this id was told or not, to the watchlists `asking` or all; None for no such id."""
    incident = incidents.get(connection, incident_id)
    if incident is None:
        return None
    told = incidents.told_by(connection, incident_id)
    raised = alerts.of_incident(connection, incident_id)
    decided = verdicts.of_items(connection, [item.item.id for _, item in told], _ids(asking))
    return of_incident(incident, told, raised, _asking(connection, asking), decided)


def why_link(connection: Connection, url: str, asking: Sequence[Watchlist] | None = None) -> Why | None:
    """Why the stored item of this address was told or not; None where none is stored."""
    entry = history.of_link(connection, url.strip())
    if entry is None:
        return None
    item = AssessedItem(item=entry.item, assessment=entry.assessment)
    if entry.incident_id is not None and (whole := why_incident(connection, entry.incident_id, asking)):
        return of_report(whole, item)
    return of_item(
        item, _asking(connection, asking), verdicts.of_items(connection, [item.item.id], _ids(asking))
    )


def on_the_spot(text: str, assessment: Assessment, *, now: datetime) -> Incident:
    """The incident that a text alone would give, as `assessment` reads it, told by nobody known.

    What a database would know of earlier acts is left out.
    """
    account = account_of(AssessedItem(item=item_of(text, now=now), assessment=assessment), at=now)
    return incident_of([attributed(account, (), assessment.dyads)])


def item_of(text: str, *, now: datetime) -> Item:
    """A text that nobody sent as an item of nobody's feed; its first line is taken for the title."""
    title, _, summary = text.strip().partition("\n")
    nobody = Feed(url="", name="", publisher="", owner="")
    return Item(key="", feed=nobody, title=title, summary=summary.strip(), url="", first_seen_at=now)


def why_text(text: str, assessment: Assessment, asking: Sequence[Watchlist], *, now: datetime) -> Why:
    """What would come of a text that nobody sent, as of now; nothing of it is stored."""
    item = AssessedItem(item=item_of(text, now=now), assessment=assessment)
    return of_text(on_the_spot(text, assessment, now=now), item, asking)


def _asking(connection: Connection, asking: Sequence[Watchlist] | None) -> Sequence[Watchlist]:
    return [one.watchlist for one in watchlists.watchers(connection)] if asking is None else asking


def _ids(asking: Sequence[Watchlist] | None) -> list[int] | None:
    """Of the watchlists that ask; None for all there are."""
    return None if asking is None else [one.id for one in asking]
