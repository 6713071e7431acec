"""One catalogue holds every word that people read."""

import re
from pathlib import Path

import pytest

from bot.languages.catalogue import ENGLISH, catalogue, languages, lists, speaking, spoken, strings, tables
from classifiers.signals import SCALES, Tier
from storage.records import Change, Factor, Reason, Stance, Status

CODE = Path(__file__).resolve().parents[3] / "bot"
USED = re.compile(r"(?<![\w.])(strings|texts|lists|tables)\.([A-Z][A-Z_0-9]*)\b")


def used():
    files = (file for file in CODE.rglob("*.py") if file.parent.name != "languages")
    return {found for file in files for found in USED.findall(file.read_text("utf-8"))}


def held():
    return {
        (section, name) for section in ("strings", "texts", "lists", "tables") for name in english()[section]
    }


def english():
    return catalogue(ENGLISH)


def test_the_catalogue_holds_all_that_the_code_says_and_nothing_else():
    assert used() == held()


def test_no_plain_text_of_ours_needs_escaping():
    sections = english()["strings"], english()["lists"], *english()["tables"].values()
    assert not [text for section in sections for text in section.values() if set("&<>") & set(text)]


@pytest.mark.parametrize(
    ("table", "enum"),
    [
        ("TIERS", Tier),
        ("STATUSES", Status),
        ("CHANGES", Change),
        ("REASONS", Reason),
        ("FACTORS", Factor),
        ("STANCES", Stance),
        ("SIGNALS", SCALES),
    ],
)
def test_every_member_of_a_closed_set_has_its_words(table, enum):
    assert set(getattr(tables, table)) == {str(member) for member in enum}


def test_what_is_said_is_english_unless_another_language_is_spoken():
    assert spoken() == ENGLISH
    assert strings.DIGEST == "Digest"
    assert lists.MONTHS[0] == "Jan"


def test_a_language_without_a_catalogue_is_spoken_in_english():
    with speaking("tlh"):
        assert spoken() == ENGLISH
    assert ENGLISH in languages()


def test_a_text_that_no_catalogue_has_is_an_error_of_ours():
    with pytest.raises(AttributeError, match=r"strings\.NONSENSE"):
        _ = strings.NONSENSE
