"""Who may come in and how much each may ask, as a configuration says it; opens no connection."""

from bot.config import TelegramConfig
from bot.telegram.commands.chats.registration import Doors
from bot.telegram.commands.floods import Floods, MostAsked


def doors(config: TelegramConfig) -> Doors:
    """Who may come in."""
    return Doors(open=config.registration == "open", allowed=frozenset(config.allowed))


def floods(config: TelegramConfig) -> Floods:
    """How much each may have and ask, with nothing asked so far."""
    most = MostAsked(
        watchlists=config.watchlists,
        commands_per_minute=config.commands_per_minute,
        files_per_hour=config.files_per_hour,
    )
    return Floods(most)
