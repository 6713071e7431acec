from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from storage.columns import clean, digest, fold
from storage.database import Connection, Database, StorageError
from storage.records import Address
from storage.schema import subscribers, tombstones
from storage.subscribers import ensure

AUTUMN = datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    "given_time",
    [
        datetime(2026, 11, 26, 12, 0, 0, 123456, tzinfo=UTC),
        datetime(2026, 11, 26, 12, 0, tzinfo=timezone(timedelta(hours=5, minutes=30))),
        datetime(1995, 1, 1, tzinfo=UTC),
        AUTUMN.replace(fold=0),
        AUTUMN.replace(fold=1),
    ],
)
def test_a_time_comes_back_as_the_same_instant_in_utc(c: Connection, given_time: datetime) -> None:
    found = _stored(c, 1, given_time)
    assert found == given_time.astimezone(UTC)
    assert found.tzinfo is UTC


def test_the_two_half_past_twos_of_autumn_are_an_hour_apart(c: Connection) -> None:
    first, second = (_stored(c, fold_, AUTUMN.replace(fold=fold_)) for fold_ in (0, 1))
    assert second - first == timedelta(hours=1)


def test_a_naive_time_is_refused(c: Connection) -> None:
    with pytest.raises(Exception, match="needs a time zone"):
        _stored(c, 1, datetime(2026, 11, 26))  # noqa: DTZ001


def test_a_naive_time_is_refused_in_a_question_too(c: Connection) -> None:
    with pytest.raises(Exception, match="needs a time zone"):
        c.execute(select(subscribers).where(subscribers.c.created_at > datetime(2026, 11, 26)))  # noqa: DTZ001


def test_a_naive_time_leaves_the_transaction_as_a_storage_error(database: Database) -> None:
    with pytest.raises(StorageError, match="needs a time zone"), database.transaction() as c:
        _stored(c, 1, datetime(2026, 11, 26))  # noqa: DTZ001


def _stored(c: Connection, chat: int, at: datetime) -> datetime:
    found = ensure(c, Address("telegram", chat), now=at).created_at
    assert found is not None
    return found


@given(st.text(st.characters(), max_size=300))
def test_clean_text_can_be_encoded_and_keeps_its_length(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) == len(text)
    assert b"\x00" not in cleaned.encode()
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("dirty", "cleaned"),
    [
        ("a\x00b", "a\ufffdb"),
        ("half \ud83d of a pair", "half \ufffd of a pair"),
        ("😀 كييف Kyïv", "😀 كييف Kyïv"),
        ("", ""),
    ],
)
def test_only_what_no_engine_stores_is_replaced(dirty: str, cleaned: str) -> None:
    assert clean(dirty) == cleaned


def test_a_key_of_any_length_is_found_again(c: Connection) -> None:
    for name in ("x" * 255, "x" * 256, "x" * 5000, "я" * 3000, "with \x00 and \ud800", ""):
        c.execute(tombstones.insert(), {"key": name})
        assert len(c.execute(select(tombstones).where(tombstones.c.key == name)).all()) == 1


def test_a_long_key_folds_to_its_digest_and_then_no_further() -> None:
    assert fold("short") == "short"
    assert fold("x" * 300) == digest("x" * 300)
    assert fold(fold("x" * 300)) == fold("x" * 300)
