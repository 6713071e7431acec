"""The careful reader: a small transformer that reads a title and summary whole, word by word in context.

It gives logits, not yet calibrated, and what each word does; it needs onnxruntime and tokenizers alone, and
knows nothing of how it was trained (`careful_training`, `careful_distillation`).
"""

import os
import re
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import onnxruntime
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from classifiers.assessment import Text
from classifiers.text import clean

Array = NDArray[np.float64]

LENGTH: Final = 96
INPUTS: Final = ("ids", "mask", "types")
HEADS, CODES, ROLES = "heads", "codes", "roles"
# Half a character, as some feeds cut them, is none that the tokenizer takes.
_HALVES: Final = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Roles:
    """What the words of one text do in it. Spans count code points of `clean(field)`.

    `fields` has one number a token, 0 title, 1 summary; `spans` (tokens x 2) where it starts and ends;
    `logits` (tokens x 3) the log-odds that the name it belongs to is where it happened, who did it, and to
    whom. `codes` has the same by "where:UA", "source:?", "target:civilians" for the codes most often
    labelled, whether named or not.
    """

    fields: NDArray[np.int8]
    spans: NDArray[np.int32]
    logits: NDArray[np.float32]
    codes: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class CarefulReading:
    """`logits` is texts x heads; `roles` one a text, empty where the network has no such heads."""

    logits: Array
    roles: tuple[Roles, ...]


@dataclass(frozen=True, slots=True)
class CarefulReader:
    """An ONNX network and its tokenizer (JSON of the tokenizers library); reads `length` tokens at most.

    ValueError where either cannot be read.
    """

    network: bytes = field(repr=False)
    tokenizer: str = field(repr=False)
    codes: tuple[str, ...]
    heads: int
    length: int = LENGTH
    _session: Any = field(init=False, repr=False, compare=False)
    _encoder: Any = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_session", _session(self.network))
        object.__setattr__(self, "_encoder", encoder(self.tokenizer, self.length))

    def read(self, texts: Sequence[Text]) -> CarefulReading:
        """A reading of each text, the same whatever stands beside it.

        Each text is a run of its own: int8 scales its numbers by the greatest in the run, so that texts read
        together would colour each other.
        """
        encodings = self._encoder.encode_batch([pair(text) for text in texts])
        workers = min(len(encodings), os.cpu_count() or 1)
        if workers > 1:
            with ThreadPoolExecutor(workers) as pool:
                outputs = list(pool.map(self._run, encodings, chunksize=8))
        else:
            outputs = [self._run(encoding) for encoding in encodings]
        logits = np.array([heads for heads, *_ in outputs], dtype=np.float64).reshape(len(texts), self.heads)
        roles = (
            self._roles(text, encoding, output)
            for text, encoding, output in zip(texts, encodings, outputs, strict=True)
        )
        return CarefulReading(logits, tuple(roles))

    def _run(self, encoding: Encoding) -> list[NDArray[np.float32]]:
        """The outputs for one text: heads, and codes and roles where the network has them."""
        ids, mask, types = (
            np.array([numbers], dtype=np.int64)
            for numbers in (encoding.ids, encoding.attention_mask, encoding.type_ids)
        )
        wanted = (HEADS, CODES, ROLES) if self.codes else (HEADS,)
        outputs = self._session.run(wanted, dict(zip(INPUTS, (ids, mask, types), strict=True)))
        return [output[0] for output in outputs]

    def _roles(self, text: Text, encoding: Encoding, output: Sequence[NDArray[np.float32]]) -> Roles:
        if not self.codes:
            return no_roles()
        _, codes, logits = output
        fields = np.array(fields_of(text, encoding), dtype=np.int8)
        words = fields >= 0
        spans = np.array(encoding.offsets, dtype=np.int32).reshape(-1, 2)[words]
        return Roles(fields[words], spans, logits[words], dict(zip(self.codes, codes.tolist(), strict=True)))


def no_roles() -> Roles:
    """What a network without such heads says."""
    spans, logits = np.zeros((0, 2), dtype=np.int32), np.zeros((0, 3), dtype=np.float32)
    return Roles(np.zeros(0, dtype=np.int8), spans, logits, {})


def pair(text: Text) -> str | tuple[str, str]:
    """What the network reads of `text`: title and summary, or the one that has words."""
    title, summary = (_HALVES.sub("\ufffd", clean(field)) for field in (text.title, text.summary))
    return (title, summary) if title and summary else title or summary


def fields_of(text: Text, encoding: Encoding) -> list[int]:
    """For each token 0 in the title, 1 in the summary, -1 for the marks that stand round them."""
    alone = 0 if clean(text.title) else 1  # a summary without a title is the first and only sequence
    return [-1 if number is None else number + alone for number in encoding.sequence_ids]


def encoder(tokenizer: str, length: int) -> Tokenizer:
    """A tokenizer that cuts the longer of title and summary; ValueError where the JSON is none."""
    try:
        made = Tokenizer.from_str(tokenizer)
    except Exception as error:  # the library raises Exception itself
        raise ValueError(f"not a tokenizer: {error}") from error
    made.no_padding()
    made.enable_truncation(length, strategy="longest_first")
    return made


def _session(network: bytes) -> onnxruntime.InferenceSession:
    """One thread a run: texts are read side by side instead, which costs less than splitting each."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 3
    try:
        return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # the library's errors have no common class of their own
        raise ValueError(f"not a network that can be run: {error}") from error
