"""The courier: claims what is due, sends as fast as the pacer lets it, and hands in what came of it.

One turn after the other: mark and claim in one transaction, start what may go now, wait for what comes next.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.messengers import Messenger, SendError, TokenRefused
from bot.pipeline.attempts import Attempt, another_way, carry
from bot.pipeline.failures import NO_MESSENGER_PAUSE, Step, next_step, put_off
from bot.pipeline.results import Done, mark
from bot.telegram.pacer import Pacer
from storage import attachments, claims
from storage.database import Connection, Database, DatabaseUnavailable
from storage.records import Delivery

_log = logging.getLogger(__name__)

PATIENCE: Final = timedelta(seconds=1)
"""How long what was claimed may wait for its chat's turn; what must wait longer is left for later."""
AHEAD: Final = timedelta(seconds=0.25)  # claimed so long before it can go, that no turn is missed
IN_HAND: Final = 10
"""How many may be claimed ahead: what becomes urgent meanwhile waits for these alone."""
ANOTHER_WAY: Final = timedelta(seconds=5)
AT_ONCE: Final = 60
"""How many may be in flight; each ends within ten seconds, answered or not."""
KEPT: Final = 15
"""How many of those are for what is critical alone."""

_LOOK_AGAIN: Final = 0.25  # seconds until something more urgent is looked for while all is in flight
_SHORTLY: Final = timedelta(seconds=0.15)
_TRIES: Final = 5


