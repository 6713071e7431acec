"""A small model of our own sentences, trained once."""

import sys
from pathlib import Path

import pytest

import classifiers
from classifiers.card import Readers
from classifiers.model import EscalationModel
from classifiers.train import train
from tests.fakes import careful, labels


@pytest.fixture(scope="session")
def labels_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return labels.write(tmp_path_factory.mktemp("labels") / "labels.jsonl", labels.rows())


@pytest.fixture(scope="session")
def small_model(labels_file: Path) -> EscalationModel:
    return train([labels_file], Readers.QUICK).model


def _fake_careful(patch: pytest.MonkeyPatch) -> None:
    patch.setitem(sys.modules, "classifiers.careful", careful)
    patch.setattr(classifiers, "careful_training", careful, raising=False)


@pytest.fixture
def faked_careful(monkeypatch: pytest.MonkeyPatch) -> None:
    """The careful reader and its training are fakes: neither onnxruntime nor PyTorch is needed."""
    _fake_careful(monkeypatch)


@pytest.fixture(scope="session")
def small_model_of_both(labels_file: Path) -> EscalationModel:
    """The small model with a fake careful reader beside the quick one."""
    with pytest.MonkeyPatch.context() as patch:
        _fake_careful(patch)
        return train([labels_file], Readers.BOTH).model
