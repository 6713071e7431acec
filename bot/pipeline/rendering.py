"""What is told, as a message in its subscriber's language."""

from bot.languages.catalogue import speaking
from bot.messages.alert import alert_message
from bot.messages.live import live_message, superseded_message
from bot.pipeline.policy import Form, Telling


def worded(telling: Telling) -> str:
    """Telegram HTML of at most 900 visible UTF-16 units."""
    with speaking(telling.language):
        return _as_spoken(telling)


def _as_spoken(telling: Telling) -> str:
    if telling.form is Form.SUPERSEDED:
        return superseded_message(telling.alert, timezone=telling.timezone)
    assessment = telling.assessed.assessment if telling.assessed else None
    source = telling.assessed.item.feed.name if telling.assessed else ""
    if telling.form is Form.EACH:
        return alert_message(
            telling.alert,
            assessment,
            watchlists=telling.watchlists,
            timezone=telling.timezone,
            at=telling.alert.at,
            source=source,
            also=telling.also,
        )
    return live_message(
        telling.alert,
        assessment,
        watchlists=telling.watchlists,
        timezone=telling.timezone,
        source=source,
        edited=telling.form is Form.EDITED,
        held=telling.held,
    )
