"""How severe an incident is, 0-100, with the arithmetic kept; knows no other incident.

S = min(100, 5 b (1 + sum of m)): b is the weight of the gravest likely signal, each m what the reports or the
record say beside it. What others did to the same sides before is handed in.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.escalation.acts import FORCE, WORDS
from bot.escalation.dyads import NOBODY, is_state
from bot.escalation.weights import WEIGHTS, Weights
from bot.incidents.account import Account
from bot.incidents.modifiers import MODIFIERS, POWERS, Modifiers
from bot.incidents.pool import upper_half
from bot.incidents.tolls import telling_of
from classifiers.actors import actor_name
from classifiers.assessment import Dyad, Toll
from classifiers.framing import Rank
from classifiers.gazetteer import Sort, place_of
from classifiers.signals import SCALES, Signal
from storage.records import Factor, Modifier, Precedent, Scoring

_NUCLEAR: Final = re.compile(
    r"(?i)\bnuclear\b(?!-(?:armed|powered|capable))|\batomic\b|\bwarheads?\b|\buranium\b|\bplutonium\b"
    r"|\bICBMs?\b|\bintercontinental\b"
)

_UNEASED: Final = FORCE - {Signal.ABDUCTION}
"""Force that is grave whatever eases: of 70 labelled items with it and a de-escalation 66 are of severity 2
or above, none is 0. Of 119 with an abduction, mostly the end of one, none is above 1 (train labels)."""


def scoring(
    signals: Mapping[str, float],
    accounts: Sequence[Account],
    *,
    places: Sequence[str],
    dyads: Sequence[Dyad],
    toll: Toll | None,
    first: Modifier | None,
    severity: float | None,
    weights: Weights = WEIGHTS,
    modifiers: Modifiers = MODIFIERS,
) -> Scoring:
    """The arithmetic of an incident's S from its pooled `signals`, `places` and `dyads` and its reports.

    Where no signal is likely the best that is fairly likely gives the base, so that S does not leap when one
    crosses a bound. Only without any does S follow from `severity`, the codebook's (0-4). What is surest to
    be a de-escalation has a base of 0, unless `_UNEASED` is likely beside it. Deaths, rank and target raise
    what was done by force only: words after an attack name the dead of the attack.
    """
    known = {name: p for name, p in signals.items() if name in SCALES}
    likely = {name: p for name, p in known.items() if p >= weights.likely} or _best(known, modifiers)
    if not likely:
        return Scoring(base=_guess(severity, weights, most=weights.score_at_2 if known else 100) / 5)
    if _is_step_back(likely):
        return Scoring(signal=Signal.DEESCALATION)
    telling = telling_of(accounts)
    crossed = (upper_half(each.assessment.cross_border for each in telling) or 0.0) >= weights.likely
    massive = _is_massive(telling, toll, weights, modifiers)
    signal, base = _gravest(likely, telling, modifiers, crossed=crossed, massive=massive)
    across = crossed or _third_country(places, dyads)
    border = Modifier(factor=Factor.BORDER, value=modifiers.border)
    told = [
        *(_of_force(telling, toll, modifiers) if signal in FORCE else ()),
        *([border] if across and _takes_border(signal, crossed=crossed) else ()),
        *_of_power(dyads, modifiers),
        *(_of_target(telling, modifiers) if signal in FORCE | {Signal.WEAPONS} else ()),
        *((first,) if first and signal not in WORDS else ()),
        *_of_retaliation(telling, modifiers),
    ]
    return Scoring(signal=signal, base=base, modifiers=tuple(told))


def first_of_kind(
    signal: str,
    dyads: Sequence[Dyad],
    at: datetime,
    precedents: Mapping[tuple[str, str, str], Precedent],
    modifiers: Modifiers = MODIFIERS,
) -> Modifier | None:
    """The modifier of a deed at `at` that is the first of its kind between its two sides for long enough.

    `precedents` by source, target and signal are those before it. The first dyad with both sides known and
    named decides. None for words, for one not long enough ago, and where the pair has not been covered long.
    """
    pair = next((dyad for dyad in dyads if NOBODY.isdisjoint((dyad.source, dyad.target))), None)
    if pair is None or signal not in SCALES or Signal(signal) in WORDS or pair.source == pair.target:
        return None
    covered = precedents.get((min(pair.source, pair.target), max(pair.source, pair.target), ""))
    if covered is None:
        return None
    before = precedents.get((pair.source, pair.target, signal))
    days = (at - (before.last_at if before else covered.first_at)) / timedelta(days=1)
    if days < modifiers.quarter:
        return None
    value = modifiers.first_year if days >= modifiers.year else modifiers.first_quarter
    return Modifier(factor=Factor.FIRST, value=value, words=f"first in {int(days)} days of coverage")


def _best(signals: Mapping[str, float], modifiers: Modifiers) -> Mapping[str, float]:
    """The likeliest of `signals` that are fairly likely, a step back only where it is the only one."""
    fair = [name for name, p in signals.items() if p >= modifiers.fair]
    best = max(fair, key=lambda name: (name != Signal.DEESCALATION, signals[name], name), default=None)
    return {} if best is None else {best: signals[best]}


def _is_step_back(likely: Mapping[str, float]) -> bool:
    surest = max(likely, key=lambda name: (likely[name], name))
    return surest == Signal.DEESCALATION and _UNEASED.isdisjoint(likely)


def _guess(severity: float | None, weights: Weights, *, most: float) -> float:
    """S of a codebook severity, straight lines through 0, 28, 55, 82, 100; 0 where there is none.

    At `most` that: of 1,828 labelled developments without a signal 52 are above 1, and 2 above 2.
    """
    scores = (0.0, weights.score_at_1, weights.score_at_2, weights.score_at_3, weights.score_at_4)
    expected = min(max(severity or 0.0, 0.0), 4.0)
    step = min(int(expected), 3)
    return min(most, scores[step] + (expected - step) * (scores[step + 1] - scores[step]))


def _is_massive(
    accounts: Sequence[Account], toll: Toll | None, weights: Weights, modifiers: Modifiers
) -> bool:
    read = upper_half(each.assessment.mass_casualty for each in accounts) or 0.0
    return (toll.low >= modifiers.mass_casualty) if toll else read >= weights.likely


def _gravest(
    likely: Mapping[str, float],
    accounts: Sequence[Account],
    modifiers: Modifiers,
    *,
    crossed: bool,
    massive: bool,
) -> tuple[Signal, float]:
    """The signal of the highest base, and that base.

    Of equals the one that does not say cross-border by itself: a killing abroad is a killing, then abroad.
    """

    def rank(name: Signal) -> tuple[float, bool, float, str]:
        base = _base(name, accounts, modifiers, crossed=crossed, massive=massive)
        return base, _takes_border(name, crossed=crossed), likely[name], name

    signal = max(map(Signal, likely), key=rank)
    return signal, rank(signal)[0]


def _base(
    signal: Signal, accounts: Sequence[Account], modifiers: Modifiers, *, crossed: bool, massive: bool
) -> float:
    scale = SCALES[signal]
    if signal is Signal.DEESCALATION:
        return 0.0
    if signal is Signal.WEAPONS and _said(accounts, _nuclear_words, modifiers):
        return modifiers.nuclear_base
    by_border = scale.cross_border if crossed else None
    by_deaths = scale.mass_casualty if massive else None
    return max(scale.weight, by_border or 0.0, by_deaths or 0.0)


def _takes_border(signal: Signal, *, crossed: bool) -> bool:
    """Words cross no border, and where b already says cross-border it is not said twice."""
    return signal not in WORDS and not (crossed and SCALES[signal].cross_border)


def _third_country(places: Sequence[str], dyads: Sequence[Dyad]) -> bool:
    """Whether it took place in a country that is home to neither side, as far as all of them are known."""
    sides = {side for dyad in dyads for side in (dyad.source, dyad.target)}
    if not sides or not places or not is_state(places[0]) or not NOBODY.isdisjoint(sides):
        return False
    homes = {side if is_state(side) else _home(side) for side in sides}
    return "" not in homes and places[0] not in homes


def _home(group: str) -> str:
    try:
        return place_of(group, Sort.GROUP)
    except KeyError:  # a code of a user's own labels
        return ""


def _of_force(accounts: Sequence[Account], toll: Toll | None, modifiers: Modifiers) -> Iterator[Modifier]:
    dead = 0 if toll is None else toll.low if toll.at_least else (toll.low + toll.high) // 2
    if toll and dead:
        value = min(modifiers.deaths_most, modifiers.deaths_slope * math.log10(1 + dead))
        yield Modifier(factor=Factor.DEATHS, value=value, words=toll.words)
    ranks = (
        (Rank.HEAD, modifiers.rank_head),
        (Rank.COMMANDER, modifiers.rank_commander),
        (Rank.OFFICIAL, modifiers.rank_official),
    )
    for rank, value in ranks:
        words = _said(accounts, _rank_words(rank), modifiers)
        if words:
            yield Modifier(factor=Factor.RANK, value=value, words=words)
            return


def _of_power(dyads: Sequence[Dyad], modifiers: Modifiers) -> Iterator[Modifier]:
    sides = dict.fromkeys(side for dyad in dyads for side in (dyad.source, dyad.target))
    powers = [actor_name(side) for side in sides if side in POWERS]
    if powers:
        yield Modifier(factor=Factor.POWER, value=modifiers.power, words=", ".join(powers))


def _of_target(accounts: Sequence[Account], modifiers: Modifiers) -> Iterator[Modifier]:
    if words := _said(accounts, lambda each: each.framing.strategic, modifiers):
        yield Modifier(factor=Factor.STRATEGIC, value=modifiers.strategic, words=words)


def _of_retaliation(accounts: Sequence[Account], modifiers: Modifiers) -> Iterator[Modifier]:
    if words := _said(accounts, lambda each: each.framing.retaliation, modifiers):
        yield Modifier(factor=Factor.RETALIATION, value=modifiers.retaliation, words=words)


def _said(accounts: Sequence[Account], words: Callable[[Account], str], modifiers: Modifiers) -> str:
    """The first words that say it, where enough of `accounts` do; "" otherwise."""
    found = [said for said in map(words, accounts) if said]
    enough = modifiers.voices if len(accounts) >= modifiers.many else 1
    return found[0] if len(found) >= enough else ""


def _rank_words(rank: Rank) -> Callable[[Account], str]:
    """The words by which an account says that someone of `rank` or above was struck."""
    ranks = list(Rank)[list(Rank).index(rank) :]
    return lambda each: each.framing.rank_words if each.framing.rank in ranks else ""


def _nuclear_words(account: Account) -> str:
    found = _NUCLEAR.search(account.title) or _NUCLEAR.search(account.summary)
    return found[0] if found else ""
