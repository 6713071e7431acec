"""A network learns what is known, and reads each text alike whatever stands beside it."""

from itertools import count, islice
from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("torch", reason="teaching a careful reader needs the extra `train`")

from classifiers.assessment import Text
from classifiers.careful import encoder
from classifiers.careful_batches import Tokens, tokenize
from classifiers.careful_learning import Lesson, Pace, head_weights, learn, read
from classifiers.careful_network import CarefulNetwork, network_of
from tests.fakes import encoders

WORDS = ("army", "border", "fires", "peace", "rockets", "talks", "the", "war")
TEXTS = [Text(title="Army fires " + "rockets " * number) for number in range(12)]
EVERY = np.arange(len(TEXTS))
PACE = Pace(epochs=2, batch=5, rate=1e-3)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return encoders.bert(tmp_path / "encoder", WORDS)


@pytest.fixture
def tokens(folder: Path) -> Tokens:
    return tokenize(TEXTS, encoder((folder / "tokenizer.json").read_text(), 64))


@pytest.fixture
def network(folder: Path) -> CarefulNetwork:
    return network_of(folder, 2, 3, seed=0)


def test_a_text_is_read_alike_alone_and_beside_longer_ones(network: CarefulNetwork, tokens: Tokens) -> None:
    together = read(network, tokens, EVERY)
    for row in EVERY:
        alone = read(network, tokens, EVERY[row : row + 1])
        words = slice(*tokens.starts[row : row + 2])
        assert np.allclose(alone.heads[row], together.heads[row], atol=1e-5)
        assert np.allclose(alone.roles[words], together.roles[words], atol=1e-5)


def test_what_is_not_read_has_no_logits(network: CarefulNetwork, tokens: Tokens) -> None:
    told = read(network, tokens, EVERY[3:5])
    assert np.flatnonzero(~np.isnan(told.heads).any(axis=1)).tolist() == [3, 4]
    assert np.flatnonzero(~np.isnan(told.codes).any(axis=1)).tolist() == [3, 4]
    known = np.flatnonzero(~np.isnan(told.roles).any(axis=1))
    assert known.tolist() == list(range(tokens.starts[3], tokens.starts[5]))


def test_of_what_is_unknown_nothing_is_learned(network: CarefulNetwork, tokens: Tokens) -> None:
    targets = np.column_stack([np.ones(12), np.full(12, np.nan)])
    roles = np.full((len(tokens.ids), 3), np.nan)
    roles[:, 2] = 1.0
    codes = np.column_stack([np.full(12, np.nan), np.ones(12), np.full(12, np.nan)])
    lesson = Lesson(tokens=tokens, rows=EVERY, targets=targets, codes=codes, roles=roles)
    learn(network, [lesson], PACE, head_weights(targets), 0, iter(()))
    for layer, known in ((network.heads, [0]), (network.codes, [1]), (network.roles, [2])):
        assert np.flatnonzero(layer.bias.detach().numpy()).tolist() == known
        assert (layer.bias.detach().numpy()[known] > 0).all()


def test_padding_has_no_roles(network: CarefulNetwork, tokens: Tokens) -> None:
    roles = np.full((len(tokens.ids), 3), np.nan)
    roles[0] = 1.0  # the first of all tokens, where a careless padding would point
    targets = np.ones((12, 2))
    lesson = Lesson(tokens=tokens, rows=EVERY[1:], targets=targets, roles=roles)
    learn(network, [lesson], PACE, head_weights(targets), 0, iter(()))
    assert not network.roles.bias.detach().numpy().any()


def test_each_batch_takes_one_step(network: CarefulNetwork, tokens: Tokens) -> None:
    targets = np.ones((12, 2))
    lessons = [
        Lesson(tokens=tokens, rows=EVERY, targets=targets, repeats=3),
        Lesson(tokens=tokens, rows=EVERY[:6], targets=targets),
    ]
    steps = count()
    learn(network, lessons, PACE, head_weights(targets), 0, steps)
    assert list(islice(steps, 1)) == [PACE.steps(lessons)] == [2 * (3 * 3 + 2)]


def test_rare_heads_count_for_more_within_bounds() -> None:
    targets = np.zeros((1000, 4))
    targets[:500, 0] = targets[:20, 1] = targets[:1, 2] = 1.0
    targets[:, 3] = np.nan
    assert head_weights(targets) == pytest.approx([1.0, 3.571, 5.025, 5.025], abs=1e-3)
