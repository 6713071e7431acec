"""How well an incident is attested: independent voices, what its sides claim, admit and deny, how sure it is.

Pure, and no gate: one report is enough for an incident, which is then marked as reported by one. What is
found depends on the reports and their times, not on the order in which they are handed over.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.incidents.account import Account
from bot.incidents.reliability import FIRST_TIER, RELIABILITY, Reliability, reliability_of
from bot.incidents.stances import host_of, stance_of
from bot.incidents.voices import by_voice, voice_of
from classifiers.actors import patron_of
from classifiers.assessment import Dyad
from storage.records import Stance, Status

_TELLING: Final = frozenset({Stance.REPORT, Stance.CLAIM, Stance.ADMISSION})
_A_SIDES_WORD: Final = frozenset({Stance.CLAIM, Stance.ADMISSION})


@dataclass(frozen=True, kw_only=True, slots=True)
class Attestation:
    """How an incident stands.

    `confidence` (0-1) is how surely it happened as told, `owners` counts independent voices, at least 1, and
    `claimants` are the actor codes of the sides that alone tell it so far.
    """

    status: Status
    confidence: float
    owners: int
    claimants: tuple[str, ...] = ()


def attributed(account: Account, earlier: Sequence[Account], dyads: Sequence[Dyad]) -> Account:
    """`account` with voice, stance and side: held against `earlier` reports and `dyads` of its incident."""
    stance, side = stance_of(account, dyads or account.assessment.dyads, host_of([*earlier, account]))
    voice = account.outlet.owner if stance is Stance.RETRACTION else voice_of(account, earlier)
    return replace(account, voice=voice, stance=stance, side=side)


def seen_whole(accounts: Sequence[Account], dyads: Sequence[Dyad]) -> list[Account]:
    """The accounts with stance and side by what all of them say: the first may not have named who did it."""
    host = host_of(accounts)
    return [
        _standing(account, *stance_of(account, dyads or account.assessment.dyads, host))
        for account in accounts
    ]


def _standing(account: Account, stance: Stance, side: str) -> Account:
    """The account with that stance and side; it mostly has them, and a copy costs more than all else."""
    if (account.stance, account.side) == (stance, side):
        return account
    return replace(account, stance=stance, side=side)


def attest(
    accounts: Sequence[Account],
    *,
    dyads: Sequence[Dyad],
    probability: float,
    table: Reliability = RELIABILITY,
) -> Attestation:
    """How well `accounts`, attributed and at least one, attest an incident.

    `dyads` are those of the incident, `probability` (0-1) is p, that of its likeliest signal. Confidence is
    p(1 - prod(1 - r)) over independent voices: none of it is left once all took it back, half once disputed.
    A denial or retraction of what nobody here told is news of its own and is weighed like any report; what
    is denied is disputed however many say so.
    """
    told = [account for account in accounts if account.stance in _TELLING]
    if not told:
        return _weighed(_Told.of(accounts, plain=True), dyads, probability, table)
    standing = _not_taken_back(told, accounts)
    if not standing:
        owners = len(_independent(told))
        return Attestation(status=Status.WITHDRAWN, confidence=0.0, owners=owners)
    return _weighed(_Told.of([*standing, *_denials(accounts)]), dyads, probability, table)


@dataclass(frozen=True, kw_only=True, slots=True)
class _Told:
    """What is told: by independent outlets, by the sides (of each camp one voice), and who denies it."""

    outlets: Mapping[str, Sequence[Account]]
    sides: Mapping[str, Sequence[Account]]
    denials: Sequence[Account] = ()
    host: str = ""

    @classmethod
    def of(cls, accounts: Sequence[Account], *, plain: bool = False) -> "_Told":
        """`plain` takes each for a report, whatever it is."""
        host, denials = patron_of(host_of(accounts)), _denials(accounts)
        if plain:
            return cls(outlets=_independent(accounts), sides={}, denials=denials, host=host)
        sides: dict[str, list[Account]] = {}
        for account in accounts:
            if account.stance in _A_SIDES_WORD:
                sides.setdefault(patron_of(account.side), []).append(account)
        reports = [account for account in accounts if account.stance is Stance.REPORT]
        return cls(outlets=_independent(reports), sides=sides, denials=denials, host=host)

    @property
    def voices(self) -> int:
        return len(self.outlets) + len(self.sides)

    @property
    def first_tier(self) -> list[Account]:
        """The reports of the first tier."""
        return [one for told in self.outlets.values() for one in told if one.outlet.tier == FIRST_TIER]

    @property
    def backed(self) -> bool:
        """Whether several outlets report it, one of the first tier; once it is denied, as a fact."""
        telling = [
            [one for one in told if not (self.denials and one.framing.hedged)]
            for told in self.outlets.values()
        ]
        voices = [told for told in telling if told]
        return len(voices) > 1 and any(one.outlet.tier == FIRST_TIER for told in voices for one in told)

    def admitted_by(self, camp: str) -> bool:
        return any(one.stance is Stance.ADMISSION for one in self.sides.get(camp, ()))


def _independent(accounts: Sequence[Account]) -> Mapping[str, Sequence[Account]]:
    """The voices of publishers; aggregators, who carry others' reports, are one where nobody else is."""
    voices = by_voice(accounts)
    publishers = {
        voice: its for voice, its in voices.items() if any(not one.outlet.aggregator for one in its)
    }
    if publishers or not voices:
        return publishers
    return {min(voices): [one for its in voices.values() for one in its]}


