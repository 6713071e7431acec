from dataclasses import replace
from datetime import timedelta

import pytest

from bot.messages.markup import plain
from bot.messages.reports import reports_message
from bot.messages.why import arithmetic, why_message
from bot.watching.why import Ruling, Why, of_incident, of_item, of_report
from classifiers.assessment import Toll
from classifiers.signals import Tier
from storage.records import (
    AssessedItem,
    Change,
    Factor,
    Modifier,
    Reason,
    Report,
    Scoring,
    Stance,
    Status,
    Verdict,
    Watchlist,
)
from tests.bot.messages.conftest import AT

SCORING = Scoring(
    signal="assassination",
    base=9.5,
    modifiers=(
        Modifier(factor=Factor.DEATHS, value=0.0934, words="five people"),
        Modifier(factor=Factor.RANK, value=0.30, words="senior commander"),
        Modifier(factor=Factor.BORDER, value=0.10),
        Modifier(factor=Factor.POWER, value=0.15, words="United States"),
    ),
)
EVERYWHERE = Watchlist(subscriber_id=1, name="Everywhere", id=1)
KOREA = Watchlist(subscriber_id=1, name="Korea", places=("KP",), id=2)
CRITICAL = Watchlist(subscriber_id=1, name="Critical <only>", tier=Tier.CRITICAL, id=3)


@pytest.fixture
def reports(an_entry):
    """The reports of an incident: the first of a wire, a copy of it, and a denial."""

    def report(number, owner, **changed):
        entry = an_entry(id=number, feed_name=owner, url=f"https://news.example/{number}")
        told = {"incident_id": 17, "item_id": number, "owner": owner, "voice": owner, "reliability": 0.9}
        return (
            Report(**{**told, "at": AT + timedelta(minutes=number), **changed}),
            AssessedItem(item=entry.item, assessment=entry.assessment),
        )

    return (
        report(1, "Example Wire"),
        report(2, "Example Gazette", voice="Example Wire"),
        report(3, "State Radio", stance=Stance.DENIAL, side="US"),
    )


def verdict(item_id, watchlist, reason=Reason.SENT, detail="strike 0.95", minutes=0):
    return Verdict(
        item_id=item_id,
        watchlist_id=watchlist.id,
        reason=reason,
        detail=detail,
        at=AT + timedelta(minutes=minutes),
    )


@pytest.fixture
def whole(an_alert, reports):
    """A disputed incident that was told, and promoted to a rung."""
    facts = {
        "scoring": SCORING,
        "severity": SCORING.severity,
        "status": Status.DISPUTED,
        "claimants": ("houthis",),
        "toll": Toll(low=5, high=5, words="five people"),
        "confidence": 0.63,
        "reports": 3,
        "owners": 2,
        "notable": 0.999,
        "serious": 0.97,
        "critical": 0.71,
    }
    raised = [
        an_alert(incident=facts, item_id=1, id=1),
        an_alert(
            incident=facts,
            item_id=1,
            id=2,
            change=Change.RUNG,
            series="US>iraqi-militias",
            facts={"rung": 4},
            reason="US>iraqi-militias: from display (rung 3) to use of force (rung 4)",
        ),
    ]
    asking = (EVERYWHERE, KOREA, CRITICAL)
    decided = [verdict(1, EVERYWHERE), verdict(1, CRITICAL, Reason.BUDGET, "20 critical alerts")]
    return of_incident(raised[0].incident, reports, raised, asking, decided)


def test_an_incident_shows_every_number_with_its_source(whole, golden, visible):
    message = why_message(whole, timezone="UTC")
    visible(message)
    golden("why-incident.html", message)
    golden("why-incident.txt", plain(message))


def test_severity_is_shown_as_it_was_reckoned():
    assert arithmetic(SCORING, SCORING.severity) == (
        "9.5 \u00d7 5 \u00d7 (1 + .09 deaths “five people” + .30 rank of target “senior commander”"
        " + .10 border crossed + .15 great power United States) = 78"
    )
    assert arithmetic(Scoring(signal="strike", base=8), 40) == "8 \u00d7 5 = 40"
    assert arithmetic(Scoring(base=5.6), 28) == "28: no signal is likely, the codebook's severity alone"


def test_a_toll_of_force_that_is_not_told_is_unknown(an_incident):
    struck = Why(incident=an_incident(scoring=Scoring(signal="strike", base=8.0), severity=40))
    assert "= 40 · toll unknown" in why_message(struck, timezone="UTC")
    vowed = Why(incident=an_incident(scoring=Scoring(signal="threat", base=5.0), severity=25))
    assert "toll unknown" not in why_message(vowed, timezone="UTC")


def test_a_step_back_has_no_severity_but_force_beside_it_has(an_incident):
    signals = {"deescalation": 0.95, "clash": 0.6}
    eased = an_incident(signals=signals, scoring=Scoring(signal="deescalation"), severity=0)
    assert "0: a step back has none of its own" in why_message(Why(incident=eased), timezone="UTC")
    fought = an_incident(signals=signals, scoring=Scoring(signal="clash", base=9.0), severity=45)
    assert "9 \u00d7 5 = 45 · toll unknown" in why_message(Why(incident=fought), timezone="UTC")


