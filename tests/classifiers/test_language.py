"""English headlines stay English; others are told apart."""

import pytest

from classifiers.language import language_of, primary

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


@pytest.mark.parametrize(
    ("text", "declared", "language"), [("12:30 +++", None, None), ("???", "pl", "pl"), ("", "", None)]
)
def test_without_letters_only_the_declaration_speaks(
    text: str, declared: str | None, language: str | None
) -> None:
    assert language_of(text, declared) == language


@pytest.mark.parametrize(
    ("declared", "code"), [("en-US", "en"), ("zh_Hans", "zh"), ("nb", "no"), ("", None), (None, None)]
)
def test_the_language_of_a_tag_is_its_first_part(declared: str | None, code: str | None) -> None:
    assert primary(declared) == code
