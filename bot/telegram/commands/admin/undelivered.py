"""/undelivered: what was given up in all chats, with a button to send it again, for who runs the bot."""

from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.markup import field, plain
from bot.messages.times import moment
from bot.telegram.commands.request import Reply, Request, number_in, pressed
from storage import deliveries
from storage.database import Connection
from storage.records import Button, Delivery

RESEND: Final = "resend"

_SHOWN: Final = 5
_ALL: Final = "all"


def undelivered(c: Connection, request: Request) -> Reply:
    """The newest dead letters and how many there are."""
    count, letters = deliveries.dead_letters(c, None), deliveries.failed(c, _SHOWN)
    if not letters:
        return Reply(html=texts.UNDELIVERED_NONE)
    lines = [texts.UNDELIVERED.format(count=count), *(_letter(one, request) for one in letters)]
    if count > len(letters):
        lines.append(strings.UNDELIVERED_MORE.format(count=count - len(letters)))
    single = tuple(
        Button(strings.RESEND_ONE.format(number=one.id), pressed(RESEND, one.id)) for one in letters
    )
    every = Button(strings.RESEND_ALL.format(count=count), pressed(RESEND, _ALL))
    rows = (single[:3], single[3:], (every,)) if count > 1 else (single,)
    return Reply(html="\n".join(lines), buttons=tuple(row for row in rows if row))


def resend(c: Connection, request: Request) -> Reply:
    """Makes one dead letter due anew, or all; those that are left take the place of the list."""
    number = number_in(request.arguments)
    if number is None and request.arguments != _ALL:
        return Reply(toast=texts.EXPIRED)
    count = deliveries.resend(c, None if number is None else [number], now=request.now)
    reply = undelivered(c, request)
    return Reply(html=reply.html, buttons=reply.buttons, toast=strings.RESENT.format(count=count))


def _letter(one: Delivery, request: Request) -> str:
    return texts.UNDELIVERED_LETTER.format(
        number=one.id,
        chat=one.address.chat,
        when=moment(one.created_at, "UTC", today=request.now),
        reason=field(one.last_error, 100),
        text=field(plain(one.body), 80),
    )
