"""Tells whether two entries are the same item: keys that outlive polls, edits and tracking parameters.

Pure; knows nothing of what has been seen before.
"""

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.feeds.entries import RawEntry

# Parameters that say how a reader came, or who the reader is, and never what is read.
_TRACKING: Final = re.compile(
    r"(?:utm|at|mc|pk|mtm|hsa|ns|itm)_\w+|(?:fb|g|dc|ms|y|tw)clid|gclsrc|igshid|wt_zmc|wbraid|gbraid"
    r"|ocid|cmpid?|icid|ncid|xtor|smid|smtyp|partner|ref(?:_src|errer)?|traffic_source|taid|__twitter_impression"
    r"|feed(?:type|name)|rss|session_?id|phpsessid|jsessionid|mod|srnd",
    re.IGNORECASE,
)
_SESSION_PATH: Final = re.compile(r";jsessionid=[^/?#]*", re.IGNORECASE)
_GLOBAL_ID: Final = re.compile(r"(?:https?://|tag:|urn:|yt:|doi:|info:)", re.IGNORECASE)
_REVISION: Final = re.compile(r"#\d+$")
_LEAST_ARTICLE_ID: Final = 5  # characters; shorter ones stand in a link by chance
_DEFAULT_PORTS: Final = frozenset({80, 443, None})


def canonical_link(link: str, *, keep_fragment: bool = False) -> str:
    """A web address reduced to what identifies the page; "" for anything else.

    Scheme, "www.", default port, user name, tracking parameters, a trailing slash and the fragment are
    dropped, the host is lower-cased, parameters are sorted. Fragments that act as paths ("#!x", "#/x")
    stay; with `keep_fragment` all do.
    """
    try:
        parts = urlsplit(link.strip())
        host, port = (parts.hostname or "").removeprefix("www."), parts.port
    except ValueError:  # "http://[::bad", port 99999
        return ""
    if parts.scheme.lower() not in ("http", "https") or not host:
        return ""
    query = _identifying(parse_qsl(parts.query, keep_blank_values=True))
    path = _SESSION_PATH.sub("", parts.path).rstrip("/")
    where = host if port in _DEFAULT_PORTS else f"{host}:{port}"
    pathlike = parts.fragment.startswith("!") or "/" in parts.fragment
    fragment = f"#{parts.fragment}" if parts.fragment and (pathlike or keep_fragment) else ""
    return where + path + (f"?{urlencode(query, errors='replace')}" if query else "") + fragment


def _identifying(query: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """The parameters that say what is read, sorted."""
    kept = [(name, value) for name, value in query if not _TRACKING.fullmatch(name)]
    if len(kept) < len(query):
        # a sid beside tracking parameters is a session; alone it is a story's number in old systems
        kept = [(name, value) for name, value in kept if name != "sid"]
    return sorted(kept)


def entry_keys(entries: Sequence[RawEntry], publisher: str) -> list[str | None]:
    """A key for each entry, in order; None where it repeats one before it or has nothing to go by.

    An entry is known by its id, else by its link, else by its title and date. Where one document gives
    several titles the same id, the id is broken and their links decide, and their titles where those do
    not differ either: for all of them, since whichever stood first would swallow the others, and the order
    of entries changes between polls.
    """
    identities = [_identity(entry, publisher) for entry in entries]
    for fallback in (_by_link, _by_text):
        torn = _torn(entries, identities)
        identities = [
            (fallback(entry) or identity) if identity in torn else identity
            for entry, identity in zip(entries, identities, strict=True)
        ]
    return _first_of_each(identities)


def _torn(entries: Iterable[RawEntry], identities: Iterable[str]) -> set[str]:
    """The identities that entries with different titles share."""
    titles: defaultdict[str, set[str]] = defaultdict(set)
    for entry, identity in zip(entries, identities, strict=True):
        titles[identity].add(_folded(entry.title or entry.summary))
    return {identity for identity, shared in titles.items() if len(shared) > 1}


def text_hash(title: str, summary: str) -> str:
    """The sha256 hex digest of an entry's cleaned text: another one for the same key is an edit."""
    return _digest("text", title, summary)


def _first_of_each(identities: Iterable[str]) -> list[str | None]:
    seen: set[str] = {""}
    keys: list[str | None] = []
    for identity in identities:
        keys.append(None if identity in seen else _digest(identity))
        seen.add(identity)
    return keys


def _identity(entry: RawEntry, publisher: str) -> str:
    """What an entry is known by, as text: global for ids made to be global, else within its publisher."""
    given = " ".join(entry.id.split())
    # "…#0", "…#1": one publisher counts an article's revisions there, which are edits and not new items
    if page := _page(_REVISION.sub("", given), keep_fragment=True):
        return f"page {page}"
    if _GLOBAL_ID.match(given):
        return f"id {given}"
    # a short id says little by itself (a counter, a session); one that the link repeats is the article's
    if len(given) >= _LEAST_ARTICLE_ID and given in entry.link:
        return f"id {publisher} {given}"
    if by_link := _by_link(entry):
        return by_link
    return f"id {publisher} {given}" if given else _by_text(entry)


def _page(link: str, *, keep_fragment: bool = False) -> str:
    """The page that `link` identifies, "" for a site's front page: many entries may lead there."""
    page = canonical_link(link, keep_fragment=keep_fragment)
    return page if "/" in page or "?" in page or "#" in page else ""


def _by_link(entry: RawEntry) -> str:
    page = _page(entry.link)
    return f"page {page}" if page else ""


def _by_text(entry: RawEntry) -> str:
    text = _folded(entry.title or entry.summary)
    return f"text {text} {entry.published.strip()}" if text else ""


def _folded(text: str) -> str:
    return " ".join(text.split()).casefold()


def _digest(*parts: str) -> str:
    # errors="replace": a lone surrogate must not cost us the entry
    return hashlib.sha256("\x1f".join(parts).encode(errors="replace")).hexdigest()
