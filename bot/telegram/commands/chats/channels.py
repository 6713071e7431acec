"""/channels: channels are managed from the private chat, where all that is said is then for the chosen one.

Knows no Telegram: whoever calls has made sure that the person administers the channel.
"""

from dataclasses import replace
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.markup import clean, clip, field
from bot.telegram.commands.request import Reply, Request, Rows, for_channel, pressed, read_press
from storage import channels, drafts
from storage.database import Connection
from storage.records import Button, ChatKind, Draft, ManagedChannel

CHOOSE: Final = "channel"
BACK: Final = "back"
_TITLE: Final = 40
_MOST_SHOWN: Final = 30
_POSTS: Final = "posts"


def list_channels(c: Connection, request: Request) -> Reply:
    """The channels that a person manages, each a button that chooses it."""
    theirs = channels.of(c, request.person)
    if not theirs:
        return Reply(html=texts.NO_CHANNELS.format(bot=request.bot))
    chosen = next((one for one in theirs if one.chosen), None)
    text = texts.CHANNELS_FOR.format(title=field(chosen.title, _TITLE)) if chosen else texts.CHANNELS
    buttons = tuple((_choose_button(one),) for one in theirs[:_MOST_SHOWN])
    return Reply(html=text, buttons=buttons + (_back_row() if chosen else ()))


def choose(c: Connection, request: Request) -> Reply:
    """From now on what this person says in private is for the channel that the request is about."""
    if request.kind is not ChatKind.CHANNEL:
        return list_channels(c, request)
    channels.choose(c, request.person, request.address.chat)
    return Reply(html=texts.CHOSEN, buttons=_back_row())


def back(c: Connection, request: Request) -> Reply:
    """From now on it is for the person's own chat again."""
    channels.choose(c, request.person, None)
    return Reply(html=texts.BACK_TO_ME)


def offer(c: Connection, request: Request) -> Reply:
    """What the person who let the bot into a channel (`address`, `title`) is written in private."""
    channel = ManagedChannel(chat=request.address.chat, person=request.person, title=request.title)
    channels.put(c, channel)
    text = texts.OFFER.format(title=field(channel.title, _TITLE))
    return Reply(html=text, buttons=((_manage_button(channel),),))


def lost(c: Connection, request: Request) -> Reply:
    """What a person is told whose right to manage a channel (`address`) Telegram does not confirm."""
    channels.choose(c, request.person, None)
    return Reply(html=texts.CHANNEL_LOST.format(title=field(request.title, _TITLE)))


def pointed(c: Connection, request: Request) -> Reply:
    """What a channel is answered to a post that looks like a command: once, and then nothing."""
    if drafts.get(c, request.address, 0, _POSTS):
        return Reply()
    mark = Draft(address=request.address, person=0, kind=_POSTS, state={}, updated_at=request.now)
    drafts.put(c, mark)
    return Reply(html=texts.POSTED_COMMAND.format(bot=request.bot))


def managed(c: Connection, person: int, chat: int) -> ManagedChannel | None:
    """The channel, if this person manages it by all that is known here."""
    return next((one for one in channels.of(c, person) if one.chat == chat), None)


def about(channel: ManagedChannel, request: Request) -> Request:
    """A private request as one about the channel."""
    address = replace(request.address, chat=channel.chat, thread=0)
    return replace(request, address=address, title=channel.title, kind=ChatKind.CHANNEL, replied=0)


def marked(channel: ManagedChannel, reply: Reply) -> Reply:
    """A reply with a line that says which channel it is for; its buttons are for that one too."""
    if not reply.html:
        return reply
    header = texts.FOR_CHANNEL.format(title=field(channel.title, _TITLE))
    return replace(reply, html=f"{header}\n{reply.html}", buttons=bound(reply.buttons, channel.chat))


def bound(buttons: Rows, chat: int) -> Rows:
    """Buttons that stay those of a channel, whatever is chosen when they are pressed."""
    return tuple(tuple(_bound(one, chat) for one in row) for row in buttons)


def _bound(button: Button, chat: int) -> Button:
    read = read_press(button.data)
    if read is None or read.channel or read.name == BACK:
        return button
    return replace(button, data=for_channel(button.data, chat))


def _choose_button(channel: ManagedChannel) -> Button:
    mark = "✓ " if channel.chosen else ""
    data = for_channel(pressed(CHOOSE), channel.chat)
    return Button(mark + clip(clean(channel.title), _TITLE), data)


def _manage_button(channel: ManagedChannel) -> Button:
    return Button(strings.MANAGE, for_channel(pressed(CHOOSE), channel.chat))


def _back_row() -> Rows:
    return ((Button(strings.BACK_TO_ME, pressed(BACK)),),)
