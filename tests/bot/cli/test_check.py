"""`brinkwatch check` looks at everything a run needs and says what to mend."""

import asyncio
import os
import sqlite3
import sys
from contextlib import closing

import pytest

from tests.fakes.feed_server import FeedServer, rss
from tests.fakes.telegram_server import TOKEN, TelegramServer

CONFIG = """
[telegram]
api_base = "{telegram}"
[poll]
starter_feeds = false
allow_hosts = ["{feeds}"]
[[feeds]]
url = "http://{feeds}/good"
[[feeds]]
url = "http://{login}{feeds}/{second}"
"""


def answer(path):
    return b"<html><body>Sign in</body></html>" if path == "/bad" else rss([] if path == "/empty" else ["a"])


async def check(folder, *options, second="good2", login="", token=TOKEN, **environ):
    """Runs the command in `folder`; its status and the verdict on each thing it looked at."""
    async with TelegramServer() as telegram:
        with FeedServer(answer) as feeds:
            config = CONFIG.format(telegram=telegram.url, feeds=feeds.address, second=second, login=login)
            (folder / "brinkwatch.toml").write_text(config)
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot", "check", *options),
                cwd=folder,
                env=os.environ | {"TELEGRAM_TOKEN": token} | environ,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
            out, err = await process.communicate()
    assert err == b""
    lines = out.decode().splitlines()
    verdicts = {line.split()[0]: line.split()[1] for line in lines if line[:1].strip()}
    return process.returncode, verdicts, out.decode()


async def test_all_is_well(tmp_path):
    status, verdicts, out = await check(tmp_path)
    assert (status, set(verdicts.values())) == (0, {"ok"})
    assert list(verdicts) == ["config", "database", "model", "token", "feeds"]
    assert TOKEN not in out


async def test_a_dead_feed_is_named_with_what_it_is_instead(tmp_path):
    status, verdicts, out = await check(tmp_path, second="bad")
    assert (status, verdicts["feeds"]) == (1, "MEND")
    assert "1 of 2 live" in out
    assert "/bad: " in out


async def test_a_feed_without_items_is_named_and_no_reason_to_fail(tmp_path):
    status, verdicts, out = await check(tmp_path, second="empty")
    assert (status, verdicts["feeds"]) == (0, "ok")
    assert "2 of 2 live" in out
    assert "/empty: degraded: no items" in out
    assert "/good" not in out


@pytest.mark.parametrize("second", ["bad", "empty"])
async def test_a_feed_is_named_without_its_password(tmp_path, second):
    _, _, out = await check(tmp_path, second=second, login="me:s3cret@")
    assert f"/{second}: " in out
    assert "s3cret" not in out


async def test_a_refused_token_keeps_the_bot_from_running(tmp_path):
    status, verdicts, _ = await check(tmp_path, token="1:nobody-knows-this-token")
    assert (status, verdicts["token"]) == (2, "MEND")


async def test_a_database_of_another_program_keeps_the_bot_from_running(tmp_path):
    with closing(sqlite3.connect(tmp_path / "other.db")) as other:
        other.execute("CREATE TABLE alembic_version AS SELECT 'a1b2c3' AS version_num")
        other.commit()
    status, verdicts, out = await check(tmp_path, BRINKWATCH_DATABASE_URL=f"sqlite:///{tmp_path}/other.db")
    assert (status, verdicts["database"]) == (2, "MEND")
    assert "other.db: another program's; name the right one" in out


async def test_a_database_that_cannot_be_opened_keeps_the_bot_from_running(tmp_path):
    status, verdicts, _ = await check(tmp_path, BRINKWATCH_DATABASE_URL="sqlite:////nowhere/at/all.db")
    assert (status, verdicts["database"]) == (2, "MEND")


@pytest.mark.parametrize("model", ["nowhere", "."])
async def test_a_model_that_is_none_keeps_the_bot_from_running(tmp_path, model):
    status, verdicts, _ = await check(tmp_path, "--model", model)
    assert (status, verdicts["model"]) == (2, "MEND")


async def test_offline_asks_neither_feeds_nor_telegram(tmp_path):
    status, verdicts, _ = await check(tmp_path, "--offline", second="bad", token="1:nobody")
    assert (status, list(verdicts)) == (0, ["config", "database", "model"])
