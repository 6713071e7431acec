"""The buttons below an alert, and what answers [Why], [Sources] and [Chart]; changes nothing."""

from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final

from bot.languages.catalogue import speaking, spoken, strings
from bot.messages.markup import escape
from bot.messages.reports import reports_message
from bot.pipeline.charting import Charted, charted, picture, series_of
from bot.pipeline.policy import Form, Telling
from bot.pipeline.why import why_incident
from bot.telegram.commands.look.reasons import why_pressed
from bot.telegram.commands.request import Reply, Request, Rows, number_in, pressed
from storage import alerts, subscribers
from storage.database import Connection
from storage.records import Alert, Attachment, Button, Change

WHY: Final = "why"
SOURCES: Final = "src"
CHART: Final = "chart"
MUTE: Final = "mute"
UP: Final = "up"
DOWN: Final = "down"
FIX: Final = "fix"

_PNG: Final = "image/png"
_NAME: Final = "chart.png"


def alert_buttons(telling: Telling) -> Rows:
    """Why, sources and a chart where a series exists; mute and votes. None where a newer message has them."""
    if telling.form not in {Form.LIVE, Form.EDITED}:
        return ()
    with speaking(telling.language):
        return _rows(telling)


def _rows(telling: Telling) -> Rows:
    number = telling.button_alert
    above = [(strings.BUTTON_WHY, WHY), (strings.BUTTON_SOURCES, SOURCES)]
    below = [(strings.BUTTON_UP, UP), (strings.BUTTON_DOWN, DOWN)]
    if series_of(telling.alert):
        above.append((strings.BUTTON_CHART, CHART))
    if telling.alert.change is not Change.CLOSED:
        below.insert(0, (strings.BUTTON_MUTE, MUTE))
    return tuple(tuple(Button(text, pressed(name, number)) for text, name in row) for row in (above, below))


def alert_pressed(c: Connection, request: Request) -> Alert | None:
    """The alert whose id a press gives first; None where there is none."""
    number = number_in(request.arguments.partition(":")[0])
    found = [] if number is None else alerts.by_ids(c, [number])
    return found[0] if found else None


def why(c: Connection, request: Request) -> Reply | str:
    """What was read, how severity was reckoned, who tells it, and which watchlist asked for it."""
    alert = alert_pressed(c, request)
    if alert is None:
        return Reply(toast=strings.BUTTON_EXPIRED)
    return why_pressed(c, replace(request, arguments=str(alert.incident.id)))


def sources(c: Connection, request: Request) -> Reply:
    """Who tells it, whom they belong to, and where."""
    alert, subscriber = alert_pressed(c, request), subscribers.get(c, request.address)
    found = why_incident(c, alert.incident.id, ()) if alert else None
    if found is None:
        return Reply(toast=strings.BUTTON_EXPIRED)
    timezone = subscriber.timezone if subscriber else "UTC"
    return Reply(html=reports_message(found, timezone=timezone), anew=True)


def chart(c: Connection, request: Request) -> Reply:
    """How the level between the incident's sides went, as a picture."""
    alert = alert_pressed(c, request)
    found = charted(c, alert, request.now) if alert else None
    if found is None:
        return Reply(toast=strings.NO_CHART if alert else strings.BUTTON_EXPIRED)
    return Reply(html=escape(found.caption), drawing=partial(_drawn, found, spoken(), request.now))


def _drawn(found: Charted, language: str, now: datetime) -> Attachment:
    content = picture(found, language=language)
    return Attachment(name=_NAME, media_type=_PNG, content=content, created_at=now)
