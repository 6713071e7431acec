"""Presses of inline buttons: each is answered once and in time, or Telegram says it is too late."""

from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.telegram_chats import Chat, Chats
from tests.fakes.telegram_faults import TOO_OLD, Refusal, refuse
from tests.fakes.telegram_messages import Message

IN_TIME = 15.0
LONGEST_ANSWER = 200


@dataclass(frozen=True, kw_only=True, slots=True)
class Press:
    """One press; `label` is what the button said, "" where the data was made up."""

    id: str
    at: float
    chat: Chat
    user: int
    data: str
    label: str
    message: Message


class Presses:
    """The presses that wait for their answers, by identifier."""

    def __init__(self, chats: Chats) -> None:
        self.waiting: dict[str, Press] = {}
        self._chats, self._count = chats, 0

    def pressed(self, chat: Chat, message: Message, *, user: int, data: str, label: str) -> Press:
        self._count += 1
        press = Press(
            id=str(4_000_000_000_000_000_000 + self._count),
            at=self._chats.clock(),
            chat=chat,
            user=user,
            data=data,
            label=label,
            message=message,
        )
        self.waiting[press.id] = press
        return press

    def chat_of(self, payload: dict) -> Chat | None:
        press = self.waiting.get(str(payload.get("callback_query_id")))
        return press and press.chat

    def answer(self, payload: dict) -> Callable[[], bool]:
        """What is left to do for answerCallbackQuery. Raises Refusal."""
        press = self.waiting.get(str(payload.get("callback_query_id")))
        if press is None or self._chats.clock() - press.at > IN_TIME:
            raise Refusal(TOO_OLD)
        text, kind = payload.get("text") or "", "alert" if payload.get("show_alert") else "toast"
        if len(text) > LONGEST_ANSWER:
            raise refuse("MESSAGE_TOO_LONG")

        def answered() -> bool:
            del self.waiting[press.id]
            if text:
                self._chats.happened(press.chat, kind, text=text, user=press.user)
            self._chats.wake(press.chat)
            return True

        return answered
