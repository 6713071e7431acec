"""Every coefficient of severity, confidence, level, rung, coverage and spiral, each with its source.

Knows no act and does no arithmetic. A weight without published data behind it is marked editorial, to be
fitted when there is data: build another `Weights` and hand it to the index.
"""

from collections.abc import Iterator
from dataclasses import Field, dataclass, field, fields
from typing import Any, ClassVar, Final, Protocol

from classifiers.signals import LIKELY


def _published(value: float, source: str) -> Any:  # noqa: ANN401  a dataclass field stands for its default
    return field(default=value, metadata={"source": source, "editorial": False})


def _editorial(value: float, source: str) -> Any:  # noqa: ANN401  see above
    return field(default=value, metadata={"source": source, "editorial": True})


@dataclass(frozen=True, kw_only=True, slots=True)
class Weights:
    """Half-lives and windows are days, scores 0-100, shares 0-1, everything else a plain number."""

    score_at_1: float = _editorial(28, "S of codebook severity 1: sanctions 32, vow of revenge 27")
    score_at_2: float = _editorial(55, "S of codebook severity 2: rockets at a base 56, tanker hit 53")
    score_at_3: float = _editorial(82, "S of codebook severity 3: commander killed abroad 83")
    score_at_4: float = _editorial(100, "S of codebook severity 4: head of state killed 100")

    likely: float = _editorial(LIKELY, "a signal counts for what an act is where it is likelier than not")

    fast_half_life: float = _published(3, "spikes of the daily GPR halve in .8 (acts) to 2.9 (threats) days")
    slow_half_life: float = _published(21, "violence in Iraq excites itself for 2 to 6 weeks")
    slow_share: float = _editorial(0.25, "what weeks add to days in a level")
    words_share: float = _editorial(0.5, "words move a level half as much as acts")
    scale: float = _editorial(1.5, "one fresh, certain act of S 100 makes a level of 57")

    ease_per_weight: float = _editorial(0.06, "a release or withdrawal (7) takes off .42")
    ease_most: float = _editorial(0.6, "no de-escalation takes off more")
    ease_broken_within: float = _editorial(14, "a violation this soon takes the easing back")

    patron_share: float = _editorial(0.5, "what a proxy's act adds to its patron's dyad")
    place_share: float = _editorial(0.6, "of an act, for the country where it took place")
    actor_share: float = _editorial(0.4, "of an act, for each country that is a side of it")
    top_dyads: float = _editorial(3, "dyads that make the level of a country or region")

    rung_window: float = _editorial(28, "days of acts that a rung rests on")
    rung_quiet: float = _editorial(7, "days without an act before a rung descends")
    force_score: float = _editorial(50, "least S of rung 4, MID hostility 4: above routine shelling (49)")
    war_acts: float = _editorial(10, "acts of force in the window, MID hostility 5")
    war_days: float = _editorial(7, "on at least so many different days")
    war_each: float = _editorial(3, "by each side at least: one answer to ten blows is no war of both")
    war_deadly: float = _editorial(2, "by each side with dead: shots that kill nobody are no war")

    history_trim: float = _editorial(0.05, "of all acts, that may lie before history begins: a feed's oldest")
    memory: float = _editorial(400, "days in which an act may change: an older one weighs .000002 in weeks")

    covered_share: float = _editorial(0.5, "of the usual number of items; below it a day is not observed")
    usual_window: float = _editorial(28, "news is weekly (GPR: Tuesday 140, Sunday 76): four of each")
    usual_least: float = _editorial(7, "days known before any number of items is usual")

    spiral_reciprocity: float = _editorial(0.4, "least reciprocity R of a spiral")
    spiral_alternations: float = _editorial(2, "least changes of side in `alternation_window`")
    spiral_acts: float = _editorial(3, "least acts in `exchange_window`")
    spiral_momentum: float = _editorial(1.5, "least momentum, where no rung was climbed")
    spiral_steady: float = _editorial(1, "least momentum, where one was: what slackens is no spiral")
    alternation_window: float = _editorial(14, "days in which sides alternate and a climb is fresh")
    show_score: float = _editorial(40, "least S of a display that counts as an exchange: drills 41")
    exchange_window: float = _editorial(21, "days of acts that a spiral rests on, the slow half-life")

    spiral_again: float = _editorial(14, "days in which a spiral is told once, unless a rung is climbed")
    climb_known: float = _editorial(14, "days of history before a climb is one: first acts are no news")


@dataclass(frozen=True, kw_only=True, slots=True)
class Coefficient:
    """One weight as people read it."""

    name: str
    value: float
    source: str
    editorial: bool


class _Table(Protocol):
    """Any dataclass."""

    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def coefficients(table: _Table) -> Iterator[Coefficient]:
    """What a table of weights holds, in its order; where it does not say otherwise they are editorial."""
    for each in fields(table):
        yield Coefficient(
            name=each.name,
            value=getattr(table, each.name),
            source=each.metadata["source"],
            editorial=each.metadata.get("editorial", True),
        )


WEIGHTS: Final = Weights()
