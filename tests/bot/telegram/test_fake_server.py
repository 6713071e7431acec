"""The fake server is as strict as Telegram; otherwise nothing that passes against it is proved."""

import json
import os
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import contextmanager

import pytest

from tests.fakes import telegram_server
from tests.fakes.telegram_client import ask
from tests.fakes.telegram_html import EntityFault, parse
from tests.fakes.telegram_server import TOKEN


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("a &lt;b&gt; &amp;&quot; &#65;&#x42;", 'a <b> &" AB'),
        ("&nbsp;&copy", "&nbsp;&copy"),
        ('<b>x</b> <A HREF="http://x/?a=1&amp;b=2">y</a> <code class=language-x>z</code>', "x y z"),
        ('<span class="tg-spoiler">s</span><blockquote expandable>q</blockquote>', "sq"),
        ("<b>x</>", "x"),
        ("5 > 4", "5 > 4"),
    ],
)
def test_what_telegram_reads_is_read(html, text):
    assert parse(html) == text


# The texts are TDLib's own, taken from its parser for these inputs.
@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<p>x</p>", 'Unsupported start tag "p" at byte offset 0'),
        ("é<br/>", 'Unsupported start tag "br/" at byte offset 2'),
        ("5 < 4", 'Unsupported start tag "" at byte offset 2'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("<b>x</b", "Unclosed end tag at byte offset 4"),
        ("x <b", "Unclosed start tag at byte offset 2"),
        ('<a href="x', "Unclosed start tag at byte offset 0"),
        ("<a href=a_b>x</a>", "Unexpected end of name token at byte offset 8"),
        ("<a =b>x</a>", 'Empty attribute name in the tag "a" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_what_telegram_refuses_is_refused_in_its_own_words(html, reason):
    with pytest.raises(EntityFault) as caught:
        parse(html)
    assert str(caught.value) == f"can't parse entities: {reason}"


@pytest.mark.parametrize(
    ("parameters", "description"),
    [
        ({"text": "<p>", "parse_mode": "HTML"}, "can't parse entities: Unsupported start tag"),
        ({"text": ""}, "message text is empty"),
        ({"text": "<b> </b>", "parse_mode": "HTML"}, "text must be non-empty"),
        ({"text": "x" * 4097}, "message is too long"),
        ({"text": "😀" * 2049}, "message is too long"),
        ({"text": "x", "link_preview_options": "no"}, "can't parse link preview options JSON object"),
    ],
)
async def test_messages_that_telegram_would_not_take_are_not_taken(server, parameters, description):
    status, answer = await ask(server, "sendMessage", chat_id=7, **parameters)
    assert (status, answer["ok"]) == (400, False)
    assert answer["description"].startswith(f"Bad Request: {description}")
    assert server.sent() == []


async def test_length_counts_what_is_read_not_what_is_written(server):
    long = "<b>" + "&amp;" * 4096 + "</b>"
    status, _ = await ask(server, "sendMessage", chat_id=7, text=long, parse_mode="HTML")
    assert status == 200


async def test_tokens_and_methods_that_are_not_known_are_refused(server):
    assert await ask(server, "getMe", token="1:other") == (
        401,
        {"ok": False, "error_code": 401, "description": "Unauthorized"},
    )
    status, answer = await ask(server, "getNothing")
    assert (status, answer["description"]) == (404, "Not Found: method not found")


async def test_updates_are_given_out_until_an_offset_confirms_them(server):
    server.says(7, "one")
    server.says(7, "two")
    for offset, expected in ((0, ["one", "two"]), (0, ["one", "two"]), (2, ["two"]), (3, [])):
        _, answer = await ask(server, "getUpdates", offset=offset)
        assert [update["message"]["text"] for update in answer["result"]] == expected


@contextmanager
def process(folder, *options):
    """The server as a process, and a way to call it; it does not outlive the block."""
    command = [sys.executable, telegram_server.__file__, *options]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=folder) as running:
        address = f"http://127.0.0.1:{running.stdout.readline().split()[1]}"

        def call(path, body=None):
            data = json.dumps(body).encode() if body else None
            request = urllib.request.Request(f"{address}{path}", data, {"Content-Type": "application/json"})
            try:
                return json.load(urllib.request.urlopen(request, timeout=5))
            except urllib.error.HTTPError as error:
                return error.code

        try:
            yield call, running
        finally:
            running.kill()


def test_as_a_process_it_logs_every_call_and_does_what_it_is_told(tmp_path):
    log = tmp_path / "calls.jsonl"
    with process(tmp_path, "--port", "0", "--log", str(log), "--chance", "bad_gateway=1") as (call, running):
        assert call("/control/says", {"chat": 7, "text": "/start"}) == {"ok": True}
        assert call("/control/script", {"chat": 7, "fault": "blocked"}) == {"ok": True}
        message = {"chat_id": 7, "text": "x"}
        assert [call(f"/bot{TOKEN}/sendMessage", message) for _ in range(2)] == [403, 502]
        assert len(call(f"/bot{TOKEN}/getUpdates")["result"]) == 1
        os.kill(running.pid, signal.SIGTERM)
        assert running.wait(10) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["method"], line["status"]) for line in lines] == [
        ("sendMessage", 403),
        ("sendMessage", 502),
        ("getUpdates", 200),
    ]


def test_as_a_process_it_needs_no_log_and_tells_what_chats_saw(tmp_path):
    with process(tmp_path, "--limits", "--judge", "none", "--fate", "blocked=0") as (call, _):
        markup = {"inline_keyboard": [[{"text": "Why", "callback_data": "w1"}]]}
        call(f"/bot{TOKEN}/sendMessage", {"chat_id": 7, "text": "x", "reply_markup": markup})
        call("/control/press", {"chat": 7, "label": "Why"})
        (update,) = call(f"/bot{TOKEN}/getUpdates")["result"]
        call(f"/bot{TOKEN}/answerCallbackQuery", {"callback_query_id": update["callback_query"]["id"]})
        assert call("/control/story?chat=7") == ["ring 1: x [Why]"]
        assert call("/control/screen?chat=7") == ["x [Why]"]
