"""/digest: when digests come, each watchlist's for itself or all alike, and one at once."""

import re
from collections.abc import Sequence
from typing import Final

from bot.languages.catalogue import strings, texts
from bot.messages.markup import field
from bot.pipeline.digest_asked import ASKED
from bot.telegram.commands.here import changeable, owned_here, subscriber_here
from bot.telegram.commands.keyboards import with_way_back
from bot.telegram.commands.request import Misread, Reply, Request, number_in
from bot.telegram.commands.settings.digest_menu import ALL, NOW, OFF, chooser, menu
from bot.telegram.commands.watch.owned import LONGEST_NAME, chosen
from bot.watching.digest_times import rescheduled
from bot.watching.schedule import parse_schedule
from storage import drafts, subscribers, watchlists
from storage.database import Connection
from storage.records import Draft, Origin, Subscriber, Watchlist

_AT: Final = "18:00"
_FORM: Final = re.compile(
    r"(?P<day>[a-z]+)?\s*(?P<hour>\d{1,2})?(?P<minute>:\d\d)?(?:\s+(?P<name>\D.*))?",
    re.IGNORECASE | re.DOTALL,
)
_DARK: Final = "dark"
_LIGHT: Final = "light"


def digest(c: Connection, request: Request) -> Reply | str:
    """`now`, a schedule, or `off`; bare it opens the menu."""
    typed = " ".join(request.arguments.split())
    owned = owned_here(c, request)
    if not owned:
        return texts.NO_WATCHLISTS
    subscriber = subscriber_here(c, request)
    if not typed:
        return with_way_back(_menu(owned, request))
    first = typed.casefold().split()
    if set(first) <= {NOW, _DARK, _LIGHT}:
        return _asked(c, request, subscriber, dark=_DARK in first)
    schedule, name = read_schedule(typed)
    if name:
        wanted = [chosen(name, owned, example=f"/digest {schedule or OFF}")]
    else:
        wanted = [one for one in owned if one.origin is Origin.CHAT]
    if not wanted:
        raise Misread(texts.IS_FIXED.format(name=field(owned[0].name, LONGEST_NAME)))
    saved = [_set(c, request, subscriber, one, schedule) for one in wanted]
    return with_way_back(menu(saved, request, alone=len(owned) == 1))


def pressed_digest(c: Connection, request: Request) -> Reply | str:
    """A press: `ID` is that watchlist's menu, `0` that of all, `ID:SCHEDULE` sets it, `now` asks for one."""
    subscriber, owned = subscribers.get(c, request.address), owned_here(c, request)
    if subscriber is None or not owned:
        return Reply(toast=texts.EXPIRED)
    if request.arguments == NOW:
        return _asked(c, request, subscriber, dark=False)
    number, _, schedule = request.arguments.partition(":")
    if not number:
        return with_way_back(_menu(owned, request))
    own = [one for one in owned if one.origin is Origin.CHAT]
    if number != str(ALL):
        found = changeable(c, request, number_in(number))
        own = [found] if found else []
    if not own:
        return Reply(toast=texts.GONE)
    if schedule:
        try:
            wanted = read_schedule(schedule)[0]
        except Misread:
            return Reply(toast=texts.EXPIRED)
        own = [_set(c, request, subscriber, one, wanted) for one in own]
    return with_way_back(menu(own, request, alone=len(owned) == 1))


def read_schedule(typed: str) -> tuple[str, str]:
    """A schedule as it is stored, "" for none, and the watchlist's name after it. Raises Misread.

    "sun" is at 18:00, "daily" at 08:00, and "8" is "daily 08:00".
    """
    first, _, rest = typed.partition(" ")
    if first.casefold() == OFF:
        return "", rest.strip()
    found = _FORM.fullmatch(typed)
    if found is None or not (found["day"] or found["hour"]):
        raise Misread(texts.DIGEST_FORM)
    day = (found["day"] or "daily").casefold()
    day = "sun" if day == "weekly" else day
    at = f"{found['hour']}{found['minute'] or ':00'}" if found["hour"] else ""
    text = f"{day} {at or ('08:00' if day == 'daily' else _AT)}"
    try:
        schedule = parse_schedule(text)
    except ValueError:
        raise Misread(texts.DIGEST_FORM) from None
    if schedule is None:
        raise Misread(texts.DIGEST_FORM)
    return str(schedule), (found["name"] or "").strip()


def _menu(owned: Sequence[Watchlist], request: Request) -> Reply:
    """The one watchlist's menu, or which of them it is about."""
    own = [one for one in owned if one.origin is Origin.CHAT]
    if len(owned) == len(own) == 1:
        return menu(own, request, alone=True)
    return chooser(owned, request)


def _set(
    c: Connection, request: Request, subscriber: Subscriber, watchlist: Watchlist, schedule: str
) -> Watchlist:
    anew = rescheduled(watchlist, schedule, subscriber.timezone, now=request.now)
    return watchlists.save(c, anew)


def _asked(c: Connection, request: Request, subscriber: Subscriber, *, dark: bool) -> Reply:
    """Notes that a digest is wanted at once; it is made and sent like any other."""
    if not subscriber.active:
        return Reply(html=texts.NOT_STARTED.strip())
    draft = Draft(
        address=request.address,
        person=0,  # whoever asks: a chat gets one
        kind=ASKED,
        state={"dark": dark},
        updated_at=request.now,
    )
    drafts.put(c, draft)
    return Reply(html=texts.DIGEST_COMING, toast=strings.DIGEST_COMES, anew=True)
