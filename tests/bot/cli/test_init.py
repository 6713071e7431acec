"""`brinkwatch init` sets up a bot whose token only its owner can read."""

import asyncio
import stat
import sys

from bot.config import load_config
from bot.credentials import telegram_token
from tests.fakes.telegram_server import TOKEN, TelegramServer


async def init(folder, typed, *options):
    """Runs the command in `folder` with one line typed; its status, output and errors."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "bot", "init", *options),
        cwd=folder,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate(f"{typed}\n".encode())
    return process.returncode, out.decode(), err.decode()


async def test_a_token_that_telegram_knows_is_kept_in_a_file_that_only_its_owner_reads(tmp_path):
    async with TelegramServer() as server:
        status, out, err = await init(tmp_path, TOKEN, "--api-base", server.url)
    assert (status, err) == (0, "")
    assert "https://t.me/" in out
    assert TOKEN not in out
    token_file = tmp_path / "brinkwatch.token"
    assert stat.S_IMODE(token_file.stat().st_mode) == 0o600
    assert token_file.read_text() == TOKEN + "\n"


async def test_the_configuration_it_writes_is_valid_and_names_the_token_file(tmp_path, monkeypatch):
    async with TelegramServer() as server:
        await init(tmp_path, TOKEN, "--api-base", server.url)
    monkeypatch.chdir(tmp_path)
    config = load_config(tmp_path / "brinkwatch.toml")
    assert telegram_token(config, {}) == TOKEN
    assert config.telegram.api_base == server.url


async def test_a_token_that_telegram_refuses_leaves_nothing_behind(tmp_path):
    async with TelegramServer() as server:
        status, out, err = await init(tmp_path, "1:wrong-token-of-nobody", "--api-base", server.url)
    assert (status, out) == (2, "")
    assert err == "brinkwatch init: token: Telegram refuses the token; copy it again from @BotFather\n"
    assert list(tmp_path.iterdir()) == []


async def test_a_telegram_that_does_not_answer_is_told_apart_from_a_refusal(tmp_path):
    status, _, err = await init(tmp_path, TOKEN, "--api-base", "http://127.0.0.1:9")
    assert status == 2
    assert "does not answer" in err
    assert TOKEN.split(":")[1] not in err


async def test_no_token_means_alerts_on_the_terminal(tmp_path):
    status, out, _ = await init(tmp_path, "")
    assert status == 0
    assert "brinkwatch check" in out
    assert load_config(tmp_path / "brinkwatch.toml").telegram.token_file == ""


async def test_what_is_there_already_is_not_replaced_unless_forced(tmp_path):
    (tmp_path / "brinkwatch.toml").write_text("# mine\n")
    status, _, err = await init(tmp_path, "")
    assert (status, (tmp_path / "brinkwatch.toml").read_text()) == (2, "# mine\n")
    assert err.count("\n") == 1
    assert (await init(tmp_path, "", "--force"))[0] == 0
