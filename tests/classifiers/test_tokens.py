import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.tokens import fold, tokens


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("U.S.-led raid", ["us", "led", "raid"]),
        ("Iran's fleet", ["iran", "'s", "fleet"]),
        ("Houthis\u2019 ships", ["houthis", "'s", "ships"]),
        ("Sana'a, N\u2019Djamena", ["sanaa", ",", "ndjamena"]),
        ("C\u00f4te d'Ivoire", ["cote", "divoire"]),
        ("", []),
    ],
)
def test_text_becomes_folded_words_and_marks(text, words):
    assert list(tokens(text).words) == words


def test_a_hyphen_joins_a_token_to_the_one_before():
    assert list(tokens("Iran-backed men - and al-Shabaab").hyphened) == [
        False,
        True,
        False,
        False,
        False,
        True,
    ]


@pytest.mark.parametrize(
    ("raw", "folded"), [("T\u00dcRK\u0130YE", "turkiye"), ("D.C.", "dc"), (".", "."), ("'s", "'s")]
)
def test_folding_drops_case_accents_and_dots(raw, folded):
    assert fold(raw) == folded


@given(st.text())
def test_tokens_lie_in_their_text_in_order(text):
    cut = tokens(text)
    spans = [(start, cut.end(index)) for index, start in enumerate(cut.starts)]
    assert [text[start:end] for start, end in spans] == list(cut.raw)
    assert spans == sorted(spans)
