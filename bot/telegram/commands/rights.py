"""Who may change a chat's settings: anyone in private, administrators in groups; remembers for a minute."""

from datetime import datetime, timedelta
from typing import Final

from telegram import Bot, Message
from telegram.constants import ChatMemberStatus, ChatType
from telegram.error import TelegramError

REMEMBERED: Final = timedelta(minutes=1)
_ADMINS: Final = (ChatMemberStatus.OWNER, ChatMemberStatus.ADMINISTRATOR)


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
        key = (message.chat.id, message.from_user.id)
        self._answers = {one: answer for one, answer in self._answers.items() if answer[1] > now}
        if key not in self._answers:
            self._answers[key] = (await _is_admin(bot, *key), now + REMEMBERED)
        return self._answers[key][0]


async def _is_admin(bot: Bot, chat: int, user: int) -> bool:
    try:
        member = await bot.get_chat_member(chat, user)
    except TelegramError:
        return False
    return member.status in _ADMINS
