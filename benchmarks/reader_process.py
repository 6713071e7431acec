"""Loads a model and reads items in a process of its own: seconds to load, to the first item, and peak memory.

python -m benchmarks.reader_process ITEMS.jsonl [MODEL]     writes {"load", "first", "peak_mb"}
"""

import importlib
import json
import sys
import time
from itertools import islice
from pathlib import Path

from classifiers.artifact import load
from classifiers.dataset import text_of

# What loading imports when it is first needed: imported beforehand, so that loading alone is measured.
LATE = (
    "onnxruntime",
    "scipy.sparse",
    "scipy.special",
    "tokenizers",
    "classifiers.quick",
    "classifiers.state",
)
BATCH = 256


def main() -> None:
    for name in LATE:
        importlib.import_module(name)
    items, *folder = (Path(argument) for argument in sys.argv[1:])
    began = time.perf_counter()
    model = load(*folder)
    loaded = time.perf_counter()
    with items.open(encoding="utf-8") as lines:
        texts = (text_of(json.loads(line)) for line in lines)
        model.assess([next(texts)])
        first = time.perf_counter()
        while batch := list(islice(texts, BATCH)):
            model.assess(batch)
    print(json.dumps({"load": loaded - began, "first": first - loaded, "peak_mb": peak()}))


def peak() -> float:
    """The most memory this process had, in MB (Linux); what getrusage says counts that of its parent too."""
    status = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) / 1024 for line in status if line.startswith("VmHWM"))


if __name__ == "__main__":
    main()