def test_a_message_without_a_watchlist_says_so(an_incident):
    assert "No watchlist is stored." in why_message(Why(incident=an_incident()), timezone="UTC")


def test_no_probability_is_a_hundred_per_cent(whole):
    assert "P(notable) 0.99" in why_message(whole, timezone="UTC")


@pytest.mark.parametrize("told", [why_message, reports_message])
def test_no_confidence_is_a_hundred_per_cent(an_incident, told):
    assert "confidence 0.99" in told(Why(incident=an_incident(confidence=1.0)), timezone="UTC")


def test_a_watchlist_without_a_verdict_is_judged_by_the_latest_alert(whole):
    assert whole.rulings == (
        Ruling(watchlist="Everywhere", reason=Reason.SENT, detail="strike 0.95", at=AT),
        Ruling(watchlist="Korea", reason=Reason.NOT_WATCHED, detail="no watched place"),
        Ruling(watchlist="Critical <only>", reason=Reason.BUDGET, detail="20 critical alerts", at=AT),
    )


def test_of_several_verdicts_what_was_sent_counts_then_the_latest(whole, reports):
    decided = [
        verdict(1, EVERYWHERE, minutes=1),
        verdict(2, EVERYWHERE, Reason.REPEAT, minutes=5),
        verdict(1, KOREA, Reason.MUTED, "old", minutes=1),
        verdict(2, KOREA, Reason.MUTED, "new", minutes=2),
    ]
    found = of_incident(whole.incident, reports, whole.alerts, (EVERYWHERE, KOREA), decided)
    assert [(one.reason, one.detail) for one in found.rulings] == [
        (Reason.SENT, "strike 0.95"),
        (Reason.MUTED, "new"),
    ]


def test_a_watchlist_that_would_be_told_now_came_later(whole, reports):
    found = of_incident(whole.incident, reports, whole.alerts, (EVERYWHERE,), [])
    assert found.rulings[0].detail == "this watchlist came later"


def test_a_further_report_says_of_what_and_the_first_does_not(whole, reports):
    assert of_report(whole, reports[0][1]).grounds == ""
    further = of_report(whole, reports[1][1])
    assert further.grounds == "a further report of #A17, nothing new"
    assert "No alert: a further report of #A17, nothing new" in why_message(further, timezone="UTC")


@pytest.mark.parametrize(
    ("reading", "grounds"),
    [
        ({"assessed": False, "language": "fa", "signals": None}, "language not read: Persian"),
        ({"assessed": False, "language": None, "signals": None}, "language not read"),
        ({"kind": {"analysis": 0.7, "event": 0.3}}, "it reports no development: analysis 0.70"),
        ({"kind": {"none": 0.9, "event": 0.1}}, "it reports no development: no act 0.90"),
        (
            {"kind": {"event": 0.9}, "notable": 0.32},
            "it is in no incident, below notable: P 0.32, the tier needs more",
        ),
        ({"kind": None, "notable": None}, "it is in no incident, below notable"),
    ],
)
def test_an_item_in_no_incident_says_why(an_entry, reading, grounds):
    entry = an_entry(reading=reading, id=4)
    found = of_item(AssessedItem(item=entry.item, assessment=entry.assessment), (KOREA,), [])
    assert found.grounds == grounds
    assert f"No alert: {grounds}" in why_message(found, timezone="UTC")
    assert found.rulings[0].reason is Reason.NOT_WATCHED


def test_an_incident_below_every_tier_says_so(an_incident):
    found = of_incident(an_incident(tier=None, notable=0.32), (), (), (EVERYWHERE,), ())
    assert found.grounds == "below notable: P 0.32, the tier needs more"
    assert found.rulings[0].detail == "no alert to decide on"


def test_the_longest_answer_stays_within_a_message(whole, reports, visible, units):
    long = "Ω𝔘 " * 4000
    many = Why(
        incident=whole.incident,
        told=reports * 60,
        alerts=whole.alerts * 60,
        rulings=tuple(Ruling(watchlist=long, reason=Reason.MUTED, detail=long) for _ in range(99)),
        grounds=long,
    )
    message = why_message(many, timezone="UTC")
    assert units(visible(message)) <= 4096
    assert "177 earlier" in message or "174 earlier" in message or "168 earlier" in message
    assert "93 more" in message


def test_the_earlier_of_many_reports_are_counted_before_the_latest(whole, reports):
    lines = why_message(replace(whole, told=reports * 5), timezone="UTC").splitlines()
    cut = lines.index("3 earlier")
    assert [line.split(" · ")[0] for line in lines[cut + 1 : cut + 4]] == [
        "Example Wire",
        "Example Gazette",
        "State Radio",
    ]
    assert lines[cut + 13] == ""
