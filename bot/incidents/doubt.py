"""Why an incident is less sure than it was, in words: who denies it, who took it back, whose word it is.

Pure; knows its reports as weighed, and nobody who hears.
"""

from collections.abc import Sequence
from typing import Final

from bot.incidents.account import Account
from bot.incidents.corroborate import seen_whole
from classifiers.actors import actor_name
from storage.records import Incident, Stance, Status

_SURER: Final = (Status.REPORTED, Status.CORROBORATED, Status.CONFIRMED)
_A_SIDES_WORD: Final = frozenset({Stance.CLAIM, Stance.ADMISSION})


def doubt(accounts: Sequence[Account], shown: Incident, now: Incident) -> str:
    """What made `now` less sure than `shown`, "" where it is not: "denied by Iran", "taken back by Wire".

    `accounts` are those of `now`, oldest first.
    """
    if not _is_less_sure(shown.status, now.status):
        return ""
    seen = seen_whole(accounts, now.dyads)
    found = (_denied(seen, now), _taken_back(seen), _side_alone(seen))
    other = "its reports name other sides now" if shown.dyads != now.dyads else "as its reports now read"
    return next((words for words in found if words), other)


def _is_less_sure(before: Status, now: Status) -> bool:
    if now not in _SURER:
        return now is not before
    return before in _SURER and _SURER.index(now) < _SURER.index(before)


def _denied(seen: Sequence[Account], now: Incident) -> str:
    if now.status is not Status.DISPUTED:
        return ""
    side = next((one.side for one in reversed(seen) if one.stance is Stance.DENIAL), "")
    return f"denied by {actor_name(side)}" if side else "each side says that the other did it"


def _taken_back(seen: Sequence[Account]) -> str:
    source = next((one.source for one in reversed(seen) if one.stance is Stance.RETRACTION), "")
    return f"taken back by {source}" if source else ""


def _side_alone(seen: Sequence[Account]) -> str:
    sides = dict.fromkeys(one.side for one in seen if one.stance in _A_SIDES_WORD and one.side)
    return f"in part claimed by {', '.join(map(actor_name, sides))}" if sides else ""
