"""Silent sources into pending deliveries: one message when a silence begins, one when it is over.

Feeds for themselves concern who runs the bot; that too few are live concerns every subscriber.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from bot.languages.catalogue import ENGLISH, speaking
from bot.messages.silence import outage_message, source_message
from bot.watching.silence import PREFIXES, Hush, Observed, Silence, broken, observed, open_silences, silences
from storage import deliveries, feeds, silence, subscribers
from storage.database import Connection, Database
from storage.records import TERMINAL, Address, Delivery, FeedState

PRIORITY: Final = 3
"""After every alert."""

USUAL_OVER: Final = timedelta(days=28)
"""The span from which the usual gap between a feed's news is taken."""


async def tell_of_silence(
    database: Database, *, admins: Collection[int], clock: Callable[[], datetime]
) -> int:
    """Queues what is new of silent sources, in one transaction; how many messages that were.

    `admins` are the Telegram ids of the administrators, whose private chats hear of single feeds; without
    any the terminal does. Raises DatabaseUnavailable: the next call then tells the same.
    """
    now = clock()
    return await database.run(lambda c: queue_silences(c, admins, now))


def queue_silences(connection: Connection, admins: Collection[int], now: datetime) -> int:
    """The same within a transaction."""
    states = feeds.states(connection)
    usual = silence.usual_gaps(connection, since=now - USUAL_OVER)
    known = open_silences(silence.told(connection, PREFIXES))
    found = silences(states, usual, now)
    seen = observed(states, {one.feed_id for one in found}, now)
    outage = next((one for one in known if one.hush is Hush.OUTAGE), None)
    pending = list(_outages(connection, seen, outage, now))
    news = _news(states, known, found, together=seen is not None and not seen.enough)
    pending += _sources(connection, news, {one.feed.id: one.feed.name for one in states}, admins, now)
    return sum(deliveries.enqueue(connection, one) for one in pending)


def _outages(
    connection: Connection, seen: Observed | None, known: Silence | None, now: datetime
) -> Iterator[Delivery]:
    """What every subscriber is told: that most sources fell silent, or that it is over."""
    if seen is None or seen.enough is (known is None):
        return
    over = known is not None
    outage = known or Silence(0, Hush.OUTAGE, seen.since or now.replace(microsecond=0))
    for one in silence.audience(connection):
        with speaking(one.language):
            body = outage_message(seen, since=outage.since, over=over, timezone=one.timezone, now=now)
        yield _message(outage.key(over=over), one.address, body, now)


def _news(
    states: Sequence[FeedState], known: Sequence[Silence], found: Sequence[Silence], *, together: bool
) -> list[tuple[Silence, bool]]:
    """The silences of single feeds to tell of, and whether each is over.

    Of feeds that fall silent `together` with most others nothing is told.
    """
    by_id = {state.feed.id: state for state in states}
    silent, told = {one.feed_id for one in found}, {one.feed_id for one in known}
    back = [one for one in known if one.feed_id in by_id and one.feed_id not in silent]
    begun = [] if together else [one for one in found if one.feed_id not in told]
    over = [(one, True) for one in back if broken(one, by_id[one.feed_id])]
    return over + [(one, False) for one in begun]


def _sources(
    connection: Connection,
    news: Sequence[tuple[Silence, bool]],
    names: Mapping[int, str],
    admins: Collection[int],
    now: datetime,
) -> Iterator[Delivery]:
    for address in _operators(connection, admins) if news else ():
        operator = subscribers.get(connection, address)
        for one, over in news:
            with speaking(operator.language if operator else ENGLISH):
                body = source_message(one, names[one.feed_id], over=over, now=now)
            yield _message(one.key(over=over), address, body, now)


def _operators(connection: Connection, admins: Collection[int]) -> list[Address]:
    """The private chats of those administrators who can be reached; the terminal without administrators."""
    chats = [Address("telegram", admin) for admin in sorted(set(admins))]
    away = {chat for chat in chats if (its := subscribers.get(connection, chat)) and not its.active}
    return [chat for chat in chats if chat not in away] if chats else [TERMINAL]


def _message(key: str, address: Address, body: str, now: datetime) -> Delivery:
    return Delivery(key=key, address=address, body=body, priority=PRIORITY, due_at=now, created_at=now)
