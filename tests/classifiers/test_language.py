"""English headlines stay English; others are told apart."""

import pytest

from classifiers.assessment import Text
from classifiers.language import (
    _identifier,
    known_language,
    language_name,
    language_of,
    language_of_item,
    primary,
)

ENGLISH = (
    "Fury v Moss set for Arena on 23 April",
    "Nigeria: drone hits market in Borno",
    "Lopez and Weiss engaged",
    "Cup of Nations: Mali v Niger",
    "NATO jets over Estonia",
)


@pytest.mark.parametrize("headline", ENGLISH)
@pytest.mark.parametrize("declared", [None, "en", "en-GB"])
def test_a_short_english_headline_full_of_names_is_english(headline: str, declared: str | None) -> None:
    assert language_of(headline, declared) == "en"


@pytest.mark.parametrize(
    ("headline", "language"),
    [
        ("قصف جوي يستهدف مستودعا قرب العاصمة", "ar"),
        ("Drony uderzyły w skład amunicji pod stolicą, są ranni", "pl"),
        ("无人机袭击首都附近的军火库", "zh"),
        ("Drönare slog till mot ett förråd utanför huvudstaden", "sv"),
    ],
)
@pytest.mark.parametrize("declared", [True, False])
def test_another_language_is_told_whether_declared_or_not(
    headline: str, language: str, declared: bool
) -> None:
    assert language_of(headline, language if declared else None) == language


def test_a_wrong_declaration_does_not_make_a_text_english() -> None:
    assert language_of("Drony uderzyły w skład amunicji pod stolicą, są ranni", "en") == "pl"


def test_what_is_spoken_in_one_country_is_read_as_the_language_it_belongs_to() -> None:
    assert language_of("الطيارات ضربت المخزن ده امبارح بالليل وماحدش عارف مين اللي عملها") == "ar"


def test_the_language_of_an_item_is_that_of_all_its_text() -> None:
    polish = "Drony uderzyły w skład amunicji pod stolicą, są ranni"
    assert language_of_item(Text(title="NATO", summary=polish)) == "pl"
    assert language_of_item(Text(body=polish, language="en-GB")) == "pl"
    assert language_of_item(Text(title="+++", language="sv-SE")) == "sv"


def test_every_language_that_is_told_has_a_name() -> None:
    told = {primary(str(code)) for code in _identifier().nb_classes}
    assert not {code for code in told if code and code != "zxx" and language_name(code) == code}
    assert (language_name("ar"), language_name("xx")) == ("Arabic", "xx")


@pytest.mark.parametrize(
    ("written", "mend"), [("Arabic", "did you mean ar?"), ("Farsi", "ISO 639"), ("", "ISO 639")]
)
def test_a_language_by_any_other_word_than_its_code_is_refused(written: str, mend: str) -> None:
    assert known_language("ar") == "ar"
    with pytest.raises(ValueError, match=mend):
        known_language(written)


@pytest.mark.parametrize(
    ("text", "declared", "language"), [("12:30 +++", None, None), ("???", "pl", "pl"), ("", "", None)]
)
def test_without_letters_only_the_declaration_speaks(
    text: str, declared: str | None, language: str | None
) -> None:
    assert language_of(text, declared) == language


@pytest.mark.parametrize(
    ("declared", "code"),
    [
        ("en-US", "en"),
        ("zh_Hans", "zh"),
        ("nb", "no"),
        ("", None),
        (None, None),
        ("English", None),
        ("\x1b[2J<b>", None),
    ],
)
def test_the_language_of_a_tag_is_its_first_part(declared: str | None, code: str | None) -> None:
    assert primary(declared) == code
