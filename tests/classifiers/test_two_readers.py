"""The careful reader reads with the quick one, and is spared only where that is asked for."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from types import SimpleNamespace

import numpy as np
import pytest

from classifiers import actors, places
from classifiers.assessment import Dyad, Text
from classifiers.heads import Heads
from classifiers.model import EscalationModel
from classifiers.text import windows

STRIKE = Text(title="Missiles strike barracks in Gorwen", summary="The army said two drones were shot down.")
CALM = Text(title="Bakers win the cup at the film festival")


@dataclass
class Careful:
    """Is sure of severity 1 wherever a text speaks of drones; keeps what it read."""

    heads: Heads
    texts: list[Text] = field(default_factory=list)

    def read(self, texts: Sequence[Text]) -> SimpleNamespace:
        self.texts.extend(texts)
        logits = np.full((len(texts), len(self.heads.columns)), -5.0)
        for row, text in enumerate(texts):
            if "drones" in f"{text.title} {text.summary}":
                logits[row, self.heads.column("severity:1")] = 5.0
        return SimpleNamespace(logits=logits, roles=tuple(f"roles of {text.title}" for text in texts))


class Believing:
    """A calibration that hears both readers and believes the careful one."""

    def probabilities(self, heads: Heads, logits: np.ndarray) -> np.ndarray:
        width = len(heads.columns)
        assert logits.shape[1] == 2 * width
        return 1 / (1 + np.exp(-logits[:, width:]))


@pytest.fixture
def careful(small_model: EscalationModel) -> Careful:
    return Careful(small_model.card.heads)


@pytest.fixture
def both(small_model: EscalationModel, careful: Careful) -> EscalationModel:
    return replace(small_model, careful=careful, calibration=Believing(), spare_below=0.5)


@pytest.fixture(autouse=True)
def told_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    """Places and sides are whatever the roles say."""
    monkeypatch.setattr(places, "where", lambda title, summary, roles=None: (str(roles),))
    monkeypatch.setattr(actors, "dyads", lambda title, summary, roles=None: (Dyad(str(roles), "?"),))


def test_a_calibration_hears_both_readers_of_every_text(both: EscalationModel, careful: Careful) -> None:
    strike, calm = both.assess([STRIKE, CALM])
    assert (strike.notable, calm.notable) == (
        pytest.approx(0.9933, abs=1e-4),
        pytest.approx(0.0067, abs=1e-4),
    )
    assert careful.texts == [STRIKE, CALM]


def test_without_a_careful_reader_the_quick_one_speaks_alone(
    small_model: EscalationModel, both: EscalationModel
) -> None:
    alone = replace(both, careful=None, calibration=None, spare_below=None)
    assert alone.assess([STRIKE, CALM], sparing=True) == small_model.assess([STRIKE, CALM])


def test_only_an_archive_spares_the_careful_reader_what_the_quick_one_is_sure_of(
    small_model: EscalationModel, both: EscalationModel, careful: Careful
) -> None:
    spared = both.assess([CALM, STRIKE, CALM], sparing=True)
    assert careful.texts == [STRIKE]
    assert spared[0] == spared[2] == small_model.assess([CALM])[0]
    assert spared[1] == both.assess([STRIKE])[0]


def test_nothing_is_spared_where_the_model_was_not_told_what(both: EscalationModel, careful: Careful) -> None:
    replace(both, spare_below=None).assess([CALM, STRIKE], sparing=True)
    assert careful.texts == [CALM, STRIKE]


def test_places_and_sides_hear_the_roles_of_their_own_text(both: EscalationModel) -> None:
    other = replace(STRIKE, title="Two drones fall on Brask")
    read = both.assess([CALM, STRIKE, other])
    assert [each.places for each in read] == [(), (f"roles of {STRIKE.title}",), (f"roles of {other.title}",)]
    assert read[1].dyads == (Dyad(f"roles of {STRIKE.title}", "?"),)


def test_a_long_text_is_placed_by_the_roles_of_its_lead(both: EscalationModel) -> None:
    long = replace(STRIKE, body="Bakers of the town share a bread recipe. " * 30)
    assert len(windows(long)) > 1
    assert both.assess([CALM, long])[1].places == (f"roles of {STRIKE.title}",)


def test_what_was_spared_is_placed_without_roles(both: EscalationModel) -> None:
    everything = replace(both.card.thresholds, notable=0.0)
    watchful = replace(both, card=replace(both.card, thresholds=everything))
    assert watchful.assess([CALM], sparing=True)[0].places == ("None",)
