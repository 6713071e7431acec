"""The recorded feeds over real HTTP on loopback, at whatever moment the caller's clock says it is.

Knows nothing of polling; answers like a well-kept publisher, with an ETag and 304.
"""

import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from functools import partial
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import BaseServer
from threading import Thread
from types import TracebackType
from typing import Final, Self

from bot.demo.feeds import CONTENT_TYPES, feed_document
from bot.demo.stories import Outlet, outlets
from storage.records import Feed

Clock = Callable[[], datetime]
HOST: Final = "127.0.0.1"

log = logging.getLogger(__name__)


class DemoServer:
    """A context manager that serves `/<outlet>/feed` on a free port of 127.0.0.1.

    `clock` gives the virtual now (aware) and is asked once for every request, from any thread.
    """

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._http: ThreadingHTTPServer | None = None
        self._thread: Thread | None = None

    def __enter__(self) -> Self:
        self._http = ThreadingHTTPServer((HOST, 0), partial(_Handler, self._clock))
        self._thread = Thread(target=self._http.serve_forever, name="demo-feeds", daemon=True)
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._http is not None and self._thread is not None:
            self._http.shutdown()
            self._thread.join()
            self._http.server_close()
            self._http = self._thread = None

    @property
    def address(self) -> str:
        """`host:port`, as the guard's allow-list wants it; RuntimeError outside the `with` block."""
        if self._http is None:
            raise RuntimeError("the demo server has an address only inside its with block")
        return f"{HOST}:{self._http.server_port}"

    @property
    def feeds(self) -> tuple[Feed, ...]:
        """Every outlet's feed at this server; RuntimeError outside the `with` block."""
        return tuple(_feed(outlet, self.address) for outlet in outlets())


def _feed(outlet: Outlet, address: str) -> Feed:
    return Feed(
        url=f"http://{address}/{outlet.slug}/feed",
        name=outlet.name,
        publisher=outlet.name,
        owner=outlet.owner,
        tier=outlet.tier,
        language=outlet.language,
        country=outlet.country,
    )


class _Handler(BaseHTTPRequestHandler):
    # Not HTTP/1.1: a connection that is closed after its answer never holds up the end of the demo.
    protocol_version = "HTTP/1.0"

    def __init__(self, clock: Clock, request: object, client: object, server: BaseServer) -> None:
        self._clock = clock
        super().__init__(request, client, server)  # type: ignore[arg-type]  # a socket and its address

    def do_GET(self) -> None:
        outlet = next((known for known in outlets() if self.path == f"/{known.slug}/feed"), None)
        if outlet is None:
            self.send_error(HTTPStatus.NOT_FOUND)
            return
        body = feed_document(outlet, self._clock())
        etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
        if _matches(etag, self.headers.get("If-None-Match", "")):
            self._answer(HTTPStatus.NOT_MODIFIED, {"ETag": etag}, b"")
        else:
            headers = {
                "ETag": etag,
                "Content-Type": CONTENT_TYPES[outlet.format],
                "Content-Length": str(len(body)),
            }
            self._answer(HTTPStatus.OK, headers, body)

    do_HEAD = do_GET  # noqa: N815  # the same headers; `_answer` leaves the body out

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # http.server's own signature
        log.debug(format, *args)

    def _answer(self, status: HTTPStatus, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)


def _matches(etag: str, condition: str) -> bool:
    """Whether If-None-Match names this ETag; weak and strong compare alike (RFC 9110, 13.1.2)."""
    named = [part.strip().removeprefix("W/") for part in condition.split(",")]
    return etag in named or "*" in named
