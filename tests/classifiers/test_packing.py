"""Arrays and records come back from their bytes, and nothing else does."""

from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.packing import UnpackError, arrays_of, joined, pack, parted, record_of, unpack


@dataclass(frozen=True)
class Inner:
    slope: np.ndarray
    bias: float


@dataclass(frozen=True)
class Outer:
    inner: Inner
    weights: np.ndarray


OUTER = Outer(Inner(np.array([1.5, 2.0]), 0.25), np.zeros((2, 0)))


def test_a_record_comes_back_part_by_part() -> None:
    arrays = unpack(pack(arrays_of(OUTER, "both")))
    back = record_of(Outer, "both", arrays)
    assert set(arrays) == {"both.inner.slope", "both.inner.bias", "both.weights"}
    assert back.inner.slope.tolist() == [1.5, 2.0]
    assert (back.inner.bias, back.weights.shape) == (0.25, (2, 0))


def test_a_record_with_a_part_missing_is_refused() -> None:
    arrays = arrays_of(OUTER, "both")
    del arrays["both.inner.bias"]
    with pytest.raises(UnpackError, match=r"no both\.inner\.bias"):
        record_of(Outer, "both", arrays)


def test_the_same_arrays_give_the_same_bytes() -> None:
    assert pack({"a": np.ones(3)}) == pack({"a": np.ones(3)})


@given(st.lists(st.text(st.characters(exclude_characters="\n", exclude_categories=["Cs"]), min_size=1)))
def test_words_come_back_whatever_their_script(words: list[str]) -> None:
    assert parted(unpack(pack({"words": joined(words)}))["words"]) == tuple(words)


@given(st.binary(max_size=300))
def test_bytes_that_are_no_arrays_are_refused(data: bytes) -> None:
    for given_ in (data, pack({"a": np.arange(9)})[: len(data)], b"PK\x03\x04" + data, b"\x93NUMPY" + data):
        with pytest.raises(UnpackError):
            unpack(given_)
