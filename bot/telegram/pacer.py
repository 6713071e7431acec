"""How fast Telegram may be written to: how long each chat must wait; knows no network and no clock.

Limits: https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this. A window slides:
no stretch of its length holds more sends than its count.
"""

from collections import deque
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from storage.records import Address

_NONE: Final = timedelta(0)


@dataclass(frozen=True, slots=True)
class Limit:
    """At most `count` sends in any stretch of `window`."""

    count: int
    window: timedelta


CHAT: Final = Limit(1, timedelta(seconds=1))
GROUP: Final = Limit(20, timedelta(minutes=1))
REPLIES: Final = Limit(10, timedelta(minutes=1))  # in a group; the rest of its minute is for deliveries
OVERALL: Final = Limit(30, timedelta(seconds=1))
BURST: Final = Limit(5, timedelta(seconds=0.1))  # spread over each second, faster than its rate to catch up
NOT_URGENT: Final = Limit(29, timedelta(seconds=1))  # so that what is critical always finds a place at once
TALK: Final = Limit(15, timedelta(seconds=1))  # replies to all chats


@dataclass(slots=True)
class _Chat:
    group: bool
    addresses: set[Address] = field(default_factory=set)
    sends: deque[datetime] = field(default_factory=lambda: deque(maxlen=GROUP.count))
    replies: deque[datetime] = field(default_factory=lambda: deque(maxlen=REPLIES.count))
    rests_until: datetime | None = None

    def wait(self, now: datetime, *, reply: bool = False) -> timedelta:
        rest = self.rests_until - now if self.rests_until else _NONE
        crowd = _pause(self.sends, GROUP, now) if self.group else _NONE
        talk = _pause(self.replies, REPLIES, now) if self.group and reply else _NONE
        return max(_NONE, rest, crowd, talk, _pause(self.sends, CHAT, now))


class Pacer:
    """Remembers recent sends and rests of each Telegram chat; all topics of a chat share its limits.

    Other messengers are not held back. Chats with negative ids are groups.
    """

    def __init__(self) -> None:
        self._chats: dict[int, _Chat] = {}
        self._sends: deque[datetime] = deque(maxlen=OVERALL.count)
        self._replies: deque[datetime] = deque(maxlen=TALK.count)

    def wait(
        self, address: Address, now: datetime, *, reply: bool = False, urgent: bool = False
    ) -> timedelta:
        """How long from `now` until this address may be written to; zero for at once.

        A `reply` keeps to `TALK`, and in a group to `REPLIES`, so that talk never takes up what alerts need;
        what is not `urgent` to `NOT_URGENT`.
        """
        if address.messenger != "telegram":
            return _NONE
        chat = self._chats.get(address.chat)
        talk = _pause(self._replies, TALK, now) if reply else _NONE
        overall = _pause(self._sends, OVERALL if urgent else NOT_URGENT, now)
        burst = _pause(self._sends, BURST, now)
        return max(overall, burst, talk, chat.wait(now, reply=reply) if chat else _NONE)

    def room(self, at: datetime, *, urgent: bool) -> int:
        """How many more sends the limit of all chats together allows up to `at`."""
        limit = OVERALL if urgent else NOT_URGENT
        return limit.count - sum(sent > at - limit.window for sent in self._sends)

    def took(self, address: Address, now: datetime, *, reply: bool = False) -> None:
        """Counts a send to this address at `now`, whatever came of it."""
        if address.messenger == "telegram":
            chat = self._chat(address)
            chat.sends.append(now)
            if reply:
                chat.replies.append(now)
                self._replies.append(now)
            self._sends.append(now)

    def rest(self, address: Address, until: datetime) -> None:
        """Lets this address's chat, and no other, rest until then (the answer to a 429)."""
        if address.messenger == "telegram":
            chat = self._chat(address)
            chat.rests_until = max(until, chat.rests_until or until)

    def resting(self, now: datetime) -> frozenset[Address]:
        """The known addresses that may not be written to at `now`; forgets chats at ease for a minute."""
        quiet = [chat for chat, state in self._chats.items() if _at_ease(state, now - GROUP.window)]
        for chat in quiet:
            del self._chats[chat]
        waiting = (state for state in self._chats.values() if state.wait(now) > _NONE)
        return frozenset(address for state in waiting for address in state.addresses)

    def _chat(self, address: Address) -> _Chat:
        chat = self._chats.setdefault(address.chat, _Chat(group=address.chat < 0))
        chat.addresses.add(address)
        return chat


def _at_ease(chat: _Chat, since: datetime) -> bool:
    rested = chat.rests_until is None or chat.rests_until < since
    return rested and (not chat.sends or chat.sends[-1] < since)


def _pause(sends: deque[datetime], limit: Limit, now: datetime) -> timedelta:
    """How long until one more send keeps within `limit`; `sends` ascend."""
    if len(sends) < limit.count:
        return _NONE
    return max(_NONE, sends[-limit.count] + limit.window - now)
