"""Whatever outlets and subscribers may write, and records full of it, for properties."""

from datetime import UTC, datetime

from hypothesis import strategies as st

from classifiers.assessment import Assessment, Dyad, Evidence, Toll
from classifiers.signals import Tier
from storage.records import (
    Alert,
    Change,
    Factor,
    Feed,
    HistoryEntry,
    Honesty,
    Incident,
    Item,
    Modifier,
    Origin,
    Scoring,
    Status,
    Watchlist,
    Words,
)

NASTY = (
    "<&_*[`",
    "<b>unclosed",
    "</i></b>",
    "&lt;&amp;&#0;&#xD800;",
    "\u202eright to left\u200f",
    "\x00\x1b[2J\x07",
    "\ud83d \ude00",
    "👨\u200d👩\u200d👧\u200d👦" * 30,
    "🇮🇶" * 50,
    "e" + "\u0301" * 300,
    "x" * 10_000,
    "\U0001d518" * 10_000,
    "javascript:alert(1)",
    "https://news.example/?q=<\">&'",
    "   \n\t\u2028",
)
WILD = st.one_of(st.text(st.characters(exclude_categories=()), max_size=60), st.sampled_from(NASTY))
FEW = st.lists(WILD, max_size=4).map(tuple)
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2090, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
URLS = st.one_of(WILD, WILD.map(lambda text: f"https://news.example/{text}"))
TIERS = st.one_of(st.none(), st.sampled_from(Tier))
SIGNALS = st.dictionaries(
    st.one_of(WILD, st.sampled_from(["strike", "deescalation", "threat"])), st.floats(0, 1), max_size=8
)
DYADS = st.lists(st.builds(Dyad, WILD, WILD), max_size=4).map(tuple)
ZONES = st.one_of(st.sampled_from(["UTC", "Asia/Baghdad", "Asia/Kathmandu", ""]), WILD)
COUNTS = st.integers(0, 10**6)
SCORINGS = st.builds(
    Scoring,
    signal=st.sampled_from(["", "strike"]),
    base=st.floats(0, 10),
    modifiers=st.lists(
        st.builds(Modifier, factor=st.sampled_from(Factor), value=st.floats(0, 1), words=WILD), max_size=3
    ).map(tuple),
)
TOLLS = st.one_of(st.none(), st.builds(Toll, low=COUNTS, high=COUNTS, at_least=st.booleans(), words=WILD))
INCIDENTS = st.builds(
    Incident,
    title=WILD,
    summary=WILD,
    url=URLS,
    source=WILD,
    first_seen_at=TIMES,
    last_seen_at=TIMES,
    tier=TIERS,
    severity=st.floats(0, 100),
    status=st.sampled_from(Status),
    places=FEW,
    dyads=DYADS,
    signals=SIGNALS,
    claimants=FEW,
    scoring=SCORINGS,
    toll=TOLLS,
    owners=COUNTS,
    reports=COUNTS,
    id=st.integers(0, 2**63 - 1),
)
CHANCE = st.one_of(st.none(), st.floats(0, 1))
READINGS = st.builds(
    Assessment,
    model=WILD,
    language=st.none(),
    assessed=st.booleans(),
    signals=st.one_of(st.none(), SIGNALS),
    cross_border=CHANCE,
    mass_casualty=CHANCE,
    places=FEW,
    dyads=DYADS,
    evidence=st.dictionaries(
        st.sampled_from(["strike", "threat"]), st.builds(Evidence, st.just("title"), COUNTS, COUNTS, WILD)
    ),
    tier=TIERS,
)
HONESTY = st.builds(
    Honesty,
    sent=COUNTS,
    held=COUNTS,
    undelivered=COUNTS,
    below_threshold=COUNTS,
    muted=COUNTS,
    sources_live=COUNTS,
    sources=COUNTS,
    silent=FEW,
    unread_languages=st.dictionaries(WILD, COUNTS, max_size=4),
)
FEEDS = st.builds(Feed, url=st.just(""), name=WILD, publisher=st.just(""), owner=st.just(""))
ITEMS = st.builds(Item, key=st.just(""), feed=FEEDS, title=WILD, summary=WILD, url=URLS, first_seen_at=TIMES)
ENTRIES = st.builds(HistoryEntry, item=ITEMS, assessment=READINGS, incident_id=COUNTS, alerted=st.booleans())
WATCHLISTS = st.builds(
    Watchlist,
    subscriber_id=st.just(1),
    name=WILD,
    origin=st.sampled_from(Origin),
    places=FEW,
    signals=FEW,
    sides=FEW,
    words=st.builds(Words, any=FEW, all=FEW, none=FEW),
    threshold=st.dictionaries(WILD, st.floats(0, 1), max_size=4),
    severity=st.floats(0, 100),
    digest=WILD,
    timezone=ZONES,
)
SERIES = st.one_of(WILD, st.sampled_from(["IR+US", "US>IR"]), st.builds("{}+{}".format, WILD, WILD))
RAISED = st.builds(
    Alert,
    key=st.just(""),
    incident=INCIDENTS,
    change=st.sampled_from(Change),
    tier=st.sampled_from(Tier),
    at=TIMES,
    reason=WILD,
    series=SERIES,
    facts=st.dictionaries(
        st.sampled_from(["rung", "rung_before", "rising_days", "exchanges"]), st.floats(-9, 10**6), max_size=4
    ),
)
