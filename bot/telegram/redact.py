"""Keeps the bot's token out of every log record, whoever writes it; knows no handlers.

The token is part of every request's address, so HTTP libraries and error texts are full of it.
"""

import logging
import re
from typing import Final
from urllib.parse import quote

HIDDEN: Final = "<token>"
_TALKATIVE: Final = ("httpx", "httpcore")
_SHORTEST_SECRET: Final = 8


class TokenFilter(logging.Filter):
    """Replaces the token in a record's message, arguments, exception and stack; lets every record pass."""

    def __init__(self, token: str) -> None:
        super().__init__()
        self._pattern = re.compile("|".join(map(re.escape, _forms(token))))

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrites the record in place where the token is in it."""
        message = _message(record)
        if self._pattern.search(message):
            record.msg, record.args = self.clean(message), None
        if record.exc_info:
            # The traceback is kept as text: formatters and handlers would print the exception's own again.
            trace = logging.Formatter().formatException(record.exc_info)
            if self._pattern.search(trace):
                record.exc_text, record.exc_info = self.clean(trace), None
        if record.exc_text:
            record.exc_text = self.clean(record.exc_text)
        if record.stack_info:
            record.stack_info = self.clean(record.stack_info)
        return True

    def clean(self, text: str) -> str:
        """`text` with "<token>" for the token."""
        return self._pattern.sub(HIDDEN, text)


def hide_token(token: str) -> None:
    """From now on no log record of this process holds the token; HTTP libraries log warnings only.

    A filter on a logger misses what its children log, one on a handler misses other handlers: so records
    are cleaned where they are made.
    """
    token_filter, make = TokenFilter(token), logging.getLogRecordFactory()

    def made(*args: object, **kwargs: object) -> logging.LogRecord:
        record = make(*args, **kwargs)
        token_filter.filter(record)
        return record

    logging.setLogRecordFactory(made)
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)


def _message(record: logging.LogRecord) -> str:
    """The message; where its arguments do not fit, both as they are, since logging would print them too."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args!r}"


def _forms(token: str) -> list[str]:
    """The token as it may be written, longest first; its secret half alone where that is long enough."""
    secret = token.rpartition(":")[2]
    forms = {token, quote(token, safe="")} | ({secret} if len(secret) >= _SHORTEST_SECRET else set())
    return sorted(forms, key=lambda form: (-len(form), form))
