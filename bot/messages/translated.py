"""What the program noted of its decisions, stored in English, as it is said in the language that is spoken.

`tables.NOTED` holds the forms, each by its English self. What fits none of them, as the words of outlets and
of other programs, and names, stays as it is.
"""

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Final

from bot.languages.catalogue import ENGLISH, catalogue, lists, spoken, strings, tables

_VERBATIM: Final = frozenset({"word", "side", "sides", "source", "series", "outlet", "place", "when"})
_NUMBER: Final = r"-?\d+(?:[.,]\d+)*"
_SPAN: Final = re.compile(r"(\d+) (days|h|min)")
_TOLL: Final = rf"(?:at least )?{_NUMBER}(?: to {_NUMBER})?"
_OF_FIGURES: Final = MappingProxyType(
    {
        **dict.fromkeys(("probability", "least", "severity", "number", "rung", "momentum"), _NUMBER),
        **dict.fromkeys(("owners", "spent", "count", "hours", "low", "high"), _NUMBER),
        **dict.fromkeys(("span", "limit"), rf"{_NUMBER}(?: (?:days|h|min))?"),
        "toll": _TOLL,
    }
)
"""What stands in a form for these; anything does for others."""

_FILLED: Final = re.compile(r"\\\{(\w+)\\\}")


def noted(text: str) -> str:
    """Plain text, in the language that is spoken."""
    return text if spoken() == ENGLISH or not text else _said(text)


def _said(text: str) -> str:
    for joint in ("; ", " · "):
        if joint in text:
            return joint.join(map(_said, text.split(joint)))
    for form, pattern in _forms():
        if found := pattern.fullmatch(text):
            return tables.NOTED[form].format(
                **{name: _filled(name, said) for name, said in found.groupdict().items()}
            )
    if span := _SPAN.fullmatch(text):
        forms = {"days": strings.DAYS, "h": strings.HOURS, "min": strings.MINUTES}
        return forms[span[2]].format(count=span[1])
    return ", ".join(map(_said, text.split(", "))) if ", " in text else _named(text)


def _filled(name: str, value: str) -> str:
    return value if name in _VERBATIM else _said(value)


@cache
def _forms() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The forms and what fits them, those that say most first."""
    forms = sorted(catalogue(ENGLISH)["tables"]["NOTED"], key=lambda form: -len(re.sub(r"{\w+}", "", form)))
    return tuple((form, re.compile(_FILLED.sub(_place, re.escape(form)))) for form in forms)


def _place(found: re.Match[str]) -> str:
    return f"(?P<{found[1]}>{_OF_FIGURES.get(found[1], '.+?')})"


def _named(word: str) -> str:
    """One of our own names: a tier, a status, a rung, a signal."""
    english = catalogue(ENGLISH)
    for table in ("TIERS", "STATUSES", "SIGNALS"):
        names: Mapping[str, str] = english["tables"][table]
        for key, name in names.items():
            if name == word:
                said: Mapping[str, str] = getattr(tables, table)
                return said[key]
    rungs = english["lists"]["RUNGS"]
    return lists.RUNGS[rungs.index(word)] if word in rungs else word