@dataclass(kw_only=True)
class Courier:
    """Carries what is due, until nothing is or it is stopped; `outcomes` counts how the tries ended."""

    database: Database
    messengers: Mapping[str, Messenger]
    pacer: Pacer
    clock: Callable[[], datetime]
    lease: timedelta
    sleep: Callable[[float], Awaitable[object]]
    jitter: Callable[[], float]
    outcomes: Counter[str] = field(default_factory=Counter)
    _ready: list[Attempt] = field(default_factory=list)
    _flying: dict[asyncio.Task[int], Attempt] = field(default_factory=dict)
    _done: list[Done] = field(default_factory=list)
    _left: set[int] = field(default_factory=set)
    _refused: TokenRefused | None = None
    _stopping: asyncio.Event = field(default_factory=asyncio.Event)

    def stop(self) -> None:
        """Lets nothing more begin."""
        self._stopping.set()

    async def run(self) -> None:
        """Sends until nothing is due that can go within `PATIENCE`. Raises TokenRefused, StorageError."""
        stopped = asyncio.ensure_future(self._stopping.wait())
        try:
            while not self._stopping.is_set() and await self._turn():
                await self._until_next(self._start(), stopped)
                self._start()  # whose turn it is waits for no transaction
        finally:
            stopped.cancel()
            await self._wind_down()
        if self._refused:
            raise self._refused

    async def _turn(self) -> bool:
        """Marks what is done and claims what is next; whether anything is on its way."""
        now = self.clock()
        await self._exchange(now, now + AHEAD)
        if not (self._ready or self._flying):
            await self._exchange(now, now + PATIENCE)
        return bool(self._ready or self._flying or self._done)

    async def _exchange(self, now: datetime, by: datetime) -> None:
        """One transaction: nothing that was done is forgotten unless it is stored."""
        done = list(self._done)
        on_the_way = [*self._ready, *self._flying.values()]
        free = AT_ONCE - len(on_the_way)
        room, spare = (self.pacer.room(by, urgent=urgent) - len(self._ready) for urgent in (True, False))
        limit = max(0, min(free, room, IN_HAND - len(self._ready)))
        others = max(0, min(free - KEPT, spare))
        busy = {*self.pacer.resting(by), *(one.delivery.address for one in on_the_way)}

        def work(c: Connection) -> list[Delivery]:
            mark(c, done)
            kept = max(0, limit - others)
            return claims.take(c, now=now, lease=self.lease, resting=busy, limit=limit, kept=kept)

        claimed = await self.database.run(work)
        del self._done[: len(done)]
        self.outcomes.update(one.outcome for one in done)
        latest = now + PATIENCE
        self._ready += [
            Attempt(delivery=one, address=one.address, latest=latest) for one in claimed if self._carried(one)
        ]
        self._ready.sort(key=lambda attempt: attempt.rank)

    def _carried(self, delivery: Delivery) -> bool:
        """Whether there is a messenger for it; without one it waits."""
        if delivery.address.messenger in self.messengers:
            return True
        reason = f"no {delivery.address.messenger} messenger is set up"
        self._hand_in(delivery, put_off(delivery, reason, self.clock() + NO_MESSENGER_PAUSE))
        return False

    def _start(self) -> timedelta | None:
        """Sends off whatever may go now; how long until the first of the others may, None for none."""
        now, waiting, pauses = self.clock(), [], []
        for attempt in self._ready:
            pause = self.pacer.wait(attempt.address, now, urgent=attempt.urgent)
            if now + pause > attempt.latest:
                step = put_off(attempt.delivery, "this chat's limit is used up", now + pause)
                self._hand_in(attempt.delivery, replace(step, rest=True))
            elif pause:
                waiting.append(attempt)
                pauses.append(pause)
            else:
                self.pacer.took(attempt.address, now)
                self._flying[asyncio.ensure_future(self._carry(attempt))] = attempt
        self._ready = waiting
        return min(pauses, default=None)

    async def _until_next(self, pause: timedelta | None, stopped: asyncio.Future[Any]) -> None:
        """Waits for whatever comes first: an answer, the next turn to send, or the end.

        Answers that come shortly before a turn are taken in with it, in one transaction.
        """
        if not (pause or self._flying):
            return
        turn = asyncio.ensure_future(self.sleep(pause.total_seconds())) if pause else None
        waits: set[asyncio.Future[Any]] = {stopped, *([turn] if turn else [])}
        if pause is None or pause > _SHORTLY:
            waits |= self._flying.keys()
        limit = None if turn else _LOOK_AGAIN
        await asyncio.wait(waits, timeout=limit, return_when=asyncio.FIRST_COMPLETED)
        if turn:
            turn.cancel()
        self._collect()

    async def _carry(self, attempt: Attempt) -> int:
        file, number = None, attempt.delivery.attachment_id
        if number is not None:
            file = await self.database.run(lambda c: attachments.get(c, number))
        return await carry(attempt, self.messengers[attempt.address.messenger], file)

    def _collect(self) -> None:
        """Takes in the answers that have come."""
        for task in [task for task in self._flying if task.done()]:
            attempt = self._flying.pop(task)
            failure = task.exception()
            if failure is None:
                elsewhere = attempt.address != attempt.delivery.address
                self._hand_in(attempt.delivery, message_id=task.result(), elsewhere=elsewhere)
            else:
                self._set_back(attempt, failure)

    def _set_back(self, attempt: Attempt, failure: BaseException) -> None:
        delivery, now = attempt.delivery, self.clock()
        if isinstance(failure, TokenRefused):
            self._refused = failure
            self.stop()
            self._hand_in(delivery, put_off(delivery, failure.reason, now))
            return
        if not isinstance(failure, SendError):  # a fault of ours in one message must not keep back the rest
            _log.error("Delivery %s (%s) broke", delivery.id, delivery.key, exc_info=failure)
            failure = SendError(attempt.address, f"{type(failure).__name__}: {failure}")
        again = another_way(attempt, failure)
        _log.warning("Delivery %s (%s): %s", delivery.id, delivery.key, failure)
        if again and not self._stopping.is_set():
            self._ready.append(replace(again, latest=now + ANOTHER_WAY))
        else:
            self._hand_in(
                delivery, next_step(delivery, failure, now=now, jitter=self.jitter(), left=self._left)
            )

    def _hand_in(
        self, delivery: Delivery, step: Step | None = None, *, message_id: int = 0, elsewhere: bool = False
    ) -> None:
        if step and step.rest and step.at:
            self.pacer.rest(delivery.address, step.at)
        if step and step.moved_to:
            self._left.add(delivery.address.chat)
        done = Done(
            delivery=delivery, now=self.clock(), message_id=message_id, step=step, elsewhere=elsewhere
        )
        self._done.append(done)

    async def _wind_down(self) -> None:
        """Gives back what has not begun, and marks what comes of the rest, over a short outage too."""
        unsent, self._ready = [attempt.delivery for attempt in self._ready], []
        if self._flying:
            await asyncio.wait(self._flying)
            self._collect()
        done = list(self._done)

        def work(c: Connection) -> None:
            claims.let_go(c, unsent)
            mark(c, done)

        for left in reversed(range(_TRIES)):
            try:
                await self.database.run(work)
                break
            except DatabaseUnavailable:
                if not left:
                    raise
                await self.sleep(1)
        self.outcomes.update(one.outcome for one in done)
