"""The token appears in no log record, whoever logs it and however."""

import io
import logging

import httpx
import pytest

from bot.telegram.application import build
from bot.telegram.redact import HIDDEN, hide_token
from tests.fakes.telegram_server import TOKEN

SECRET = TOKEN.partition(":")[2]


@pytest.fixture
def log():
    """Everything that is logged anywhere at DEBUG, as a handler of the root logger writes it."""
    made, levels = logging.getLogRecordFactory(), {name: logging.getLogger(name).level for name in _loggers()}
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    logging.setLogRecordFactory(made)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def _loggers():
    return ["", "httpx", "httpcore"]


def test_the_token_is_taken_out_of_messages_arguments_errors_and_stacks(log, caplog):
    hide_token(TOKEN)
    logger = logging.getLogger("somebody.else")
    logger.warning("POST https://api.telegram.org/bot%s/getMe", TOKEN)
    logger.info("escaped: 1001%%3A%s", SECRET)
    try:
        int(f"The token `{TOKEN}` was rejected")
    except ValueError:
        logger.exception("polling failed for %r", httpx.URL(f"http://localhost/bot{TOKEN}/getUpdates"))
    logger.info("with a stack", stack_info=True)
    logger.info("an argument that does not fit: %d", f"bot{TOKEN}")
    assert SECRET not in log.getvalue()
    assert SECRET not in caplog.text
    assert log.getvalue().count(HIDDEN) >= 5
    assert "Traceback" in log.getvalue()


def test_what_holds_no_token_is_logged_as_it_was(log):
    hide_token(TOKEN)
    logging.getLogger("somebody").info("%s of %d", "one", 2)
    assert log.getvalue() == "one of 2\n"


async def test_requests_log_no_token_even_at_debug(log, server):
    hide_token(TOKEN)
    application = build(TOKEN, server.url)
    logging.getLogger("httpx").setLevel(logging.DEBUG)
    logging.getLogger("httpcore").setLevel(logging.DEBUG)
    await application.bot.send_message(7, "hello")
    await application.bot.shutdown()
    assert "sendMessage" in log.getvalue()
    assert SECRET not in log.getvalue()


async def test_without_the_filter_the_token_would_be_in_the_log(log, server, application):
    await application.bot.send_message(7, "hello")
    assert SECRET in log.getvalue()


def test_the_http_libraries_log_warnings_only(log):
    hide_token(TOKEN)
    assert logging.getLogger("httpx").getEffectiveLevel() == logging.WARNING
    assert logging.getLogger("httpcore").getEffectiveLevel() == logging.WARNING
