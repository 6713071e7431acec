"""Dated items from JSON Lines files, merged in time order; holds times and positions in memory, not texts."""

import gzip
import hashlib
import json
import shutil
import tempfile
import zlib
from array import array
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import IO, Any, Final, Self

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)
EARLIEST_YEAR: Final = 1900
_LATEST_YEAR: Final = 2100  # the index has a row for each day up to the last item
LATE: Final = timedelta(hours=48)
"""A `first_seen_at` later than this after `published_at` is a collector's back-fill, not news."""


@dataclass(frozen=True, kw_only=True, slots=True)
class ArchiveLine:
    """One item of an archive: `id` as given or made from its place, `at` the virtual time it is read."""

    id: str
    at: datetime
    title: str
    summary: str
    url: str
    source: str
    language: str | None
    published_at: datetime | None

    def key(self, reading: int = 0) -> str:
        """The stable key of the item, or of a repeat of its id read later: a sha256 hex digest."""
        return hashlib.sha256(f"archive\0{reading}\0{self.id}".encode("utf-8", "replace")).hexdigest()


@dataclass(frozen=True, slots=True)
class BadLine:
    """A line that could not be read, and why."""

    file: Path
    number: int
    fault: str

    def __str__(self) -> str:
        return f"{self.file}:{self.number}: {self.fault}"


class _Places:
    """Where each line stands, in columns of plain numbers: of millions of lines nothing else is kept."""

    def __init__(self) -> None:
        self._times = array("q")  # microseconds
        self._files, self._numbers, self._offsets = array("l"), array("q"), array("q")
        self._order: Sequence[int] = ()

    def add(self, at: datetime, file: int, number: int, offset: int) -> None:
        self._times.append((at - _EPOCH) // _MICROSECOND)
        self._files.append(file)
        self._numbers.append(number)
        self._offsets.append(offset)

    def sort(self) -> None:
        """Puts them in order of time, those of one moment as they were added."""
        ordered = all(one <= other for one, other in pairwise(self._times))
        every = range(len(self._times))
        self._order = every if ordered else array("q", sorted(every, key=self._times.__getitem__))

    @property
    def start(self) -> datetime:
        return _EPOCH + self._times[self._order[0]] * _MICROSECOND if self._order else _EPOCH

    def __len__(self) -> int:
        return len(self._order)

    def __iter__(self) -> Iterator[tuple[int, int, int]]:
        """File, number and offset of each, in order of time."""
        return ((self._files[at], self._numbers[at], self._offsets[at]) for at in self._order)


class ArchiveFault(Exception):
    """A file of an archive cannot be read; the text names it and says why."""


class Archive:
    """One or more files, read twice: once for times, once in time order (ties by file and line).

    Raises ArchiveFault where a file cannot be read.
    """

    def __init__(self, paths: Sequence[Path]) -> None:
        self._paths = list(paths)
        self._stack = ExitStack()
        self._files: list[IO[bytes]] = [self._open(path) for path in self._paths]
        self.bad: list[BadLine] = []
        self.sources: list[str] = []
        self._places = self._survey()

    def __len__(self) -> int:
        return len(self._places)

    @property
    def start(self) -> datetime:
        """The time of the first line; the epoch where there is none."""
        return self._places.start

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def __iter__(self) -> Iterator[ArchiveLine]:
        for number_of_file, number, offset in self._places:
            file = self._files[number_of_file]
            file.seek(offset)
            yield self._line(json.loads(file.readline()), number_of_file, number)

    def _open(self, path: Path) -> IO[bytes]:
        try:
            return self._stack.enter_context(path.open("rb")) if path.suffix != ".gz" else self._unpack(path)
        except (OSError, EOFError, zlib.error) as error:
            reason = getattr(error, "strerror", None) or str(error)
            raise ArchiveFault(f"{path}: cannot be read ({reason}); name readable files") from error

    def _unpack(self, path: Path) -> IO[bytes]:
        spool = self._stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115  the stack closes it
        with gzip.open(path, "rb") as packed:
            shutil.copyfileobj(packed, spool)
        spool.seek(0)
        return spool

    def _survey(self) -> _Places:
        places = _Places()
        sources: dict[str, None] = {}
        for number_of_file, file in enumerate(self._files):
            offset = 0
            for number, raw in enumerate(file, start=1):
                try:
                    line = self._line(_document(raw), number_of_file, number)
                except (ValueError, OverflowError, RecursionError) as error:
                    if raw.strip():
                        self.bad.append(BadLine(self._paths[number_of_file], number, str(error)))
                else:
                    places.add(line.at, number_of_file, number, offset)
                    sources.setdefault(line.source)
                offset += len(raw)
        self.sources = list(sources)
        places.sort()
        return places

    def _line(self, document: Any, file: int, number: int) -> ArchiveLine:  # noqa: ANN401  JSON as it came
        if not isinstance(document, dict):
            raise ValueError("not a JSON object; write one item a line")  # noqa: TRY004  a bad line like others
        title, summary = _text(document, "title"), _text(document, "summary") or _text(document, "text")
        if not title.strip() and not summary.strip():
            raise ValueError("no text; give title, summary or text")
        given = document.get("id")
        made = str(number) if file == 0 else f"{file + 1}:{number}"
        published = _time(document, "published_at")
        return ArchiveLine(
            id=made if given is None else str(given),
            at=_moment(published, _time(document, "first_seen_at")),
            title=title,
            summary=summary,
            url=_text(document, "url"),
            source=_text(document, "source") or "unknown",
            language=_text(document, "lang") or None,
            published_at=published,
        )


def _document(raw: bytes) -> Any:  # noqa: ANN401  JSON as it came
    try:
        return json.loads(raw)
    except UnicodeDecodeError as error:
        raise ValueError("not JSON (not in UTF-8); write one item a line") from error
    except json.JSONDecodeError as error:
        raise ValueError(f"not JSON ({error.msg} at column {error.colno}); write one item a line") from error


def _text(document: dict[str, Any], key: str) -> str:
    value = document.get(key)
    if value is not None and not isinstance(value, str):
        raise ValueError(f"{key} is not a string")
    return value or ""


def _time(document: dict[str, Any], key: str) -> datetime | None:
    value = _text(document, key)
    if not value:
        return None
    try:
        moment = datetime.fromisoformat(value)
    except ValueError as error:
        raise ValueError(f"{key} is not an ISO 8601 time: {value!r}") from error
    if not EARLIEST_YEAR <= moment.year < _LATEST_YEAR:
        raise ValueError(f"{key} is no time of a news item: {value!r}")
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _moment(published: datetime | None, first_seen: datetime | None) -> datetime:
    if first_seen is not None and (published is None or first_seen - published <= LATE):
        return first_seen
    if published is None:
        raise ValueError("no time; give published_at")
    return published
