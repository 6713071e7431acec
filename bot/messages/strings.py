"""Every word of ours that a subscriber reads in alerts, digests, history and status, in English.

A translation is one file like this. It knows no markup, and needs none: no text here has &, < or >.
"""

from types import MappingProxyType
from typing import Final

from classifiers.signals import Tier
from storage.records import Change, Factor, Reason, Stance, Status

MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")

TIERS: Final = MappingProxyType({Tier.CRITICAL: "critical", Tier.SERIOUS: "serious", Tier.NOTABLE: "notable"})
STATUSES: Final = MappingProxyType(
    {
        Status.REPORTED: "reported",
        Status.CORROBORATED: "corroborated",
        Status.CONFIRMED: "confirmed",
        Status.DISPUTED: "disputed",
        Status.WITHDRAWN: "withdrawn",
    }
)
CHANGES: Final = MappingProxyType(
    {
        Change.OPENED: "{tier}",
        Change.PROMOTED: "{tier} · graver",
        Change.UPDATED: "{tier} · update",
        Change.CLOSED: "closed",
        Change.RUNG: "RUNG {rung}",
        Change.SPIRAL: "SPIRAL",
        Change.SURPRISE: "SURPRISE",
    }
)
NEW_TIER: Final = "NOW {tier}"
NEW_STATUS: Final = "{tier} · now {status}"
EASING: Final = "DE-ESCALATION"
DOUBTS: Final = MappingProxyType(
    {
        Status.DISPUTED: "DISPUTED: reports of this are contradicted",
        Status.WITHDRAWN: "WITHDRAWN: this was taken back",
    }
)
RUNGS: Final = ("baseline", "friction", "threat", "display", "use of force", "war")
RUNG: Final = "rung {rung} ({name})"
UP_FROM: Final = "up from {rung} ({name})"
RISING: Final = "rising for {days} days"
RISING_A_DAY: Final = "rising for a day"
EXCHANGES: Final = "{exchanges} exchanges in {days} days"
AND_PROXIES: Final = "{side} and its proxies"

UNTITLED: Final = "Report without a title"
UNKNOWN_SIDE: Final = "unknown side"
AGAINST: Final = "against {sides}"
BY: Final = "by {sides}"
CROSS_BORDER: Final = "cross-border"
MASS_CASUALTY: Final = "mass casualty"
SEVERITY: Final = "severity {severity:.0f}"
A_REPORT: Final = "1 report"
REPORTS: Final = "{reports} reports, {owners} independent"
CLAIM: Final = "claimed by {sides}"
DEAD: Final = "{figures} dead"
NO_DEAD: Final = "nobody reported dead"
AT_LEAST: Final = "at least {low}"
RANGE: Final = "{low} to {high}"
CLOSED: Final = "{tag} closed after {span}"
MORE_CLOSED: Final = "… and {count} more closed"
DAYS: Final = "{count} days"
HOURS: Final = "{count} h"
FIRST_SEEN: Final = "first seen {when}"
WATCHLIST: Final = "watchlist"
WATCHLISTS: Final = "watchlists"
MORE: Final = "{count} more"
EARLIER: Final = "{count} earlier"

DIGEST: Final = "Digest"
SPANS: Final = MappingProxyType(
    {1: ("Daily digest", "the day before"), 7: ("Weekly digest", "the week before")}
)
OTHER_SPAN: Final = "as long before"
SPAN: Final = "{first} to {last}"
PLACES: Final = "By place"
SIGNALS: Final = "By signal"
COUNTED: Final = "incidents serious or above ({before} in brackets)"
TOP: Final = "Top incidents"
EASED: Final = "What eased"
QUIET: Final = "No incident of notable or above in what was read."
NOT_OBSERVED: Final = "Not observed: too few sources were live to call this quiet."
HONESTY: Final = "What you were told, and not"
ALERTS: Final = "Alerts sent {sent}, held {held}, undelivered {undelivered}"
NOT_SENT: Final = "Below threshold {below_threshold}, muted {muted}"
LIVE: Final = "Sources live: {live} of {sources}"
SILENT: Final = "Silent: {names}"
UNREAD: Final = "Languages not read: {languages}"
UNKNOWN_LANGUAGE: Final = "of an unknown language"

NOTHING_FOUND: Final = "Nothing found. Try fewer words or a longer span, like “/history baghdad 30d”."
NARROW: Final = "… and {count} more. Narrow it with a word or a span, like “/history baghdad 7d”."
ALERTED: Final = "alerted"
NOT_ASSESSED: Final = "language not read"

