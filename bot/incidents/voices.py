"""Who speaks in a report: its outlet, the agency that it credits, or the report that it is a copy of.

Knows no dyad; what a voice's word is worth is for `corroborate`.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache
from typing import Final

from bot.incidents.account import Account
from bot.incidents.outlets import Outlet, agencies, table
from classifiers.likeness import near_copy
from storage.records import Stance

_EDGE: Final = 90  # characters of a text within which an agency is credited at its start or end


def speaker_of(account: Account) -> Outlet:
    """The outlet whose words a report is by its own account: the agency that it credits, else its own."""
    return _credited(account.title) or _credited(account.summary) or account.outlet


def voice_of(account: Account, earlier: Sequence[Account]) -> str:
    """Whom a report counts for: who speaks in the first of `earlier` that it is a copy of, else in itself."""
    for other in earlier:
        if other.stance is not Stance.RETRACTION and near_copy(account.fingerprint, other.fingerprint):
            return other.voice
    return speaker_of(account).owner


def by_voice(accounts: Sequence[Account]) -> dict[str, list[Account]]:
    """The accounts by independent voice, in the order of `accounts`.

    One text is one voice, that of the agency or else of the best outlet that prints it, whoever was first;
    one owner's texts are one voice as well.
    """
    pools: dict[str, list[Account]] = defaultdict(list)
    for account in accounts:
        pools[account.voice].append(account)
    voices: dict[str, list[Account]] = defaultdict(list)
    for voice, pool in pools.items():
        if all(account.outlet.owner == voice for account in pool):
            voices[voice].extend(pool)
            continue
        for text in _texts(pool):
            voices[_author(text)].extend(text)
    return voices


def _texts(accounts: Sequence[Account]) -> Iterator[list[Account]]:
    """The accounts in groups of near copies."""
    texts: list[list[Account]] = []
    for account in accounts:
        for text in texts:
            if near_copy(account.fingerprint, text[0].fingerprint):
                text.append(account)
                break
        else:
            texts.append([account])
    yield from texts


def _author(text: Sequence[Account]) -> str:
    speakers = {speaker.owner: speaker for speaker in map(speaker_of, text)}
    return min(speakers, key=lambda owner: (owner not in agencies(), speakers[owner].tier, owner))


@lru_cache(maxsize=4096)
def _credited(text: str) -> Outlet | None:
    """The agency named in brackets or set off by a dash at a text's start or end."""
    opening, closing = _patterns()
    found = opening.match(text[:_EDGE]) or closing.search(text[-_EDGE:])
    return table().credits[found[1] or found[2]] if found else None


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    names = "|".join(re.escape(name) for name in sorted(table().credits, key=len, reverse=True))
    dateline = r"(?:[A-Z][\w.'\u2019 -]{1,40}(?:, [\w. ]{1,30})?,? (?:[-\u2013\u2014] )?)?"
    opening = re.compile(rf"{dateline}(?:\(({names})\)\s*[-\u2013\u2014:]|({names})\s*[-\u2013\u2014]\s)")
    closing = re.compile(rf"(?:[(\[]({names})[)\]]|\s[-\u2013\u2014|]\s?({names}))\.?\s*$")
    return opening, closing
