"""Writes a careful network as `careful` runs it: ONNX, eight bits a weight.

It knows nothing of lessons or labels.
"""

import copy
import warnings
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.transformers import optimizer
from onnxruntime.transformers.fusion_options import FusionOptions

from classifiers.careful import CODES, HEADS, INPUTS, ROLES
from classifiers.careful_network import CarefulNetwork

_OPSET: Final = 17
# Says that nothing more need be prepared, else quantizing warns, and sets logging up to do so.
_PREPARED: Final = ("onnx.quant.pre_process", "onnxruntime.quant")


def exported(network: CarefulNetwork) -> bytes:
    """`network` as an ONNX file: from int64 INPUTS to HEADS and, where it has them, CODES and ROLES.

    Its attention and layers are fused; weights and activations are integers of eight bits, a scale a column.
    """
    plain = copy.deepcopy(network).cpu().float().eval()
    config = plain.encoder.config
    with TemporaryDirectory() as folder:
        traced, fused, small = (str(Path(folder) / f"{name}.onnx") for name in ("traced", "fused", "small"))
        _trace(plain, traced)
        graph = optimizer.optimize_model(
            traced,
            model_type="bert",
            num_heads=config.num_attention_heads,
            hidden_size=config.hidden_size,
            optimization_options=FusionOptions("bert"),
            opt_level=0,
        )
        graph.model.metadata_props.add(key=_PREPARED[0], value=_PREPARED[1])
        graph.save_model_to_file(fused)
        quantize_dynamic(
            fused,
            small,
            weight_type=QuantType.QInt8,
            per_channel=True,
            extra_options={"DefaultTensorType": onnx.TensorProto.FLOAT},  # fused operators do not tell theirs
        )
        return Path(small).read_bytes()


def _trace(network: CarefulNetwork, path: str) -> None:
    network.encoder.set_attn_implementation("eager")  # the one whose operators can be fused
    outputs = (HEADS, CODES, ROLES) if network.codes is not None else (HEADS,)
    texts = {0: "texts"}
    axes = {
        name: {**texts, 1: "tokens"} if name in (*INPUTS, ROLES) else texts for name in (*INPUTS, *outputs)
    }
    ids = torch.ones((2, 16), dtype=torch.int64)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of the tracing exporter, whose graphs alone can be fused
        torch.onnx.export(
            network,
            (ids, ids, torch.zeros_like(ids)),
            path,
            input_names=list(INPUTS),
            output_names=list(outputs),
            dynamic_axes=axes,
            opset_version=_OPSET,
            dynamo=False,
        )
