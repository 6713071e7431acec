"""What a command handler is given, and how it says that it did not understand; knows no Telegram."""

from dataclasses import dataclass
from datetime import datetime

from storage.records import Address


@dataclass(frozen=True, kw_only=True, slots=True)
class Request:
    """One command from one chat: `arguments` as typed after the command's name, `title` of the chat.

    `admin`: the chat is one of those that administer the bot.
    """

    address: Address
    title: str
    arguments: str
    now: datetime
    admin: bool = False


class Misread(Exception):
    """The arguments cannot be used; `reply` (Telegram HTML) names the right form with an example."""

    def __init__(self, reply: str) -> None:
        super().__init__(reply)
        self.reply = reply
