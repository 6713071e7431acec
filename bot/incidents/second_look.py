"""A second look at a report that would ring anew: whether it tells what an open incident rang for.

Below the readiness to join, all that is known is that they are not surely one. Who is told pays for a doubt
with a second ring for one act, and for a wrong join with an update in place of a ring: hence more readily.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Final

from classifiers.actors import UNKNOWN
from classifiers.likeness_group import Group, Weighed, of_none, score

# Chosen on streams labelled for training, a fifth of them held back at a time: of 287 stories 26 ring twice
# for 36 without, and 75 ring nowhere of their own for 73. Far beyond, what one gains the other loses.
_SHORT: Final = 1.25  # of what the cues must reach for a report that does not ring
_SINCE: Final = timedelta(hours=12)  # the incident's first report
_SAME_SIGNAL: Final = 0.7  # the least likeness of signals
_SAME_SORT: Final = 0.5  # the most that one is words and the other acts
# A headline that itself tells one act from those before; a second day is the same war.
_FURTHER: Final = re.compile(
    r"\b(?:another|again|fresh|second|third|fourth|fifth|sixth)\b(?! (?:consecutive|straight|day|night|week))"
)


def joined(item: Weighed, at: datetime, rang: Mapping[int, Group]) -> int | None:
    """The incident, of those that `rang`, which a report seen `at` joins nevertheless; None for none."""
    told = item.fingerprint
    if _FURTHER.search(told.copy):
        return None
    best, most = None, score(of_none(told)) - _SHORT
    for number, group in rang.items():
        if abs(at - group.first) > _SINCE or not _there(item, group) or group.contradicts(told):
            continue
        cues = group.cues(item, at)
        if _one_act(item, group, cues) and (alike := score(cues)) > most:
            best, most = number, alike
    return best


def _there(item: Weighed, group: Group) -> bool:
    """Whether the report names places, and none that no report of the incident does."""
    places = item.fingerprint.places
    return bool(places) and group.places.keys() >= {*places}


def _one_act(item: Weighed, group: Group, cues: Mapping[str, float]) -> bool:
    """Whether neither signal nor doer, as far as known, speak against one act, nor words against deeds."""
    told = item.fingerprint
    signalled = bool(told.signals) and any(each.fingerprint.signals for each in group.recent)
    if signalled and cues["signals"] < _SAME_SIGNAL:
        return False
    ours, theirs = _doers(told.dyads), _doers(group.dyads)
    same_doer = not ours or not theirs or not ours.isdisjoint(theirs)
    return same_doer and cues["words for acts"] <= _SAME_SORT


def _doers(dyads: Iterable[str]) -> set[str]:
    """Those who act, by code, as far as they are named."""
    return {dyad.partition(">")[0] for dyad in dyads} - {UNKNOWN}
