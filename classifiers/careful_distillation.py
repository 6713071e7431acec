"""A careful reader taught by a larger one: `python -m classifiers.careful_distillation LABELS ... --out DIR`.

DIR becomes what `classifiers.prepared` reads, with `roles.npz` beside, which `classifiers.role_weights` is
fitted on. What is written there of labelled texts comes from networks that had not seen them.
"""

import argparse
import gzip
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

import numpy as np

from classifiers.assessment import Text
from classifiers.card import NETWORK_FILE, TOKENIZER_FILE
from classifiers.careful_export import exported
from classifiers.careful_learning import Logits
from classifiers.careful_material import Material
from classifiers.careful_network import CarefulNetwork
from classifiers.careful_school import Encoder, Recipe, School
from classifiers.careful_training import shipped_encoder
from classifiers.careful_vocabulary import rows_for, vocabulary_of
from classifiers.dataset import read, text_of
from classifiers.packing import Arrays, pack
from classifiers.prepared import CODES_FILE, LOGITS_FILE, RECIPE_FILE
from classifiers.text import whole

ROLES_FILE: Final = "roles.npz"


def write(
    folder: Path, material: Material, network: CarefulNetwork, out_of_fold: Logits, recipe: str
) -> None:
    """The files of a prepared careful reader, and ROLES_FILE where it has roles."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / NETWORK_FILE).write_bytes(exported(network))
    (folder / TOKENIZER_FILE).write_text(material.vocabulary, encoding="utf-8")
    (folder / CODES_FILE).write_text(json.dumps(material.codes), encoding="utf-8")
    (folder / RECIPE_FILE).write_text(f"{recipe}\n", encoding="utf-8")
    measured, tokens = material.measured, material.labelled.tokens
    heads = out_of_fold.heads[:measured].astype(np.float16)
    (folder / LOGITS_FILE).write_bytes(pack({"logits": heads}))
    if material.codes:
        words = np.flatnonzero(tokens.fields[: tokens.starts[measured]] >= 0)
        roles: Arrays = {
            "fields": tokens.fields[words],
            "spans": tokens.spans[words],
            "logits": out_of_fold.roles[words].astype(np.float16),
            "starts": np.searchsorted(words, tokens.starts[: measured + 1]),
            "codes": out_of_fold.codes[:measured].astype(np.float16),
            "names": np.array(material.codes),
        }
        (folder / ROLES_FILE).write_bytes(pack(roles))


def main(arguments: Sequence[str] | None = None) -> None:
    """Reads labels and pool, teaches, writes."""
    parser = argparse.ArgumentParser(prog="python -m classifiers.careful_distillation")
    parser.add_argument("labels", nargs="+", type=Path, help="JSON Lines with labels, measured on")
    parser.add_argument("--beside", nargs="*", default=[], type=Path, help="more labels, learned from alone")
    parser.add_argument("--unlabelled", required=True, type=Path, help="JSON Lines of texts, may be .gz")
    parser.add_argument("--teacher", required=True, type=Path, help="folder of a large encoder")
    parser.add_argument("--out", required=True, type=Path, help="folder to write to")
    asked = parser.parse_args(arguments)
    distil(
        asked.labels, asked.beside, asked.unlabelled, asked.teacher, shipped_encoder(), asked.out, Recipe()
    )


def distil(
    labels: Sequence[Path],
    beside: Sequence[Path],
    unlabelled: Path,
    teacher: Path,
    student: Path,
    out: Path,
    recipe: Recipe,
) -> None:
    """From files to files; lines that are no labels are left out. ValueError at a pool line without text."""
    (examples, _), (more, _) = read(labels), read(beside)
    pool = list(_texts(unlabelled))
    tokenizers = [(each / TOKENIZER_FILE).read_text(encoding="utf-8") for each in (student, teacher)]
    every = [*(whole(example.text) for example in (*examples, *more)), *pool]
    vocabulary = vocabulary_of(every, tokenizers[0], recipe.vocabulary)
    material = Material.of(examples, more, pool, vocabulary)
    school = School(
        material=material,
        student=Encoder(folder=student, rows=rows_for(vocabulary, tokenizers[0])),
        teacher=Encoder(folder=teacher, rows=rows_for(vocabulary, tokenizers[1])),
        recipe=recipe,
    )
    network, out_of_fold = school.taught(lambda what: print(what, file=sys.stderr))
    write(out, material, network, out_of_fold, str(recipe))


def _texts(path: Path) -> Iterator[Text]:
    opened = gzip.open if path.suffix == ".gz" else open
    with opened(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            yield whole(text_of(json.loads(line)))


if __name__ == "__main__":
    main()