def _weighed(told: _Told, dyads: Sequence[Dyad], probability: float, table: Reliability) -> Attestation:
    status = _status(told, dyads)
    disbelief = 1.0
    for accounts in told.outlets.values():
        disbelief *= 1 - max(reliability_of(account.outlet, table) for account in accounts)
    for camp in told.sides:
        disbelief *= 1 - (table.admission if _confirms(told, camp) else table.claim)
    confidence = probability * (1 - disbelief) * (table.disputed if status is Status.DISPUTED else 1.0)
    alone = () if told.outlets else {account.side for its in told.sides.values() for account in its}
    return Attestation(
        status=status, confidence=confidence, owners=told.voices, claimants=tuple(sorted(alone))
    )


def _status(told: _Told, dyads: Sequence[Dyad]) -> Status:
    if _disputed(told, dyads):
        return Status.DISPUTED
    if told.backed or any(_confirms(told, camp) for camp in told.sides):
        return Status.CONFIRMED
    return Status.CORROBORATED if told.voices > 1 else Status.REPORTED


def _confirms(told: _Told, camp: str) -> bool:
    """Whether a side admits what someone else tells too; its own word alone confirms nothing."""
    return told.admitted_by(camp) and told.voices > 1


def _disputed(told: _Told, dyads: Sequence[Dyad]) -> bool:
    """Whether it is denied, or told the other way round, and nothing has settled that.

    Who is said to have acted, and the state where, are heard though outlets report it.
    """
    heard = {patron_of(dyad.source) for dyad in dyads} | {told.host}
    first: dict[str, datetime] = {}
    for denial in told.denials:
        camp = patron_of(denial.side)
        first[camp] = min(first.get(camp, denial.at), denial.at)
    for camp, since in first.items():
        if camp in heard and not told.admitted_by(camp) and not _a_fact_after(told, since):
            return True
        if camp not in heard and not told.outlets and told.sides.keys() - {camp}:
            return True
    return not told.outlets and _told_both_ways(told)


def _a_fact_after(told: _Told, since: datetime) -> bool:
    """Whether one of the first tier tells it later, and not as what somebody claims."""
    plain = (one for one in told.first_tier if one.stance is Stance.REPORT and not one.framing.hedged)
    return any(one.at > since for one in plain)


def _told_both_ways(told: _Told) -> bool:
    """Whether two sides each say that the other did it."""
    blamed = {
        (camp, patron_of(dyad.source))
        for camp, accounts in told.sides.items()
        for account in accounts
        for dyad in account.assessment.dyads[:1]
        if account.stance is Stance.CLAIM
    }
    return any(one != other and (other, one) in blamed for one, other in blamed)


def _denials(accounts: Iterable[Account]) -> list[Account]:
    return [account for account in accounts if account.stance is Stance.DENIAL]


def _not_taken_back(told: Sequence[Account], accounts: Iterable[Account]) -> list[Account]:
    """The accounts whose outlet, and the author of whose text, did not take them back."""
    last: dict[str, datetime] = {}
    for account in accounts:
        if account.stance is Stance.RETRACTION:
            owner = account.outlet.owner
            last[owner] = max(last.get(owner, account.at), account.at)
    if not last:
        return list(told)
    return [
        account
        for author, text in by_voice(told).items()
        for account in text
        if not _taken_back(account, author, last)
    ]


def _taken_back(account: Account, author: str, last: Mapping[str, datetime]) -> bool:
    owner = account.outlet.owner
    if owner != author and author in last:  # a copy that comes later is no second look
        return True
    return owner in last and account.at <= last[owner]
