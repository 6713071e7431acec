"""People, chats and messages as the Bot API writes them."""

from tests.fakes.telegram_chats import ADMINISTRATOR, Chat
from tests.fakes.telegram_messages import Message

BOT = {
    "id": 1001,
    "is_bot": True,
    "first_name": "Brinkwatch",
    "username": "brinkwatch_bot",
    "can_join_groups": True,
    "can_read_all_group_messages": False,
    "supports_inline_queries": False,
}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
RIGHTS = (
    "be_edited",
    "manage_chat",
    "delete_messages",
    "manage_video_chats",
    "restrict_members",
    "promote_members",
    "change_info",
    "invite_users",
    "post_stories",
    "edit_stories",
    "delete_stories",
    "post_messages",
    "edit_messages",
    "pin_messages",
    "manage_topics",
)


def chat_json(chat: Chat) -> dict:
    known = {"id": chat.number, "type": chat.type}
    if chat.username:
        known |= {"username": chat.username}
    if chat.private:
        return known | {"first_name": chat.title}
    return known | {"title": chat.title} | ({"is_forum": True} if chat.topics else {})


def chat_in_full(chat: Chat) -> dict:
    """What getChat says."""
    gifts = dict.fromkeys(
        (
            "unlimited_gifts",
            "limited_gifts",
            "unique_gifts",
            "premium_subscription",
            "gifts_from_channels",
        ),
        False,
    )
    fixed = {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}
    return chat_json(chat) | fixed


def person(number: int, **known: object) -> dict:
    return {"id": number, "is_bot": False, "first_name": "Ada"} | known


def member(user: dict, status: str, lacking: frozenset[str] | set[str] = frozenset()) -> dict:
    """What getChatMember says of a person with this status."""
    known = {"status": status, "user": user}
    if status == "creator":
        return known | {"is_anonymous": False}
    if status == ADMINISTRATOR:
        return known | {f"can_{right}": right not in lacking for right in RIGHTS} | {"is_anonymous": False}
    return known | ({"until_date": 0} if status == "kicked" else {})


def own_standing(status: str, lacking: frozenset[str] | set[str] = frozenset()) -> dict:
    """The bot's own membership: "member", "administrator", "left" or "kicked"."""
    return member(BOT, status, lacking)


def message_json(chat: Chat, message: Message, author: dict | None = None) -> dict:
    """A message in full; `author` is the person who wrote it, without one the bot did."""
    known = {"message_id": message.id, "date": message.date, "chat": chat_json(chat)}
    known |= {"sender_chat": chat_json(chat)} if chat.type == "channel" else {"from": author or BOT}
    entities = [one.as_json() for one in message.entities]
    text, styled = ("caption", "caption_entities") if message.file else ("text", "entities")
    if message.file:
        known[message.media] = message.file.as_json(message.media)
    if message.text:
        known |= {text: message.text} | ({styled: entities} if entities else {})
    if message.markup.rows:
        known["reply_markup"] = message.markup.as_json()
    if message.thread:
        known |= {"message_thread_id": message.thread, "is_topic_message": True}
    if message.edited:
        known["edit_date"] = message.edited
    replied = chat.messages.get(message.reply_to)
    if replied:
        known["reply_to_message"] = {"message_id": replied.id, "date": replied.date, "chat": chat_json(chat)}
    return known
