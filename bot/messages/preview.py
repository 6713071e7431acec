"""What a watchlist would have sent, for a chat or a terminal; decides nothing."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from typing import Final

from bot.languages.catalogue import strings, tables
from bot.messages import wording
from bot.messages.markup import field, visible_length
from bot.messages.times import moment
from bot.messages.translated import noted
from bot.watching.match import TURNS
from bot.watching.preview import Decided, Preview
from classifiers.signals import Tier
from storage.records import Alert, Reason, Watchlist

LIMIT: Final = 4096
_SHOWN: Final = 10


def preview_message(
    preview: Preview, watchlist: Watchlist, *, since: datetime, before: datetime, shown: int = _SHOWN
) -> str:
    """Telegram HTML of at most 4096 visible UTF-16 units: figures, then the latest alerts, as many as fit."""
    head = _head(preview, watchlist, since, before)
    entries = [_entry(one, watchlist.timezone) for one in reversed(preview.sent[-shown:] if shown else ())]
    for most in range(len(entries), 0, -1):
        left = len(preview.sent) - most
        rest = [strings.MORE.format(count=left)] if left else []
        message = "\n\n".join(("\n".join(head), "\n".join(entries[:most] + rest)))
        if visible_length(message) <= LIMIT:
            return message
    return "\n".join(head)


def glance(preview: Preview, own: Tier, *, span: str, titles: int = 2) -> str:
    """The figures in a line, "Last 7 days: 4 alerts; at critical 1", then the newest titles, each linked."""
    figures = strings.GLANCE.format(span=span, alerts=alerts(len(preview.sent)), other=_other(preview, own))
    newest = {one.alert.incident.id: one.alert for one in reversed(preview.sent)}
    return "\n".join([figures, *map(_title, islice(newest.values(), titles))])


def _title(alert: Alert) -> str:
    incident = alert.incident
    headline = wording.headline(incident.title or incident.summary, incident.url, 90)
    return f"{wording.mark(alert.tier, incident.signals)} {headline}"


def _head(preview: Preview, watchlist: Watchlist, since: datetime, before: datetime) -> list[str]:
    span = before - since
    days = round(span / timedelta(days=1))
    form = strings.LAST_DAY if days == 1 else strings.LAST_DAYS
    named = form.format(days=days, before=moment(before, watchlist.timezone))
    return [
        wording.row(f"<b>{strings.PREVIEW}</b>", f"<i>{field(watchlist.name, 64)}</i>", named),
        _figures(preview, watchlist.tier, span),
        *_kept(preview),
    ]


def _figures(preview: Preview, own: Tier, span: timedelta) -> str:
    """As in "4 alerts, 0.6 a day (1 critical, 3 serious); at notable 31, at critical 1"."""
    tiers = ", ".join(f"{count} {tables.TIERS[tier]}" for tier, count in preview.by_tier().items() if count)
    would = strings.WOULD_SEND.format(
        alerts=alerts(len(preview.sent)), a_day=preview.a_day(span), tiers=f" ({tiers})" if tiers else ""
    )
    return f"{would}; {_other(preview, own)}"


def _other(preview: Preview, own: Tier) -> str:
    """As in "at notable 31, at critical 1"."""
    return ", ".join(
        strings.AT_TIER.format(tier=tables.TIERS[tier], count=count)
        for tier, count in preview.at_tier.items()
        if tier is not own
    )


def alerts(count: int) -> str:
    """So many alerts, in words."""
    few = (strings.NO_ALERT, strings.AN_ALERT)
    return few[count] if count < len(few) else strings.SO_MANY_ALERTS.format(count=count)


def _kept(preview: Preview) -> Sequence[str]:
    """A line for each reason, with the latest that it kept back."""
    latest: dict[Reason, Decided] = {one.verdict.reason: one for one in preview.kept}
    lines = [
        strings.KEPT_LIKE.format(
            reason=tables.REASONS[reason],
            count=count,
            title=f"“{field(latest[reason].alert.incident.title, 80)}”",
            detail=field(noted(latest[reason].verdict.detail), 80),
        )
        for reason, count in preview.by_reason().items()
    ]
    return [f"{strings.KEPT}:", *lines] if lines else []


def _entry(one: Decided, timezone: str) -> str:
    alert, incident = one.alert, one.alert.incident
    title = wording.headline(incident.title or incident.summary, incident.url, 160)
    facts = wording.row(
        moment(alert.at, timezone),
        wording.change(alert),
        wording.series(alert.series, 64) if alert.change in TURNS else wording.places(incident.places, 48),
        wording.incident_tag(incident.id),
    )
    return f"{wording.mark(alert.tier, incident.signals)} {title}\n{facts}"
