"""What comes from Telegram as requests: whose chat it is, which topic, who asks, what follows the command."""

import re
from typing import Final

from telegram import Chat, ChatMember, ChatMemberAdministrator, ChatMemberRestricted, Message, User
from telegram.constants import ChatMemberStatus, ChatType

from bot.telegram.commands.desk import Desk
from bot.telegram.commands.request import Request
from storage.records import Address, ChatKind

_KINDS: Final = {ChatType.PRIVATE: ChatKind.PRIVATE, ChatType.CHANNEL: ChatKind.CHANNEL}
_GONE: Final = (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT)


def request_of(desk: Desk, chat: Chat, person: User | None, *, bot: str, topic: int = 0) -> Request:
    """A request about a chat, or a topic there, without arguments; who runs the bot does so in private."""
    kind = kind_of(chat)
    return Request(
        address=Address("telegram", chat.id, topic),
        title=chat.effective_name or "",
        kind=kind,
        arguments="",
        now=desk.clock(),
        person=person.id if person else 0,
        language=language_of(person),
        admin=kind is ChatKind.PRIVATE and chat.id in desk.admins,
        bot=bot,
        most_watchlists=desk.floods.most.watchlists,
        limits=desk.limits,
    )


def author(message: Message) -> User | None:
    """The person who wrote it; None where they hide behind a group or a channel."""
    return None if message.sender_chat else message.from_user


def topic_of(message: Message) -> int:
    """The forum topic; replies outside forums carry a thread of their own, which is no topic."""
    return (message.message_thread_id or 0) if message.is_topic_message else 0


def here(message: Message) -> Address:
    """Where a message stands."""
    return Address("telegram", message.chat.id, topic_of(message))


def language_of(person: User | None) -> str:
    """The language of someone's phone (ISO 639-1), "" where that is not known."""
    return (person.language_code or "").partition("-")[0] if person else ""


def replied_to(message: Message) -> int:
    """The message that this one replies to, 0 for none; in a topic all refer to its opening, none itself."""
    above = message.reply_to_message
    return above.message_id if above and not above.forum_topic_created else 0


def kind_of(chat: Chat) -> ChatKind:
    """Every sort of group is a group."""
    return _KINDS.get(ChatType(chat.type), ChatKind.GROUP)


def arguments_of(text: str) -> str:
    """What follows the command's name."""
    return "".join(re.split(r"\s+", text, maxsplit=1)[1:]).strip()


def command_of(text: str, bot: str) -> str:
    """The name of the command that a text begins with, "" for none and for another bot's."""
    found = re.match(r"/([a-z0-9_]+)(?:@(\w+))?(?:\s|$)", text, re.IGNORECASE)
    ours = found and (found[2] or bot).casefold() == bot.casefold()
    return found[1].lower() if found and ours else ""


def may_write(member: ChatMember, kind: ChatKind) -> bool:
    """Whether the bot, being such a member, may write; whether everybody may is another question."""
    if isinstance(member, ChatMemberRestricted):
        return member.is_member and bool(member.can_send_messages)
    if kind is ChatKind.CHANNEL:
        return isinstance(member, ChatMemberAdministrator) and bool(member.can_post_messages)
    return member.status not in _GONE
