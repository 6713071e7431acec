"""One incident, one live message at an address: sent, edited as reports come in, sent anew when promoted.

While it waits to be sent it is written anew instead. What it says is worded elsewhere.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from bot.pipeline.alerting import Raised
from bot.pipeline.attempts import SILENT_FROM
from bot.pipeline.policy import Form, Policy, Rows, Telling
from bot.pipeline.queueing import LAST, PRIORITY, Queue
from bot.watching.match import TURNS
from classifiers.signals import Tier
from storage import alerts
from storage.database import Connection
from storage.records import Address, Alert, Change, Live, Status, Waiting

_RENEWS: Final = TURNS | {Change.PROMOTED}
_FOLLOWS: Final = frozenset({Change.UPDATED, Change.CLOSED})
_DOUBTS: Final = frozenset({Status.DISPUTED, Status.WITHDRAWN})
_Place = tuple[Address, int]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Message:
    """The live message of an incident at an address, as far as this transaction has come.

    `delivery_id` is 0 for one of this transaction, which `key` names. `lead` is what it tells first while it
    waits to be sent, None once it is sent or on its way. `edit` is what waits to bring it up to date: the
    key, and the id of one that is stored.
    """

    alert_id: int
    loudest: int
    doubted: bool
    delivery_id: int = 0
    key: str = ""
    lead: tuple[Change, str] | None = None
    priority: int = LAST
    held: int = 0
    edit: tuple[str, int] | None = None


class LiveMessages:
    """The live messages of the incidents of one transaction; `queued` and `standing` are stored of them."""

    def __init__(
        self,
        connection: Connection,
        queue: Queue,
        policy: Policy,
        raised: Sequence[Raised],
        queued: Sequence[Waiting],
        standing: Sequence[Live],
    ) -> None:
        self._queue = queue
        self._policy = policy
        self._messages = _messages(queued, standing)
        self._turns = _turns(connection, raised)
        self._written: dict[tuple[object, ...], tuple[str, Rows]] = {}

    def put(self, raised: Raised, telling: Telling, address: Address, *, loud: bool) -> None:
        """Tells an alert in the live message that stands, or in a new one where it is `loud`."""
        alert, place = raised.alert, (address, raised.alert.incident.id)
        found = self._messages.get(place)
        if found is None:
            if loud:
                self._messages[place] = self._send(raised, telling, address)
        elif found.lead:
            self._messages[place] = self._rewrite(found, found.lead, raised, telling, address)
        elif loud and (alert.change in _RENEWS or self.recants(alert, address)):
            self._messages[place] = self._renew(found, raised, telling, address)
        else:
            self._messages[place] = self._edit(found, raised, telling, address)

    def recants(self, alert: Alert, address: Address) -> bool:
        """Whether an alert says, for the first time, that what rang at an address is in doubt."""
        found = self._messages.get((address, alert.incident.id))
        doubted = alert.change is Change.UPDATED and alert.incident.status in _DOUBTS
        return (
            doubted
            and found is not None
            and not (found.lead or found.doubted)
            and found.loudest < SILENT_FROM
        )

    def _send(self, raised: Raised, telling: Telling, address: Address) -> _Message:
        alert = raised.alert
        told = replace(telling, alert=self._seen(alert), form=Form.LIVE, button_alert=alert.id)
        body, buttons = self._write(told)
        queued = self._queue.delivery(raised, body, address)
        self._queue.add(replace(queued, buttons=buttons, held=told.held))
        return _Message(
            alert_id=alert.id,
            loudest=queued.priority,
            doubted=alert.incident.status in _DOUBTS,
            key=alert.key,
            lead=(alert.change, alert.reason),
            priority=queued.priority,
            held=telling.held,
        )

    def _rewrite(
        self,
        found: _Message,
        lead: tuple[Change, str],
        raised: Raised,
        telling: Telling,
        address: Address,
    ) -> _Message:
        """What was not sent yet tells the newer change too, and is as urgent as the more urgent of both."""
        alert = raised.alert
        priority = min(found.priority, LAST if alert.change is Change.CLOSED else PRIORITY[alert.tier])
        kept = _keeps_lead(lead[0], alert.change)
        told = replace(
            telling,
            alert=self._led(alert, *lead) if kept else self._seen(alert),
            form=Form.LIVE,
            button_alert=found.alert_id,
            held=found.held + telling.held,
        )
        body, buttons = self._write(told)
        self._queue.rewrite(
            address,
            found.key,
            found.delivery_id,
            body=body,
            priority=priority,
            buttons=buttons,
            held=told.held,
        )
        return replace(
            found,
            lead=lead if kept else (alert.change, alert.reason),
            priority=priority,
            loudest=min(found.loudest, priority),
            doubted=found.doubted or alert.incident.status in _DOUBTS,
            held=told.held,
        )

    def _renew(self, found: _Message, raised: Raised, telling: Telling, address: Address) -> _Message:
        """A new message rings; the one before it says that it is superseded."""
        if found.edit:
            self._queue.withdraw(address, *found.edit)
        newer = self._send(raised, telling, address)
        over = replace(telling, form=Form.SUPERSEDED, button_alert=found.alert_id)
        self._bring_up_to_date(found, f"{raised.alert.key}:supersedes", raised, over, address)
        loudest, doubted = min(found.loudest, newer.loudest), found.doubted or newer.doubted
        return replace(newer, loudest=loudest, doubted=doubted)

    def _edit(self, found: _Message, raised: Raised, telling: Telling, address: Address) -> _Message:
        told = replace(
            telling,
            alert=self._seen(raised.alert),
            form=Form.EDITED,
            button_alert=found.alert_id,
            held=found.held,
        )
        if found.edit is None:
            self._bring_up_to_date(found, raised.alert.key, raised, told, address)
            return replace(found, edit=(raised.alert.key, 0))
        body, buttons = self._write(told)
        self._queue.rewrite(address, *found.edit, body=body, priority=LAST, buttons=buttons)
        return found

    def _bring_up_to_date(
        self, found: _Message, key: str, raised: Raised, told: Telling, address: Address
    ) -> None:
        body, buttons = self._write(told)
        edit = self._queue.delivery(raised, body, address)
        self._queue.add(
            replace(edit, key=key, priority=LAST, edits=found.delivery_id, buttons=buttons),
        )

    def _seen(self, alert: Alert) -> Alert:
        """An alert with how far the latest turn of a series through its incident had come."""
        turn = self._turn(alert)
        if turn is None or alert.change in TURNS:
            return alert
        return replace(alert, series=turn.series, facts=turn.facts)

    def _led(self, alert: Alert, change: Change, reason: str) -> Alert:
        """The incident as an alert has it, under what an earlier one told first."""
        turn = self._turn(alert)
        if change in TURNS and turn is not None:
            return replace(turn, incident=alert.incident, at=alert.at, id=alert.id)
        tier = alert.incident.tier or Tier.NOTABLE
        return replace(self._seen(alert), change=change, reason=reason, tier=tier)

    def _turn(self, alert: Alert) -> Alert | None:
        """The latest turn so far of a series through the alert's incident."""
        so_far = (turn for turn in self._turns.get(alert.incident.id, ()) if turn.id <= alert.id)
        return max(so_far, key=lambda turn: turn.id, default=None)

    def _write(self, told: Telling) -> tuple[str, Rows]:
        """Body and buttons; many addresses are told the same."""
        alert = told.alert
        same = (alert.id, alert.change, alert.reason, alert.incident.id, alert.at, alert.series)
        form = (told.form, told.button_alert, told.held, told.watchlists, told.timezone, told.language)
        if (known := self._written.get((*same, *form))) is None:
            known = self._policy.render(told), self._policy.buttons(told)
            self._written[*same, *form] = known
        return known


