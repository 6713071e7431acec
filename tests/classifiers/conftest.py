"""A small model of our own sentences, trained once."""

from pathlib import Path

import pytest

from classifiers.model import EscalationModel
from classifiers.train import train
from tests.fakes import labels


@pytest.fixture(scope="session")
def labels_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return labels.write(tmp_path_factory.mktemp("labels") / "labels.jsonl", labels.rows())


@pytest.fixture(scope="session")
def small_model(labels_file: Path) -> EscalationModel:
    return train([labels_file]).model
