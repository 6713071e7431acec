"""Incidents that an earlier version stored, weighed anew from their stored reports; nobody is told of it.

They become what the same reports would give today, as far as these are still stored, and their alerts show
how they stood then. Which incident a report is in stays as it was. A batch is one transaction: who is killed
loses that batch at most, and the next start goes on with it.
"""

import logging
from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Final

from bot.incidents.account import Account, account_of
from bot.incidents.changes import Announced, News, news
from bot.incidents.corroborate import attributed
from bot.incidents.grow import first_in, grown
from bot.incidents.reliability import RELIABILITY
from bot.pipeline.alerting import unheard_of
from bot.pipeline.placing import precedents_of, report_of
from bot.pipeline.situation import note_precedent
from classifiers.signals import Tier
from storage import alerts, incidents, items, precedents, unweighed
from storage.database import Connection, Database
from storage.records import Alert, AssessedItem, Change, Incident, Item, Precedent, Report, Scoring

_AT_ONCE: Final = 100
_OF_REPORTS: Final = frozenset({Change.OPENED, Change.PROMOTED, Change.UPDATED})
_Told = Sequence[tuple[Report, AssessedItem]]
_Precedents = dict[tuple[str, str, str], Precedent]

_log = logging.getLogger(__name__)


async def weigh_anew(
    database: Database, *, window: timedelta, progress: Callable[[int], object] = lambda _: None
) -> int:
    """Weighs every incident that waits for it; how many. `progress` is told of each batch."""
    waiting = await database.run(unweighed.count)
    if not waiting:
        return 0
    _log.warning("%d incidents of an earlier version are weighed anew, once; nobody is told of it", waiting)
    weighing = Weighing(window)
    while done := await database.run(weighing.batch):
        progress(done)
    _log.warning("all %d incidents are up to date", waiting)
    return waiting


@dataclass(frozen=True, kw_only=True, slots=True)
class _Step:
    """An incident once a report had joined it, and what was news about it then."""

    incident: Incident
    report: Report
    item: Item
    news: News | None


class Weighing:
    """Walks all incidents by id, since an earlier one says what was the first of its kind after it.

    `window` is how long after its last report an incident is open; so many `at_once` are one transaction.
    Good for one walk through one database; after an undone transaction another starts anew.
    """

    def __init__(self, window: timedelta, *, at_once: int = _AT_ONCE) -> None:
        self._window = window
        self._at_once = at_once
        self._precedents: _Precedents = {}
        self._beyond = 0

    def batch(self, c: Connection) -> int:
        """Weighs some of the incidents that wait, in the caller's transaction; how many, 0 for none left."""
        if not unweighed.count(c):
            return 0
        latest = items.last_seen_at(c)
        done = 0
        while page := incidents.page(c, beyond=self._beyond, limit=self._at_once):
            done += self._walk(c, page, latest)
            if done and unweighed.count(c):
                return done
        precedents.replace_all(c, list(self._precedents.values()))
        return done

    def _walk(self, c: Connection, page: Sequence[Incident], latest: datetime | None) -> int:
        waiting = unweighed.among(c, [incident.id for incident in page])
        for incident in page:
            weighed = self._weigh(c, incident, latest) if incident.id in waiting else incident
            for found in precedents_of(weighed):
                note_precedent(self._precedents, found)
        unweighed.done(c, waiting)
        self._beyond = page[-1].id
        return len(waiting)

    def _weigh(self, c: Connection, before: Incident, latest: datetime | None) -> Incident:
        """Stores an incident, its reports and its alerts as they are seen now."""
        stored = alerts.of_incident(c, before.id)
        steps = list(_steps(before.id, incidents.told_by(c, before.id), self._precedents))
        if not steps:
            alerts.rewrite(c, [replace(one, incident=_by_itself(one.incident)) for one in stored])
            return incidents.save(c, [_by_itself(before)])[0]
        after = _with_purged(steps[-1].incident, before)
        alerts.rewrite(c, [_seen(one, steps[_place(one, steps)]) for one in stored])
        closed = latest is not None and after.last_seen_at + self._window < latest
        alerts.add_all(c, list(_missing(stored, steps, after, self._window if closed else None)))
        incidents.reattribute(c, [step.report for step in steps])
        return incidents.save(c, [after])[0]


