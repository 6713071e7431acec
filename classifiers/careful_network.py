"""The careful reader's network: an encoder with one linear layer for each question asked of a text.

It knows the numbers of tokens, not their words, nor how it is taught.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import torch
from torch import nn
from transformers import AutoConfig, AutoModel
from transformers.modeling_utils import load_state_dict

from classifiers.roles import Role

WEIGHTS: Final = "model.safetensors"
_WORDS: Final = "embeddings.word_embeddings.weight"
_DROPOUT: Final = 0.1
_SPREAD: Final = 0.02


class CarefulNetwork(nn.Module):  # type: ignore[misc]  # PyTorch is untyped here
    """Reads the encoder's first state beside the mean of all; with `codes`, also each token's roles.

    `encoder` is a model of transformers like BERT or MPNet without its pooling layer.
    """

    def __init__(self, encoder: nn.Module, heads: int, codes: int = 0) -> None:
        super().__init__()
        width = encoder.config.hidden_size
        self.encoder = encoder
        self.drop = nn.Dropout(_DROPOUT)
        self.heads = nn.Linear(2 * width, heads)
        self.codes = nn.Linear(2 * width, codes) if codes else None
        self.roles = nn.Linear(width, len(Role)) if codes else None
        for layer in filter(None, (self.heads, self.codes, self.roles)):
            nn.init.normal_(layer.weight, std=_SPREAD)
            nn.init.zeros_(layer.bias)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """Logits: texts x heads; with codes also texts x codes and texts x tokens x roles.

        The inputs are texts x tokens: ids, 1 where there is a token, 1 where it is the summary's.
        """
        states = self._states(ids, mask, types)
        there = mask[..., None].to(states.dtype)
        mean = (states * there).sum(1) / there.sum(1)
        whole = self.drop(torch.cat([states[:, 0], mean], -1))
        if self.codes is None or self.roles is None:
            return (self.heads(whole),)
        return self.heads(whole), self.codes(whole), self.roles(self.drop(states))

    def _states(self, ids: torch.Tensor, mask: torch.Tensor, types: torch.Tensor) -> torch.Tensor:
        inputs = {"input_ids": ids, "attention_mask": mask}
        if getattr(self.encoder.config, "type_vocab_size", 0) > 1:
            inputs["token_type_ids"] = types
        padding = self.encoder.embeddings.position_embeddings.padding_idx
        if padding is not None:  # such encoders count from there on, and would take our padding for another
            places = torch.arange(ids.shape[1], device=ids.device) + padding + 1
            inputs["position_ids"] = places[None].expand_as(ids)
        return self.encoder(**inputs).last_hidden_state


def network_of(
    folder: Path, heads: int, codes: int = 0, *, seed: int, vocabulary: Sequence[int] | None = None
) -> CarefulNetwork:
    """A network on the encoder saved in `folder` (config.json and WEIGHTS), its heads yet untaught.

    `seed` draws the heads; `vocabulary` picks the rows of the word embeddings, in its order; all without.
    OSError where a file cannot be read, ValueError where the weights do not fill the encoder.
    """
    config = AutoConfig.from_pretrained(folder)
    weights: dict[str, Any] = load_state_dict(str(folder / WEIGHTS))
    if vocabulary is not None:
        weights[_WORDS] = weights[_WORDS][torch.tensor(vocabulary)]
        config.vocab_size = len(vocabulary)
    encoder = AutoModel.from_config(config, add_pooling_layer=False)
    lacking = set(encoder.load_state_dict(weights, strict=False).missing_keys)
    for name, _ in encoder.named_parameters():
        if name in lacking:
            raise ValueError(f"{folder / WEIGHTS}: lacks {name}; name a folder of a BERT or an MPNet")
    torch.manual_seed(seed)
    return CarefulNetwork(encoder, heads, codes)
