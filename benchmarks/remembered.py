"""What the shipped model once read, kept in a file: a measurement run again reads only what is new.

Readings are kept, not assessments, so that languages, places, sides, evidence and tiers are always those of
the code as it stands. A cache is a pickle in SQLite that these benchmarks alone write and read.
"""

import hashlib
import pickle
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

import numpy as np

from classifiers.artifact import load
from classifiers.assessment import Text
from classifiers.model import EscalationModel
from classifiers.readings import Readings

CHUNK = 500  # keys in one query


class Pickles:
    """Objects by key, in a SQLite file; `folder` None keeps them in memory."""

    def __init__(self, folder: Path | None, name: str) -> None:
        if folder is not None:
            folder.mkdir(parents=True, exist_ok=True)
        path = ":memory:" if folder is None else str(folder / f"{name}.sqlite")
        self._file = sqlite3.connect(path, timeout=60, check_same_thread=False)
        self._file.execute("create table if not exists kept (key blob primary key, value blob) without rowid")

    def get(self, keys: Sequence[bytes]) -> dict[bytes, Any]:
        """Those of `keys` that are known."""
        found: dict[bytes, Any] = {}
        for start in range(0, len(keys), CHUNK):
            some = keys[start : start + CHUNK]
            asked = f"select key, value from kept where key in ({','.join('?' * len(some))})"
            found |= {key: pickle.loads(value) for key, value in self._file.execute(asked, some)}
        return found

    def put(self, values: Mapping[bytes, Any]) -> None:
        """Keeps them, in one transaction."""
        with self._file:
            rows = [(key, pickle.dumps(value)) for key, value in values.items()]
            self._file.executemany("insert or replace into kept values (?, ?)", rows)


@dataclass(frozen=True, slots=True)
class Remembered(EscalationModel):
    """The model it is made of, which reads no text twice."""

    kept: Pickles = field(kw_only=True)

    def read(self, pieces: Sequence[Text], *, sparing: bool = False) -> Readings:
        """What the model says of `pieces`, or said before."""
        keys = [self._key(piece, sparing=sparing) for piece in pieces]
        known = self.kept.get(keys)
        new = {key: piece for key, piece in zip(keys, pieces, strict=True) if key not in known}
        if new:
            read = EscalationModel.read(self, list(new.values()), sparing=sparing)
            fresh = dict(zip(new, zip(read.probabilities, read.roles, strict=True), strict=True))
            self.kept.put(fresh)
            known |= fresh
        rows, roles = zip(*(known[key] for key in keys), strict=True) if keys else ((), ())
        width = len(self.card.heads.columns)
        return Readings(np.array(rows).reshape(len(rows), width), tuple(roles))

    def _key(self, piece: Text, *, sparing: bool) -> bytes:
        said = repr((self.version, sparing, piece.title, piece.summary, piece.body))
        return hashlib.sha256(said.encode("utf-8", "surrogatepass")).digest()


def remembered(cache: Path | None, model: Path | None = None) -> EscalationModel:
    """The shipped model (or that of a folder) with what `cache` has of it."""
    loaded = load(*([model] if model else []))
    parts = {field.name: getattr(loaded, field.name) for field in fields(EscalationModel)}
    return Remembered(**parts, kept=Pickles(cache, "readings"))
