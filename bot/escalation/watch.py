"""What an act turns: a pair or network that climbs a rung or begins to spiral, told once, and what eases.

Pure. Says what was seen, never what will come; knows neither texts nor who listens.
"""

from datetime import UTC, datetime, timedelta

from bot.escalation.acts import Act
from bot.escalation.dyads import NOBODY, is_state, network_key
from bot.escalation.index import Index
from bot.escalation.readings import Reading
from bot.escalation.rungs import Rung
from bot.escalation.spiral import SpiralFacts, exchange, sides_of, spiral
from bot.escalation.standing import Standing, Turn
from bot.escalation.weights import Weights
from classifiers.actors import PATRONS, patron_of
from classifiers.signals import Signal, Tier
from storage.records import Change

_DAY = timedelta(days=1)
_RISING_MOST = 28
_NEVER = datetime.min.replace(tzinfo=UTC)


def turns(index: Index, act: Act, standing: Standing, at: datetime) -> list[Turn]:
    """What an act that the index has taken in turns: at most one rung climbed and one spiral begun.

    `at` is when it is told; the index is asked at its latest act where that is later.
    """
    if act.deescalation or act.confidence <= 0:
        return []
    now = max(at, index.latest or at)
    keys = _of_main(index.touched(act), act)
    acting = [key for key in keys if "+" not in key or (_by_proxy(act) and _goes_both_ways(index, key, now))]
    seas = index.waters(act) if Signal.MARITIME in act.signals else []
    found = (_climb(index, act, [*acting, *seas], standing, now), _spiral(index, act, keys, standing, now))
    return [turn for turn in found if turn]


def easing(index: Index, act: Act, at: datetime) -> str:
    """Why a de-escalation is news: its sides stand on display or above. "" where they do not."""
    if not act.deescalation or act.confidence <= 0:
        return ""
    now = max(at, index.latest or at)
    rungs = [(index.reading(key, now).rung, key) for key in index.touched(act)]
    rung, key = max(rungs, key=lambda each: each[0], default=(Rung.BASELINE, ""))
    return f"a step back while {key} is on rung {rung:d} ({rung.words})" if rung >= Rung.DISPLAY else ""


def _climb(index: Index, act: Act, keys: list[str], standing: Standing, at: datetime) -> Turn | None:
    """The highest rung that the act made a series climb, a network's before a dyad's.

    A dyad's climb is no news once its network's was told since the act: it was part of it.
    """
    if not act.attested:
        return None
    networks = [key for key in keys if "+" in key]
    told = max((standing.rung_since(key, act.at) for key in networks), default=Rung.BASELINE)
    told = max(told, standing.brought(act.incident))
    climbs = [
        (rung, before, key)
        for key in keys
        if (rung := index.reading(key, at).rung) >= Rung.THREAT
        and rung > max(told, standing.rung(key, at))
        and (index.climbed_at(key) or _NEVER) >= act.at
        and rung > (before := index.rung_without(act, key, at))
        and _is_known(index, key, rung, at)
    ]
    if not climbs:
        return None
    rung, before, key = max(climbs, key=lambda climb: climb[0])
    facts = exchange(index, key, at)
    reason = f"{key}: from {before.words} (rung {before:d}) to {rung.words} (rung {rung:d})"
    return Turn(
        change=Change.RUNG,
        series=key,
        tier={Rung.WAR: Tier.CRITICAL, Rung.FORCE: Tier.SERIOUS}.get(rung, Tier.NOTABLE),
        reason=f"{reason}, {_exchanges(facts, index.weights)}" if facts else reason,
        facts={**_figures(index, key, facts, at), "rung": int(rung), "rung_before": int(before)},
        incident=act.incident,
    )


def _of_main(keys: list[str], act: Act) -> list[str]:
    """The keys of the likeliest dyad with both sides named, either way; others named are less sure."""
    main = next((each for each in act.dyads if NOBODY.isdisjoint((each.source, each.target))), None)
    if main is None:
        return []
    own = {
        str(main),
        f"{main.target}>{main.source}",
        network_key(*map(patron_of, (main.source, main.target))),
    }
    return [key for key in keys if key in own]


def _by_proxy(act: Act) -> bool:
    """Whether a proxy is a side of the act; where none is, its dyad says all that its network would."""
    return any(side in PATRONS for dyad in act.dyads for side in (dyad.source, dyad.target))


def _is_known(index: Index, key: str, rung: Rung, at: datetime) -> bool:
    """Enough was read before to call it a climb, or it is force between states or an attack at sea."""
    sides = sides_of(key)
    alarming = rung >= Rung.FORCE and (sides is None or all(map(is_state, sides)))
    return alarming or index.known(at) >= timedelta(days=index.weights.climb_known)


def _goes_both_ways(index: Index, key: str, at: datetime) -> bool:
    """Whether both sides of a network did something within the window of a rung.

    A proxy's blow against somebody who has nothing to do with its patron is a matter of its dyad.
    """
    since = at - timedelta(days=index.weights.rung_window)
    return len({deed.source for deed in index.deeds(key, since)}) > 1


def _spiral(index: Index, act: Act, keys: list[str], standing: Standing, at: datetime) -> Turn | None:
    """A spiral that an attested deed goes on with, a network's before a dyad's, where it is new."""
    if not (act.attested and act.is_exchange(index.weights)):
        return None
    found = _spiralling(index, keys, standing, at)
    if found is None:
        return None
    facts, key = found
    seen = f"{_exchanges(facts, index.weights)}, momentum {facts.momentum:.1f}, rung {facts.rung:d}"
    return Turn(
        change=Change.SPIRAL,
        series=key,
        tier=Tier.CRITICAL if facts.rung >= Rung.FORCE else Tier.SERIOUS,
        reason=f"{key}: {seen}",
        incident=act.incident,
        facts=_figures(index, key, facts, at),
    )


def _spiralling(
    index: Index, keys: list[str], standing: Standing, at: datetime
) -> tuple[SpiralFacts, str] | None:
    """The first series in a spiral of which nothing was told lately, or only before force was used."""
    for key in keys:
        told = standing.spiral(key, at)
        if told is None or told < Rung.FORCE:
            facts = spiral(index, key, at, within=keys)
            if facts and (told is None or facts.rung >= Rung.FORCE):
                return facts, key
    return None


def _figures(index: Index, key: str, facts: SpiralFacts | None, at: datetime) -> dict[str, float]:
    reading = index.reading(key, at)
    figures: dict[str, float] = {
        "level": round(reading.level, 2),
        "rung": int(facts.rung if facts else reading.rung),
        "rising_days": _rising(index, key, reading, at),
    }
    if facts is not None:
        figures |= {
            "exchanges": facts.exchanges,
            "alternations": facts.alternations,
            "momentum": round(facts.momentum, 2),
            "reciprocity": round(facts.reciprocity, 2),
        }
    return figures


def _rising(index: Index, key: str, reading: Reading, at: datetime) -> int:
    """For how many days, each held against the one before, the level of a series has risen."""
    level, days = reading.level, 0
    while days < _RISING_MOST:
        before = index.past(key, at - (days + 1) * _DAY).level
        if before >= level:
            break
        level, days = before, days + 1
    return days


def _exchanges(facts: SpiralFacts, weights: Weights) -> str:
    exchanges = "1 exchange" if facts.exchanges == 1 else f"{facts.exchanges} exchanges"
    changes = "1 change" if facts.alternations == 1 else f"{facts.alternations} changes"
    within = f"{weights.exchange_window:g} days", f"{weights.alternation_window:g}"
    return f"{exchanges} in {within[0]}, {changes} of side in {within[1]}"
