"""Requests and answers of the Bot API on the wire: JSON, forms and files in; JSON, pages and silence out."""

import json

from aiohttp import web
from aiohttp.web_request import FileField

from tests.fakes.telegram_faults import Fault, refuse
from tests.fakes.telegram_files import Upload

LARGEST_REQUEST = 64 * 2**20
# What is text even where it looks like JSON.
_TEXTS = frozenset({"text", "caption", "parse_mode", "callback_query_id", "file_id", "url", "language_code"})


async def payload_of(request: web.Request) -> dict:
    """The parameters; in a form all but texts and files are JSON. Raises Refusal."""
    if request.content_type == "application/json":
        return _object(await request.text())
    form = {**request.query, **await request.post()}
    return {key: value if key in _TEXTS else _value(value) for key, value in form.items()}


def _object(text: str) -> dict:
    try:
        payload = json.loads(text or "{}")
    except ValueError:
        payload = None
    if not isinstance(payload, dict):
        raise refuse("can't parse JSON object")
    return payload


def _value(value: str | FileField) -> object:
    if isinstance(value, FileField):
        return Upload(value.filename, value.file.read())
    try:
        return json.loads(value)
    except ValueError:
        return value


def without_files(payload: dict) -> dict:
    """The parameters with the sizes of files instead of the files, for a log."""
    if not any(isinstance(value, Upload) for value in payload.values()):
        return payload
    return {key: value.as_json() if isinstance(value, Upload) else value for key, value in payload.items()}


def success(result: object) -> web.Response:
    return web.json_response({"ok": True, "result": result})


def failure(fault: Fault) -> web.Response:
    if fault.html:
        return web.Response(status=fault.status, text=fault.html, content_type="text/html")
    answer = {"ok": False, "error_code": fault.status, "description": fault.description}
    more = {"parameters": fault.parameters} if fault.parameters else {}
    return web.json_response(answer | more, status=fault.status)