STATUS: Final = "Status"
MODEL: Final = "Model: {model}"

PREVIEW: Final = "Preview"
LAST_DAYS: Final = "{days} days up to {before}"
LAST_DAY: Final = "the day up to {before}"
WOULD_SEND: Final = "{alerts}, {a_day:.1f} a day{tiers}"
AN_ALERT: Final = "1 alert"
NO_ALERT: Final = "no alert"
SO_MANY_ALERTS: Final = "{count} alerts"
AT_TIER: Final = "at {tier} {count}"
KEPT: Final = "Kept back"
KEPT_LIKE: Final = "{reason} {count}, like {title}: {detail}"
REASONS: Final = MappingProxyType(
    {
        Reason.SENT: "sent",
        Reason.BELOW_THRESHOLD: "below threshold",
        Reason.NOT_WATCHED: "not watched",
        Reason.TOO_OLD: "too old",
        Reason.REPEAT: "repeat",
        Reason.EDIT: "edit",
        Reason.MUTED: "muted",
        Reason.BUDGET: "over budget",
        Reason.INACTIVE: "not reachable",
    }
)

WHY: Final = "Why {what}"
WHY_READING: Final = "What was read"
WHY_NOT_TOLD: Final = "No alert: {grounds}"
PROBABILITIES: Final = "{name} {probability}"
NO_SIGNAL: Final = "no signal is likely"
WHY_SEVERITY: Final = "Severity"
ARITHMETIC: Final = "{base:g} \u00d7 5{raised} = {severity:.0f}"
RAISED: Final = " \u00d7 (1{added})"
NO_SIGNAL_SEVERITY: Final = "{severity:.0f}: no signal is likely, the codebook's severity alone"
EASING_SEVERITY: Final = "{severity:.0f}: a step back has none of its own"
TOLL_UNKNOWN: Final = "toll unknown"
FACTORS: Final = MappingProxyType(
    {
        Factor.DEATHS: "deaths",
        Factor.RANK: "rank of target",
        Factor.BORDER: "border crossed",
        Factor.POWER: "great power",
        Factor.STRATEGIC: "strategic target",
        Factor.FIRST: "first of its kind",
        Factor.RETALIATION: "retaliation",
    }
)
WHY_SOURCES: Final = "Sources"
WHY_CONFIDENCE: Final = "confidence {confidence:.2f}"
STANCES: Final = MappingProxyType(
    {
        Stance.REPORT: "",
        Stance.CLAIM: "claimed by {side}",
        Stance.ADMISSION: "admitted by {side}",
        Stance.DENIAL: "denied by {side}",
        Stance.RETRACTION: "taken back",
    }
)
COPY_OF: Final = "copy of {voice}"
WHY_ALERTS: Final = "Alerts"
WHY_WATCHLISTS: Final = "Watchlists"
NO_WATCHLIST: Final = "No watchlist is stored."
NOW: Final = "as of now"

EVERYTHING: Final = "everything"
FROM_TIER: Final = "from {tier}"
LEAST: Final = "{name} ≥ {least:.2f}"
LEAST_SEVERITY: Final = "severity ≥ {severity:.0f}"
ANY_WORD: Final = "any of {words}"
ALL_WORDS: Final = "all of {words}"
NO_WORD: Final = "none of {words}"
DIGEST_AT: Final = "digest {schedule}, {timezone}"
NO_DIGEST: Final = "no digest"
MUTED_UNTIL: Final = "muted until {when}"
FIXED: Final = "fixed by the configuration"

SOURCE_UNANSWERED: Final = "Source silent: {name} has not answered since {since}."
SOURCE_NOTHING_NEW: Final = "Source silent: {name} answers but has brought nothing new since {since}."
SOURCE_BACK: Final = "Source heard again: {name}, silent since {since}."
NOT_OBSERVED_NOW: Final = (
    "Not observed: {live} of {sources} sources answer since {since}; silence is not calm."
)
OBSERVED_AGAIN: Final = "Observed again: {live} of {sources} sources answer; too few did since {since}."

CHART_TITLE: Final = "Level of escalation, {since} to {until}"
CHART_LEGEND: Final = (
    "Line: level, 0 to 100. Band: rung, 0 baseline to 5 war. Hatched: not observed.\n"
    "▲ ▼ the most severe act of a day, larger where more severe. It tells what was\n"
    "reported, not what will come."
)
