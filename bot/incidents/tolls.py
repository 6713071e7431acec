"""What an incident's reports together say of the dead; knows no text, only the figures taken from them."""

import re
from collections.abc import Sequence
from typing import Final

from bot.incidents.account import Account
from bot.incidents.modifiers import MODIFIERS, Modifiers
from bot.incidents.pool import is_development, likeliest_kind
from bot.incidents.reliability import FIRST_TIER
from classifiers.assessment import Toll
from classifiers.signals import Kind

_VAGUE: Final = re.compile(r"(?i)\b(?:dozens?|scores|hundreds|thousands|several|many|few)\b")


def tolls(accounts: Sequence[Account], modifiers: Modifiers = MODIFIERS) -> Toll | None:
    """What an incident's reports, in order of arrival, say of the dead; None where none gives a figure.

    The newest figure holds. A lower one is of a part, or older, unless its text says that the toll was
    lowered or two voices give it, and more than one: a single dead may be the one who is named. "Dozens"
    does not take the place of 31, but 18 takes that of "dozens".
    """
    current: Toll | None = None
    doubters: set[str] = set()
    for each in _counting(accounts):
        said = each.toll
        if said is None:
            continue
        if current is None or said.low > current.high or _sharpens(said, current):
            current, doubters = said, set()
        elif said.high < current.low:
            doubters.add(each.voice or each.outlet.owner)
            if each.framing.lowered or (len(doubters) >= modifiers.voices and said.high > 1):
                current, doubters = said, set()
    return current


def telling_of(accounts: Sequence[Account]) -> list[Account]:
    """The accounts that report a development: a look back tells of other acts, too."""
    return [each for each in accounts if is_development(each.assessment)] or list(accounts)


def _counting(accounts: Sequence[Account]) -> list[Account]:
    """`telling_of`, and beside them outlets of the first tier that read as telling of nothing.

    "Concert hall: 137 dead, investigators say" names no act, yet gives the toll of the one that it joined.
    """
    if not any(is_development(each.assessment) for each in accounts):
        return list(accounts)
    return [each for each in accounts if is_development(each.assessment) or _only_counts(each)]


def _only_counts(account: Account) -> bool:
    return account.outlet.tier == FIRST_TIER and likeliest_kind(account.assessment) == Kind.NONE


def _sharpens(said: Toll, current: Toll) -> bool:
    """Whether it fits the current figure and says no less: an exact one for "at least", a narrower range."""
    if current.at_least:
        return not said.at_least and (said.high >= current.low or _is_vague(current))
    return not said.at_least and current.low <= said.low <= said.high <= current.high


def _is_vague(toll: Toll) -> bool:
    return _VAGUE.search(toll.words) is not None
