"""An incident from its reports, whole: the same reports in the same order give the same incident.

Knows no other incident; what the record of others says ("first of its kind") is handed in.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.incidents import pool
from bot.incidents.account import Account
from bot.incidents.corroborate import attest, seen_whole
from bot.incidents.pool import Witness, is_development
from bot.incidents.reliability import reliability_of
from bot.incidents.severity import first_of_kind, scoring
from bot.incidents.tolls import telling_of, tolls
from storage.records import Factor, Incident, Modifier, Precedent, Stance


def incident_of(accounts: Sequence[Account], *, first: Modifier | None = None, number: int = 0) -> Incident:
    """The incident that one or more accounts give, oldest first, with `number` as its id.

    Its face, title and link, is that of the first account among those of the highest tier that report a
    development, one side's claims and denials last; `first` is the modifier for the first act of its kind
    between its sides.
    """
    face = _face(accounts)
    return _weighed(
        accounts,
        first,
        Incident(
            id=number,
            title=face.title or face.summary,
            summary=face.summary if face.title else "",
            url=face.url,
            source=face.source,
            first_seen_at=min(one.at for one in accounts),
            last_seen_at=max(one.at for one in accounts),
            tier=pool.tier(one.assessment for one in accounts),
            severity=0.0,
            notable=pool.highest(one.assessment.notable for one in accounts),
            serious=pool.highest(one.assessment.serious for one in accounts),
            critical=pool.highest(one.assessment.critical for one in accounts),
            reports=len(accounts),
        ),
    )


def grown(
    accounts: Sequence[Account],
    precedents: Mapping[tuple[str, str, str], Precedent],
    *,
    first: Modifier | None = None,
    number: int = 0,
) -> Incident:
    """`incident_of`, which is the first of its kind where `first` says so already, or the record does."""
    incident = incident_of(accounts, first=first, number=number)
    if first is None:
        first = first_of_kind(incident.scoring.signal, incident.dyads, incident.first_seen_at, precedents)
        if first is not None:
            return incident_of(accounts, first=first, number=number)
    return incident


def first_in(incident: Incident) -> Modifier | None:
    """The modifier for the first act of its kind in an incident's arithmetic."""
    return next((each for each in incident.scoring.modifiers if each.factor is Factor.FIRST), None)


def _weighed(accounts: Sequence[Account], first: Modifier | None, incident: Incident) -> Incident:
    """The incident with what its accounts agree on, how severe that is and how well attested."""
    once = _said_once(accounts)
    heard = [Witness(assessment=one.assessment, reliability=reliability_of(one.outlet)) for one in once]
    places, dyads, signals = pool.places(heard), pool.dyads(heard), pool.signals(heard)
    toll = tolls(once)
    arithmetic = scoring(
        signals,
        once,
        places=places,
        dyads=dyads,
        toll=toll,
        first=first,
        severity=pool.upper_half(one.assessment.severity for one in telling_of(once)),
    )
    likeliest = max(signals.values(), default=0.0)
    attested = attest(seen_whole(accounts, dyads), dyads=dyads, probability=likeliest)
    return replace(
        incident,
        severity=arithmetic.severity,
        scoring=arithmetic,
        status=attested.status,
        confidence=attested.confidence,
        claimants=attested.claimants,
        owners=attested.owners,
        toll=toll,
        places=places,
        dyads=dyads,
        signals=signals,
    )


def _said_once(accounts: Sequence[Account]) -> list[Account]:
    """The accounts without what an owner says again in the same words: an echo adds nothing."""
    first: dict[tuple[str, str, str], Account] = {}
    for one in accounts:
        first.setdefault((one.outlet.owner, one.title, one.summary), one)
    return list(first.values())


def _face(accounts: Sequence[Account]) -> Account:
    return max(accounts, key=_speaks_for)


def _speaks_for(account: Account) -> tuple[int, bool, bool]:
    """Of equals `max` takes the first: a follow-up of the same tier does not become the title."""
    tier, plain = account.assessment.tier, account.stance in (Stance.REPORT, Stance.ADMISSION)
    return (tier.rank if tier else 0, is_development(account.assessment), plain)