def _steps(number: int, told: _Told, known: _Precedents) -> Iterator[_Step]:
    """What an incident became with each of its reports that are still stored."""
    accounts: list[Account] = []
    record = ChainMap[tuple[str, str, str], Precedent]({}, known)
    announced, incident = Announced(), None
    for report, assessed in told:
        account = account_of(assessed, at=report.at)
        dyads = incident.dyads if incident else account.assessment.dyads
        accounts.append(attributed(account, accounts, dyads))
        first = first_in(incident) if incident else None
        incident = grown(accounts, record, first=first, number=number)
        for found in precedents_of(incident):
            note_precedent(record, found)
        changed = news(announced, incident, accounts=accounts)
        if changed is not None:
            announced = announced.after(changed.change, incident)
        yield _Step(
            incident=incident, report=report_of(accounts[-1], number), item=assessed.item, news=changed
        )


def _by_itself(incident: Incident) -> Incident:
    """An incident whose reports were purged: one voice, of whom nothing is known, told what is stored."""
    likeliest = max(incident.signals.values(), default=0.0)
    scoring = Scoring(base=incident.severity / 5)
    return replace(incident, confidence=likeliest * RELIABILITY.tier_3, scoring=scoring)


def _with_purged(after: Incident, before: Incident) -> Incident:
    """What reports told that were purged since is kept."""
    if before.reports <= after.reports:
        return after
    tiers = [tier for tier in (before.tier, after.tier) if tier]
    return replace(
        after,
        first_seen_at=min(before.first_seen_at, after.first_seen_at),
        last_seen_at=max(before.last_seen_at, after.last_seen_at),
        tier=max(tiers, key=lambda tier: tier.rank, default=None),
        reports=before.reports,
    )


def _place(alert: Alert, steps: Sequence[_Step]) -> int:
    """The step that brought a stored alert: of those that came with it the first of its tier."""
    ahead = [place for place, step in enumerate(steps) if step.item.first_seen_at <= alert.at] or [0]
    latest = steps[ahead[-1]].item.first_seen_at
    together = [place for place in ahead if steps[place].item.first_seen_at == latest]
    return next((place for place in together if _rank(steps[place]) >= alert.tier.rank), together[-1])


def _rank(step: _Step) -> int:
    tier = step.incident.tier
    return tier.rank if tier else 0


def _seen(alert: Alert, step: _Step) -> Alert:
    """A stored alert with its incident as it stood then."""
    brought = step.item.id if alert.change in _OF_REPORTS else None
    return replace(alert, incident=step.incident, item_id=alert.item_id or brought)


def _missing(
    stored: Sequence[Alert], steps: Sequence[_Step], after: Incident, window: timedelta | None
) -> Iterator[Alert]:
    """What would have been an alert and was none, nobody having watched; the end only with a `window`."""
    taken = {_place(one, steps) for one in stored if one.change in _OF_REPORTS}
    number = count(len(stored))
    for place, step in enumerate(steps):
        if step.news is not None and place not in taken:
            yield Alert(
                key=f"{after.id}:{step.news.change}:{next(number)}",
                incident=step.incident,
                change=step.news.change,
                tier=step.incident.tier or Tier.NOTABLE,
                at=step.item.first_seen_at,
                reason=step.news.reason,
                item_id=step.item.id,
            )
    shown = taken or any(step.news for step in steps)
    if window is not None and shown and all(one.change is not Change.CLOSED for one in stored):
        yield Alert(
            key=f"{after.id}:{Change.CLOSED}:{next(number)}",
            incident=after,
            change=Change.CLOSED,
            tier=after.tier or Tier.NOTABLE,
            at=after.last_seen_at + window,
            reason=unheard_of(window),
        )
