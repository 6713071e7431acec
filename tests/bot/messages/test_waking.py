"""The summary of what was held, as it is read in the morning."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.messages.waking import LIMIT, SHOWN, Woken, waking_message
from classifiers.signals import Tier
from storage.records import Alert, Change, Incident, Status
from tests.fakes.wild import INCIDENTS, RAISED, ZONES

NIGHT = datetime(2026, 11, 3, 2, 14, tzinfo=UTC)
MORNING = datetime(2026, 11, 3, 7, 0, tzinfo=UTC)


def woken(
    number=1, *, tier=Tier.SERIOUS, severity=52.0, closed=False, change=Change.OPENED, series="", **known
):
    incident = Incident(
        **{
            "title": f"Drone strike near Baghdad kills commander ({number})",
            "summary": "",
            "url": f"https://wire.example/{number}",
            "source": "Wire",
            "first_seen_at": NIGHT,
            "last_seen_at": NIGHT,
            "tier": tier,
            "severity": severity,
            "places": ("IQ",),
            "signals": {"strike": 0.95},
            "id": number,
            **known,
        }
    )
    alert = Alert(
        key=str(number),
        incident=incident,
        change=change,
        tier=tier,
        at=NIGHT + timedelta(minutes=number),
        reason="",
        series=series,
        id=number,
    )
    return Woken(alert=alert, incident=incident, closed=closed)


def message(*held, muted=False, timezone="UTC"):
    return waking_message(held, muted=muted, timezone=timezone, now=MORNING)


def test_it_reads_well(golden, visible):
    text = message(
        woken(1),
        woken(2, tier=Tier.CRITICAL, severity=83, status=Status.CONFIRMED, reports=5, owners=3),
        woken(3, status=Status.WITHDRAWN, tier=Tier.CRITICAL),
        woken(4, closed=True, places=("SY", "TR")),
        woken(5, change=Change.RUNG, series="US>IR", severity=10),
        timezone="Asia/Baghdad",
    )
    golden("waking.html", text)
    visible(text)


def test_the_gravest_comes_first_and_what_was_taken_back_last():
    text = message(
        woken(1, severity=30),
        woken(2, severity=60),
        woken(3, tier=Tier.CRITICAL, severity=10),
        woken(4, tier=Tier.CRITICAL, status=Status.WITHDRAWN),
    )
    places = [text.index(f"#A{number}") for number in (3, 2, 1, 4)]
    assert places == sorted(places)


def test_an_incident_is_as_grave_as_it_is_by_now():
    before = woken(1)
    now = replace(before, incident=replace(before.incident, tier=Tier.CRITICAL))
    assert "CRITICAL" in message(now)


@pytest.mark.parametrize(("count", "more"), [(SHOWN, ""), (SHOWN + 1, "… and 1 more"), (99, "… and 89 more")])
def test_beyond_the_first_the_rest_is_counted(count, more):
    text = message(*(woken(number) for number in range(1, count + 1)))
    assert f"{count} alerts" in text
    assert text.count("https://") == SHOWN
    assert (more in text) if more else ("more" not in text)


def test_a_mute_is_called_one():
    assert message(woken(), muted=True).startswith("☀ <b>While muted: 1 alert</b>")
    assert message(woken()).startswith("☀ <b>While it was quiet: 1 alert</b>")


HELD = st.lists(
    st.builds(Woken, alert=RAISED, incident=INCIDENTS, closed=st.booleans()), min_size=1, max_size=15
)


@settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(HELD, ZONES)
def test_whatever_it_is_made_of_it_is_well_formed_within_4096_units(visible, units, held, zone):
    text = waking_message(held, muted=False, timezone=zone, now=MORNING)
    assert 0 < units(visible(text)) <= LIMIT
