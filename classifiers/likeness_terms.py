"""Counts how common words are in news: `python -m classifiers.likeness_terms POOL…`, JSON Lines or parquet.

It writes `data/terms.tsv` beside it; nothing at run time needs it.
"""

import json
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from importlib import import_module
from math import exp, log
from pathlib import Path
from typing import Final

from classifiers.assessment import Assessment
from classifiers.likeness import fingerprint

_RARE: Final = 5  # items that a word must stand in
_UNREAD: Final = Assessment(model="", language=None, assessed=False)


def shares(texts: Iterable[tuple[str, str]]) -> dict[float, list[str]]:
    """Words by the share of items (title, summary) that hold them, in steps of a fifth of its magnitude."""
    counts: Counter[str] = Counter()
    every = 0
    for title, summary in texts:
        counts.update(fingerprint(title, summary, _UNREAD).terms.keys())
        every += 1
    steps: dict[float, list[str]] = defaultdict(list)
    for term, count in sorted(counts.items()):
        if count >= _RARE:
            steps[float(f"{exp(round(log(count / every) * 5) / 5):.2g}")].append(term)
    return dict(sorted(steps.items(), reverse=True))


def _texts(paths: Iterable[Path]) -> Iterator[tuple[str, str]]:
    for path in paths:
        if path.suffix == ".parquet":
            # By name: pyarrow is wanted for such pools only and has no types.
            rows = import_module("pyarrow.parquet").read_table(path, columns=["title", "summary"]).to_pylist()
        else:
            rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        for row in rows:
            yield row["title"] or "", row["summary"] or ""


def main(paths: Sequence[str]) -> None:
    """Count the words of the items at `paths` and write the table."""
    lines = [f"{share:g}\t{';'.join(terms)}" for share, terms in shares(_texts(map(Path, paths))).items()]
    table = Path(__file__).with_name("data") / "terms.tsv"
    table.write_text("\n".join(["share\tterms", *lines]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
