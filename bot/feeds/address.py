"""Reads the address of a feed, or of where it redirects: http and https only, credentials apart.

Pure; knows nothing of where the address leads.
"""

import base64

from yarl import URL

from bot.feeds.answers import FeedError


def parse_address(address: str, base: URL | None = None) -> URL:
    """`address` as an absolute http or https URL, relative to `base` where one is given; raises FeedError.

    A feed's own address that is no address is a permanent error: only its owner can mend it.
    """
    try:
        url = URL(address.strip())
        url = base.join(url) if base is not None else url
        usable = url.scheme in ("http", "https") and bool(url.host) and bool(url.port)
    except ValueError as error:
        raise FeedError(address, "this is no valid address", permanent=base is None) from error
    if not usable:
        lead = "it redirects to" if base is not None else "this is"
        raise FeedError(address, f"{lead} no http or https address", permanent=base is None)
    return url.with_fragment(None)


def authorization(url: URL) -> dict[str, str]:
    """The header that says the user name and password in `url`; empty where it has none."""
    if url.user is None:
        return {}
    token = base64.b64encode(f"{url.user}:{url.password or ''}".encode()).decode()
    return {"Authorization": f"Basic {token}"}


def place_of(address: str) -> str:
    """The host and port ("news.example:443") that a feed's address leads to, "" where it is no address."""
    try:
        url = parse_address(address)
    except FeedError:
        return ""
    return f"{url.host}:{url.port}"
