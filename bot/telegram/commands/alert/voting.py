"""👍 and 👎 on an alert: one vote a person, taken back when pressed again; 👎 asks what is wrong."""

from typing import Final

from bot.languages.catalogue import strings
from bot.telegram.commands.alert.buttons import alert_pressed
from bot.telegram.commands.alert.corrections import corrected, menu
from bot.telegram.commands.request import Reply, Request
from storage import feedback, items, live
from storage.database import Connection
from storage.records import Alert, Opinion, Vote

MESSENGER: Final = "telegram"


def up(c: Connection, request: Request) -> Reply:
    """Says that an alert was right, or takes that back."""
    alert = _votable(c, request)
    if alert is None:
        return Reply(toast=strings.BUTTON_EXPIRED)
    before = mine(c, request, alert)
    if before is not None and before.opinion is Opinion.RIGHT:
        return _taken_back(c, request, alert)
    feedback.put(c, vote_of(c, request, alert, Opinion.RIGHT))
    return Reply(toast=strings.VOTED_UP if before is None else strings.VOTE_CHANGED_UP)


def down(c: Connection, request: Request) -> Reply:
    """Says that something is wrong with an alert and asks what, or takes back what was said."""
    alert = _votable(c, request)
    if alert is None:
        return Reply(toast=strings.BUTTON_EXPIRED)
    before = mine(c, request, alert)
    if before is not None and before.opinion is not Opinion.RIGHT:
        return _taken_back(c, request, alert)
    feedback.put(c, vote_of(c, request, alert, Opinion.WRONG))
    asked = menu(alert)
    toast = strings.VOTED_DOWN if before is None else strings.VOTE_CHANGED_DOWN
    return Reply(html=asked.html, buttons=asked.buttons, toast=toast, anew=True)


def correct(c: Connection, request: Request) -> Reply:
    """A press in the menu that follows 👎: what is wrong, and what is right instead."""
    alert = _votable(c, request)
    if alert is None:
        return Reply(toast=strings.BUTTON_EXPIRED)
    before = mine(c, request, alert)
    said = corrected(c, request, alert, before)
    if said.opinion is not None:
        feedback.put(c, vote_of(c, request, alert, said.opinion, said.value))
    return said.reply


def mine(c: Connection, request: Request, alert: Alert) -> Vote | None:
    """What the person said of an alert before."""
    return feedback.of_person(c, MESSENGER, request.person, alert.id)


def vote_of(c: Connection, request: Request, alert: Alert, opinion: Opinion, value: str = "") -> Vote:
    """A vote on the reading behind an alert, with the version of the model that read it."""
    item = items.get(c, alert.item_id) if alert.item_id is not None else None
    return Vote(
        person=request.person,
        address=request.address,
        alert_id=alert.id,
        incident_id=alert.incident.id,
        item_id=item.item.id if item else None,
        opinion=opinion,
        value=value,
        model=item.assessment.model if item else "",
        at=request.now,
    )


def _votable(c: Connection, request: Request) -> Alert | None:
    """The alert of a press by a person, where the chat was told of it."""
    alert = alert_pressed(c, request)
    if alert is None or not request.person or not live.was_told(c, request.address, alert.id):
        return None
    return alert


def _taken_back(c: Connection, request: Request, alert: Alert) -> Reply:
    feedback.take_back(c, MESSENGER, request.person, alert.id)
    return Reply(toast=strings.VOTE_TAKEN_BACK)
