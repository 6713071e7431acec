"""`brinkwatch undelivered` lists what was given up, with its reason, and sends it again."""

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta

import pytest

from storage import deliveries
from storage.database import Database
from storage.records import Address, Delivery

NOON = datetime(2026, 11, 2, 12, 0, tzinfo=UTC)


def brinkwatch(folder, *arguments):
    command = [sys.executable, "-m", "bot", "undelivered", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture
def folder(tmp_path):
    """A working folder whose database holds two dead letters, one that waits and one that was sent."""
    database = Database.open(f"sqlite:///{tmp_path}/brinkwatch.db")
    database.migrate()
    with database.transaction() as c:
        for number in range(1, 5):
            at = NOON + timedelta(minutes=number)
            row = Delivery(
                key=str(number),
                address=Address("telegram", 1001, 3 * (number == 2)),
                body=f"<b>Alert {number}</b>\nand more",
                priority=1,
                due_at=at,
                created_at=at,
            )
            assert deliveries.enqueue(c, row)
        deliveries.fail(c, 1, error="message is too long")
        deliveries.fail(c, 2, error="no answer in time")
        deliveries.sent(c, 3, message_id=1, now=NOON)
    database.close()
    return tmp_path


def test_dead_letters_are_listed_newest_first_with_their_reason(folder):
    done = brinkwatch(folder)
    assert done.returncode == 0
    assert done.stdout.splitlines() == [
        "2  2026-11-02T12:02:00Z  telegram 1001 topic 3  0 tries: no answer in time",
        "    Alert 2 and more",
        "1  2026-11-02T12:01:00Z  telegram 1001  0 tries: message is too long",
        "    Alert 1 and more",
    ]
    assert "2 given up, 1 waiting, 0 kept" in done.stderr


def test_as_json_each_is_a_line(folder):
    newest, _ = map(json.loads, brinkwatch(folder, "--json").stdout.splitlines())
    assert newest == {
        "id": 2,
        "at": "2026-11-02T12:02:00Z",
        "messenger": "telegram",
        "chat": 1001,
        "thread": 3,
        "attempts": 0,
        "uncertain": False,
        "error": "no answer in time",
        "text": "Alert 2\nand more",
    }


@pytest.mark.parametrize(("which", "left"), [("1", ["2"]), ("all", [])])
def test_one_or_all_are_sent_again(folder, which, left):
    done = brinkwatch(folder, "--resend", which)
    assert (done.returncode, done.stdout) == (0, "")
    database = Database.open(f"sqlite:///{folder}/brinkwatch.db")
    with database.transaction() as c:
        assert [one.key for one in deliveries.failed(c, 9)] == left
        now = datetime.now(UTC) + timedelta(minutes=1)
        claimed = deliveries.claim(c, now=now, lease=timedelta(minutes=1), resting=())
    database.close()
    assert claimed.attempts == 1


@pytest.mark.parametrize("which", ["9", "3", "one", "-1"])
def test_what_was_not_given_up_cannot_be_sent_again(folder, which):
    done = brinkwatch(folder, f"--resend={which}")
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "--resend" in done.stderr
