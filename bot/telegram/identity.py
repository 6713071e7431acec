"""Whose token is it? Asks Telegram once (getMe); knows no configuration."""

from dataclasses import dataclass

from telegram.error import InvalidToken, TelegramError

from bot.telegram.application import build


class TokenFault(Exception):
    """Telegram does not vouch for the token; `refused` tells it from a Telegram that does not answer."""

    def __init__(self, reason: str, *, refused: bool) -> None:
        super().__init__(reason)
        self.refused = refused


@dataclass(frozen=True, slots=True)
class Identity:
    """The bot that a token belongs to."""

    id: int
    username: str

    @property
    def link(self) -> str:
        """Where people find the bot."""
        return f"https://t.me/{self.username}"


async def bot_identity(token: str, api_base: str) -> Identity:
    """The bot of `token`; raises TokenFault."""
    try:
        async with build(token, api_base).bot as bot:
            return Identity(bot.id, bot.username)
    except InvalidToken:
        # the cause's text holds the token, so it is not chained
        raise TokenFault("Telegram refuses the token; copy it again from @BotFather", refused=True) from None
    except TelegramError as error:
        reason = f"{api_base} does not answer ({error}); check telegram.api_base and the network"
        raise TokenFault(reason, refused=False) from error
