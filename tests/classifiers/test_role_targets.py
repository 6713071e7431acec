"""Labels of places and sides become targets of codes and of the words that name them."""

import numpy as np

from classifiers.assessment import Text
from classifiers.careful import encoder
from classifiers.careful_batches import tokenize
from classifiers.dataset import Example
from classifiers.role_targets import code_targets, codes_of, named, role_targets
from tests.fakes import encoders

CUT = encoder(encoders.tokenizer(("iran", "israel", "strikes", "hezbollah", "on", "the", "talks")), 64)
STRIKE = Example(
    text=Text(title="Israel strikes Iran", summary="The talks on Hezbollah end."),
    signals=frozenset({"strike"}),
    severity=3,
    where=frozenset({"IR"}),
    actors="IL>IR",
)
CALM = Example(text=Text(title="Iran talks"), signals=frozenset(), severity=0, where=frozenset(), actors="")
UNPLACED = Example(text=Text(title="Iran talks"), signals=frozenset({"threat"}), severity=1)
ATTACKED = Example(
    text=Text(title="Hezbollah strikes"),
    signals=frozenset(),
    severity=1,
    where=frozenset({"LB"}),
    actors="hezbollah",
)


def test_codes_are_those_labelled_often_enough_by_role() -> None:
    assert codes_of([STRIKE] * 25 + [ATTACKED] * 24 + [CALM, UNPLACED] * 30) == (
        "where:IR",
        "source:IL",
        "target:IR",
    )


def test_a_code_is_true_false_or_unknown() -> None:
    targets = code_targets([STRIKE, CALM, UNPLACED, ATTACKED], ("where:IR", "source:IR", "target:?"))
    assert targets[0].tolist() == [1.0, 0.0, 0.0]
    assert np.isnan(targets[1:3]).all()
    assert targets[3].tolist() == [0.0, 0.0, 1.0]


def test_words_of_names_have_the_roles_of_what_they_name() -> None:
    examples = (STRIKE, CALM, UNPLACED, ATTACKED)
    texts = [example.text for example in examples]
    tokens = tokenize(texts, CUT)
    targets = role_targets(examples, texts, tokens)
    known = np.flatnonzero(~np.isnan(targets).any(axis=1))
    said = [
        (int(np.searchsorted(tokens.starts, place, "right")) - 1, int(tokens.fields[place]), *targets[place])
        for place in known
    ]
    assert said == [
        (0, 0, 0.0, 1.0, 0.0),  # Israel did it
        (0, 0, 1.0, 0.0, 1.0),  # it happened in Iran and to Iran
        (0, 1, 0.0, 0.0, 0.0),  # Hezbollah is only spoken of
        (3, 0, 1.0, 1.0, 0.0),  # at home in Lebanon, where it happened
    ]


def test_names_are_found_whatever_the_label() -> None:
    texts = [STRIKE.text, CALM.text, Text(title="Talks")]
    assert named(texts, tokenize(texts, CUT)).sum() == 3 + 1
