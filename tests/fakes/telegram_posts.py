"""Sending, editing and deleting: each method checks all that Telegram checks, and gives what remains to do.

That way a fault may come between the checks and the deed, or after the deed and before the answer.
"""

from collections.abc import Callable
from dataclasses import replace

from tests.fakes.telegram_chats import ADMINISTRATOR, Chat, Chats
from tests.fakes.telegram_faults import refuse
from tests.fakes.telegram_files import Files
from tests.fakes.telegram_judge import Entity, Reading, units
from tests.fakes.telegram_keyboards import Markup, read
from tests.fakes.telegram_messages import DOCUMENT, PHOTO, Message
from tests.fakes.telegram_people import message_json

LONGEST, LONGEST_CAPTION = 4096, 1024
DELETABLE = 48 * 3600
NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)

Deed = Callable[[], object]


class Posts:
    """The bot's messages; `judge` reads texts. Each public method takes a payload and gives a deed."""

    def __init__(self, chats: Chats, files: Files, judge: Callable[[str, str | None], Reading]) -> None:
        self._chats, self._files, self.judge = chats, files, judge

    def send_message(self, payload: dict) -> Deed:
        chat = self._chats.find(payload.get("chat_id"))
        reading = self._text(payload, payload.get("text"))
        return self._send(chat, payload, reading, "text messages")

    def send_photo(self, payload: dict) -> Deed:
        return self._send_file(payload, PHOTO)

    def send_document(self, payload: dict) -> Deed:
        return self._send_file(payload, DOCUMENT)

    def send_chat_action(self, payload: dict) -> Deed:
        chat = self._chats.find(payload.get("chat_id"))
        chat.check_writing()
        return lambda: True

    def edit_message_text(self, payload: dict) -> Deed:
        chat, message = self._editable(payload)
        reading = self._text(payload, payload.get("text"))
        if message.media:
            raise refuse("there is no text in the message to edit")
        return self._edit(chat, message, payload, reading)

    def edit_message_caption(self, payload: dict) -> Deed:
        chat, message = self._editable(payload)
        if not message.media:
            raise refuse("there is no caption in the message to edit")
        return self._edit(chat, message, payload, self._caption(payload))

    def edit_message_media(self, payload: dict) -> Deed:
        chat, message = self._editable(payload)
        media = payload.get("media")
        if not isinstance(media, dict) or media.get("type") not in (PHOTO, DOCUMENT):
            raise refuse("can't parse InputMedia: media must be a photo or a document")
        kind, caption = media["type"], self._caption(media)
        file = self._files.sent(kind, media.get("media"), payload)
        source = {"text": media.get("caption", ""), "reply_markup": payload.get("reply_markup")}
        return self._edit(chat, message, source, caption, media=kind, file=file)

    def edit_message_reply_markup(self, payload: dict) -> Deed:
        chat, message = self._editable(payload)
        return self._edit(chat, message, payload, Reading(message.text, message.entities), only_buttons=True)

    def delete_message(self, payload: dict) -> Deed:
        chat = self._chats.find(payload.get("chat_id"))
        return self._delete(chat, [payload.get("message_id")], missing="message to delete not found")

    def delete_messages(self, payload: dict) -> Deed:
        chat = self._chats.find(payload.get("chat_id"))
        numbers = payload.get("message_ids") or []
        if not 1 <= len(numbers) <= 100:
            raise refuse(
                "too many message identifiers specified"
                if numbers
                else "message identifiers are not specified"
            )
        return self._delete(chat, numbers)

    def _send_file(self, payload: dict, kind: str) -> Deed:
        chat = self._chats.find(payload.get("chat_id"))
        file = self._files.sent(kind, payload.get(kind), payload)
        return self._send(chat, payload, self._caption(payload), f"{kind}s", media=kind, file=file)

    def _send(self, chat: Chat, payload: dict, reading: Reading, what: str, **more: object) -> Deed:
        chat.check_writing(what)
        thread = int(payload.get("message_thread_id") or 0)
        chat.check_topic(thread)
        markup = read(payload.get("reply_markup"), inline_only=chat.type == "channel")
        reply_to = self._reply_to(chat, payload)

        def sent() -> dict:
            message = Message(
                chat=chat.number,
                id=self._chats.next_id(chat),
                number=chat.next_number(),
                date=int(self._chats.clock()),
                text=reading.text,
                entities=reading.entities,
                source=payload.get("text") or payload.get("caption") or "",
                markup=markup,
                silent=bool(payload.get("disable_notification")),
                thread=thread,
                reply_to=reply_to,
                payload=payload,
                **more,
            )
            self._chats.happened(chat, "silent" if message.silent else "ring", message)
            return message_json(chat, message)

        return sent

    def _edit(
        self,
        chat: Chat,
        message: Message,
        payload: dict,
        reading: Reading,
        *,
        only_buttons: bool = False,
        **more: object,
    ) -> Deed:
        """Without a reply_markup the buttons go, as they do on Telegram."""
        markup = read(payload.get("reply_markup"), inline_only=True)
        changed = {"text": reading.text, "entities": reading.entities, "markup": markup, **more}
        if not only_buttons:
            changed["source"] = payload.get("text") or payload.get("caption") or ""
        if _looks(replace(message, **changed)) == _looks(message):
            raise refuse(NOT_MODIFIED)
        return lambda: message_json(chat, self._chats.edited(chat, chat.messages[message.id], **changed))

    def _editable(self, payload: dict) -> tuple[Chat, Message]:
        if not payload.get("message_id"):
            if payload.get("inline_message_id"):
                raise refuse("MESSAGE_ID_INVALID")
            raise refuse("message identifier is not specified")
        chat = self._chats.find(payload.get("chat_id"))
        chat.check_writing()
        message = chat.messages.get(payload["message_id"])
        if message is None:
            raise refuse("message to edit not found")
        if not message.number or message.markup.other:
            raise refuse("message can't be edited")
        return chat, message

    def _delete(self, chat: Chat, numbers: list, missing: str = "") -> Deed:
        chat.check_presence()
        found = [chat.messages[number] for number in numbers if number in chat.messages]
        if missing and not found:
            raise refuse(missing)
        for message in found:
            self._check_deletable(chat, message)

        def deleted() -> bool:
            for message in found:
                self._chats.happened(chat, "delete", message)
            return True

        return deleted

    def _check_deletable(self, chat: Chat, message: Message) -> None:
        if chat.standing == ADMINISTRATOR and "delete_messages" not in chat.lacking:
            return
        if not message.number and not chat.private:
            raise refuse("message can't be deleted")
        if self._chats.clock() - message.date >= DELETABLE:
            raise refuse("message can't be deleted for everyone")

    def _reply_to(self, chat: Chat, payload: dict) -> int:
        parameters = payload.get("reply_parameters") or {}
        if not isinstance(parameters, dict):
            raise refuse("object expected as reply parameters")
        number = parameters.get("message_id") or payload.get("reply_to_message_id") or 0
        if not number or number in chat.messages:
            return number
        if parameters.get("allow_sending_without_reply") or payload.get("allow_sending_without_reply"):
            return 0
        raise refuse("message to be replied not found")

    def _text(self, payload: dict, text: str | None) -> Reading:
        if not text:
            raise refuse("message text is empty")
        if isinstance(payload.get("link_preview_options"), str):
            raise refuse("can't parse link preview options JSON object")
        reading = self._read(text, payload, "entities")
        if not reading.text:
            raise refuse("text must be non-empty")
        if units(reading.text) > LONGEST:
            raise refuse("message is too long")
        return reading

    def _caption(self, payload: dict) -> Reading:
        reading = self._read(payload.get("caption") or "", payload, "caption_entities")
        if units(reading.text) > LONGEST_CAPTION:
            raise refuse("message caption is too long")
        return reading

    def _read(self, text: str, payload: dict, given: str) -> Reading:
        reading = self.judge(text, payload.get("parse_mode"))
        if payload.get("parse_mode") or not payload.get(given):
            return reading
        known = ("type", "offset", "length", "url", "language")
        entities = [Entity(**{key: one[key] for key in known if key in one}) for one in payload[given]]
        return Reading(reading.text, tuple(entities))


def _looks(message: Message) -> tuple[str, tuple[Entity, ...], Markup, object]:
    return message.text, message.entities, message.markup, message.file and message.file.id
