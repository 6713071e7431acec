"""One claimed delivery on its way through a messenger, and which other way there is for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.messengers import Messenger, SendError
from storage import claims
from storage.records import Address, Attachment, Delivery

SILENT_FROM: Final = 2
"""The priority from which on a message makes no sound."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Attempt:
    """A claimed delivery on its way: where to, in what form, and until when it may wait for its turn."""

    delivery: Delivery
    address: Address
    latest: datetime
    plain: bool = False

    @property
    def urgent(self) -> bool:
        """Whether it may take what is kept for the critical; what may have gone out is settled soon."""
        return self.delivery.priority <= claims.CRITICAL or self.delivery.uncertain

    @property
    def rank(self) -> int:
        """Lower goes first."""
        return claims.CRITICAL if self.urgent else self.delivery.priority


async def carry(attempt: Attempt, messenger: Messenger, file: Attachment | None) -> int:
    """Sends a message, or brings the one that it edits up to date; that message's id. Raises SendError."""
    delivery, target = attempt.delivery, attempt.delivery.message_id
    if delivery.edits is not None and target is not None:
        await messenger.edit(
            attempt.address, target, delivery.body, plain=attempt.plain, buttons=delivery.buttons
        )
        return target
    return await messenger.send(
        attempt.address,
        delivery.body,
        silent=delivery.priority >= SILENT_FROM,
        plain=attempt.plain,
        buttons=delivery.buttons,
        attachment=file,
    )


def another_way(attempt: Attempt, error: SendError) -> Attempt | None:
    """The same once more as plain text where markup is refused, in General where the topic is gone."""
    if error.unparsable and not attempt.plain:
        return replace(attempt, plain=True)
    if error.topic_gone and attempt.address.thread:
        return replace(attempt, address=replace(attempt.address, thread=0))
    return None
