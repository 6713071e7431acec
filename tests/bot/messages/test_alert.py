from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.alert import alert_message
from bot.messages.markup import plain
from classifiers.assessment import Dyad, Evidence
from classifiers.signals import Tier
from storage.records import Change, Status

AT = datetime(2026, 3, 8, 14, 40, tzinfo=UTC)


@pytest.fixture
def rendered(an_incident, an_assessment):
    def render(incident=None, reading=None, **changed):
        facts = {"change": Change.OPENED, "watchlists": ("Middle East",), "timezone": "UTC", "at": AT}
        return alert_message(
            an_incident(**(incident or {})), an_assessment(**(reading or {})), **{**facts, **changed}
        )

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
        "change": Change.PROMOTED,
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
    "alert-deescalation": {
        "incident": {
            "title": "Russia and Ukraine agree to exchange 200 prisoners",
            "places": ("UA", "RU"),
            "dyads": (Dyad("RU", "UA"), Dyad("UA", "RU")),
            "signals": {"deescalation": 0.98},
            "tier": Tier.SERIOUS,
            "severity": 12,
        },
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


def test_a_promotion_says_so_at_its_top(rendered):
    assert rendered(change=Change.PROMOTED).startswith("🔴 NOW CRITICAL")


@pytest.mark.parametrize("change", list(Change))
def test_every_change_has_its_header(rendered, change):
    assert "CRITICAL" in rendered(change=change).splitlines()[0]


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


def test_the_longest_alert_stays_within_900_units(rendered, visible, units):
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
            "status": Status.CORROBORATED,
            "first_seen_at": AT - timedelta(days=400),
            "severity": 100,
            "id": 2**63 - 1,
        },
        {"signals": {long: 0.9}, "mass_casualty": 1.0, "evidence": {long: evidence("Other. " * 400)}},
        watchlists=(long, long, long),
        timezone="Asia/Kathmandu",
        change=Change.PROMOTED,
    )
    assert 600 < units(visible(message)) <= 900
