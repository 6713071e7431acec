"""/export and /import: a chat's watchlists and settings as a file, and back after a look at what changes."""

from collections.abc import Sequence
from typing import Final

from bot.config import ConfigFault, Export
from bot.languages.catalogue import strings, tables, texts
from bot.messages import wording
from bot.messages.markup import field
from bot.messages.watchlist import watchlist_line
from bot.pipeline.export_file import MEDIA_TYPE, Plan, planned, read, written
from bot.telegram.commands.here import owned_here, subscriber_here
from bot.telegram.commands.request import Reply, Request, pressed
from storage import drafts, subscribers, watchlists
from storage.database import Connection
from storage.records import Attachment, Button, Draft, Origin, Subscriber

KIND: Final = "import"
IMPORT: Final = "imp"
_YES, _NO = "y", "n"
_FAULTS: Final = 12


def export(c: Connection, request: Request) -> Reply:
    """The file."""
    subscriber = subscriber_here(c, request)
    owned = watchlists.of(c, subscriber.id)
    own = sum(one.origin is Origin.CHAT for one in owned)
    file = Attachment(
        name=f"brinkwatch-{request.now:%Y-%m-%d}.json",
        media_type=MEDIA_TYPE,
        content=written(subscriber, owned, now=request.now),
        created_at=request.now,
    )
    fixed = texts.EXPORT_FIXED.format(count=len(owned) - own) if len(owned) > own else ""
    return Reply(html=texts.EXPORTED.format(count=own) + fixed, file=file)


def import_file(c: Connection, request: Request) -> Reply | str:
    """Takes the file that comes with the command, or asks for it and waits."""
    if request.document:
        return handed_in(c, request)
    _keep(c, request, {"awaits": "document"})
    return texts.IMPORT_FORM


def handed_in(c: Connection, request: Request) -> Reply | str:
    """A file: its faults, all of them, or what it would change with buttons to let it."""
    try:
        export = read(request.document)
        plan = _planned(c, request, export)
    except ConfigFault as fault:
        return _refused(fault.faults)
    if plan.empty:
        drafts.drop(c, request.address, request.person, KIND)
        return texts.IMPORT_EMPTY
    serial = _next_serial(c, request)
    _keep(c, request, {"awaits": "", "serial": serial, "file": request.document.decode()})
    buttons = (
        Button(strings.TO_IMPORT, pressed(IMPORT, serial, _YES)),
        Button(strings.CANCEL, pressed(IMPORT, serial, _NO)),
    )
    return Reply(html=_in_words(plan), buttons=(buttons,))


def decided(c: Connection, request: Request) -> Reply:
    """A press: applies the file, as things stand now, or lets it be; by whoever handed it in alone."""
    serial, _, deed = request.arguments.partition(":")
    draft = drafts.get(c, request.address, request.person, KIND)
    if draft is None or "file" not in draft.state or str(draft.state["serial"]) != serial:
        return Reply(toast=texts.EXPIRED)
    drafts.drop(c, request.address, request.person, KIND)
    if deed != _YES:
        return Reply(html=texts.CANCELLED)
    try:
        plan = _planned(c, request, read(draft.state["file"].encode()))
    except ConfigFault as fault:  # others came to be meanwhile
        return Reply(html=_refused(fault.faults))
    for watchlist in (*plan.added, *(after for _, after in plan.changed)):
        watchlists.save(c, watchlist)
    subscribers.settle(c, plan.subscriber)
    return Reply(html=texts.IMPORTED.format(added=len(plan.added), changed=len(plan.changed)))


def _next_serial(c: Connection, request: Request) -> int:
    """The time in seconds, or one more than that of the file before: its buttons have expired."""
    before = drafts.get(c, request.address, request.person, KIND)
    last = int(before.state.get("serial", 0)) if before else 0
    return max(int(request.now.timestamp()), last + 1)


def _planned(c: Connection, request: Request, export: Export) -> Plan:
    """What the file would change. Raises ConfigFault where that would be too many watchlists."""
    subscriber = subscriber_here(c, request)
    owned = owned_here(c, request)
    plan = planned(export, subscriber, owned, now=request.now)
    own = sum(one.origin is Origin.CHAT for one in owned) + len(plan.added)
    if plan.added and own > request.most_watchlists:
        raise ConfigFault([strings.IMPORT_TOO_MANY.format(count=own, most=request.most_watchlists)])
    return plan


def _refused(faults: Sequence[str]) -> str:
    lines = [f"• {field(fault, 300)}" for fault in faults[:_FAULTS]]
    more = [strings.MORE.format(count=len(faults) - _FAULTS)] if len(faults) > _FAULTS else []
    return texts.IMPORT_REFUSED.format(faults="\n".join(lines + more))


def _in_words(plan: Plan) -> str:
    lines = [
        *(texts.IMPORT_ADDS.format(watchlist=watchlist_line(one)) for one in plan.added),
        *(texts.IMPORT_CHANGES.format(watchlist=watchlist_line(after)) for _, after in plan.changed),
        *_settings(plan.settled, plan.subscriber),
        texts.IMPORT_SAME.format(count=plan.same) if plan.same else "",
        texts.IMPORT_FIXED.format(names=wording.names(plan.fixed, 120)) if plan.fixed else "",
    ]
    return texts.IMPORT_PLAN.format(changes="\n".join(line for line in lines if line))


def _settings(before: Subscriber, after: Subscriber) -> list[str]:
    """A line for each setting that would be another."""
    named = ("timezone", "language", "quiet", "wakes_for")
    pairs = ((name, str(getattr(before, name)), str(getattr(after, name))) for name in named)
    return [
        texts.IMPORT_SETS.format(
            setting=tables.CARRIED[name],
            before=field(old, 40) or strings.NONE,
            after=field(new, 40) or strings.NONE,
        )
        for name, old, new in pairs
        if old != new
    ]


def _keep(c: Connection, request: Request, state: dict[str, object]) -> None:
    drafts.put(
        c,
        Draft(
            address=request.address,
            person=request.person,
            kind=KIND,
            state=state,
            message_id=request.message_id,
            updated_at=request.now,
        ),
    )
