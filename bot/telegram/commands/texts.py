"""Every word that commands answer with, in English, as Telegram HTML; a translation is one file like this.

Templates are filled with escaped text. It knows no command.
"""

from typing import Final

START: Final = """<b>Brinkwatch</b> reads news feeds and tells you when a conflict escalates.
Each incident comes once, however many outlets report it.
You now watch: <i>{watching}</i>
/watch adds places, signals or words, like <code>/watch Iraq strike</code>
/threshold sets how much comes, /mute 4h gives some quiet, /stop ends it
/help lists everything"""
BACK: Final = "\nWelcome back. {count} alerts that waited for you follow."
BACK_EMPTY: Final = "\nWelcome back. Nothing waited for you."
STOPPED: Final = "Stopped: you are sent nothing more. Your watchlists are kept, and /start resumes."
NOT_STARTED: Final = "\nYou are sent nothing now: /start resumes."
HELP: Final = "<b>Commands</b>\n{commands}"
UNKNOWN: Final = "I read commands only. /help lists them."
ADMINS_ONLY: Final = "Only administrators of this group can change what it watches."
FAULT: Final = "That did not work, and nothing was changed. Please try again."

WATCH_FORM: Final = """Name what you want to hear of: places, signals, words, or a ready-made set.
<code>/watch Iraq strike</code>
<code>/watch Red Sea "cargo ship"</code>
Ready-made:
{presets}
Signals: {signals}"""
WATCHING: Final = "Watching {watchlist}"
WATCHED_ALREADY: Final = "You watch this already: {watchlist}"
TOO_MANY: Final = "You have {count} watchlists, which is the most there can be. /unwatch one first."
TOO_LONG: Final = "That is too much for one watchlist: at most {terms} places, signals and words."
UNWATCH_FORM: Final = "Name the watchlist to remove, like <code>/unwatch {example}</code>\n{names}"
UNWATCHED: Final = "Removed: <b>{name}</b>"
NO_SUCH: Final = "You have no watchlist <b>{name}</b>.\n{names}"
IS_FIXED: Final = "<b>{name}</b> is fixed by the configuration and cannot be changed from here."
NAMES: Final = "Yours: {names}"
NO_WATCHLISTS: Final = "You watch nothing yet. Try <code>/watch Iraq strike</code>"

THRESHOLD_FORM: Final = """Name the least tier, or the least probability of a signal:
<code>/threshold critical</code>
<code>/threshold strike 0.8</code>
With more than one watchlist name it at the end: <code>/threshold critical {example}</code>
{names}"""
WHICH: Final = "Which watchlist? Like <code>{example}</code>\n{names}"
NOT_PROBABLE: Final = (
    "A probability is between 0 and 1 (0 takes it away), like <code>/threshold strike 0.8</code>"
)
CHANGED: Final = "Changed: {watchlist}"

MUTE_FORM: Final = "Say for how long, from a minute to 30 days, like <code>/mute 4h</code>\n{state}"
MUTED: Final = "Muted until {when}. /unmute ends it."
NOT_MUTED: Final = "Not muted."
UNMUTED: Final = "Unmuted."
HISTORY_FORM: Final = "Name words and a span of up to 365 days, like <code>/history baghdad 7d</code>"

ACTIVE: Final = "Alerts are on"
INACTIVE: Final = "Alerts are off ({reason}): /start resumes"
WATCHLISTS: Final = "Watchlists: {count}"
LAST_DAYS: Final = "<b>Last 7 days</b>"
WAITING: Final = "Undelivered in all: {count}"
DEAD: Final = "Given up: {count}, the last because of “{reason}”"
WHOLE_BOT: Final = "All chats together: {undelivered} undelivered, {dead} of them given up"
UNREAD: Final = "Not read in 24 h: {languages}"
NO_MODEL: Final = "none yet"
