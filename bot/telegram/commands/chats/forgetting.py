"""/forgetme: all that is kept of a chat is removed, after a question."""

from typing import Final

from bot.languages.catalogue import strings, texts
from bot.telegram.commands.request import Reply, Request, pressed
from storage import subscribers, watchlists
from storage.database import Connection
from storage.forgetting import forget
from storage.records import Button, ChatKind, Forgotten

FORGET: Final = "forget"
YES: Final = "yes"


def forget_me(c: Connection, request: Request) -> Reply:
    """Asks; nothing is removed yet."""
    subscriber = subscribers.get(c, request.address)
    count = len(watchlists.of(c, subscriber.id)) if subscriber else 0
    text = texts.FORGET_ASK if request.kind is ChatKind.PRIVATE else texts.FORGET_CHAT_ASK
    buttons = (Button(strings.FORGET, pressed(FORGET, YES)), Button(strings.KEEP, pressed(FORGET, "no")))
    return Reply(html=text.format(count=count), buttons=tuple((one,) for one in buttons))


def decided(c: Connection, request: Request) -> Reply:
    """Removes everything, and says what that was, or keeps it."""
    if request.arguments != YES:
        return Reply(html=texts.KEPT)
    person = request.person if request.kind is ChatKind.PRIVATE else 0
    gone = forget(c, request.address, person=person)
    return Reply(html=texts.FORGOTTEN.format(list=_listed(gone)) + (texts.FIXED_STAY if gone.fixed else ""))


def _listed(gone: Forgotten) -> str:
    counts = (
        (strings.GONE_WATCHLISTS, gone.watchlists),
        (strings.GONE_MUTES, gone.mutes),
        (strings.GONE_MESSAGES, gone.deliveries),
        (strings.GONE_VERDICTS, gone.verdicts),
        (strings.GONE_VOTES, gone.votes),
        (strings.GONE_DRAFTS, gone.drafts),
        (strings.GONE_CHANNELS, gone.channels),
    )
    return "\n".join(f"· {name}: {count}" for name, count in counts if count) or strings.GONE_NOTHING
