"""Who may talk to the bot: everybody, or those who were let in; /invite makes the links that let people in.

Knows no Telegram. Once let in a chat stays so: whoever the bot knows as a subscriber is in.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.times import moment
from bot.telegram.commands.arguments import span_of
from bot.telegram.commands.request import Answer, Misread, Reply, Request, pressed
from storage import channels, invitations, subscribers
from storage.database import Connection
from storage.records import Address, Button, ChatKind, Invitation, ManagedChannel

INVITES: Final = "invites"
UNINVITE: Final = "uninvite"
MOST_USES: Final = 1000
USUAL_SPAN: Final = timedelta(days=7)
_TOKEN_BYTES: Final = 12
_SHOWN: Final = 10


@dataclass(frozen=True, kw_only=True, slots=True)
class Doors:
    """Whether everybody may come in; if not, the ids of the people and chats that may."""

    open: bool = True
    allowed: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Entry:
    """Whether a request is let in, and the channel that it is for instead of its own chat, if any."""

    admitted: bool
    channel: ManagedChannel | None = None


def entry(c: Connection, doors: Doors, request: Request, *, channel: int | None) -> Entry:
    """Whether a request may come in, and for which `channel`: that of a button, None for the chosen one.

    0 is none. A channel that the person does not manage, by all that is known here, is none either.
    """
    if not admitted(c, doors, request):
        return Entry(admitted=False)
    if request.kind is not ChatKind.PRIVATE or channel == 0:
        return Entry(admitted=True)
    theirs = channels.of(c, request.person)
    meant = (one for one in theirs if (one.chosen if channel is None else one.chat == channel))
    return Entry(admitted=True, channel=next(meant, None))


def admitted(c: Connection, doors: Doors, request: Request) -> bool:
    """Whether this chat or this person was let in; those who were bring their groups along."""
    if doors.open or request.admin or not doors.allowed.isdisjoint({request.address.chat, request.person}):
        return True
    if subscribers.of_chat(c, request.address.messenger, request.address.chat):
        return True
    own = Address(request.address.messenger, request.person)
    return bool(request.person) and subscribers.get(c, own) is not None


def refused(c: Connection, request: Request) -> Reply:
    """How a stranger may be let in."""
    del c
    text = texts.NOT_LET_IN if request.kind is ChatKind.PRIVATE else texts.GROUP_NOT_LET_IN
    return Reply(html=text.format(id=request.address.chat), toast=texts.EXPIRED)


def let_in(begin: Answer) -> Answer:
    """What answers a stranger's /start TOKEN: as `begin` does where the token holds, which is then used."""

    def answer(c: Connection, request: Request) -> Reply | str:
        if not invitations.use(c, request.arguments, now=request.now):
            return Reply(html=texts.NO_INVITATION + refused(c, request).html)
        return begin(c, replace(request, arguments=""))

    return answer


def invite(c: Connection, request: Request) -> Reply:
    """Makes an invitation for so many uses and so long: "3 7d"; one use and a week unless said."""
    uses, span = _asked(request.arguments.split())
    made = Invitation(
        token=secrets.token_urlsafe(_TOKEN_BYTES),
        created_by=request.person,
        created_at=request.now,
        expires_at=request.now + span,
        uses_left=uses,
    )
    invitations.add(c, made)
    text = texts.INVITED.format(
        uses=_uses(uses),
        until=_until(made, request.now),
        link=_link(request.bot, "start", made.token),
        group_link=_link(request.bot, "startgroup", made.token),
    )
    return Reply(html=text, buttons=(_withdraw_button(made.token), _list_button()))


def invited(c: Connection, request: Request) -> Reply:
    """The invitations that still hold, each with a button that withdraws it."""
    return _open(c, request.now)


def withdraw(c: Connection, request: Request) -> Reply:
    """Lets nobody in any more by the invitation whose token a button gives."""
    invitations.withdraw(c, request.arguments)
    return replace(_open(c, request.now), toast=strings.WITHDRAWN)


def _open(c: Connection, now: datetime) -> Reply:
    there = invitations.open_ones(c, now=now)[-_SHOWN:]
    if not there:
        return Reply(html=texts.NO_INVITATIONS)
    lines = [
        texts.AN_INVITATION.format(token=one.token[:6], uses=_uses(one.uses_left), until=_until(one, now))
        for one in there
    ]
    return Reply(
        html="\n".join([texts.INVITATIONS, *lines]),
        buttons=tuple(_withdraw_button(one.token, one.token[:6]) for one in there),
    )


def _asked(words: Sequence[str]) -> tuple[int, timedelta]:
    uses, span = 1, USUAL_SPAN
    for word in words:
        if word.isdecimal():
            uses = int(word)
        else:
            span = span_of(word) or timedelta(0)
    if not (span and 1 <= uses <= MOST_USES):
        raise Misread(texts.INVITE_FORM.format(most=MOST_USES))
    return uses, span


def _uses(left: int | None) -> str:
    return (
        strings.A_USE
        if left == 1
        else strings.USES.format(count=strings.ANY_NUMBER if left is None else left)
    )


def _until(invitation: Invitation, now: datetime) -> str:
    return moment(invitation.expires_at, "UTC", today=now) if invitation.expires_at else strings.NO_END


def _link(bot: str, what: str, token: str) -> str:
    return f"https://t.me/{bot}?{what}={token}"


def _withdraw_button(token: str, name: str = "") -> tuple[Button, ...]:
    return (Button(f"{strings.WITHDRAW} {name}".strip(), pressed(UNINVITE, token)),)


def _list_button() -> tuple[Button, ...]:
    return (Button(strings.ALL_INVITATIONS, pressed(INVITES)),)
