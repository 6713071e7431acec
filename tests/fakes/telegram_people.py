"""Chats, people and their standing, as the Bot API writes them."""

BOT = {"id": 1001, "is_bot": True, "first_name": "Brinkwatch", "username": "brinkwatch_bot"}
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
)


def chat(number: int) -> dict:
    """Negative numbers are supergroups."""
    if number < 0:
        return {"id": number, "type": "supergroup", "title": "Desk"}
    return {"id": number, "type": "private", "first_name": "Ada"}


def person(number: int) -> dict:
    return {"id": number, "is_bot": False, "first_name": "Ada"}


def member(number: int, *, admin: bool) -> dict:
    """What getChatMember says of a person."""
    if not admin:
        return {"status": "member", "user": person(number)}
    rights = {f"can_{right}": True for right in RIGHTS} | {"is_anonymous": False}
    return {"status": "administrator", "user": person(number), **rights}


def own_standing(status: str) -> dict:
    """The bot's own membership: "member", "left" or "kicked"."""
    return {"status": status, "user": BOT} | ({"until_date": 0} if status == "kicked" else {})
