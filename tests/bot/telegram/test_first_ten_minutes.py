# ruff: noqa: RUF001 - the signs on the buttons
"""A person's first ten minutes, through the whole program: news polled over HTTP, told, asked about, muted.

And a group's and a channel's. Each asserts all that the chat saw, in order.
"""

from datetime import timedelta

import pytest

from tests.fakes.whole_bot import Print, whole_bot

MINUTE = timedelta(minutes=1)
GROUP, CHANNEL = -1001, -1002
STRIKE = Print(
    title="Drone strike near Baghdad airport kills militia commander",
    summary="A drone hit a car near the airport and killed a commander of a militia, two officials said.",
    signals=("assassination", "strike"),
)
ANSWER = Print(
    title="Rockets hit base that houses United States troops in Iraq",
    summary="A militia fired twelve rockets at the base and called it the answer to the drone strike.",
    dyad=("iraqi-militias", "US"),
)

WELCOME = (
    "Brinkwatch reads the news of conflicts.\n"
    "One message for each incident, kept live.\n"
    "It rings only when things get graver.\n"
    "Tap below what you want to hear of.\n"
    "/watch makes your own, /mute gives quiet.\n"
    "You watch: {watched}"
    " [{mark}Middle East] / [Ukraine–Russia] / [Taiwan Strait and South China Sea] / [Korea]"
    " / [India–Pakistan] / [Horn of Africa and Red Sea] / [Sahel] / [✓ World: critical only]"
)
STEPS = (
    "Middle East · Iraq, Iran, Israel, Gaza and the West Bank, Lebanon, 14 more · from {tier}"
    " · digest Sunday 18:00, UTC\n"
    "Since 12:05 UTC, as far as is stored, each step by itself would have sent this many alerts."
    " Tap one to set it. [{notable}notable: 0] [{serious}serious: 0] [critical: 0]"
    " / [✓ any severity: 0] [severity 50+: 0] [severity 70+: 0]"
    " / [✓ 1 source: 0] [2 sources: 0] [3 sources: 0] / [‹ Back]"
)
ALERT = (
    "🟠 SERIOUS · Iraq · United States → Iran-backed militias in Iraq\n"
    "Drone strike near Baghdad airport kills militia commander\n"
    "“A drone hit a car near the airport and killed a commander of a militia, two officials said.”\n"
    "⚔ assassination · strike · 1 dead · severity 78\n"
    "📰 Example Wire · reported · first seen 12:12 UTC\n"
    "watchlist {watchlist} · #A1 [Why] [Sources] [📈 Chart] / [Mute ▾] [👍] [👎]"
)
WHY = (
    "🟠 Why #A1\n"
    "Drone strike near Baghdad airport kills militia commander\n"
    "Iraq · United States → Iran-backed militias in Iraq · first seen 12:12 UTC\n"
    "\n"
    "Sent here\n"
    "told 12:12 UTC · SERIOUS\n"
    "\n"
    "Watchlists\n"
    "World: critical only: below threshold · tier serious, wants critical · 12:12 UTC\n"
    "Middle East: sent · assassination 0.97, strike 0.93 · Iraq · tier serious · 12:12 UTC\n"
    "\n"
    "What was read\n"
    "assassination 0.97 · strike 0.93\n"
    "P(notable) 0.97 · P(serious) 0.90 · P(critical) 0.20\n"
    "“A drone hit a car near the airport and killed a commander of a militia, two officials said.”"
    " (assassination, strike)\n"
    "\n"
    "Severity\n"
    "9.5 × 5 × (1 + .04 deaths “killed a commander” + .30 rank of target “kills militia commander”"
    " + .15 great power United States + .15 strategic target “near Baghdad”) = 78 · 1 dead\n"
    "\n"
    "Sources\n"
    "1 report · reported · confidence 0.48\n"
    "Example Wire · Example Media · 12:12 UTC\n"
    "\n"
    "Alerts\n"
    "12:12 UTC · SERIOUS · read as serious"
)
MUTE = (
    "🔕 Mute\n"
    "Everything for a while: what comes is kept, and told in one message after.\n"
    "Or by name, from #A1:\n"
    "Drone strike near Baghdad airport kills militia commander\n"
    "\n"
    "{state} [1 h] [4 h] [24 h] / [🔕 This incident] / [🔕 Iraq] / [🔕 Example Media]{end} / [✖ Close]"
)
QUIET = (
    "🌙 Quiet hours: 22:00–07:00\n"
    "What comes in them is kept, and told in one message after.\n"
    "Rings all the same: from critical on\n"
    "Your clock: 12:13, UTC [22:00–07:00] [23:00–07:00] [23:00–08:00] / [Other hours] [Off]"
    " / [✓ 🔴 critical] [🟠 serious] [nothing] / [🕓 Time zone] / [‹ Settings]"
)
WAKING = (
    "☀ While muted: 1 alert\n"
    "\n"
    "🟠 Rockets hit base that houses United States troops in Iraq\n"
    "SERIOUS · Iraq · reported\n"
    "12:13 UTC · #A2"
)
WATCHING = (
    "Watching iraq strike · Iraq · strike · from serious · digest Sunday 18:00, UTC\n"
    "Since 12:05 UTC, as far as is stored: no alert; at notable 0, at critical 0"
)
ADMINS_ONLY = "Only administrators of this group can change what it watches."