def _keeps_lead(before: Change, change: Change) -> bool:
    """Whether what waits is told first still: an opening always, news before what only follows it."""
    if change is Change.CLOSED:
        return False
    if change is Change.UPDATED:
        return before is not Change.UPDATED
    return before is Change.OPENED or (before is Change.PROMOTED and change in TURNS)


def _messages(queued: Sequence[Waiting], standing: Sequence[Live]) -> dict[_Place, _Message]:
    """What is stored: the message of each incident at each address, and what waits of it."""
    waiting = {one.delivery_id: one for one in queued}
    edits = {one.edits: ("", one.delivery_id) for one in queued if one.edits is not None}
    found: dict[_Place, _Message] = {}
    for live in standing:
        unsent = waiting.get(live.delivery_id)
        found[live.address, live.incident_id] = _Message(
            alert_id=live.alert_id,
            loudest=live.loudest,
            doubted=live.doubted,
            delivery_id=live.delivery_id,
            held=live.held,
            lead=(unsent.change, unsent.reason) if unsent else None,
            priority=unsent.priority if unsent else LAST,
            edit=edits.get(live.delivery_id),
        )
    return found


def _turns(connection: Connection, raised: Sequence[Raised]) -> Mapping[int, Sequence[Alert]]:
    """The turns of series that each incident brought, this transaction's too."""
    found: dict[int, list[Alert]] = defaultdict(list)
    ids = list(dict.fromkeys(one.alert.incident.id for one in raised))
    for alert in alerts.of_incidents(connection, ids):
        if alert.change in TURNS:
            found[alert.incident.id].append(alert)
    return found
