"""A subscriber's quiet hours in a few characters; decides nothing."""

from bot.languages.catalogue import strings
from storage.records import Subscriber


def quiet_row(subscriber: Subscriber) -> str:
    """As "22:00-07:00", or that there are none."""
    return subscriber.quiet.replace("-", "–") or strings.QUIET_NONE  # noqa: RUF001 - as spans are written
