"""A model of a few dozen words, made on the spot: words of one group mean the same."""

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

GROUPS = (
    ("kindergarten", "daycare", "päiväkoti", "crèche"),
    ("flood", "inundation", "tulva"),
    ("air", "atmosphere"),
    ("care", "nursing"),
    ("waste", "rubbish"),
    ("trees",),
    ("water",),
    ("schools",),
    ("street",),
    ("month",),
)
DIMENSION = 24


def write_model(
    folder: Path,
    *,
    groups: Sequence[Sequence[str]] = GROUPS,
    dimension: int = DIMENSION,
    pooling: str = "mean",
    prompts: dict[str, str] | None = None,
    longest: int = 64,
    place: str = "model.onnx",
    seed: int = 7,
) -> Path:
    """Write a model folder as sentence-transformers does, with an ONNX file."""
    onnx = pytest.importorskip("onnx", reason="onnx is not installed")
    tokenizers = pytest.importorskip("tokenizers", reason="tokenizers is missing")
    pytest.importorskip("onnxruntime", reason="onnxruntime is not installed")
    folder.mkdir(parents=True, exist_ok=True)
    words = {"[PAD]": 0, "[UNK]": 1}
    rows = [np.zeros(dimension), np.zeros(dimension)]
    random = np.random.default_rng(seed)
    directions = np.linalg.qr(random.standard_normal((dimension, dimension)))[0]
    for group, meaning in zip(groups, directions, strict=False):
        for word in group:
            words[word] = len(words)
            rows.append(meaning)
    _write_tokenizer(tokenizers, folder / "tokenizer.json", words)
    table = np.array(rows, dtype=np.float32)
    (folder / place).parent.mkdir(exist_ok=True)
    onnx.save(_graph(onnx, table), str(folder / place))
    pooled = {f"pooling_mode_{pooling}_token{'s' * (pooling != 'cls')}": True}
    _write(folder / "1_Pooling" / "config.json", pooled)
    _write(folder / "sentence_bert_config.json", {"max_seq_length": longest})
    _write(folder / "config_sentence_transformers.json", {"prompts": prompts or {}})
    return folder


def _graph(onnx, table):
    """Look each token up in a table: the least that looks like an encoder outside."""
    helper, kind = onnx.helper, onnx.TensorProto
    inputs = [
        helper.make_tensor_value_info(name, kind.INT64, ["text", "token"])
        for name in ("input_ids", "attention_mask")
    ]
    output = helper.make_tensor_value_info(
        "last_hidden_state", kind.FLOAT, ["text", "token", table.shape[1]]
    )
    graph = helper.make_graph(
        [helper.make_node("Gather", ["table", "input_ids"], ["last_hidden_state"])],
        "tiny",
        inputs,
        [output],
        [onnx.numpy_helper.from_array(table, "table")],
    )
    return helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )


def _write_tokenizer(tokenizers, path, words):
    model = tokenizers.models.WordLevel(words, unk_token="[UNK]")
    tokenizer = tokenizers.Tokenizer(model)
    tokenizer.normalizer = tokenizers.normalizers.Lowercase()
    tokenizer.pre_tokenizer = tokenizers.pre_tokenizers.Whitespace()
    tokenizer.save(str(path))


def _write(path, content):
    path.parent.mkdir(exist_ok=True)
    path.write_text(json.dumps(content))
