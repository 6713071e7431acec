"""/broadcast: a word from who runs the bot to everybody; asked about first, then behind every alert.

The text stands in a draft of the administrator until they say yes.
"""

from datetime import timedelta
from typing import Final

from bot.languages.catalogue import speaking, strings, texts
from bot.messages.markup import clean, clip, escape
from bot.telegram.commands.request import Misread, Reply, Request, pressed
from storage import deliveries, drafts, subscribers
from storage.database import Connection
from storage.records import Button, Delivery, Draft, Subscriber

BROADCAST: Final = "broadcast"
YES: Final = "yes"
PRIORITY: Final = 4
"""After digests, which are 3."""

LONGEST: Final = 3000
HOLDS: Final = timedelta(hours=1)


def broadcast(c: Connection, request: Request) -> Reply:
    """Shows what would be sent to how many, with the buttons that send it or drop it."""
    text = "\n".join(map(clean, request.arguments.split("\n"))).strip()
    if not text:
        raise Misread(texts.BROADCAST_FORM)
    if len(text) > LONGEST:
        raise Misread(texts.BROADCAST_LONG.format(most=LONGEST))
    draft = Draft(
        address=request.address,
        person=request.person,
        kind=BROADCAST,
        state={"text": text},
        updated_at=request.now,
    )
    drafts.put(c, draft)
    count = len(subscribers.active(c))
    html = texts.BROADCAST_ASK.format(count=count, text=_body(text))
    yes = Button(strings.SEND_TO.format(count=count), pressed(BROADCAST, YES, _serial(draft)))
    return Reply(html=html, buttons=((yes,), (Button(strings.CANCEL, pressed(BROADCAST, "no")),)))


def decided(c: Connection, request: Request) -> Reply:
    """Queues the text for every subscriber that is reached, or drops it."""
    draft = drafts.get(c, request.address, request.person, BROADCAST)
    deed, _, serial = request.arguments.partition(":")
    if draft is None or (deed == YES and serial != _serial(draft)):  # pressed twice, or of another text
        return Reply(toast=texts.EXPIRED)
    drafts.drop(c, request.address, request.person, BROADCAST)
    if deed != YES:
        return Reply(html=texts.BROADCAST_DROPPED)
    if request.now - draft.updated_at > HOLDS:
        return Reply(html=texts.BROADCAST_OLD)
    key = f"broadcast:{request.person}:{draft.updated_at.isoformat()}"
    told = [_delivery(one, key, str(draft.state["text"]), request) for one in subscribers.active(c)]
    queued = sum(deliveries.enqueue_all(c, told))
    return Reply(html=texts.BROADCAST_QUEUED.format(count=queued))


def _delivery(subscriber: Subscriber, key: str, text: str, request: Request) -> Delivery:
    with speaking(subscriber.language):
        body = _body(text)
    return Delivery(
        key=key,
        address=subscriber.address,
        body=body,
        priority=PRIORITY,
        due_at=request.now,
        created_at=request.now,
    )


def _serial(draft: Draft) -> str:
    """Which text a button means: there may be a later one by the time it is pressed."""
    return f"{draft.updated_at.timestamp():.3f}"


def _body(text: str) -> str:
    return f"{texts.BROADCAST_HEAD}\n{escape(clip(text, LONGEST))}"
