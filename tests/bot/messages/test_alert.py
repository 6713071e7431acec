from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.alert import alert_message
from bot.messages.markup import plain
from bot.watching.match import TURNS
from classifiers.assessment import Dyad, Evidence, Toll
from classifiers.signals import Tier
from storage.records import Change, Status

AT = datetime(2026, 3, 8, 14, 40, tzinfo=UTC)


@pytest.fixture
def rendered(an_alert, an_assessment):
    """An alert's message; `incident`, `alert` and `reading` change the records, the rest its reader."""

    def render(incident=None, reading=None, alert=None, **changed):
        facts = {"watchlists": ("Middle East",), "timezone": "UTC", "at": AT, **changed}
        told = None if reading is False else an_assessment(**(reading or {}))
        return alert_message(an_alert(incident=incident, **(alert or {})), told, **facts)

    return render


def evidence(text):
    return Evidence("summary", 0, len(text), text)


GOLDEN = {
    "alert-critical": {},
    "alert-promoted": {
        "incident": {
            "title": "Tanker hit by a missile in the southern Red Sea",
            "places": ("red-sea", "YE", "SA"),
            "dyads": (Dyad("houthis", "US"), Dyad("houthis", "GB")),
            "signals": {"maritime": 0.99, "strike": 0.8},
            "tier": Tier.SERIOUS,
            "severity": 53,
            "reports": 5,
            "owners": 3,
            "status": Status.CONFIRMED,
            "first_seen_at": AT - timedelta(days=1),
            "id": 204,
        },
        "reading": {
            "signals": {"maritime": 0.99, "strike": 0.8},
            "evidence": {"maritime": evidence("Tanker hit by a missile in the southern Red Sea.")},
            "mass_casualty": 0.6,
        },
        "alert": {"change": Change.PROMOTED, "reason": "reported → confirmed"},
        "source": "Harbour Gazette",
        "watchlists": ("Horn of Africa and Red Sea", "Shipping"),
        "timezone": "Asia/Baghdad",
    },
    "alert-statement": {
        "incident": {
            "title": "Minister vows a “crushing” answer to any attack",
            "places": (),
            "dyads": (Dyad("?", "IL"),),
            "signals": {"threat": 0.9},
            "tier": Tier.NOTABLE,
            "severity": 27,
        },
        "reading": {"signals": {"threat": 0.9}, "cross_border": 0.1, "evidence": {}},
        "watchlists": (),
    },
    "alert-disputed": {
        "incident": {
            "title": "Shells hit a border village",
            "tier": Tier.SERIOUS,
            "dyads": (Dyad("IN", "PK"),),
            "places": ("PK",),
            "signals": {"strike": 0.9},
            "severity": 49,
            "status": Status.DISPUTED,
            "claimants": ("PK",),
            "toll": Toll(low=5, high=5, at_least=True, words="at least five people"),
        },
        "reading": {"evidence": {}},
        "alert": {"change": Change.UPDATED, "reason": "reported → disputed, denied by India"},
    },
    "alert-rung": {
        "incident": {
            "title": "Rockets hit a base in the north",
            "dyads": (Dyad("hezbollah", "IL"),),
            "places": ("IL",),
            "signals": {"strike": 0.9},
            "severity": 56,
        },
        "reading": {"evidence": {}},
        "alert": {
            "change": Change.RUNG,
            "series": "hezbollah>IL",
            "tier": Tier.SERIOUS,
            "reason": "hezbollah>IL: from display (rung 3) to use of force (rung 4)",
            "facts": {"rung": 4.0, "rung_before": 3.0, "rising_days": 2.0, "exchanges": 4.0},
        },
    },
    "alert-spiral": {
        "reading": {"evidence": {}},
        "alert": {
            "change": Change.SPIRAL,
            "series": "IR+US",
            "reason": "IR+US: 7 exchanges in 21 days",
            "facts": {"rung": 4.0, "rising_days": 9.0, "exchanges": 7.0, "momentum": 2.0},
        },
    },
    "alert-deescalation": {
        "incident": {
            "title": "Russia and Ukraine agree to exchange 200 prisoners",
            "places": ("UA", "RU"),
            "dyads": (Dyad("RU", "UA"), Dyad("UA", "RU")),
            "signals": {"deescalation": 0.98},
            "tier": None,
            "severity": 12,
        },
        "alert": {"reason": "a step back while RU>UA is on rung 5 (war)"},
        "reading": {"signals": {"deescalation": 0.98}, "evidence": {}, "cross_border": None},
        "watchlists": ("Ukraine and Russia",),
    },
    "alert-awkward": {
        "incident": {
            "title": '<b>AT&T</b> & "friends"\x00: *bold_ [x](y)\n\ud800 \u202egnp.exe',
            "url": "javascript:alert(1)",
            "source": "A <i>source</i>",
            "signals": {},
            "dyads": (),
            "places": ("nowhere & <else>",),
            "severity": 0,
        },
        "reading": {"signals": {}, "evidence": {}, "cross_border": None},
        "watchlists": ("</i>", "&amp;"),
    },
}  # fmt: skip


