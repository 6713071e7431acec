"""Feeds over real HTTP on loopback, for tests that run whole processes; the test decides what they say."""

from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Self
from xml.sax.saxutils import escape


class FeedServer:
    """Serves what `answer` gives for a path; a context manager."""

    def __init__(self, answer: Callable[[str], bytes]) -> None:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                body = answer(self.path)
                self.send_response(200)
                self.send_header("Content-Type", "application/rss+xml")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.address = f"127.0.0.1:{self._http.server_port}"

    def __enter__(self) -> Self:
        Thread(target=self._http.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()


def rss(titles: list[str], *, site: str = "one", now: datetime | None = None) -> bytes:
    """An RSS document of these titles, each item published now, at an address of its own."""
    stamp = format_datetime(now or datetime.now(UTC))
    items = "".join(
        f"<item><guid>https://{site}.example/{number}</guid><link>https://{site}.example/{number}</link>"
        f"<title>{escape(title)}</title><pubDate>{stamp}</pubDate></item>"
        for number, title in enumerate(titles)
    )
    return f'<rss version="2.0"><channel><title>One</title>{items}</channel></rss>'.encode()
