"""The words of the language that is being spoken: `strings.NAME`, `texts.NAME`, `lists.NAME`, `tables.NAME`.

A catalogue is one TOML file. What a translation lacks is said in English. Knows no message.
"""

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

ENGLISH: Final = "en"

_SUFFIX: Final = ".toml"
_spoken: ContextVar[str] = ContextVar("spoken", default=ENGLISH)
_lent: Final[dict[str, Mapping[str, Mapping[str, Any]]]] = {}


@contextmanager
def speaking(language: str) -> Iterator[None]:
    """Lets all that is worded inside be in `language` (ISO 639-1), in English where there is no such file.

    Holds for one thread or task: work that is handed to another thread says it there anew.
    """
    token = _spoken.set(language if language in languages() else ENGLISH)
    try:
        yield
    finally:
        _spoken.reset(token)


@contextmanager
def lending(language: str, words: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """Adds a catalogue that is in no file, in all threads until the end: to try out a translation."""
    _lent[language] = words
    try:
        yield
    finally:
        del _lent[language]


def languages() -> tuple[str, ...]:
    """The codes of the languages that there is a catalogue of."""
    return tuple(sorted({*_filed(), *_lent}))


@cache
def _filed() -> tuple[str, ...]:
    files = (file.name for file in resources.files("bot.languages").iterdir())
    return tuple(name.removesuffix(_SUFFIX) for name in files if name.endswith(_SUFFIX))


def spoken() -> str:
    """The code of the language that is being spoken."""
    return _spoken.get()


def catalogue(language: str) -> Mapping[str, Mapping[str, Any]]:
    """All that one language's catalogue holds, by section."""
    return _lent[language] if language in _lent else _read(language)


@cache
def _read(language: str) -> Mapping[str, Mapping[str, Any]]:
    return tomllib.loads(resources.files("bot.languages").joinpath(language + _SUFFIX).read_text("utf-8"))


def _said(section: str, name: str) -> Any:  # noqa: ANN401 - each section answers for what it holds
    for language in (_spoken.get(), ENGLISH) if name.isupper() else ():
        found = catalogue(language).get(section, {}).get(name)
        if found is not None:
            return found
    raise AttributeError(f"{section}.{name} is in no catalogue")


@dataclass(frozen=True, slots=True)
class _Strings:
    """A section of single texts."""

    section: str

    def __getattr__(self, name: str) -> str:
        return str(_said(self.section, name))


@dataclass(frozen=True, slots=True)
class _Lists:
    """The section of texts in an order."""

    def __getattr__(self, name: str) -> Sequence[str]:
        return tuple(_said("lists", name))


@dataclass(frozen=True, slots=True)
class _Tables:
    """The sections of texts by the name of what they are called for."""

    def __getattr__(self, name: str) -> Mapping[str, str]:
        return {str(key): str(text) for key, text in _said("tables", name).items()}


strings: Final = _Strings("strings")
"""Plain text, to be escaped where it is used."""
texts: Final = _Strings("texts")
"""Telegram HTML, to be filled with escaped text."""
lists: Final = _Lists()
tables: Final = _Tables()
