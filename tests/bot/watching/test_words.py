import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.watching.words import words_fault, words_found
from storage.records import Words

CASES = [
    ("strike", "Air STRIKE on depot", True),
    ("strike", "Strikes reported", False),
    ("strike*", "Strikes reported", True),
    ("strike*", "Airstrikes reported", False),
    ("strike", "Airstrike", False),
    ("nuclear site", "a nuclear\n site was named", True),
    ("nuclear site", "nuclear sites", False),
    ("nuclear sit*", "nuclear sites", True),
    ("Erdogan", "Erdoğan speaks", True),
    ("Erdoğan", "Erdogan speaks", True),
    ("são tomé", "Sao Tome votes", True),
    ("lodz", "A depot in Łódź", True),
    ("F-16", "two F-16s and one f-16.", True),
    ("U.S.", "the U.S. said", True),
    ("don't", "they don\u2019t agree", True),
    ("iran", "Iran's fleet", True),
    ("صاروخ", "إطلاق صاروخ قرب الحدود", True),
    ("Киев", "Удар по городу Киев", True),
    (".*", "anything", False),
    ("(", "a ( b", True),
]


@pytest.mark.parametrize(("word", "text", "there"), CASES)
def test_words_are_found_whole_whatever_their_case_and_accents(word, text, there):
    assert (words_fault(Words(any=(word,)), text) == "") is there
    assert (words_fault(Words(none=(word,)), text) != "") is there


def test_words_may_stand_in_any_of_the_texts_but_a_phrase_in_one():
    words = Words(all=("red", "sea"))
    assert words_fault(words, "red alert", "by the sea") == ""
    assert words_fault(Words(all=("red sea",)), "turns red", "sea route") == "without “red sea”"


@pytest.mark.parametrize("blank", ["", "  ", "*", " * "])
def test_a_blank_word_asks_for_nothing(blank):
    assert words_fault(Words(any=(blank,), all=(blank,), none=(blank,)), "text") == ""


def test_what_was_found_is_named_as_it_was_asked_for():
    assert words_found(Words(any=("Basra", "MOSUL"), all=("depot*",)), "Depots in Mosul") == (
        "MOSUL",
        "depot*",
    )


@given(st.text(max_size=40), st.text(max_size=200))
def test_any_word_and_any_text_are_answered(word, text):
    found = words_fault(Words(any=(word,)), text)
    assert found in {"", "none of the words asked for"}
    assert words_fault(Words(any=(word,)), word) == ""
