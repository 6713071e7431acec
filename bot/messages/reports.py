"""Who tells an incident: each report with its outlet, its owner, what it takes for sure, and its address."""

from collections.abc import Sequence
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import clean, clip, field, link, visible_length
from bot.messages.times import moment
from bot.watching.match import likely
from bot.watching.why import Why
from storage.records import AssessedItem, Incident, Report

LIMIT: Final = 4096
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
        message = "\n".join([*_head(incident), *_latest(told, most)])
        if visible_length(message) <= LIMIT:
            return message
    return "\n".join(_head(incident))


def _head(incident: Incident) -> list[str]:
    title = wording.headline(incident.title or incident.summary, incident.url, 200)
    claimants = wording.actors(incident.claimants, 60)
    reports = strings.REPORTS.format(reports=incident.reports, owners=incident.owners)
    standing = wording.row(
        reports if incident.reports > 1 else strings.A_REPORT,
        tables.STATUSES[incident.status],
        strings.CLAIM.format(sides=claimants) if claimants else "",
        strings.WHY_CONFIDENCE.format(confidence=likely(incident.confidence)),
    )
    return [f"📰 <b>{strings.WHY_SOURCES}</b> {wording.incident_tag(incident.id)}", title, standing, ""]


def _latest(told: Sequence[str], most: int) -> list[str]:
    left = max(0, len(told) - most)
    return [strings.EARLIER.format(count=left), *told[left:]] if left else [*told]


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