@pytest.fixture
async def bot(tmp_path):
    async with whole_bot(tmp_path) as running:
        yield running


async def test_a_persons_first_ten_minutes(bot):
    phone = bot.phone()
    await bot.asks("/start")
    await bot.presses("Middle East")
    await bot.asks("/threshold")
    await bot.presses("Middle East", message=phone.last)
    await bot.presses("notable")
    await bot.prints(STRIKE, after=2 * MINUTE)
    await bot.presses("Why")
    await bot.presses("Mute")
    await bot.presses("1 h")
    await bot.prints(ANSWER, after=MINUTE)
    await bot.asks("/quiet 22-7")
    settled = len(phone.stream())
    await bot.asks("/digest now")
    await bot.passes(MINUTE)
    told = len(phone.stream())
    await bot.passes(61 * MINUTE)

    assert phone.story()[:settled] == [
        f"ring 1: {WELCOME.format(watched='World: critical only', mark='')}",
        "toast: Added: Middle East",
        f"edit 1: {WELCOME.format(watched='World: critical only, Middle East', mark='✓ ')}",
        "ring 2: Of which watchlist? [World: critical only] [Middle East]",
        f"edit 2: {STEPS.format(tier='serious', notable='', serious='✓ ')}",
        f"edit 2: {STEPS.format(tier='notable', notable='✓ ', serious='')}",
        f"ring 3: {ALERT.format(watchlist='Middle East')}",
        f"ring 4: {WHY}",
        f"ring 5: {MUTE.format(state='Nothing is muted.', end='')}",
        "toast: Muted: everything",
        "edit 5: "
        + MUTE.format(state="🔕 everything muted until 13:12 UTC (1 h left)", end=" / [✖ everything · 1 h]"),
        f"ring 6: {QUIET}",
    ]
    assert phone.story()[told:] == [f"ring 11: {WAKING}"]
    asked, digest, *charts = phone.stream()[settled:told]
    assert str(asked).startswith("ring 7: 📰 Your digest is being made")
    assert (digest.kind, digest.message.text.split("\n")[0]) == ("silent", "Weekly digest")
    assert "Alerts sent 1, still held 1, undelivered 0" in digest.message.text
    assert "Sources live: 4 of 4" in digest.message.text
    assert [(one.kind, one.message.media) for one in charts] == [("silent", "photo")] * 2


async def test_a_groups_first_minutes_belong_to_its_administrators(bot):
    phone = bot.server.group(GROUP, title="Night desk", owner=9, admins={9})
    for user, text in ((10, "hello all"), (10, "/watch korea"), (9, "/watch iraq strike")):
        await bot.asks(text, chat=GROUP, user=user)
    await bot.prints(STRIKE, after=2 * MINUTE)
    for label in ("Mute", "👎"):
        await bot.presses(label, chat=GROUP, user=10)
    assert phone.story() == [
        f"ring 1: {ADMINS_ONLY}",
        f"ring 2: {WATCHING}",
        f"ring 3: {ALERT.format(watchlist='iraq strike')}",
        f"toast: {ADMINS_ONLY}",
        "toast: Thanks: noted as wrong. 👎 again takes it back.",
        "ring 4: 👎 #A1: what is wrong with it? [Wrong place] [Wrong signal] / [Not new] [False alarm]",
    ]


async def test_a_channel_is_set_up_from_the_private_chat_and_shows_alerts_alone(bot):
    owner, channel = bot.phone(), bot.server.group(CHANNEL, "channel", title="Night wire", standing="left")
    channel.chat.admins, channel.user = {7}, 7
    await bot.asks("/start")
    before = len(owner.chat.events)
    await bot.after(lambda _: channel.promotes_bot(), CHANNEL)
    await bot.presses("Manage it here")
    await bot.asks("/watch iraq strike")
    await bot.prints(STRIKE, after=2 * MINUTE)
    await bot.asks("/channels")
    await bot.presses("Back to me")

    assert channel.story() == [f"ring 1: {ALERT.format(watchlist='iraq strike')}"]
    assert [line.split("\n")[0].split(" [")[0] for line in owner.story(since=before)] == [
        "ring 2: I was let into the channel Night wire and may post there. It is managed from here.",
        "edit 2: 📣 For channel Night wire",
        "ring 3: 📣 For channel Night wire",
        "ring 4: What you say here is for Night wire. Choose another, or go back.",
        "edit 4: What you say here is for this chat again.",
    ]
