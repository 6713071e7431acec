"""What people write or send where a menu waits for it, and who answers that; knows no Telegram.

A menu that waits has a draft whose state says what it `awaits`; the newest of a person's drafts holds.
"""

from datetime import timedelta
from typing import Final

from bot.languages.catalogue import texts
from bot.telegram.commands.request import Reply, Request
from bot.telegram.commands.table import DOCUMENTS, TEXTS
from storage import drafts
from storage.database import Connection

IMPORT: Final = "import"
"""The kind of conversation that a document with the caption /import begins."""

FORGOTTEN: Final = timedelta(days=1)
"""After so long what is written or sent is no longer taken for an answer to a menu."""

LARGEST: Final = 256_000
"""How many bytes a document may have."""


def written(c: Connection, request: Request) -> Reply | str:
    """The reply to what was written (`arguments`), by whoever waits for it."""
    answer = TEXTS.get(awaiting(c, request))
    return answer(c, request) if answer else texts.UNKNOWN


def expected(c: Connection, request: Request) -> Reply:
    """Nothing where somebody waits for a document with this caption (`arguments`), else that nobody does."""
    return Reply() if wanted_for(c, request) else Reply(html=texts.NO_DOCUMENT)


def handed_in(c: Connection, request: Request) -> Reply | str:
    """The reply to a `document` with its caption (`arguments`)."""
    answer = DOCUMENTS.get(wanted_for(c, request))
    return answer(c, request) if answer else texts.NO_DOCUMENT


def wanted_for(c: Connection, request: Request) -> str:
    """The kind of conversation that a document belongs to, "" for none."""
    kind = awaiting(c, request)
    if kind in DOCUMENTS:
        return kind
    command = request.arguments.partition(" ")[0].partition("@")[0].casefold()
    return IMPORT if command == f"/{IMPORT}" and IMPORT in DOCUMENTS else ""


def awaiting(c: Connection, request: Request) -> str:
    """The kind of the newest draft of this person here, if it still waits for something; else ""."""
    draft = drafts.newest(c, request.address, request.person)
    if draft is None or draft.updated_at < request.now - FORGOTTEN:
        return ""
    return draft.kind if draft.state.get("awaits") else ""
