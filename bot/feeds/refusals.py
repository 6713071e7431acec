"""Says what an HTTP status or a failed connection means, as a FeedError whose reason says what to do.

Pure but for the exception types of aiohttp; knows nothing of schedules.
"""

import re
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import Final

import aiohttp

from bot.feeds.answers import FeedError
from bot.feeds.guard import GuardRefusal

LONGEST_WAIT: Final = timedelta(hours=24)

_REASONS: Final[Mapping[int, str]] = {
    204: "the server answered with no content",
    206: "the server sent only a part of the feed, unasked",
    304: "the server says that nothing changed though it was not asked that way",
    401: "the server asks for a user name and password: put them in the feed's address, or drop the feed",
    403: "the server refuses us: it may block programs, or the feed may have become private",
    404: "there is nothing at this address: look for the feed's new one",
    410: "the feed is gone for good, its server says: remove it or find its new address",
    429: "the server says we ask too often: waiting",
    451: "the server may not show this feed here for legal reasons",
}
_SERVER_ERROR: Final = 500
_GONE: Final = 410


def status_error(url: str, status: int, retry_after: str, date: str) -> FeedError:
    """What a status other than success means; `retry_after` and `date` are the headers, "" if absent."""
    reason = _REASONS.get(status)
    if reason is None:
        ours = "the server has trouble of its own: trying again later"
        reason = ours if status >= _SERVER_ERROR else "the server refused the request"
    wait = parse_retry_after(retry_after, date)
    return FeedError(
        url,
        f"{reason} (HTTP {status})",
        permanent=status == _GONE,
        retry_after=wait if isinstance(wait, timedelta) else None,
        retry_at=wait if isinstance(wait, datetime) else None,
        status=status,
    )


def parse_retry_after(value: str, date: str = "") -> timedelta | datetime | None:
    """The wait (0 to 24 h) or, where only a date is known, the time that a Retry-After header asks for.

    A date is measured from `date`, the answer's own Date header: the two share one clock, ours may
    differ. Without that header the time itself comes back. None where the value says nothing usable.
    """
    value = value.strip()
    if re.fullmatch(r"\d{1,30}", value, re.ASCII):
        return timedelta(seconds=min(int(value), int(LONGEST_WAIT.total_seconds())))
    until, sent = _http_date(value), _http_date(date)
    if until is None or sent is None:
        return until
    return min(max(until - sent, timedelta(0)), LONGEST_WAIT)


def _http_date(value: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(value)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def connection_error(url: str, error: Exception) -> FeedError:
    """What a failure below HTTP means: guard, DNS, TLS, time, or a broken answer."""
    refused = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(refused, GuardRefusal):
        hint = "if it is meant, name its host and port in poll.allow_hosts"
        return FeedError(url, f"refused to connect: {refused}; {hint}")
    return FeedError(url, _transport_reason(error))


_TRANSPORT: Final[tuple[tuple[tuple[type[Exception], ...], str], ...]] = (
    (
        (aiohttp.ClientConnectorCertificateError, aiohttp.ClientSSLError, ssl.SSLError),
        "TLS failed, the connection is not trusted: {error}",
    ),
    (
        (aiohttp.ClientConnectorDNSError,),
        "its host name does not resolve (DNS): check the address, or wait for its owner to mend it",
    ),
    ((TimeoutError,), "it took too long to answer"),
    ((aiohttp.ClientConnectorError,), "no connection to the server: {error}"),
    ((aiohttp.InvalidURL, ValueError), "the address is no valid http or https address"),
    ((aiohttp.ClientPayloadError,), "the answer was cut off on the way"),
    ((aiohttp.ClientResponseError,), "the server does not speak HTTP as it should: {error}"),
)


def _transport_reason(error: Exception) -> str:
    for kinds, reason in _TRANSPORT:
        if isinstance(error, kinds):
            return reason.format(error=_words(error))
    return f"the connection broke: {_words(error)}"


def _words(error: BaseException) -> str:
    """An error in one short line."""
    text = " ".join((getattr(error, "message", "") or str(error)).split())
    return text[:200] or type(error).__name__
