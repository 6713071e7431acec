"""The commands and presses by which people come in, choose what they manage, try, leave, and run the bot."""

from typing import Final

from bot.telegram.commands import (
    administration,
    broadcasting,
    channels,
    feeding,
    forgetting,
    registration,
    trying,
    undelivered,
)
from bot.telegram.commands.request import Command, Press

COMMANDS: Final = (
    Command("test", trying.test_alert),
    Command("channels", channels.list_channels, changes=False, own=True),
    Command("forgetme", forgetting.forget_me),
    Command("feeds", feeding.list_feeds, admin=True),
    Command("addfeed", feeding.add_feed, admin=True),
    Command("rmfeed", feeding.remove_feed, admin=True),
    Command("stats", administration.stats, admin=True),
    Command("health", administration.health, admin=True),
    Command("undelivered", undelivered.undelivered, admin=True),
    Command("broadcast", broadcasting.broadcast, admin=True),
    Command("invite", registration.invite, admin=True),
)
PRESSES: Final = (
    Press(channels.CHOOSE, channels.choose, changes=False),
    Press(channels.BACK, channels.back, changes=False),
    Press(forgetting.FORGET, forgetting.decided),
    Press(feeding.FEEDS, feeding.list_feeds, admin=True),
    Press(feeding.REMOVE, feeding.remove_feed, admin=True),
    Press(broadcasting.BROADCAST, broadcasting.decided, admin=True),
    Press(undelivered.RESEND, undelivered.resend, admin=True),
    Press(registration.INVITES, registration.invited, admin=True),
    Press(registration.UNINVITE, registration.withdraw, admin=True),
)
