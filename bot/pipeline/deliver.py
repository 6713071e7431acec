"""Due deliveries into sent messages: claimed under a lease, paced, sent, and marked by what came of it.

Several are in flight at once, one for each chat, so that each chat's order holds; a kill at any moment costs
at most one repeated message for each of those. Knows no Telegram: errors carry the decision they call for.
"""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.messengers import Messenger
from bot.pipeline.courier import Courier
from bot.telegram.pacer import Pacer
from storage.database import Database


@dataclass(frozen=True, kw_only=True, slots=True)
class DeliveryCounts:
    """How many claims ended how; one delivery may be claimed several times."""

    sent: int = 0
    retried: int = 0
    parked: int = 0
    failed: int = 0
    dropped: int = 0


async def deliver_due(
    database: Database,
    messengers: Mapping[str, Messenger],
    pacer: Pacer,
    *,
    clock: Callable[[], datetime],
    lease: timedelta,
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep,
    jitter: Callable[[], float] = random.random,
) -> DeliveryCounts:
    """Sends what is due, most urgent first, until nothing is; `lease` must outlast two sends (20 s).

    Chats that must wait longer than a second are left for a later call. Cancelled, it ends once the messages
    in flight are sent and marked. Raises TokenRefused: nothing is lost, nothing can be sent.
    """
    courier = Courier(
        database=database,
        messengers=messengers,
        pacer=pacer,
        clock=clock,
        lease=lease,
        sleep=sleep,
        jitter=jitter,
    )
    work = asyncio.ensure_future(courier.run())
    try:
        await asyncio.shield(work)
    except asyncio.CancelledError:
        courier.stop()
        await work  # a second cancellation breaks it off
        raise
    return DeliveryCounts(**courier.outcomes)
