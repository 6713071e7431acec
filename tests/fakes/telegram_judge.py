"""What readers see of a text: TDLib's own parser where it is installed, else the fake's (HTML only).

After parsing come Telegram's own steps: control and direction characters go, both ends are trimmed, and at
most 100 entities stay. Offsets and lengths count UTF-16 units, as the Bot API does.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cache, lru_cache

from tests.fakes.telegram_faults import refuse
from tests.fakes.telegram_html import EntityFault, Tag, parse_tags

MOST_ENTITIES = 100
_MODES = {
    "html": {"@type": "textParseModeHTML"},
    "markdown": {"@type": "textParseModeMarkdown", "version": 1},
    "markdownv2": {"@type": "textParseModeMarkdown", "version": 2},
}
_NAMES = {
    "TextUrl": "text_link",
    "PreCode": "pre",
    "MentionName": "text_mention",
    "BotCommand": "bot_command",
    "EmailAddress": "email",
    "PhoneNumber": "phone_number",
    "CustomEmoji": "custom_emoji",
    "BlockQuote": "blockquote",
    "ExpandableBlockQuote": "expandable_blockquote",
}
_OF_TAGS = {
    "a": "text_link",
    **dict.fromkeys(("b", "strong"), "bold"),
    **dict.fromkeys(("i", "em"), "italic"),
    **dict.fromkeys(("u", "ins"), "underline"),
    **dict.fromkeys(("s", "strike", "del"), "strikethrough"),
    **dict.fromkeys(("span", "tg-spoiler"), "spoiler"),
    **{name: name for name in ("code", "pre", "blockquote")},
    "tg-emoji": "custom_emoji",
}
_BLANK = re.compile("[\x00-\x09\x0b\x0c\x0e-\x1f]")
_DROPPED = re.compile("[\r\u2028-\u202e\u0333\u033f\u030a]")


@dataclass(frozen=True, slots=True)
class Entity:
    """A stretch of text that is more than text; `url` of a link, `language` of code."""

    type: str
    offset: int
    length: int
    url: str = ""
    language: str = ""

    def as_json(self) -> dict:
        more = {"url": self.url, "language": self.language}
        known = {"type": self.type, "offset": self.offset, "length": self.length}
        return known | {key: value for key, value in more.items() if value}


@dataclass(frozen=True, slots=True)
class Reading:
    """A text as it is seen."""

    text: str
    entities: tuple[Entity, ...] = ()


def units(text: str) -> int:
    """Length as Telegram counts."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def has_tdlib() -> bool:
    return _tdlib() is not None


def judge(name: str = "tdlib") -> Callable[[str, str | None], Reading]:
    """Reads (text, parse mode), or raises Refusal. `name`: "tdlib", "own", or "none" to believe any text."""
    parsers = {"tdlib": by_tdlib if has_tdlib() else by_ourselves, "own": by_ourselves, "none": as_it_is}
    parser = parsers[name]
    return lambda text, mode: _read(parser, text, mode)


@lru_cache(maxsize=4096)
def _read(parser: Callable[[str, str], Reading], text: str, mode: str | None) -> Reading:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise refuse("strings must be encoded in UTF-8") from None
    if mode and mode.lower() not in _MODES:
        raise refuse("unsupported parse_mode")
    reading = parser(text, mode.lower()) if mode else Reading(text)
    return _trimmed(_cleaned(reading))


def tappable(text: str) -> tuple[Entity, ...]:
    """What phones make tappable by themselves: addresses, commands, hashtags, …; () without TDLib."""
    ask = _tdlib()
    if ask is None:
        return ()
    return tuple(_entity(one) for one in ask({"@type": "getTextEntities", "text": text})["entities"])


def as_it_is(text: str, mode: str) -> Reading:
    return Reading(re.sub(r"<[^<>]*>", "", text) if mode == "html" else text)


def by_ourselves(text: str, mode: str) -> Reading:
    if mode != "html":
        raise refuse("unsupported parse_mode")
    try:
        seen, tags = parse_tags(text)
    except EntityFault as fault:
        raise refuse(str(fault)) from fault
    found = {one for one in map(_of_tag, tags) if one.length and (one.url or one.type != "text_link")}
    return Reading(seen, tuple(sorted(found, key=lambda one: (one.offset, -one.length, one.type))))


def _of_tag(tag: Tag) -> Entity:
    kind = _OF_TAGS[tag.name]
    if "expandable" in tag.attributes:
        kind = "expandable_blockquote"
    link = tag.attributes.get("href", "")
    return Entity(
        kind, tag.start, tag.end - tag.start, url=link if link.startswith(("http://", "https://")) else ""
    )


def by_tdlib(text: str, mode: str) -> Reading:
    answer = _tdlib()({"@type": "parseTextEntities", "text": text, "parse_mode": _MODES[mode]})
    if answer["@type"] == "error":
        reason = answer["message"]
        raise refuse(reason[0].lower() + reason[1:])
    return Reading(answer["text"], tuple(_entity(one) for one in answer["entities"]))


@cache
def _tdlib() -> Callable[[dict], dict] | None:
    try:
        import tdjson  # noqa: PLC0415 - not everywhere installed
    except ImportError:
        return None

    def ask(request: dict) -> dict:
        return json.loads(tdjson.td_execute(json.dumps(request).encode()))

    ask({"@type": "setLogVerbosityLevel", "new_verbosity_level": 0})
    return ask


def _entity(found: dict) -> Entity:
    kind = found["type"]
    name = kind["@type"].removeprefix("textEntityType")
    return Entity(
        _NAMES.get(name, name.lower()),
        found["offset"],
        found["length"],
        url=kind.get("url", ""),
        language=kind.get("language", ""),
    )


def _cleaned(reading: Reading) -> Reading:
    text = _BLANK.sub(" ", reading.text)
    drops = [units(text[: found.start()]) for found in _DROPPED.finditer(text)]
    if not drops:
        return Reading(text, reading.entities)

    def moved(offset: int) -> int:
        return offset - sum(drop < offset for drop in drops)

    return Reading(_DROPPED.sub("", text), _moved(reading.entities, moved))


def _trimmed(reading: Reading) -> Reading:
    text = reading.text.strip(" \n")
    lead = units(reading.text) - units(reading.text.lstrip(" \n"))
    length = units(text)
    if (lead, length) == (0, units(reading.text)):
        return replace(reading, entities=reading.entities[:MOST_ENTITIES])
    kept = _moved(reading.entities, lambda offset: min(max(offset - lead, 0), length))
    return Reading(text, kept[:MOST_ENTITIES])


def _moved(entities: tuple[Entity, ...], move: Callable[[int], int]) -> tuple[Entity, ...]:
    ends = [(one, move(one.offset), move(one.offset + one.length)) for one in entities]
    return tuple(replace(one, offset=start, length=end - start) for one, start, end in ends if end > start)
