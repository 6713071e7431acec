"""Weeks in which two pairs of sides come to blows and one makes a truce, as outlets of ours print them."""

from datetime import timedelta

from classifiers.signals import Tier
from tests.fakes.whole_bot import OUTLETS, Print, WholeBot

_DAY = timedelta(days=1)
_STRIKES = (
    "Drone strike on a depot near {town} kills {dead}",
    "Jets hit a convoy outside {town}, {dead} dead",
    "Air strike on a bridge at {town} kills {dead}",
)
_ROCKETS = (
    "Rockets fall on a base near {town}, {dead} soldiers killed",
    "Militia shells an outpost at {town} and kills {dead}",
    "Drone hits a barracks near {town}, {dead} dead",
)
_TOWNS = ("Kirkuk", "Mosul", "Samarra", "Tikrit", "Ramadi", "Falluja", "Basra", "Karbala")
_BORDER = (
    "Artillery duel across the border at {town} kills {dead}",
    "Border guards trade fire near {town}, {dead} dead",
)
_FORTS = ("Kupwara", "Poonch", "Uri", "Jammu")


async def weeks_pass(bot: WholeBot, weeks: int = 8, *, calm: int = 0) -> None:
    """Lets them pass, with ever faster blows in Iraq, but none in the last days if `calm`."""
    days, number = 7 * weeks, 0
    for day in range(days):
        reports = []
        if day % max(1, 6 - day // 9) == 0 and day < days - calm:
            number += 1
            reports = _blow(number)
        if day % 16 == 5 and day < days - 8:
            reports += _border(number)
        if day == days - 3:
            reports += _truce()
        music = (Print(title=f"{name} plays music on day {day}", outlet=name, tier=None) for name in OUTLETS)
        await bot.prints(*reports, *music, after=_DAY)


def _blow(number: int) -> list[Print]:
    """One side's blow, told by two outlets."""
    forms, dyad = (_STRIKES, ("US", "iraqi-militias")) if number % 2 else (_ROCKETS, ("iraqi-militias", "US"))
    town, dead = _TOWNS[number % len(_TOWNS)], 2 + number % 7
    title = forms[number % len(forms)].format(town=town, dead=dead)
    tier = Tier.CRITICAL if number % 9 == 8 else Tier.SERIOUS
    whose = {"dyad": dyad, "tier": tier, "places": ("IQ",)}
    return [
        Print(title=title, summary=f"{title}, officials said.", outlet=OUTLETS[0], **whose),
        Print(
            title=f"{title}: witnesses", summary=f"{title}, people there said.", outlet=OUTLETS[1], **whose
        ),
    ]


def _border(number: int) -> list[Print]:
    town = _FORTS[number % len(_FORTS)]
    title = _BORDER[number % len(_BORDER)].format(town=town, dead=2 + number % 3)
    whose = {"dyad": ("IN", "PK"), "signals": ("clash",), "places": ("IN", "PK")}
    return [
        Print(title=title, summary=f"{title}, both armies said.", outlet=OUTLETS[2], **whose),
        Print(title=f"{title}: police", outlet=OUTLETS[3], **whose),
    ]


def _truce() -> list[Print]:
    title = "India and Pakistan agree to a truce along the border"
    whose = {
        "dyad": ("IN", "PK"),
        "signals": ("deescalation",),
        "places": ("IN", "PK"),
        "tier": Tier.NOTABLE,
    }
    return [
        Print(title=title, summary=f"{title}, both capitals said.", outlet=OUTLETS[2], **whose),
        Print(title=f"{title}: ministers", outlet=OUTLETS[3], **whose),
    ]