@pytest.mark.parametrize("name", GOLDEN)
def test_an_alert_looks_as_agreed(rendered, golden, visible, name):
    message = rendered(**GOLDEN[name])
    visible(message)
    golden(f"{name}.html", message)
    golden(f"{name}.txt", plain(message))


@pytest.mark.parametrize(
    ("status", "reason", "head", "repeated"),
    [
        (Status.REPORTED, "severity 62 → 83", "🔴 CRITICAL · graver · Iraq", True),
        (Status.REPORTED, "serious → critical", "🔴 NOW CRITICAL · Iraq", True),
        (Status.REPORTED, "tier serious → critical", "🔴 NOW CRITICAL · Iraq", True),
        (Status.CONFIRMED, "reported → confirmed", "🔴 CRITICAL · now confirmed · Iraq", False),
    ],
)
def test_a_promotion_says_at_its_top_to_what(rendered, status, reason, head, repeated):
    promoted = rendered({"status": status}, alert={"change": Change.PROMOTED, "reason": reason})
    assert promoted.startswith(head)
    assert (f"\n{reason}\n" in promoted) is repeated


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (Change.OPENED, "🔴 CRITICAL · Iraq · United States → Iran-backed militias in Iraq"),
        (Change.PROMOTED, "🔴 CRITICAL · graver · Iraq · United States → Iran-backed militias in Iraq"),
        (Change.UPDATED, "🔴 CRITICAL · update · Iraq · United States → Iran-backed militias in Iraq"),
        (Change.CLOSED, "▫ #A17 closed after 0 h · 1 report"),
        (Change.RUNG, "🔴 RUNG 4 · United States → Iran"),
        (Change.SPIRAL, "🔴 SPIRAL · United States → Iran"),
        (Change.SURPRISE, "🔴 SURPRISE · United States → Iran"),
    ],
)
def test_every_change_has_its_header(rendered, change, said):
    series = {"series": "US>IR", "facts": {"rung": 4.0}} if change in TURNS else {}
    assert rendered(alert={"change": change, **series}).splitlines()[0] == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, ""),
        ({"rung": 0}, "📈 rung 0 (baseline)"),
        ({"rung": 5, "rising_days": 1}, "📈 rung 5 (war), rising for a day"),
        (
            {"rung": 4, "rising_days": 9, "exchanges": 7},
            "📈 rung 4 (use of force), rising for 9 days, 7 exchanges in 21 days",
        ),
        ({"exchanges": 1}, ""),
        ({"exchanges": 2}, "📈 2 exchanges in 21 days"),
        ({"rung": 4, "rung_before": 2}, "📈 rung 4 (use of force), up from 2 (threat)"),
    ],
)
def test_a_turn_says_how_far_its_series_had_come(rendered, facts, said):
    lines = rendered(alert={"change": Change.SPIRAL, "series": "IR+US", "facts": facts}).splitlines()
    assert next((line for line in lines if line.startswith("📈")), "") == said


def test_an_incident_in_a_series_names_its_sides(rendered):
    message = rendered(alert={"series": "IR+US", "facts": {"rung": 4, "rising_days": 9}})
    assert "\n📈 Iran and its proxies ↔ United States: rung 4 (use of force), rising for 9 days\n" in message


@pytest.mark.parametrize(
    ("status", "first"),
    [
        (Status.DISPUTED, "⚠ <b>DISPUTED: reports of this are contradicted</b>"),
        (Status.WITHDRAWN, "⚠ <b>WITHDRAWN: this was taken back</b>"),
    ],
)
def test_a_doubt_stands_at_the_top(rendered, status, first):
    assert rendered({"status": status}).splitlines()[0] == first


def test_what_a_side_alone_tells_is_a_claim_by_it(rendered):
    message = rendered({"claimants": ("houthis", "IR")})
    assert "📰 Example Wire · reported · claimed by Houthis, Iran · first seen" in message


def test_a_first_report_gives_no_reason_but_a_step_back_does(rendered):
    assert "read as critical" not in rendered()
    assert "read as critical" in rendered({"signals": {"deescalation": 0.9}})


def test_an_alert_that_no_report_brought_is_read_by_its_incident_alone(rendered):
    message = rendered(reading=False)
    assert "⚔ assassination · strike · severity 83" in message
    assert "“" not in message


