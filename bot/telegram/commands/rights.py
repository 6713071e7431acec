"""Who may change a chat's settings: anyone in private, administrators in groups; remembers for a minute."""

from datetime import datetime, timedelta
from typing import Final

from telegram import Bot, CallbackQuery, ChatMember, ChatMemberAdministrator, ChatMemberOwner, Message
from telegram.constants import ChatType
from telegram.error import TelegramError

REMEMBERED: Final = timedelta(minutes=1)


class Rights:
    """Asks Telegram about administrators and keeps the answers for a minute."""

    def __init__(self) -> None:
        self._answers: dict[tuple[int, int], tuple[bool, datetime]] = {}

    async def may_change(self, bot: Bot, message: Message, now: datetime) -> bool:
        """Whether the author may; false where Telegram cannot be asked."""
        if message.chat.type == ChatType.PRIVATE:
            return True
        if message.sender_chat:  # an anonymous administrator writes as the group itself
            return message.sender_chat.id == message.chat.id
        if message.from_user is None:
            return False
        return await self.is_admin(bot, message.chat.id, message.from_user.id, now)

    async def may_press(self, bot: Bot, query: CallbackQuery, now: datetime) -> bool:
        """Whether who pressed a button may change what its chat is sent."""
        chat = query.message.chat if query.message else None
        if chat is None or chat.type == ChatType.PRIVATE:
            return chat is not None
        return await self.is_admin(bot, chat.id, query.from_user.id, now)

    async def is_admin(self, bot: Bot, chat: int, person: int, now: datetime) -> bool:
        """Whether a person administers a group or channel; false where Telegram cannot be asked."""
        key = (chat, person)
        self._answers = {one: answer for one, answer in self._answers.items() if answer[1] > now}
        if key in self._answers:
            return self._answers[key][0]
        try:
            member = await bot.get_chat_member(chat, person)
        except TelegramError:
            return False  # not remembered: the next time Telegram may answer
        admin = _administers(member)
        self._answers[key] = (admin, now + REMEMBERED)
        return admin


def _administers(member: ChatMember) -> bool:
    """Administrators of a channel who may not post there decide nothing of what is posted."""
    if isinstance(member, ChatMemberAdministrator):
        return member.can_post_messages is not False
    return isinstance(member, ChatMemberOwner)
