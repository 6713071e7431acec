"""HTTP to the Bot API that takes nothing for success but `ok: true`, and no update that cannot be read."""

import copy
import json
import logging
from typing import Any, Final

from telegram import Update
from telegram.request import HTTPXRequest

_log = logging.getLogger(__name__)

_BAD_GATEWAY: Final = 502


class CheckedRequest(HTTPXRequest):
    """HTTP that believes a 2xx only where it says `ok: true`.

    python-telegram-bot trusts any 2xx: a proxy's or captive portal's page would pass, or raise KeyError.
    """

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """As HTTPXRequest; a 2xx that is not `ok` comes back as the error it names, or as 502.

        Only files are got with GET, and say nothing of the kind.
        """
        code, payload = await super().do_request(url, method, *args, **kwargs)
        answers = method != "GET" and code < 300  # noqa: PLR2004
        return (_honest(code, payload), payload) if answers else (code, payload)


class PollingRequest(CheckedRequest):
    """HTTP for polling, in which an update that cannot be read stands in nobody's way.

    python-telegram-bot gives up the whole answer then, and is given the same one again for ever.
    """

    async def do_request(self, url: str, method: str, *args: Any, **kwargs: Any) -> tuple[int, bytes]:  # noqa: ANN401
        """As CheckedRequest; of an update that cannot be read nothing is left but its number."""
        code, payload = await super().do_request(url, method, *args, **kwargs)
        return code, _readable(payload) if code < 300 and url.endswith("/getUpdates") else payload  # noqa: PLR2004


def _honest(code: int, payload: bytes) -> int:
    try:
        answer = json.loads(payload)
    except ValueError:
        return _BAD_GATEWAY
    if not isinstance(answer, dict):
        return _BAD_GATEWAY
    if answer.get("ok") is True and "result" in answer:
        return code
    claimed = answer.get("error_code")
    return claimed if isinstance(claimed, int) and claimed >= 400 else _BAD_GATEWAY  # noqa: PLR2004


def _readable(payload: bytes) -> bytes:
    answer = json.loads(payload)  # `ok`, so it is JSON
    updates = answer["result"]
    left = [update if _is_read(update) else {"update_id": update["update_id"]} for update in updates]
    return payload if left == updates else json.dumps(answer | {"result": left}).encode()


def _is_read(update: dict[str, Any]) -> bool:
    try:
        Update.de_json(copy.deepcopy(update), None)
    except (TypeError, ValueError, KeyError, AttributeError):  # whatever a library makes of what it misses
        _log.exception("Update %s cannot be read and is passed over", update["update_id"])
        return False
    return True
