"""Every word of ours that a subscriber reads in alerts, digests, history and status, in English.

A translation is one file like this. It knows no markup, and needs none: no text here has &, < or >.
"""

from types import MappingProxyType
from typing import Final

from classifiers.signals import Tier
from storage.records import Change, Status

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
        Change.PROMOTED: "NOW {tier}",
        Change.UPDATED: "{tier} · update",
        Change.CLOSED: "{tier} · closed",
        Change.RUNG: "{tier} · rung",
        Change.SPIRAL: "{tier} · spiral",
        Change.SURPRISE: "{tier} · surprise",
    }
)

UNTITLED: Final = "Report without a title"
UNKNOWN_SIDE: Final = "unknown side"
CROSS_BORDER: Final = "cross-border"
MASS_CASUALTY: Final = "mass casualty"
SEVERITY: Final = "severity {severity:.0f}"
REPORTS: Final = "{reports} reports, {owners} independent"
FIRST_SEEN: Final = "first seen {when}"
WATCHLIST: Final = "watchlist"
WATCHLISTS: Final = "watchlists"
MORE: Final = "{count} more"

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
