"""The file of /history opens in a spreadsheet as what it is: text, numbers and times, never a formula."""

import csv
import io

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.languages.catalogue import lists
from bot.messages.history import Past
from bot.messages.history_file import cell, history_file
from classifiers.assessment import Dyad
from classifiers.signals import Tier
from storage.records import Change, DeliveryState, Reason, Told, Verdict
from tests.bot.messages.conftest import AT
from tests.fakes.wild import INCIDENTS, WILD


def read(content):
    text = content.decode("utf-8")
    assert text.startswith("\ufeffincident,")
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


@pytest.fixture
def told():
    return Told(
        incident_id=17,
        alert_id=1,
        change=Change.OPENED,
        tier=Tier.CRITICAL,
        state=DeliveryState.SENT,
        sent_at=AT,
    )


def test_every_column_holds_what_its_name_says(an_incident, told):
    incident = an_incident(dyads=(Dyad("US", "iraqi-militias"), Dyad("?", "IQ")), places=("IQ", "red-sea"))
    head, row = read(history_file([Past(incident=incident, raised=2, told=(told,))], timezone="Asia/Baghdad"))
    assert dict(zip(head, row, strict=True)) == {
        "incident": "A17",
        "first seen (Asia/Baghdad)": "2026-03-08 17:32",
        "last seen (Asia/Baghdad)": "2026-03-08 17:40",
        "tier": "critical",
        "severity 0-100": "83",
        "status": "reported",
        "title": "Drone strike near Baghdad airport kills militia commander",
        "source": "Example Wire",
        "link": "https://news.example/iraq/1?a=1&b=2",
        "places": "Iraq; Red Sea",
        "sides": "United States → Iran-backed militias in Iraq; ? → Iraq",
        "signals": "assassination; strike",
        "reports": "1",
        "independent reports": "1",
        "alerts": "2",
        "told here (Asia/Baghdad)": "2026-03-08 17:40",
        "not told because": "",
    }


def test_what_was_not_told_has_its_reason(an_incident):
    muted = Verdict(item_id=1, watchlist_id=1, reason=Reason.MUTED, detail="", at=AT)
    head, row = read(history_file([Past(incident=an_incident(tier=None), decided=(muted,))], timezone="UTC"))
    found = dict(zip(head, row, strict=True))
    assert (found["told here (UTC)"], found["not told because"], found["tier"]) == ("", "muted", "")


def test_lines_end_as_rfc_4180_asks_and_quotes_are_doubled(an_incident):
    content = history_file([Past(incident=an_incident(title='He said "now", then\nfled'))], timezone="UTC")
    lines = content.decode().split("\r\n")
    assert (len(lines), lines[-1]) == (3, "")
    assert ',"He said ""now"", then fled",' in lines[1]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+49 30", "'+49 30"),
        ("-5 degrees", "'-5 degrees"),
        ("@handle says", "'@handle says"),
        ("\t=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"),
        ("\r\n =1", "'=1"),
        ("\u200b=1", "'\u200b=1"),
        ("\ufeff\u2060@x", "'\ufeff\u2060@x"),
        ("\uff1d1", "'\uff1d1"),
        ("\uff20x", "'\uff20x"),
        ("1 = 1", "1 = 1"),
        ("“=1”", "“=1”"),
        ("", ""),
        ("two\nlines", "two lines"),
        ("nul\x00", "nul"),
    ],
)
def test_no_text_is_a_formula(text, shown):
    assert cell(text) == shown


def test_a_link_that_is_none_is_left_out(an_incident):
    head, row = read(history_file([Past(incident=an_incident(url="javascript:alert(1)"))], timezone="UTC"))
    assert row[head.index("link")] == ""


@settings(max_examples=60)
@given(st.lists(INCIDENTS, max_size=4), WILD)
def test_whatever_outlets_write_every_row_is_whole(written, zone):
    head, *rows = read(history_file([Past(incident=one) for one in written], timezone=zone))
    assert len(rows) == len(written)
    assert {len(row) for row in rows} <= {len(head)} == {len(lists.HISTORY_COLUMNS)}
    cells = [each for row in [head, *rows] for each in row]
    assert not [each for each in cells if each[:1] in tuple("=+-@\t\r") and each]
