"""`brinkwatch labels export` writes what people said of alerts, ready for training."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from classifiers.assessment import Assessment
from classifiers.dataset import read
from classifiers.signals import Tier
from storage import alerts, feedback, feeds, incidents, items
from storage.database import Database
from storage.records import (
    Address,
    Alert,
    AssessedItem,
    Change,
    Feed,
    Incident,
    Item,
    Opinion,
    Vote,
)

NOW = datetime(2026, 11, 26, 12, 0, tzinfo=UTC)
MODEL = "2026.11-quick-000000"


@pytest.fixture
def url(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A database of two alerted items: two people agree on one, one says no more than wrong of the other."""
    monkeypatch.chdir(tmp_path)
    address = f"sqlite:///{tmp_path / 'own.db'}"
    database = Database.open(address)
    database.migrate()
    with database.transaction() as c:
        feeds.sync(
            c,
            [Feed(url="https://example.org/f", name="Example", publisher="Example", owner="Trust")],
            now=NOW,
            interval=timedelta(minutes=5),
        )
        [state] = feeds.states(c)
        for number, title in enumerate(("Reservoir bombarded by hailstones", "Envoy goes home")):
            item = Item(key=f"k{number}", feed=state.feed, title=title, summary="", url="", first_seen_at=NOW)
            reading = Assessment(model=MODEL, language="en", assessed=True, signals={"strike": 0.9})
            [stored] = items.add(c, [AssessedItem(item=item, assessment=reading)])
            alert = _alert(title, stored.item.id, f"{number}:opened")
            alert = alerts.add_all(c, [_of_stored(c, alert)])[0][0]
            for person in range(2 - number):
                feedback.put(c, _vote(alert, person, number))
    database.close()
    return address


def _alert(title: str, item_id: int, key: str) -> Alert:
    incident = Incident(
        title=title,
        summary="",
        url="",
        source="Example",
        first_seen_at=NOW,
        last_seen_at=NOW,
        tier=Tier.SERIOUS,
        severity=40.0,
    )
    return Alert(
        key=key,
        incident=incident,
        change=Change.OPENED,
        tier=Tier.SERIOUS,
        at=NOW,
        reason="",
        item_id=item_id,
    )


def _of_stored(c, alert: Alert) -> Alert:
    return replace(alert, incident=incidents.save(c, [alert.incident])[0])


def _vote(alert: Alert, person: int, number: int) -> Vote:
    return Vote(
        person=person,
        address=Address("telegram", person),
        alert_id=alert.id,
        incident_id=alert.incident.id,
        item_id=alert.item_id,
        opinion=Opinion.WRONG if number else Opinion.FALSE_ALARM,
        model=MODEL,
        at=NOW + timedelta(hours=number),
    )


def test_labels_go_to_standard_output_and_what_gave_none_is_told(url: str, capsys) -> None:
    assert main(["labels", "export", "--database", url]) == 0
    out, err = capsys.readouterr()
    [row] = map(json.loads, out.splitlines())
    assert (row["title"], row["kind"], row["severity"]) == ("Reservoir bombarded by hailstones", "none", 0)
    assert (row["votes"], row["model"]) == (2, MODEL)
    assert err == ("brinkwatch labels: 1 labelled items of 3 votes; 1 items whose votes tell no field\n")


def test_labels_written_to_a_file_are_read_by_training(url: str, tmp_path: Path, capsys) -> None:
    path = tmp_path / "corrections.jsonl"
    assert main(["labels", "export", "--database", url, "--out", str(path)]) == 0
    assert capsys.readouterr().out == ""
    examples, bad = read([path])
    assert bad == []
    assert [(each.kind, each.signals, each.severity) for each in examples] == [("none", frozenset(), 0)]


def test_votes_before_a_time_are_left_out(url: str, capsys) -> None:
    assert main(["labels", "export", "--database", url, "--since", "2026-11-26T12:30Z"]) == 0
    out, err = capsys.readouterr()
    assert out == ""
    assert "0 labelled items of 1 votes" in err


def test_a_file_that_cannot_be_written_names_its_option(url: str, tmp_path: Path, capsys) -> None:
    assert main(["labels", "export", "--database", url, "--out", str(tmp_path)]) == 2
    assert "--out" in capsys.readouterr().err


def test_labels_are_asked_for_by_what_is_to_be_done(capsys) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["labels", "import"])
    assert ended.value.code == 2
    assert "export" in capsys.readouterr().err
