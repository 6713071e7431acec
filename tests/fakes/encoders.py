"""Tiny encoders with random weights in folders as real ones are: config, weights, tokenizer."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

# Just large and lively enough to learn a few sentences in a few hundred steps.
_SHAPE: dict[str, Any] = {
    "hidden_size": 128,
    "num_hidden_layers": 2,
    "num_attention_heads": 2,
    "intermediate_size": 128,
    "initializer_range": 0.1,
}
SPECIAL = ("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]")
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789.,'-éß漢"


def tokenizer(words: Sequence[str], special: Sequence[str] = SPECIAL) -> str:
    """A WordPiece tokenizer (JSON) of letters and `words`; of its marks only padding comes first."""
    pieces = [*LETTERS, *(f"##{letter}" for letter in LETTERS)]
    ends = [f"##{word[1:]}" for word in words if len(word) > 2]
    tokens = dict.fromkeys([special[0], *pieces, *special[1:], *words, *ends])
    numbers = {token: number for number, token in enumerate(tokens)}
    _pad, unknown, first, last, _mask = special
    marks = [{"SpecialToken": {"id": name, "type_id": 0}} for name in (first, last)]
    single = [marks[0], {"Sequence": {"id": "A", "type_id": 0}}, marks[1]]
    second = [{"Sequence": {"id": "B", "type_id": 1}}, {"SpecialToken": {"id": last, "type_id": 1}}]
    return json.dumps({
        "version": "1.0",
        "added_tokens": [
            {"id": numbers[name], "content": name, "special": True, "single_word": False, "lstrip": False,
             "rstrip": False, "normalized": False}
            for name in special
        ],
        "normalizer": {"type": "BertNormalizer", "clean_text": True, "handle_chinese_chars": True,
                       "strip_accents": False, "lowercase": True},
        "pre_tokenizer": {"type": "BertPreTokenizer"},
        "post_processor": {
            "type": "TemplateProcessing", "single": single, "pair": [*single, *second],
            "special_tokens": {
                name: {"id": name, "ids": [numbers[name]], "tokens": [name]} for name in (first, last)
            },
        },
        "model": {"type": "WordPiece", "unk_token": unknown, "continuing_subword_prefix": "##",
                  "max_input_chars_per_word": 100, "vocab": numbers},
    })  # fmt: skip


def bert(folder: Path, words: Sequence[str], seed: int = 0) -> Path:
    """A BERT of two layers in `folder`; needs PyTorch."""
    from transformers import BertConfig, BertModel  # noqa: PLC0415  an optional extra

    written = tokenizer(words)
    size = len(json.loads(written)["model"]["vocab"])
    return _saved(folder, written, BertModel, BertConfig(vocab_size=size, **_SHAPE), seed)


def mpnet(folder: Path, words: Sequence[str], seed: int = 0) -> Path:
    """An MPNet of two layers in `folder`, its marks named and numbered otherwise; needs PyTorch."""
    from transformers import MPNetConfig, MPNetModel  # noqa: PLC0415  as above

    written = tokenizer(words, ("<pad>", "<unk>", "<s>", "</s>", "<mask>"))
    size = len(json.loads(written)["model"]["vocab"])
    return _saved(folder, written, MPNetModel, MPNetConfig(vocab_size=size, **_SHAPE), seed)


def _saved(folder: Path, written: str, model: Any, config: Any, seed: int) -> Path:
    import torch  # noqa: PLC0415  as above

    torch.set_num_threads(1)  # so small a network is no faster on two
    torch.manual_seed(seed)
    folder.mkdir(parents=True, exist_ok=True)
    model(config).save_pretrained(folder)
    (folder / "tokenizer.json").write_text(written, encoding="utf-8")
    return folder
