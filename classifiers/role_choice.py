"""Places and dyads of one item from what the careful reader heard of its names and codes.

Small logistic regressions: of each code in each role, and of each pair of sides by those. Their weights stand
in `data/roles.tsv`, and `classifiers.role_weights` fits them; no weight is for one country.
"""

from collections.abc import Mapping
from itertools import product
from typing import TYPE_CHECKING, Final

from classifiers.choice import weights
from classifiers.dyad_choice import told
from classifiers.dyad_cues import UNKNOWN, Pair, are_rivals
from classifiers.roles import Heard, Role, heard

if TYPE_CHECKING:
    from classifiers.careful import Roles

# Probabilities, chosen on the training labels, from which any place or pair of an item is told, and from
# which its likeliest one is. An exact set of places asks for even odds, F1 over pairs for less.
_PLACE: Final = 0.5
_PAIR: Final = 0.34
_ALONE: Final = 0.2
# Log-odds below which a side is not paired, and which stand for a side of which nothing was heard.
_HOPELESS: Final = -4.0
_UNHEARD: Final = -5.0

Features = Mapping[str, float]
Odds = Mapping[str, float]


def places(title: str, summary: str, roles: "Roles") -> tuple[str, ...]:
    """Codes of where the act takes place, likeliest first."""
    odds = role_odds(Role.PLACE, heard(title, summary, roles, Role.PLACE), weights("roles"))
    return told(odds, each=_PLACE, alone=_ALONE)


def pairs(title: str, summary: str, roles: "Roles") -> tuple[Pair, ...]:
    """Who did it to whom, likeliest first."""
    weigh = weights("roles")
    sources, targets = (
        role_odds(role, heard(title, summary, roles, role), weigh) for role in (Role.SOURCE, Role.TARGET)
    )
    odds = {pair: summed(features, weigh) for pair, features in pair_features(sources, targets).items()}
    return told(odds, each=_PAIR, alone=_ALONE)


def role_odds(role: Role, codes: Mapping[str, Heard], weigh: Mapping[str, float]) -> Odds:
    """Log-odds by code that it has `role` in the item."""
    return {code: summed(features_of(role, each), weigh) for code, each in codes.items()}


def features_of(role: Role, code: Heard) -> Features:
    """What speaks for one code in one role; a code without a name goes by its own log-odds alone."""
    if code.named is None:
        return {f"{role} unnamed": 1.0, f"{role} unnamed, its code": code.coded or 0.0}
    named = {f"{role} named": 1.0, f"{role} named, its words": code.named}
    if code.coded is None:
        return named
    return named | {f"{role} named and known": 1.0, f"{role} named, its code": code.coded}


def pair_features(sources: Odds, targets: Odds) -> Mapping[Pair, Features]:
    """What speaks for each pair of sides that is not hopeless, by the log-odds of all sides in both roles."""
    likely = ([side for side, odds in sides.items() if odds >= _HOPELESS] for sides in (sources, targets))
    return {
        (source, target): _pair(source, target, sources, targets)
        for source, target in product(*likely)
        if source != target and sources[source] + targets[target] >= _HOPELESS
    }


def _pair(source: str, target: str, sources: Odds, targets: Odds) -> Features:
    forth = min(sources[source], targets[target])
    back = [max(odds.get(side, _UNHEARD), _UNHEARD) for odds, side in ((sources, target), (targets, source))]
    return {
        "pair": 1.0,
        "pair source": sources[source],
        "pair target": targets[target],
        "pair weaker": forth,
        "pair target as source": back[0],
        "pair source as target": back[1],
        "pair weaker way back": min(back),
        "pair weakest both ways": min(forth, *back),
        "pair best other source": _best_but(source, sources),
        "pair best other target": _best_but(target, targets),
        "pair rivals": float(are_rivals(source, target)),
        "pair unknown source": float(source == UNKNOWN),
        "pair unknown target": float(target == UNKNOWN),
    }


def _best_but(side: str, odds: Odds) -> float:
    return max((each for code, each in odds.items() if code != side), default=_UNHEARD)


def summed(features: Features, weigh: Mapping[str, float]) -> float:
    """The log-odds of what has these features; one without a weight counts nothing."""
    return sum([value * weigh.get(name, 0.0) for name, value in features.items()])
