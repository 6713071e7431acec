"""The fake server is as strict as Telegram; otherwise nothing that passes against it is proved."""

import json
import os
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

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


def test_as_a_process_it_logs_every_call_and_does_what_it_is_told(tmp_path):
    script, log = Path(telegram_server.__file__), tmp_path / "calls.jsonl"
    command = [sys.executable, str(script), "--port", "0", "--log", str(log), "--chance", "bad_gateway=1"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as process:
        port = process.stdout.readline().split()[1]

        def call(path, body):
            address = f"http://127.0.0.1:{port}{path}"
            header = {"Content-Type": "application/json"}
            request = urllib.request.Request(address, json.dumps(body).encode(), header)
            try:
                return urllib.request.urlopen(request, timeout=5).status
            except urllib.error.HTTPError as error:
                return error.code

        assert call("/control/says", {"chat": 7, "text": "/start"}) == 200
        assert call("/control/script", {"chat": 7, "fault": "blocked"}) == 200
        message = {"chat_id": 7, "text": "x"}
        assert [call(f"/bot{TOKEN}/sendMessage", message) for _ in range(2)] == [403, 502]
        assert call(f"/bot{TOKEN}/getUpdates", {"offset": 0}) == 200
        os.kill(process.pid, signal.SIGTERM)
        assert process.wait(10) == 0
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["method"], line["status"]) for line in lines] == [
        ("sendMessage", 403),
        ("sendMessage", 502),
        ("getUpdates", 200),
    ]
