"""Which mute an alert falls under."""

from datetime import UTC, datetime

import pytest

from bot.watching.muted import mute_detail, muting
from storage.records import Mute, Muting

UNTIL = datetime(2026, 3, 8, 16, tzinfo=UTC)


def muted(muting_, value="", until=UNTIL):
    return Mute(subscriber_id=1, muting=muting_, value=value, until=until)


ALL = muted(Muting.ALL)


@pytest.mark.parametrize(
    ("mute", "falls"),
    [
        (ALL, True),
        (muted(Muting.INCIDENT, "17"), True),
        (muted(Muting.INCIDENT, "18"), False),
        (muted(Muting.PLACE, "IQ"), True),
        (muted(Muting.PLACE, "SY"), True),
        (muted(Muting.PLACE, "western-asia"), True),
        (muted(Muting.PLACE, "western-africa"), False),
        (muted(Muting.PLACE, "red-sea"), False),
        (muted(Muting.OUTLET, "one"), False),
    ],
)
def test_an_alert_is_muted_by_everything_its_incident_or_any_of_its_places(an_alert, mute, falls):
    alert = an_alert(places=("IQ", "SY"))
    assert muting(alert, {"one", "two"}, [mute]) == (mute if falls else None)


def test_outlets_mute_what_muted_ones_alone_tell(an_alert):
    one, two = muted(Muting.OUTLET, "one"), muted(Muting.OUTLET, "two")
    assert muting(an_alert(), {"one"}, [one]) == one
    assert muting(an_alert(), {"one", "two"}, [one]) is None
    assert muting(an_alert(), {"one", "two"}, [one, two]) in (one, two)
    assert muting(an_alert(), (), [one]) is None


def test_what_is_muted_by_name_is_so_whatever_else_is(an_alert):
    iraq = muted(Muting.PLACE, "IQ")
    assert muting(an_alert(), (), [ALL, iraq]) == iraq


@pytest.mark.parametrize(
    ("mute", "detail"),
    [
        (ALL, "everything muted until 2026-03-08 16:00 UTC"),
        (muted(Muting.INCIDENT, "17"), "#A17 muted until 2026-03-08 16:00 UTC"),
        (muted(Muting.PLACE, "IQ", None), "Iraq muted"),
        (muted(Muting.OUTLET, "Example Trust", None), "outlet Example Trust muted"),
    ],
)
def test_a_verdict_says_which_mute_it_was(mute, detail):
    assert mute_detail(mute) == detail
