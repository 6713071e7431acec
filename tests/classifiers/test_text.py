"""What is read of an item."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.assessment import Text
from classifiers.text import clean, sentences, whole, windows, words


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Shells &amp;amp; rockets", "Shells & rockets"),
        ("<b>Troops</b> move<br/>north", "Troops move north"),
        ("\u2018Grave\u2019 news \u2013 today", "'Grave' news - today"),
        ("soft\u00adware \u202ereversed\u202c", "software reversed"),
        ("  two\n\nlines\t", "two lines"),
        ("5 < 6 and 7 > 6", "5 < 6 and 7 > 6"),
    ],
)
def test_markup_entities_and_invisible_characters_are_cleaned_away(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "folded"),
    [
        ("U.S. hits back at us", ["usa", "hits", "back", "at", "us"]),
        ("The minister\u2019s café", ["the", "minister", "cafe"]),
        ("1 9 12 150 250 1,200", ["#one", "#few", "#tens", "#hundred", "#hundreds", "#thousands"]),
        ("In 2003, 2,003 men", ["in", "#year", "#thousands", "men"]),
        ("Why now?", ["why", "now", "?"]),
    ],
)
def test_words_are_folded_and_numbers_become_magnitudes(raw: str, folded: list[str]) -> None:
    assert words(raw) == folded


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("It fell. No one was hurt.", ["It fell.", "No one was hurt."]),
        ("Gen. Moss of the U.S. Army spoke.", ["Gen. Moss of the U.S. Army spoke."]),
        ('"We will strike!" he said. Then he left', ['"We will strike!" he said.', "Then he left"]),
        ("one line\nanother", ["one line", "another"]),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(raw: str, expected: list[str]) -> None:
    assert [sentence.raw for sentence in sentences(Text(summary=raw))] == expected


@given(st.text(), st.text(), st.text())
def test_whatever_the_text_a_span_slices_its_sentence_out_of_the_field_as_given(
    title: str, summary: str, body: str
) -> None:
    fields = {"title": title, "summary": summary, "text": body}
    for sentence in sentences(Text(title=title, summary=summary, body=body)):
        assert fields[sentence.field][sentence.start : sentence.end] == sentence.raw
        assert sentence.raw.strip() == sentence.raw != ""


@given(st.text())
def test_no_text_is_too_odd_to_be_read(raw: str) -> None:
    assert all(word and not word.isspace() for word in words(raw))


def test_a_feed_item_is_one_window_as_it_stands() -> None:
    text = Text(title="A title", summary="A short summary. Of two sentences.")
    assert windows(text) == [text]


def test_a_long_text_is_read_on_to_its_end() -> None:
    body = " ".join(
        f"Sentence number {word} stands here." for word in ("one", "two", "three", "four", "five") * 4
    )
    found = windows(Text(title="Title", body=body))
    assert found[0].title == "Title"
    assert sum(f"{window.title} {window.summary}".count("Sentence") for window in found) == 20


def test_without_a_title_the_first_sentence_stands_in_for_it() -> None:
    assert windows(Text(summary="First. Second."))[0] == Text(title="First.", summary="Second.")


@pytest.mark.parametrize("title", ["", "Town news"])
def test_what_is_no_longer_than_the_longest_is_one_piece_with_all_its_sentences(title: str) -> None:
    body = "A depot burned. " * 60 + "Drones fell on the port."
    text = Text(title=title, body=body)
    assert len(windows(text, len(body) - 1)) > 1
    assert windows(text, len(body)) == [whole(text)]
    assert whole(text).title == (title or "A depot burned.")
    assert whole(text).summary.endswith("A depot burned. Drones fell on the port.")
    assert "Town news" not in whole(text).summary
    assert whole(text).summary.count("depot") == (60 if title else 59)


def test_an_item_without_a_body_is_whole_as_it_stands() -> None:
    text = Text(title="Town news", summary="A  depot burned.  Drones fell.", language="en")
    assert whole(text) is text
