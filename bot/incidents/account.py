"""One report of an incident as it is weighed: what it says, whose it is, and how it says it.

Knows no other report.
"""

from dataclasses import dataclass
from datetime import datetime

from bot.incidents.outlets import Outlet, outlet_of
from classifiers.assessment import Assessment, Toll
from classifiers.framing import Framing, framing
from classifiers.likeness import Fingerprint, fingerprint
from classifiers.tolls import toll
from storage.records import AssessedItem, Stance


@dataclass(frozen=True, kw_only=True, slots=True)
class Account:
    """A report with all that weighing it needs.

    `source` is the name of its feed. `voice`, `stance` and `side` are as in `Report`; `voice` is "" before
    the report was held against earlier ones of its incident.
    """

    item_id: int
    at: datetime
    title: str
    summary: str
    url: str
    source: str
    outlet: Outlet
    assessment: Assessment
    fingerprint: Fingerprint
    framing: Framing
    toll: Toll | None
    voice: str = ""
    stance: Stance = Stance.REPORT
    side: str = ""


def fingerprint_of(assessed: AssessedItem) -> Fingerprint:
    """What an item is held against others by; a small part of its account."""
    return fingerprint(assessed.item.title, assessed.item.summary, assessed.assessment)


def account_of(assessed: AssessedItem, *, at: datetime, known: Fingerprint | None = None) -> Account:
    """The account that an item gives; `at` is when it became news, `known` its fingerprint if it is known."""
    item, assessment = assessed.item, assessed.assessment
    return Account(
        item_id=item.id,
        at=at,
        title=item.title,
        summary=item.summary,
        url=item.url,
        source=item.feed.name,
        outlet=outlet_of(item.feed, item.url, item.title),
        assessment=assessment,
        fingerprint=known or fingerprint_of(assessed),
        framing=framing(item.title, item.summary, assessment),
        toll=toll(item.title, item.summary),
    )
