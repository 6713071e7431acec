"""A smaller vocabulary reads whatever the whole one reads."""

import json

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer

from classifiers.careful_vocabulary import pruned, rows_for, size_of
from tests.fakes import encoders

WORDS = ("army", "armies", "border", "drone", "drones", "rocket", "war", "warns", "warships")
WHOLE = encoders.tokenizer(WORDS)
COUNTS = np.zeros(size_of(WHOLE), dtype=np.int64)
NUMBERS = json.loads(WHOLE)["model"]["vocab"]
COUNTS[[NUMBERS["war"], NUMBERS["drone"], NUMBERS["##rmy"]]] = (7, 5, 6)
LEAST = len(encoders.SPECIAL) + 2 * len(encoders.LETTERS)
SMALL = pruned(WHOLE, COUNTS, LEAST + 2)


def test_it_keeps_what_is_needed_most() -> None:
    kept = json.loads(SMALL)["model"]["vocab"]
    assert [word for word in (*WORDS, "##rmy") if word in kept] == ["war", "##rmy"]
    assert size_of(SMALL) == LEAST + 2
    assert size_of(pruned(WHOLE, COUNTS, LEAST + 9)) == LEAST + 3
    assert size_of(pruned(WHOLE, COUNTS, 1)) == LEAST


def test_its_special_tokens_come_first_and_frame_every_text() -> None:
    assert list(json.loads(SMALL)["model"]["vocab"])[:5] == list(encoders.SPECIAL)
    encoding = Tokenizer.from_str(SMALL).encode("war", "army")
    assert encoding.tokens == ["[CLS]", "war", "[SEP]", "a", "##rmy", "[SEP]"]
    assert encoding.type_ids == [0, 0, 0, 1, 1, 1]
    numbers = json.loads(SMALL)["model"]["vocab"]
    assert encoding.ids == [numbers[token] for token in encoding.tokens]


@given(st.text(st.sampled_from(f"{encoders.LETTERS} \nAÉ✶字"), max_size=60))
def test_it_loses_no_text(text: str) -> None:
    whole, small = (Tokenizer.from_str(each).encode(text) for each in (WHOLE, SMALL))
    unknown = [span for token, span in zip(whole.tokens, whole.offsets, strict=True) if token == "[UNK]"]
    assert unknown == [
        span for token, span in zip(small.tokens, small.offsets, strict=True) if token == "[UNK]"
    ]
    assert covered(small) == covered(whole)


def covered(encoding) -> set[int]:
    return {place for start, end in encoding.offsets for place in range(start, end)}


def test_rows_lead_from_each_token_to_the_same_in_the_other() -> None:
    rows = rows_for(SMALL, WHOLE)
    assert {token: NUMBERS[token] for token in json.loads(SMALL)["model"]["vocab"]} == dict(
        zip(sorted_tokens(SMALL), rows, strict=True)
    )


def test_special_tokens_are_found_under_their_other_names() -> None:
    other = encoders.tokenizer(WORDS[::-1], ("<pad>", "<unk>", "<s>", "</s>", "<mask>"))
    theirs = json.loads(other)["model"]["vocab"]
    rows = dict(zip(sorted_tokens(SMALL), rows_for(SMALL, other), strict=True))
    assert (rows["[CLS]"], rows["[MASK]"], rows["war"]) == (theirs["<s>"], theirs["<mask>"], theirs["war"])


def test_vocabularies_of_other_words_are_refused() -> None:
    with pytest.raises(ValueError, match="differ in 1 tokens"):
        rows_for(SMALL, encoders.tokenizer([word for word in WORDS if word != "war"]))


def sorted_tokens(tokenizer: str) -> list[str]:
    numbers = json.loads(tokenizer)["model"]["vocab"]
    return sorted(numbers, key=numbers.__getitem__)
