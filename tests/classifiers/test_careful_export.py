"""The exported network says what the taught one says."""

# ruff: noqa: E402 - nothing of it can be imported where PyTorch is not installed

from pathlib import Path

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="exporting a careful reader needs the extra `train`")
onnx = pytest.importorskip("onnx", reason="as above")

from classifiers.assessment import Text
from classifiers.careful import CarefulReader, encoder
from classifiers.careful_batches import tokenize
from classifiers.careful_export import exported
from classifiers.careful_learning import read
from classifiers.careful_network import CarefulNetwork, network_of
from tests.fakes import encoders

WORDS = ("army", "border", "drone", "fires", "peace", "rockets", "talks", "the", "war", "warns")
TEXTS = (
    Text(title="Drone fires rockets"),
    Text(title="Army warns", summary="The war at the border goes on, and talks of peace fail."),
    Text(summary="Peace talks"),
    Text(title="War " * 40, summary="Peace " * 40),
)
CODES = ("where:UA", "source:?")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return encoders.bert(tmp_path / "encoder", WORDS)


def network(folder: Path, codes: int) -> CarefulNetwork:
    """Untaught, but outspoken."""
    made = network_of(folder, 5, codes, seed=1).eval()
    with torch.no_grad():
        for name, parameter in made.named_parameters():
            if not name.startswith("encoder."):
                parameter.mul_(5)
    return made


@pytest.mark.parametrize("codes", [(), CODES])
def test_it_says_within_a_tenth_what_the_network_says(folder: Path, codes: tuple[str, ...]) -> None:
    taught, tokenizer = network(folder, len(codes)), (folder / "tokenizer.json").read_text()
    tokens = tokenize(TEXTS, encoder(tokenizer, 96))
    wanted = read(taught, tokens, np.arange(len(TEXTS)))
    reader = CarefulReader(exported(taught), tokenizer, codes, 5)
    told = reader.read(TEXTS)
    assert wanted.heads.std() > 0.5
    assert np.abs(told.logits - wanted.heads).max() < 0.1
    words = [roles.logits for roles in told.roles]
    if codes:
        assert np.abs(np.concatenate(words) - wanted.roles[tokens.fields >= 0]).max() < 0.1
        coded = [[roles.codes[code] for code in codes] for roles in told.roles]
        assert np.abs(np.array(coded) - wanted.codes).max() < 0.1
    else:
        assert not any(len(each) for each in words)


def test_its_parts_are_small_and_fused(folder: Path) -> None:
    graph = onnx.load_from_string(exported(network(folder, 0))).graph
    operators = {node.op_type for node in graph.node}
    assert {"DynamicQuantizeLSTM", "MatMul", "Softmax"}.isdisjoint(operators), operators
    assert [each.name for each in graph.input] == ["ids", "mask", "types"]
    assert [each.name for each in graph.output] == ["heads"]


def test_exporting_leaves_the_network_as_it_was(folder: Path) -> None:
    made = network(folder, 2).train()
    exported(made)
    assert made.training
    assert made.encoder.config._attn_implementation == "sdpa"
