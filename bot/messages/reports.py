"""Who tells an incident: each report with its outlet, its owner, what it takes for sure, and its address."""

from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import clean, clip, field, link, visible_length
from bot.messages.times import moment
from bot.messages.why import LIMIT, attestation, latest
from bot.watching.why import Why
from storage.records import AssessedItem, Incident, Report

_MOST: Final = 20
_NAME: Final = 40
_TITLE: Final = 90


def reports_message(why: Why, *, timezone: str) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units: the latest reports last, how many came earlier."""
    incident = why.incident
    if incident is None:
        return strings.NO_SOURCES
    told = [_source(report, item, timezone) for report, item in why.told]
    for most in (_MOST, 12, 6, 3, 1):
        message = "\n".join([*_head(incident), *latest(told, most)])
        if visible_length(message) <= LIMIT:
            return message
    return "\n".join(_head(incident))


def _head(incident: Incident) -> list[str]:
    title = wording.headline(incident.title or incident.summary, incident.url, 200)
    return [
        f"📰 <b>{strings.WHY_SOURCES}</b> {wording.incident_tag(incident.id)}",
        title,
        attestation(incident),
        "",
    ]


def _source(report: Report, told: AssessedItem, timezone: str) -> str:
    """Outlet, owner where it has another name, whom it copies, its stance and time, and its linked title."""
    item, owner = told.item, report.owner
    copied = report.voice and report.voice != owner
    facts = wording.row(
        f"<b>{field(item.feed.name, _NAME)}</b>",
        strings.OWNED_BY.format(owner=field(owner, _NAME))
        if clean(owner).casefold() != clean(item.feed.name).casefold()
        else "",
        strings.COPY_OF.format(voice=field(report.voice, _NAME)) if copied else "",
        tables.STANCES[report.stance].format(side=wording.actors((report.side,), _NAME)),
        moment(report.at, timezone),
    )
    title = clip(clean(item.title or item.summary), _TITLE) or strings.UNTITLED
    return f"{facts}\n{link(item.url, title)}"
