"""What is known of incidents: how sure, how severe and why, who reported them, and what changed."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from classifiers.assessment import Dyad, Toll
from classifiers.signals import Tier


class Status(StrEnum):
    """How well an incident is attested."""

    REPORTED = "reported"
    CORROBORATED = "corroborated"
    CONFIRMED = "confirmed"
    DISPUTED = "disputed"
    WITHDRAWN = "withdrawn"


class Stance(StrEnum):
    """How a report stands to what its incident says happened.

    A `CLAIM` is told by a side to the conflict alone, be it as its state organ or as the only one quoted; an
    `ADMISSION` comes from the side said to have acted, or is it itself; a `DENIAL` from it says it did not;
    a `RETRACTION` takes an outlet's own report back.
    """

    REPORT = "report"
    CLAIM = "claim"
    ADMISSION = "admission"
    DENIAL = "denial"
    RETRACTION = "retraction"


class Factor(StrEnum):
    """What raises an incident's severity above its signal's base weight (INDEX)."""

    DEATHS = "deaths"
    RANK = "rank"
    BORDER = "border"
    POWER = "power"
    STRATEGIC = "strategic"
    FIRST = "first"
    RETALIATION = "retaliation"


@dataclass(frozen=True, kw_only=True, slots=True)
class Modifier:
    """One factor's value m and the words that gave it; `words` is "" where no text says it.

    `words` are an outlet's own, or ours where the record gave it ("first in 412 days of coverage").
    """

    factor: Factor
    value: float
    words: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Scoring:
    """The arithmetic of a severity: S = min(100, 5 b (1 + sum of m)).

    `base` is b (0-10) of `signal`, whose base with border or mass casualty is meant where `signal` carries
    it; "" where no signal is likely and `base` only stands for a codebook severity.
    """

    signal: str = ""
    base: float = 0.0
    modifiers: tuple[Modifier, ...] = ()

    @property
    def severity(self) -> float:
        """S, 0-100."""
        return max(0.0, min(100.0, 5 * self.base * (1 + sum(each.value for each in self.modifiers))))


@dataclass(frozen=True, kw_only=True, slots=True)
class Incident:
    """One act, statement or development, however many outlets report it.

    `severity` is S of INDEX (0-100) and `scoring` its arithmetic; `tier` is the highest of its reports, None
    below notable; `notable`, `serious` and `critical` their highest probabilities, None where the model has
    none. `signals` are the probabilities, and `places` and `dyads` the codes, that its reports agree on
    best. `title`, `summary`, `url` and `source` are those of its leading report. `confidence` c (0-1) is how
    surely it happened as told; `owners` counts independent voices, `claimants` the sides (actor codes) that
    alone tell it so far. `toll` is what is said of the dead, None where nothing is.
    """

    title: str
    summary: str
    url: str
    source: str
    first_seen_at: datetime
    last_seen_at: datetime
    tier: Tier | None
    severity: float
    scoring: Scoring = field(default_factory=Scoring)
    status: Status = Status.REPORTED
    confidence: float = 0.0
    claimants: tuple[str, ...] = ()
    toll: Toll | None = None
    places: tuple[str, ...] = ()
    dyads: tuple[Dyad, ...] = ()
    signals: Mapping[str, float] = field(default_factory=dict)
    notable: float | None = None
    serious: float | None = None
    critical: float | None = None
    owners: int = 1
    reports: int = 1
    id: int = 0


@dataclass(frozen=True, kw_only=True, slots=True)
class Report:
    """An item's place in an incident.

    `voice` is whom it counts for: its owner, or that of the report it is a wire copy of. `reliability` is r
    of its outlet (0-1); `side` the actor code that a claim, admission or denial comes from, else "".
    """

    incident_id: int
    item_id: int
    owner: str
    at: datetime
    voice: str
    reliability: float
    first_tier: bool = False
    stance: Stance = Stance.REPORT
    side: str = ""


@dataclass(frozen=True, kw_only=True, slots=True)
class Precedent:
    """When one side was first and last stored as doing something like it to another; outlives retention.

    `signal` is "" for the pair as such, in either direction (`source` < `target`): since when it is covered.
    """

    source: str
    target: str
    signal: str
    first_at: datetime
    last_at: datetime


class Change(StrEnum):
    """What happened to an incident, or to a series through it, that someone may want to hear of."""

    OPENED = "opened"
    PROMOTED = "promoted"
    UPDATED = "updated"
    CLOSED = "closed"
    RUNG = "rung"
    SPIRAL = "spiral"
    SURPRISE = "surprise"


@dataclass(frozen=True, kw_only=True, slots=True)
class Alert:
    """It happened, whoever was told: one change, once; `key` is unique.

    `incident` is as it stood then; for a rung or spiral it is the one that brought it, `series` the key of
    the dyad or network (`US>IR`, `IR+US`) and `facts` its figures then. `item_id` is the report that brought
    the change, None where none did. `reason` says in words what changed.
    """

    key: str
    incident: Incident
    change: Change
    tier: Tier
    at: datetime
    reason: str
    item_id: int | None = None
    series: str = ""
    facts: Mapping[str, float] = field(default_factory=dict)
    id: int = 0
