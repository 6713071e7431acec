"""Text to directed dyads: who did, or said, it to whom.

It reads cues round the names of states, groups and people; it does not parse sentences, and of the world it
knows no more than its tables say.
"""

from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from classifiers.assessment import Dyad
from classifiers.choice import Cues, likeliest, weights
from classifiers.cues import Reading, reading
from classifiers.gazetteer import Sort, lexicon, names_in, rows
from classifiers.places import place_codes, place_name, region_of

# Who arms and steers whom closely enough for the proxy's acts to count for the patron too (at half weight).
PATRONS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "hezbollah": "IR",
        "houthis": "IR",
        "iraqi-militias": "IR",
        "pij": "IR",
        "m23": "RW",
        "stc": "AE",
        "transnistria": "RU",
        "wagner": "RU",
    }
)
UNKNOWN: Final = "?"
_CIVILIANS: Final = "civilians"
_UNNAMED: Final = frozenset({UNKNOWN, _CIVILIANS, "gunmen"})
# Chosen on the training labels.
_MARGIN: Final = 0.2
_Sides = dict[str, list[str]]
_Pair = tuple[str, str]


def dyads(title: str, summary: str) -> tuple[Dyad, ...]:
    """Directed dyads, likeliest first; "?" for a side not told, () where no side is named.

    Where both do it, an exchange of fire or talks, both directions are given.
    """
    told = likeliest(dyad_cues(title, summary), weights("dyads"), margin=_MARGIN)
    joined = _joined(reading(title, summary))
    back = ((target, source) for source, target in told if {source, target} in joined)
    return tuple(Dyad(source, target) for source, target in dict.fromkeys((*told, *back)))


def dyad_cues(title: str, summary: str) -> Mapping[_Pair, Cues]:
    """Every pair of sides that the item may be about, with the cues for and against it.

    Beside the sides named stand their usual rivals, civilians and the unknown: news leaves out what is plain.
    """
    read = reading(title, summary)
    named = _named(read)
    if not named:
        return {}
    sides = {**named, **_implied(named)}
    links = _links(read)
    sources = {side: _cues("S", side, cues) for side, cues in sides.items() if cues != ["implied"]}
    targets = {side: _cues("T", side, cues) for side, cues in sides.items()}
    order = {side: place for place, side in enumerate(named)}
    candidates: dict[_Pair, Cues] = {}
    for source, source_cues in sources.items():
        for target, target_cues in targets.items():
            if source != target:
                kinds = _kind_cues(_kind(source), _kind(target), read.topics)
                own = tuple(_pair_cues(source, target, order, links))
                candidates[source, target] = (source_cues, target_cues, kinds, own)
    return candidates


def actor_name(code: str) -> str:
    """An actor's name for people; an unknown code comes back as it is."""
    return _names().get(code) or place_name(code)


def actor_codes(name: str) -> tuple[str, ...]:
    """The codes of what a person types: a state, a group, a leader or a capital; () if it is none of them."""
    typed = name.strip()
    if typed.casefold() in _names():
        return (typed.casefold(),)
    entry = lexicon().look_up(typed)
    if entry and entry.sort in (Sort.GROUP, Sort.OFFICIAL):
        return (entry.code,)
    return tuple(code for code in place_codes(typed) if region_of(code))


def _named(read: Reading) -> _Sides:
    named: _Sides = {}
    for name in read.names:
        if name.sort is not Sort.WATER:
            unnamed = name.code in _UNNAMED
            cues = (cue.replace(name.sort, name.code, 1) if unnamed else cue for cue in name.cues)
            named.setdefault(name.code, []).extend(cues)
    return named


def _joined(read: Reading) -> list[set[str]]:
    """Pairs that do it together to each other: "between A and B", "A and B exchange fire", "A, B agree"."""
    return [
        {before.code, after.code}
        for before, after in pairwise(read.names)
        if (after.links == ("and",) and before.before.endswith(" between"))
        or (
            after.links in ((), ("and",))
            and after.field == before.field
            and "agree" in after.after.split("+")
        )
    ]


def _implied(named: _Sides) -> _Sides:
    implied: _Sides = {}
    for side in named:
        for rival in _rivals().get(side, ()):
            if rival not in named:
                implied.setdefault(rival, [f"implied {side}"])
    if _CIVILIANS not in named:
        implied.setdefault(_CIVILIANS, ["implied"])
    implied[UNKNOWN] = []
    return implied


def _cues(role: str, side: str, cues: list[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(f"{role} {cue}" for cue in (*cues, f"code {side}")))


def _links(read: Reading) -> Mapping[_Pair, tuple[str, ...]]:
    """What stands between two names that follow each other, by the two sides."""
    found: dict[_Pair, tuple[str, ...]] = {}
    for before, after in pairwise(read.names):
        if after.links and before.code != after.code:
            found.setdefault(
                (before.code, after.code), (f"{after.field} {'|'.join(after.links[:2])}", *after.links)
            )
    return found


def _pair_cues(
    source: str, target: str, order: Mapping[str, int], links: Mapping[_Pair, tuple[str, ...]]
) -> Iterator[str]:
    yield f"P {source}>{target}"
    if source in order and target in order:
        yield "O before" if order[source] < order[target] else "O after"
    for link in links.get((source, target), ()):
        yield f"B {link}"
    for link in links.get((target, source), ()):
        yield f"R {link}"


@lru_cache(maxsize=1024)
def _kind_cues(source: str, target: str, topics: tuple[str, ...]) -> tuple[str, ...]:
    kinds = f"K {source}>{target}"
    return (kinds, *(f"{kinds} {topic}" for topic in topics))


def _kind(code: str) -> str:
    if code in _UNNAMED:
        return code
    return "state" if code.isupper() else "group"


@cache
def _names() -> Mapping[str, str]:
    return {row["code"]: row["name"] for row in rows("actors")} | {UNKNOWN: "unknown"}


@cache
def _rivals() -> Mapping[str, tuple[str, ...]]:
    return {row["side"]: tuple(names_in(row["rivals"])) for row in rows("rivals")}
