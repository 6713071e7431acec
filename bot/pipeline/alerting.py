"""Placed items into alerts: what changed about incidents and, through them, between sides; whoever hears."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.escalation.watch import easing, turns
from bot.incidents.changes import news
from bot.pipeline.placing import Arrival, Placement
from bot.pipeline.situation import Dossier, Situation
from classifiers.signals import Tier
from storage.records import Alert, Change


@dataclass(frozen=True, kw_only=True, slots=True)
class Raised:
    """An alert with the report that brought it, None where an incident only took no more."""

    alert: Alert
    arrival: Arrival | None = None

    @property
    def now(self) -> datetime:
        """When it is told: as its report arrived."""
        return self.arrival.at if self.arrival else self.alert.at


def closures(situation: Situation, at: datetime) -> Iterator[Raised]:
    """An alert for each incident that takes no more reports at `at` and was told of."""
    for dossier in situation.closing(at):
        if dossier.announced.shown is not None:
            ended = dossier.incident.last_seen_at + situation.window
            reason = unheard_of(situation.window)
            yield Raised(alert=_alert(dossier, Change.CLOSED, reason, at=min(ended, at)))


def unheard_of(window: timedelta) -> str:
    """Why an incident is closed."""
    return f"no report for {window / timedelta(hours=1):g} hours"


def alerts_of(placement: Placement, situation: Situation) -> Iterator[Raised]:
    """The alerts that an arrival brings, its incident's first; the situation notes that they are raised."""
    incident, arrival = placement.incident, placement.arrival
    dossier = situation.dossiers.get(incident.id) if incident else None
    if dossier is None:
        return
    item_id = arrival.assessed.item.id
    eased = easing(situation.index, placement.act, arrival.at) if placement.act else ""
    if told := news(dossier.announced, dossier.incident, accounts=dossier.accounts, easing=eased):
        alert = _alert(dossier, told.change, told.reason, at=arrival.at, item_id=item_id)
        dossier.announced = dossier.announced.after(told.change, dossier.incident)
        yield Raised(alert=alert, arrival=arrival)
    if placement.act is None or dossier.incident.tier is None:
        return
    for turn in turns(situation.index, placement.act, situation.standing, arrival.at):
        situation.standing.note(turn, arrival.at)
        alert = _alert(dossier, turn.change, turn.reason, at=arrival.at, item_id=item_id)
        found = replace(alert, series=turn.series, tier=turn.tier, facts=turn.facts)
        yield Raised(alert=found, arrival=arrival)


def _alert(
    dossier: Dossier, change: Change, reason: str, *, at: datetime, item_id: int | None = None
) -> Alert:
    incident, number = dossier.incident, dossier.raised
    dossier.raised += 1
    return Alert(
        key=f"{incident.id}:{change}:{number}",
        incident=incident,
        change=change,
        tier=incident.tier or Tier.NOTABLE,
        at=at,
        reason=reason,
        item_id=item_id,
    )
