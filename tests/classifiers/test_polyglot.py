"""Each text goes to the model of its language; what none reads stays unread."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from classifiers.artifact import ArtifactError, save
from classifiers.assessment import Assessment, Text
from classifiers.language import language_of_item
from classifiers.model import EscalationModel
from classifiers.polyglot import Polyglot, load

ENGLISH = Text(title="Drones hit an ammunition depot outside the capital")
ARABIC = Text(title="طائرات مسيرة تقصف مستودع ذخيرة قرب العاصمة", language="ar")
EGYPTIAN = Text(title="الطيارات ضربت المخزن ده امبارح بالليل وماحدش عارف مين اللي عملها")
SWEDISH = Text(title="Drönare slog till mot ett ammunitionsförråd utanför huvudstaden")


@dataclass
class OneLanguage:
    """Reads what is in its languages; notes what it was given, and how."""

    version: str
    languages: tuple[str, ...]
    given: list[tuple[Text, bool]] = field(default_factory=list)

    def assess(self, texts: list[Text], *, sparing: bool = False) -> list[Assessment]:
        self.given += [(text, sparing) for text in texts]
        return [self.explain(text).assessment for text in texts]

    def explain(self, text: Text) -> "Explained":
        language = language_of_item(text)
        return Explained(
            Assessment(model=self.version, language=language, assessed=language in self.languages)
        )


@dataclass
class Explained:
    assessment: Assessment


@pytest.fixture
def english() -> OneLanguage:
    return OneLanguage("first", ("en",))


@pytest.fixture
def arabic() -> OneLanguage:
    return OneLanguage("arabic", ("ar",))


@pytest.fixture
def both(english, arabic) -> Polyglot:
    return Polyglot(english, {"ar": arabic})


def made_by(assessments: list[Assessment]) -> list[tuple[str, bool]]:
    return [(each.model, each.assessed) for each in assessments]


def test_each_text_is_read_by_the_model_of_its_language_in_order(both):
    read = both.assess([ARABIC, ENGLISH, SWEDISH, EGYPTIAN, ENGLISH])
    assert made_by(read) == [
        ("arabic", True),
        ("first", True),
        ("first", False),
        ("arabic", True),
        ("first", True),
    ]
    assert [each.language for each in read] == ["ar", "en", "sv", "ar", "en"]


def test_a_model_is_given_the_texts_of_its_language_alone(both, arabic):
    both.assess([ENGLISH, ARABIC, SWEDISH])
    assert arabic.given == [(ARABIC, False)]
    assert both.assess([]) == []


def test_archives_are_read_sparingly_in_every_language(both, english, arabic):
    both.assess([ENGLISH, ARABIC], sparing=True)
    assert {sparing for _, sparing in english.given + arabic.given} == {True}


def test_a_language_that_the_first_model_reads_too_goes_to_its_own(arabic):
    anything = OneLanguage("first", ("en", "ar"))
    assert made_by(Polyglot(anything, {"ar": arabic}).assess([ARABIC])) == [("arabic", True)]


def test_the_model_that_read_a_text_explains_it(both):
    assert [both.explain(text).assessment.model for text in (ENGLISH, ARABIC, SWEDISH)] == [
        "first",
        "arabic",
        "first",
    ]


def test_the_version_names_every_model(both):
    assert both.version == "first; ar: arabic"


def test_without_further_languages_the_first_model_is_enough(small_model: EscalationModel, tmp_path: Path):
    save(small_model, tmp_path)
    assert load(tmp_path).version == small_model.version
    assert isinstance(load(tmp_path, {}), EscalationModel)


def test_a_model_that_does_not_read_the_language_it_is_named_for_is_refused(small_model, tmp_path):
    save(small_model, tmp_path)
    with pytest.raises(ArtifactError, match=r"reads en, not ar; name it for that"):
        load(tmp_path, {"ar": tmp_path})
