"""What asking for a feed can come to: bytes, nothing new, or an error that carries the decision it calls for.

Knows nothing of HTTP libraries or parsers, so that a worker process can import it fast.

    FeedError          a fetch or a parse failed; back off, or pause if `permanent`
    ├── NotAFeed       something was there, but no feed; `reason` says what it was instead
    └── NoParser       nothing could read it just then: the fault is ours, not the feed's
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

_LONGEST_SHOWN: Final = 200  # characters of an address
# What stands before the host; a password in which "/", "?" or "#" was not escaped is no port and goes too.
_CREDENTIALS: Final = re.compile(
    r"\A\s*((?:[a-z][a-z0-9+.-]*:)?/+|)(?:[^/?#]*@|[^/?#@\[]+:(?!\d*(?:[/?#]|\Z)).*@)", re.IGNORECASE
)


def without_credentials(address: str) -> str:
    """`address` without user name and password: as it may be shown, and what links are relative to."""
    return _CREDENTIALS.sub(r"\1", address).strip()


class FeedError(Exception):
    """One feed could not be read this time.

    `reason` is for people and says what to do where something can be done; `permanent` asks to pause
    once it is confirmed; `retry_after` is the least wait that the server asked for (0 to 24 h), or
    `retry_at` the time where it named one and no clock to read it by; `status` is the HTTP status, None
    where there was none. `url` never carries credentials, and has at most 200 characters.
    """

    def __init__(
        self,
        url: str,
        reason: str,
        *,
        permanent: bool = False,
        retry_after: timedelta | None = None,
        retry_at: datetime | None = None,
        status: int | None = None,
    ) -> None:
        # args stay (url, reason) and the rest are attributes: so it crosses a process border unharmed
        self.url = without_credentials(url)[:_LONGEST_SHOWN]
        super().__init__(self.url, reason)
        self.reason = reason
        self.permanent = permanent
        self.retry_after = retry_after
        self.retry_at = retry_at
        self.status = status

    def __str__(self) -> str:
        return f"{self.url}: {self.reason}"


class NotAFeed(FeedError):
    """The document is no feed."""


class NoParser(FeedError):
    """There was no process to read the document in."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Fetched:
    """A body and what HTTP said of it.

    `url` is where it was found after redirects, without credentials; `moved_permanently` is true where
    every hop on the way said 301 or 308. `etag` and `last_modified` are sent back byte for byte.
    """

    body: bytes
    content_type: str
    etag: str
    last_modified: str
    url: str
    moved_permanently: bool = False


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The server says that nothing changed since the validators it gave."""


def content_hash(body: bytes) -> str:
    """The sha256 hex digest of a body: equal to `FeedState.content_hash` means nothing changed."""
    return hashlib.sha256(body).hexdigest()
