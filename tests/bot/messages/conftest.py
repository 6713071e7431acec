"""A strict judge of Telegram HTML, golden files, and records with everything sensible filled in."""

import json
import os
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from classifiers.assessment import Assessment, Dyad, Evidence
from classifiers.signals import Tier
from storage.records import Alert, Change, Feed, HistoryEntry, Honesty, Incident, Item

AT = datetime(2026, 3, 8, 14, 40, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
TOKEN = re.compile(
    r"""(?P<close></(b|i|u|s|a|code|pre|blockquote)>)
    |(?P<open><(?:b|i|u|s|code|pre|blockquote)>|<a[ ]href="https?://[^"<>]+">)
    |(?P<entity>&(?:lt|gt|amp|quot);)
    |(?P<text>[^<>&]+)""",
    re.VERBOSE,
)
LETTERS = {"&lt;": "<", "&gt;": ">", "&amp;": "&", "&quot;": '"'}


def judge(html):
    """The visible text of HTML that holds only what our messages may; fails on anything else."""
    seen, opened, place = [], [], 0
    while place < len(html):
        token = TOKEN.match(html, place)
        assert token, f"not our HTML at {place}: {html[place : place + 40]!r}"
        place = token.end()
        if token["open"]:
            opened.append(re.match("<([a-z]+)", token["open"])[1])
        elif token["close"]:
            assert opened, f"nothing is open at {place}"
            assert token["close"] == f"</{opened.pop()}>"
        else:
            seen.append(LETTERS.get(token[0], token[0]))
    assert not opened, f"left open: {opened}"
    text = "".join(seen)
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f\ud800-\udfff\u202a-\u202e\u2066-\u2069]", text)
    return text


@pytest.fixture(scope="session")
def visible():
    """Judges HTML; returns what is seen of it."""
    return judge


@pytest.fixture(scope="session")
def units():
    """Length as Telegram counts."""
    return lambda text: len(text.encode("utf-16-le")) // 2


@pytest.fixture(scope="session")
def golden():
    """Compares with tests/bot/messages/golden/NAME; UPDATE_GOLDEN=1 writes it instead."""

    def compare(name, text):
        path = GOLDEN / name
        if os.environ.get("UPDATE_GOLDEN"):
            path.write_text(text + "\n", encoding="utf-8")
        assert text + "\n" == path.read_text(encoding="utf-8")

    return compare


@pytest.fixture(scope="session")
def telegram():
    """TDLib's own parser: returns the visible text, or Telegram's error as a failure."""
    tdjson = pytest.importorskip(
        "tdjson", reason="tdjson is not installed: TDLib does not judge the messages"
    )

    def ask(**request):
        return json.loads(tdjson.td_execute(json.dumps(request).encode()))

    ask(**{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})

    def parse(html):
        mode = {"@type": "textParseModeHTML"}
        answer = ask(**{"@type": "parseTextEntities", "text": html, "parse_mode": mode})
        assert answer["@type"] == "formattedText", answer
        return answer["text"]

    return parse


@pytest.fixture(scope="session")
def an_incident():
    """A critical incident seen first at 14:32 UTC on 8 March 2026."""

    def make(**changed):
        facts = {
            "title": "Drone strike near Baghdad airport kills militia commander",
            "summary": "",
            "url": "https://news.example/iraq/1?a=1&b=2",
            "source": "Example Wire",
            "first_seen_at": AT - timedelta(minutes=8),
            "last_seen_at": AT,
            "tier": Tier.CRITICAL,
            "severity": 83.4,
            "places": ("IQ",),
            "dyads": (Dyad("US", "iraqi-militias"),),
            "signals": {"assassination": 0.97, "strike": 0.95, "clash": 0.1},
            "id": 17,
        }
        return Incident(**{**facts, **changed})

    return make


@pytest.fixture(scope="session")
def an_alert(an_incident):
    """Its opening, changed by name, with the incident changed by `incident`."""

    def make(*, incident=None, **changed):
        told = an_incident(**(incident or {}))
        facts = {"key": "17:opened", "change": Change.OPENED, "at": AT, "reason": "read as critical"}
        return Alert(incident=told, **{**facts, "tier": told.tier or Tier.NOTABLE, **changed})

    return make


@pytest.fixture(scope="session")
def an_assessment():
    def make(**changed):
        sentence = (
            "The commander of a group that attacked two bases last week was in the car, officials said."
        )
        evidence = Evidence("summary", 0, len(sentence), sentence)
        facts = {
            "model": "test-1",
            "language": "en",
            "assessed": True,
            "signals": {"assassination": 0.97, "strike": 0.95, "clash": 0.1},
            "cross_border": 0.98,
            "mass_casualty": 0.02,
            "places": ("IQ",),
            "evidence": {"assassination": evidence},
            "tier": Tier.CRITICAL,
        }
        return Assessment(**{**facts, **changed})

    return make


@pytest.fixture(scope="session")
def an_entry(an_assessment):
    def make(*, reading=None, incident_id=17, alerted=True, feed_name="Example Wire", **changed):
        facts = {
            "key": "k",
            "feed": Feed(
                url="https://news.example/rss", name=feed_name, publisher="Example", owner="example"
            ),
            "title": "Drone strike near Baghdad airport kills militia commander",
            "summary": "",
            "url": "https://news.example/iraq/1",
            "first_seen_at": AT,
        }
        return HistoryEntry(
            item=Item(**{**facts, **changed}),
            assessment=an_assessment(**(reading or {})),
            incident_id=incident_id,
            alerted=alerted,
        )

    return make


@pytest.fixture(scope="session")
def honest():
    def make(**changed):
        facts = {
            "sent": 3,
            "held": 1,
            "undelivered": 0,
            "below_threshold": 12,
            "muted": 0,
            "sources_live": 5,
            "sources": 7,
            "silent": ("Example Gazette", "Example Radio"),
            "unread_languages": {"fa": 3, "ar": 14},
        }
        return Honesty(**{**facts, **changed})

    return make
