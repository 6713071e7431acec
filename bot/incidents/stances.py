"""How one report stands to an act: as a report, or as the word of a side that claims, admits or denies it.

Knows no other report.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final

from bot.escalation.dyads import NOBODY, is_state
from bot.incidents.account import Account
from bot.incidents.voices import speaker_of
from classifiers.actors import patron_of
from classifiers.assessment import Dyad
from storage.records import Stance

_OWN_LOSSES: Final = re.compile(
    r"\b(?:its|our|their) (?:own )?(?:\w+ )?"
    r"(?:soldiers?|troops|sailors?|pilots?|service ?members?|fighters?)\b",
    re.IGNORECASE,
)


def host_of(accounts: Sequence[Account]) -> str:
    """The country in which most of `accounts` say that it took place, the first of equals; "" for none."""
    first = [place for one in accounts for place in one.assessment.places[:1] if is_state(place)]
    return max(dict.fromkeys(first), key=first.count, default="")


def stance_of(account: Account, dyads: Sequence[Dyad], host: str = "") -> tuple[Stance, str]:
    """The stance of an account to an act between the sides of `dyads`, and the side that it comes from.

    `host` is the state where the act is said to have taken place: it may deny that, side or not.
    """
    framing = account.framing
    if framing.retracted:
        return Stance.RETRACTION, ""
    acting = {patron_of(dyad.source) for dyad in dyads} - NOBODY
    parties = acting | {patron_of(dyad.target) for dyad in dyads} - NOBODY
    if side := _of(framing.denied, acting) or _of(framing.denied, parties) or _of(framing.denied, {host}):
        return Stance.DENIAL, side
    if side := _of(framing.admitted, acting):
        return Stance.ADMISSION, side
    organ = speaker_of(account).speaks_for
    side = _of((organ,), parties) or _of(framing.attributed, parties)
    if not side:
        return Stance.REPORT, ""
    owns_up = (
        _own_losses(account) if patron_of(side) not in acting else side == organ and _acts_alone(side, dyads)
    )
    return (Stance.ADMISSION if owns_up else Stance.CLAIM), side


def _acts_alone(side: str, dyads: Sequence[Dyad]) -> bool:
    """Whether a side itself, not its proxy, is said to act and not also to be struck."""
    return any(dyad.source == side for dyad in dyads) and all(
        patron_of(dyad.target) != patron_of(side) for dyad in dyads
    )


def _of(codes: Iterable[str], camps: Collection[str]) -> str:
    return next((code for code in codes if code and patron_of(code) in camps), "")


def _own_losses(account: Account) -> bool:
    return bool(_OWN_LOSSES.search(account.title) or _OWN_LOSSES.search(account.summary))
