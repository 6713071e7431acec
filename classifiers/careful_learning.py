"""How a careful network is taught, and how it reads afterwards: the loss, the pace, the steps.

It knows lessons and their targets, not where either come from.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import torch
from numpy.typing import NDArray
from torch.nn.functional import binary_cross_entropy_with_logits

from classifiers.careful_batches import Batch, Rows, Tokens, by_length, shuffled
from classifiers.careful_network import CarefulNetwork
from classifiers.roles import Role

Targets = NDArray[np.floating[Any]]

_BETAS: Final = (0.9, 0.98)
_EPSILON: Final = 1e-6
_WEIGHT_DECAY: Final = 0.01
_WARM_UP: Final = 0.06
_CLIP: Final = 1.0
_BESIDE: Final = 0.3  # what codes and roles count for beside the heads
_RAREST: Final = 0.01
_READ_AT_ONCE: Final = 128
_LAYER: Final = re.compile(r"\.layer\.(\d+)\.")


@dataclass(frozen=True, kw_only=True, slots=True)
class Lesson:
    """The texts `rows` of `tokens` and what is true of them: from 0 to 1, NaN where unknown.

    `targets` is texts x heads, `codes` texts x codes, `roles` tokens x roles. `smoothing` keeps targets that
    far from 0 and 1; an epoch goes through the rows `repeats` times.
    """

    tokens: Tokens
    rows: Rows
    targets: Targets
    codes: Targets | None = None
    roles: Targets | None = None
    smoothing: float = 0.0
    repeats: int = 1


@dataclass(frozen=True, kw_only=True, slots=True)
class Pace:
    """How long and how fast: `rate` is the encoder's learning rate, shrunk by `decay` a layer downwards."""

    epochs: int
    batch: int
    rate: float
    head_rate: float = 1e-3
    decay: float = 1.0

    def steps(self, lessons: Sequence[Lesson]) -> int:
        """How many batches `lessons` make."""
        an_epoch = sum(-(-len(lesson.rows) // self.batch) * lesson.repeats for lesson in lessons)
        return an_epoch * self.epochs


@dataclass(frozen=True, slots=True)
class Logits:
    """What a network says: texts x heads, texts x codes, tokens x roles; NaN where it read nothing."""

    heads: NDArray[np.float32]
    codes: NDArray[np.float32]
    roles: NDArray[np.float32]


def device() -> torch.device:
    """The accelerator where PyTorch sees one, else the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def head_weights(targets: Targets) -> NDArray[np.float32]:
    """What each head counts for in the loss: rarer ones more, by the root of their variance."""
    known = ~np.isnan(targets)
    rates = np.clip(np.nansum(targets, axis=0) / np.maximum(known.sum(axis=0), 1), _RAREST, 0.5)
    return np.asarray(np.sqrt(0.25 / (rates * (1 - rates))), dtype=np.float32)


def learn(
    network: CarefulNetwork,
    lessons: Sequence[Lesson],
    pace: Pace,
    weights: NDArray[np.float32],
    seed: int,
    steps: Iterator[object],
) -> None:
    """Teaches `network` the `lessons`; each of the `pace.steps(lessons)` batches takes one of `steps`."""
    where = next(network.parameters()).device
    torch.manual_seed(seed)
    groups = _groups(network, pace)
    optimizer = torch.optim.AdamW(groups, betas=_BETAS, eps=_EPSILON, fused=where.type == "cuda")
    plan = _plan(lessons, pace, np.random.RandomState(seed))
    heads = torch.from_numpy(weights).to(where)
    network.train()
    for step, (lesson, rows) in enumerate(plan):
        next(steps, None)
        share = _share(step, len(plan))
        for group in optimizer.param_groups:
            group["lr"] = group["fastest"] * share
        with _precision(where):
            loss = _loss(network, lesson, rows, heads)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(network.parameters(), _CLIP)
        optimizer.step()
    network.eval()


def read(network: CarefulNetwork, tokens: Tokens, rows: Rows) -> Logits:
    """What `network` says of the texts `rows` of `tokens`; the arrays have a row for every text and token."""
    where = next(network.parameters()).device
    network.eval()
    codes = 0 if network.codes is None else network.codes.out_features
    logits = Logits(
        np.full((len(tokens.lengths), network.heads.out_features), np.nan, dtype=np.float32),
        np.full((len(tokens.lengths), codes), np.nan, dtype=np.float32),
        np.full((len(tokens.ids) if codes else 0, len(Role)), np.nan, dtype=np.float32),
    )
    for part in by_length(tokens.lengths, rows, _READ_AT_ONCE):
        batch = tokens.batch(part)
        with torch.inference_mode(), _precision(where):
            heads, *more = (output.float().cpu().numpy() for output in network(*_inputs(batch, where)))
        logits.heads[part] = heads
        if codes:
            there = batch.mask > 0
            logits.codes[part] = more[0]
            logits.roles[batch.places[there]] = more[1][there]
    return logits


def _precision(where: torch.device) -> Any:  # noqa: ANN401  a context of an untyped library
    """Half the bits where that is fast."""
    return torch.autocast(where.type, dtype=torch.bfloat16, enabled=where.type == "cuda")


def _inputs(batch: Batch, where: torch.device) -> tuple[torch.Tensor, ...]:
    return tuple(torch.from_numpy(each).to(where) for each in (batch.ids, batch.mask, batch.types))


def _plan(lessons: Sequence[Lesson], pace: Pace, random: np.random.RandomState) -> list[tuple[Lesson, Rows]]:
    plan: list[tuple[Lesson, Rows]] = []
    for _ in range(pace.epochs):
        epoch = [
            (lesson, rows)
            for lesson in lessons
            for _ in range(lesson.repeats)
            for rows in shuffled(lesson.tokens.lengths, lesson.rows, pace.batch, random)
        ]
        plan.extend(epoch[place] for place in random.permutation(len(epoch)))
    return plan


def _share(step: int, steps: int) -> float:
    """How much of the learning rate is used: up from nothing, then down to nothing."""
    return min((step + 1) / (_WARM_UP * steps + 1), (steps - step) / (steps * (1 - _WARM_UP)))


def _groups(network: CarefulNetwork, pace: Pace) -> list[dict[str, Any]]:
    """Parameters by learning rate and weight decay; vectors do not decay."""
    layers = network.encoder.config.num_hidden_layers
    groups: dict[tuple[float, float], list[torch.Tensor]] = {}
    for name, parameter in network.named_parameters():
        rate = pace.head_rate
        if name.startswith("encoder."):
            found = _LAYER.search(name)
            depth = int(found[1]) + 1 if found else 0 if "embeddings" in name else layers
            rate = pace.rate * pace.decay ** (layers - depth)
        decay = _WEIGHT_DECAY if parameter.ndim > 1 else 0.0
        groups.setdefault((rate, decay), []).append(parameter)
    return [
        {"params": parameters, "lr": rate, "fastest": rate, "weight_decay": decay}
        for (rate, decay), parameters in groups.items()
    ]


def _loss(network: CarefulNetwork, lesson: Lesson, rows: Rows, weights: torch.Tensor) -> torch.Tensor:
    batch = lesson.tokens.batch(rows)
    heads, *more = network(*_inputs(batch, weights.device))
    targets = lesson.targets[rows] * (1 - 2 * lesson.smoothing) + lesson.smoothing
    loss = _known(heads, targets, weights)
    if lesson.codes is not None:
        loss = loss + _BESIDE * _known(more[0], lesson.codes[rows])
    if lesson.roles is not None:
        roles = np.where(batch.mask[..., None] > 0, lesson.roles[batch.places], np.nan)
        loss = loss + _BESIDE * _known(more[1], roles)
    return loss


def _known(logits: torch.Tensor, targets: Targets, weights: torch.Tensor | None = None) -> torch.Tensor:
    """The mean cross-entropy of what `targets` know."""
    wanted = torch.from_numpy(targets.astype(np.float32)).to(logits.device)
    known = ~torch.isnan(wanted)
    losses = binary_cross_entropy_with_logits(
        logits.float(), torch.where(known, wanted, 0.0), weight=weights, reduction="none"
    )
    return (losses * known).sum() / known.sum().clamp(min=1)
