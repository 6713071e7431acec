"""The methods of the Bot API that the fake knows; each checks, and gives what is left to do."""

from collections.abc import Callable

from tests.fakes.telegram_chats import ADMINISTRATOR, LEFT, Chat, Chats
from tests.fakes.telegram_faults import Fault, Refusal, refuse
from tests.fakes.telegram_files import Files
from tests.fakes.telegram_menus import Menus
from tests.fakes.telegram_people import BOT, chat_in_full, member, own_standing, person
from tests.fakes.telegram_posts import Deed, Posts
from tests.fakes.telegram_presses import Presses
from tests.fakes.telegram_updates import Updates

NO_METHOD = Fault(status=404, description="Not Found: method not found")
_ADMINS = ("creator", ADMINISTRATOR)


class Methods:
    """All methods but getUpdates, which waits; `people` are what is known of persons, by number."""

    def __init__(
        self,
        chats: Chats,
        *,
        files: Files,
        posts: Posts,
        menus: Menus,
        presses: Presses,
        updates: Updates,
    ) -> None:
        self.people: dict[int, dict] = {}
        self._chats, self._updates = chats, updates
        self._checked: dict[str, Callable[[dict], Deed]] = {
            "sendMessage": posts.send_message,
            "sendPhoto": posts.send_photo,
            "sendDocument": posts.send_document,
            "sendChatAction": posts.send_chat_action,
            "editMessageText": posts.edit_message_text,
            "editMessageCaption": posts.edit_message_caption,
            "editMessageMedia": posts.edit_message_media,
            "editMessageReplyMarkup": posts.edit_message_reply_markup,
            "deleteMessage": posts.delete_message,
            "deleteMessages": posts.delete_messages,
            "answerCallbackQuery": presses.answer,
        }
        self._done: dict[str, Callable[[dict], object]] = {
            "getMe": lambda _: BOT,
            "getFile": files.get,
            "getChat": self._get_chat,
            "getChatMember": self._get_chat_member,
            "getChatAdministrators": self._get_chat_administrators,
            "getChatMemberCount": lambda payload: 2 + len(self._present(payload).admins),
            "leaveChat": self._leave_chat,
            "setMyCommands": menus.set,
            "getMyCommands": menus.get,
            "deleteMyCommands": menus.delete,
            "setWebhook": self._set_webhook,
            "deleteWebhook": self._set_webhook,
            "getWebhookInfo": self._get_webhook_info,
        }

    def check(self, method: str, payload: dict) -> Deed:
        """What is left to do, once. Raises Refusal."""
        if checked := self._checked.get(method):
            return checked(payload)
        if done := self._done.get(method):
            return lambda: done(payload)
        raise Refusal(NO_METHOD)

    def person(self, number: int) -> dict:
        return person(number, **self.people.get(number, {}))

    def _present(self, payload: dict) -> Chat:
        chat = self._chats.find(payload.get("chat_id"))
        chat.check_presence()
        return chat

    def _get_chat(self, payload: dict) -> dict:
        return chat_in_full(self._present(payload))

    def _get_chat_member(self, payload: dict) -> dict:
        chat, user = self._present(payload), payload.get("user_id")
        if not user:
            raise refuse("invalid user_id specified")
        if user == BOT["id"]:
            return own_standing(chat.standing, chat.lacking)
        if chat.type == "channel" and chat.standing != ADMINISTRATOR:
            raise refuse("member list is inaccessible")
        return member(self.person(user), chat.status_of(user))

    def _get_chat_administrators(self, payload: dict) -> list[dict]:
        chat = self._present(payload)
        if chat.private:
            raise refuse("there are no administrators in the private chat")
        people = [*([chat.owner] if chat.owner else []), *sorted(chat.admins - {chat.owner})]
        found = [member(self.person(user), chat.status_of(user)) for user in people]
        own = [own_standing(ADMINISTRATOR, chat.lacking)] if chat.standing == ADMINISTRATOR else []
        return found + own

    def _leave_chat(self, payload: dict) -> bool:
        self._present(payload).standing = LEFT
        return True

    def _set_webhook(self, payload: dict) -> bool:
        self._updates.set_webhook(payload.get("url") or "", drop=bool(payload.get("drop_pending_updates")))
        return True

    def _get_webhook_info(self, payload: dict) -> dict:
        return {
            "url": self._updates.webhook,
            "has_custom_certificate": False,
            "pending_update_count": len(self._updates.pending),
        }