def test_the_evidence_is_not_repeated_where_the_title_says_it(rendered):
    said = {
        "evidence": {"assassination": evidence("drone strike near Baghdad airport kills militia commander…")}
    }
    assert "“" not in rendered(reading=said)
    assert "“" in rendered()


def test_the_evidence_is_that_of_the_likeliest_signal_that_has_one(rendered):
    both = {"clash": evidence("Not carried."), "strike": evidence("A house was hit.")}
    assert "“A house was hit.”" in rendered(reading={"evidence": both})


def test_an_incident_without_a_title_is_headed_by_its_summary(rendered):
    message = rendered({"title": "", "summary": "A house was hit."}, {"evidence": {}})
    assert '<b><a href="https://news.example/iraq/1?a=1&amp;b=2">A house was hit.</a></b>' in message
    assert "Report without a title" in rendered({"title": "", "summary": " "})


def test_an_incident_of_one_report_names_its_source_and_a_growing_one_counts(rendered):
    assert "📰 Example Wire · reported · first seen 14:32 UTC" in rendered()
    assert "2 reports, 1 independent · reported" in rendered({"reports": 2, "owners": 1})
    counted = rendered({"reports": 4, "owners": 2, "status": Status.CORROBORATED})
    assert "📰 Example Wire · 4 reports, 2 independent · corroborated · first seen" in counted


def test_a_border_or_a_heavy_toll_that_is_not_read_is_not_claimed(rendered):
    assert "cross-border" in rendered()
    assert "cross-border" not in rendered(reading={"cross_border": None})


def test_a_strike_that_breaks_a_truce_carries_no_dove(rendered):
    message = rendered({"signals": {"strike": 0.9, "deescalation": 0.7}})
    assert "🕊" not in message
    assert "strike · de-escalation" in message


def test_many_watchlists_are_counted(rendered):
    message = rendered(watchlists=[f"Watchlist number {n}" for n in range(9)])
    assert (
        "watchlists <i>Watchlist number 0, Watchlist number 1, Watchlist number 2, 6 more</i> · #A17"
        in message
    )


def test_the_rung_of_a_climb_stands_in_its_header_alone(rendered):
    climbed = rendered(
        alert={"change": Change.RUNG, "series": "US>IR", "facts": {"rung": 4, "rung_before": 3}}
    )
    assert climbed.splitlines()[:2] == [
        "🔴 RUNG 4 · United States → Iran",
        "📈 use of force, up from 3 (display)",
    ]
    assert "“" not in climbed


def test_a_sentence_of_another_outlet_than_the_title_names_it(rendered):
    assert "officials said.” (Harbour Gazette)\n" in rendered(source="Harbour Gazette")
    assert "officials said.”\n" in rendered(source="Example Wire")


def test_where_the_dead_are_counted_no_mass_casualty_is_named(rendered):
    heavy = {"mass_casualty": 0.9}
    assert "mass casualty" in rendered(reading=heavy)
    counted = rendered({"toll": Toll(low=12, high=12)}, heavy)
    assert "12 dead" in counted
    assert "mass casualty" not in counted


def test_a_step_back_is_called_that_whatever_changes_of_it(rendered):
    truce = {"signals": {"deescalation": 0.9}, "tier": None, "status": Status.CONFIRMED}
    updated = rendered(truce, alert={"change": Change.UPDATED, "reason": "reported → corroborated"})
    assert updated.startswith("🕊 DE-ESCALATION · update")
    sure = rendered(truce, alert={"change": Change.PROMOTED, "reason": "reported → confirmed"})
    assert sure.startswith("🕊 DE-ESCALATION · now confirmed")


@pytest.mark.parametrize("change", sorted(set(Change) - {Change.CLOSED}))
def test_the_longest_alert_stays_within_900_units(rendered, visible, units, change):
    long = "Ω𝔘 " * 4000
    message = rendered(
        {
            "title": long,
            "source": long,
            "url": "https://news.example/" + "a" * 900,
            "places": (long, long, long),
            "dyads": (Dyad(long, long), Dyad("US", long)),
            "signals": {long: 0.9, "strike": 0.8},
            "reports": 99999,
            "owners": 99999,
            "status": Status.DISPUTED,
            "first_seen_at": AT - timedelta(days=400),
            "severity": 100,
            "claimants": (long, long),
            "toll": Toll(low=10**9, high=10**9 + 1, at_least=False),
            "id": 2**63 - 1,
        },
        {"signals": {long: 0.9}, "mass_casualty": 1.0, "evidence": {long: evidence("Other. " * 400)}},
        watchlists=(long, long, long),
        timezone="Asia/Kathmandu",
        alert={
            "change": change,
            "reason": long,
            "series": f"{long}+{long}",
            "facts": {"rung": 4, "rising_days": 99999, "exchanges": 9999},
        },
    )
    assert 600 < units(visible(message)) <= 900
