"""Why something was told, or was not: stored verdicts, and what is worked out where there is none; pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from types import MappingProxyType
from typing import Final

from bot.watching.match import reading_fault, strength_fault, topic_fault
from classifiers.assessment import Assessment
from classifiers.language import language_name
from classifiers.signals import DEVELOPMENTS
from storage.records import Alert, AssessedItem, Incident, Reason, Report, Verdict, Watchlist

_KINDS: Final = MappingProxyType({"none": "no act", "retro": "looking back"})


@dataclass(frozen=True, kw_only=True, slots=True)
class Ruling:
    """What was decided for one watchlist; `at` is None where it is worked out now."""

    watchlist: str
    reason: Reason
    detail: str
    at: datetime | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Why:
    """All that is known of an incident, or of an item that is in none, and who was told.

    `item` is the report that was asked for, None where the incident was; `grounds` say why it raised
    nothing, "" where it did. `told` are the incident's reports in their order, those not purged.
    """

    incident: Incident | None
    item: AssessedItem | None = None
    told: tuple[tuple[Report, AssessedItem], ...] = ()
    alerts: tuple[Alert, ...] = ()
    rulings: tuple[Ruling, ...] = ()
    grounds: str = ""


def of_incident(
    incident: Incident,
    told: Sequence[tuple[Report, AssessedItem]],
    alerts: Sequence[Alert],
    watchlists: Iterable[Watchlist],
    verdicts: Sequence[Verdict],
) -> Why:
    """Why an incident was told, or not; `verdicts` are those on its reports, `alerts` its own by id."""
    return Why(
        incident=incident,
        told=tuple(told),
        alerts=tuple(alerts),
        rulings=tuple(_ruling(watchlist, verdicts, alerts, told) for watchlist in watchlists),
        grounds="" if alerts else _not_raised(incident),
    )


def of_report(whole: Why, item: AssessedItem) -> Why:
    """`whole`, an incident's, as asked by one of its reports."""
    brought = {alert.item_id for alert in whole.alerts}
    grounds = whole.grounds
    if whole.incident is not None and whole.alerts and item.item.id not in brought:
        grounds = f"a further report of #A{whole.incident.id}, nothing new"
    return replace(whole, item=item, grounds=grounds)


def of_item(item: AssessedItem, watchlists: Iterable[Watchlist], verdicts: Sequence[Verdict]) -> Why:
    """Why an item that is in no incident was not told."""
    rulings = tuple(_ruling_of_item(watchlist, item, verdicts) for watchlist in watchlists)
    return Why(incident=None, item=item, rulings=rulings, grounds=_not_placed(item.assessment))


def _not_placed(reading: Assessment) -> str:
    if not reading.assessed:
        language = f": {language_name(reading.language)}" if reading.language else ""
        return f"language not read{language}"
    kind = reading.kind or {}
    likeliest = max(kind, key=lambda name: (kind[name], name), default="")
    if likeliest and likeliest not in DEVELOPMENTS:
        return f"it reports no development: {_KINDS.get(likeliest, likeliest)} {kind[likeliest]:.2f}"
    return f"it is in no incident, {_below(reading.notable)}"


def _not_raised(incident: Incident) -> str:
    if incident.tier is not None:
        return f"tier {incident.tier}, but no alert of it is stored"
    return _below(incident.notable)


def _below(notable: float | None) -> str:
    return "below notable" + (f": P {notable:.2f}, the tier needs more" if notable is not None else "")


def _ruling(
    watchlist: Watchlist,
    verdicts: Iterable[Verdict],
    alerts: Sequence[Alert],
    told: Sequence[tuple[Report, AssessedItem]],
) -> Ruling:
    """The latest verdict that sent something, else the latest, else what the latest alert would give now."""
    its = [verdict for verdict in verdicts if verdict.watchlist_id == watchlist.id]
    if its:
        return _stored(watchlist, max(its, key=lambda verdict: (verdict.reason is Reason.SENT, verdict.at)))
    if not alerts:
        return Ruling(watchlist=watchlist.name, reason=Reason.BELOW_THRESHOLD, detail="no alert to decide on")
    alert = alerts[-1]
    items = {one.item.id: one.item for _, one in told}
    topic = topic_fault(alert, watchlist, items.get(alert.item_id or 0))
    strength = strength_fault(alert, watchlist)
    reason = Reason.NOT_WATCHED if topic or not strength else Reason.BELOW_THRESHOLD
    detail = "; ".join(fault for fault in (topic, strength) if fault) or "this watchlist came later"
    return Ruling(watchlist=watchlist.name, reason=reason, detail=detail)


def _ruling_of_item(watchlist: Watchlist, item: AssessedItem, verdicts: Iterable[Verdict]) -> Ruling:
    its = next((verdict for verdict in verdicts if verdict.watchlist_id == watchlist.id), None)
    if its is not None:
        return _stored(watchlist, its)
    fault = reading_fault(item, watchlist)
    reason = Reason.NOT_WATCHED if fault else Reason.BELOW_THRESHOLD
    return Ruling(watchlist=watchlist.name, reason=reason, detail=fault or "no alert to decide on")


def _stored(watchlist: Watchlist, verdict: Verdict) -> Ruling:
    return Ruling(watchlist=watchlist.name, reason=verdict.reason, detail=verdict.detail, at=verdict.at)
