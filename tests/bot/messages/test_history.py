from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.history import PAGE, Page, Past, history_lines, history_page, outcome
from bot.messages.markup import plain
from classifiers.signals import Tier
from storage.records import Change, DeliveryState, Reason, Status, Told, Verdict
from tests.bot.messages.conftest import AT

NOW = datetime(2026, 3, 9, 9, 0, tzinfo=UTC)


def told(state=DeliveryState.SENT, *, sent_at=AT, **more):
    return Told(
        incident_id=17,
        alert_id=1,
        change=Change.OPENED,
        tier=Tier.CRITICAL,
        state=state,
        sent_at=sent_at,
        **more,
    )


def decided(*reasons):
    return tuple(Verdict(item_id=1, watchlist_id=1, reason=reason, detail="", at=AT) for reason in reasons)


@pytest.fixture
def page(an_incident):
    """A page of what was told, what was not, and what eased."""
    eased = {
        "title": "Envoys meet for a second day",
        "tier": None,
        "signals": {"deescalation": 0.8},
        "places": ("LB", "IL"),
        "severity": 0,
        "id": 9,
    }
    entries = (
        Past(incident=an_incident(status=Status.CONFIRMED), raised=3, told=(told(),)),
        Past(incident=an_incident(id=16, tier=Tier.SERIOUS), raised=1, decided=decided(Reason.MUTED)),
        Past(incident=an_incident(**eased), raised=1),
    )
    return Page(entries=entries, wanted="Iraq · “drone” · 30 days", first=7, total=9)


def test_a_page_of_history_looks_as_agreed(page, golden, visible):
    message = history_page(page, timezone="Europe/Berlin", now=NOW)
    visible(message)
    golden("history.html", message)
    golden("history.txt", plain(message))


@pytest.mark.parametrize(
    ("became", "raised", "reasons", "words"),
    [
        ((told(),), 1, (), "told 8 Mar 14:40"),
        ((told(edit=True, sent_at=AT + timedelta(hours=1)), told()), 1, (), "told 8 Mar 14:40"),
        ((told(sent_at=NOW),), 1, (Reason.MUTED,), "told 09:00"),
        ((told(DeliveryState.FAILED, sent_at=None),), 1, (), "not delivered"),
        ((told(DeliveryState.PENDING, sent_at=None),), 1, (Reason.QUIET,), "held"),
        ((told(DeliveryState.PARKED, sent_at=None),), 1, (), "held"),
        ((), 1, (Reason.BUDGET,), "over budget"),
        ((), 1, (Reason.MUTED, Reason.REPEAT), "repeat"),
        ((), 1, (Reason.BELOW_THRESHOLD, Reason.NOT_WATCHED), "below threshold"),
        ((), 1, (Reason.NOT_WATCHED,), "not watched"),
        ((), 1, (Reason.SENT,), "not told here"),
        ((), 1, (), "not told here"),
        ((), 0, (), "no alert"),
    ],
)
def test_what_became_of_an_incident_is_said_in_a_word(an_incident, became, raised, reasons, words):
    past = Past(incident=an_incident(), raised=raised, told=became, decided=decided(*reasons))
    assert outcome(past, timezone="UTC", now=NOW) == words


def test_the_longest_page_fits_into_a_message(an_incident, visible, units):
    long = "Ω𝔘" * 400
    entry = Past(
        incident=an_incident(
            title=long, places=(long, long, long), signals={long: 0.9, "strike": 0.8}, id=2**63 - 1
        ),
        raised=10**6,
        told=(told(),),
    )
    page = Page(entries=(entry,) * PAGE, wanted=long, first=4995, total=5000, more=True)
    assert units(visible(history_page(page, timezone="Asia/Kathmandu", now=NOW))) <= 4096


def test_more_than_is_looked_through_is_marked(page):
    assert "7\u20139 of 5,000+," in history_page(
        Page(entries=page.entries, wanted="", first=7, total=5000, more=True), timezone="UTC", now=NOW
    )


def test_where_nothing_is_found_a_better_question_is_offered(visible):
    empty = Page(entries=(), wanted="Iraq <b>")
    assert "/history baghdad 30d" in visible(history_page(empty, timezone="UTC", now=NOW))


def some_entries(an_entry):
    return [
        an_entry(),
        an_entry(
            title="Envoys meet for a second day",
            feed_name="Example Radio",
            reading={"signals": {"deescalation": 0.8}, "places": ("LB", "IL"), "tier": Tier.NOTABLE},
            incident_id=9,
            alerted=False,
        ),
        an_entry(
            title="",
            summary="Un texte que le modèle ne lit pas",
            reading={"assessed": False, "signals": None, "places": (), "tier": None},
            incident_id=None,
            alerted=False,
        ),
    ]


def test_history_for_the_terminal_is_one_line_for_each_entry(an_entry, golden):
    golden("history-lines.txt", "\n".join(history_lines(some_entries(an_entry))))


def test_no_probability_is_a_hundred_per_cent(an_entry):
    (line,) = history_lines([an_entry(reading={"signals": {"strike": 0.9999}})])
    assert "strike 0.99 " in line


def test_no_escape_sequence_reaches_the_terminal(an_entry):
    (line,) = history_lines([an_entry(title="\x1b]0;owned\x07\nsecond line")])
    assert line.isprintable()
