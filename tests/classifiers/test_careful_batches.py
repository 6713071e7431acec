"""Texts become batches of tokens, each once, none changed by those beside it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Text
from classifiers.careful import encoder
from classifiers.careful_batches import Tokens, by_length, shuffled, tokenize
from tests.fakes import encoders

WORDS = ("army", "border", "fires", "peace", "rockets", "talks", "the", "war")
CUT = encoder(encoders.tokenizer(WORDS), 16)
TEXTS = (
    Text(title="Army fires"),
    Text(title="The war", summary="Peace <b>talks</b> at the border"),
    Text(summary="Rockets"),
    Text(title="War " * 30, summary="Peace"),
)


@pytest.fixture(scope="module")
def tokens() -> Tokens:
    return tokenize(TEXTS, CUT)


def test_each_text_has_its_marks_and_is_cut(tokens: Tokens) -> None:
    assert tokens.lengths.tolist() == [4, 11, 3, 16]
    assert tokens.starts[-1] == len(tokens.ids) == len(tokens.spans)


def test_fields_and_spans_tell_where_a_token_stands(tokens: Tokens) -> None:
    start, end = tokens.starts[1:3]
    told = list(
        zip(tokens.fields[start:end].tolist(), map(tuple, tokens.spans[start:end].tolist()), strict=True)
    )
    assert told[1:3] == [(0, (0, 3)), (0, (4, 7))]
    assert (1, (6, 11)) in told
    assert [field for field, _ in told].count(-1) == 3


def test_a_summary_without_a_title_is_still_a_summary(tokens: Tokens) -> None:
    start, end = tokens.starts[2:4]
    assert tokens.fields[start:end].tolist() == [-1, 1, -1]


def test_a_batch_is_padded_and_says_where(tokens: Tokens) -> None:
    batch = tokens.batch(np.array([3, 0]))
    assert batch.ids.shape == batch.mask.shape == batch.types.shape == batch.places.shape == (2, 16)
    assert batch.mask.sum(axis=1).tolist() == [16, 4]
    assert (batch.ids[1, 4:] == 0).all()
    assert (tokens.ids[batch.places[1, :4]] == batch.ids[1, :4]).all()
    assert batch.types[0].tolist() == [0] * 14 + [1] * 2


@given(st.lists(st.integers(1, 90), min_size=1, max_size=300), st.integers(1, 7), st.integers(0, 9))
def test_every_row_is_in_one_batch(lengths: list[int], size: int, seed: int) -> None:
    rows = np.flatnonzero(np.arange(len(lengths)) % 3 < 2)
    for batches in (
        shuffled(np.array(lengths), rows, size, np.random.RandomState(seed)),
        by_length(np.array(lengths), rows, size),
    ):
        assert sorted(np.concatenate(batches).tolist()) == rows.tolist()
        assert len(batches) == -(-len(rows) // size)
        assert max(map(len, batches)) <= size


def test_batches_differ_from_one_epoch_to_the_next() -> None:
    random = np.random.RandomState(0)
    lengths, rows = np.arange(1000) % 50 + 1, np.arange(1000)
    one, other = (shuffled(lengths, rows, 10, random) for _ in range(2))
    assert {tuple(batch) for batch in one} != {tuple(batch) for batch in other}
    assert max(np.ptp(lengths[batch]) for batch in one) < 10
