"""Read a model folder as sentence-transformers writes it, without that library.

The layout: `modules.json`, `1_Pooling/config.json`, `config_sentence_transformers.json`
and `sentence_bert_config.json` beside the model. All of them may be absent.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args

from seutu.matching.dense.errors import EncoderUnusable

Pooling = Literal["mean", "cls", "max", "lasttoken"]

SCHEMA = 1
MODELS = (
    "model.onnx",
    "onnx/model.onnx",
    "model_quantized.onnx",
    "onnx/model_quantized.onnx",
)
CONFIGURATIONS = (
    "modules.json",
    "1_Pooling/config.json",
    "config_sentence_transformers.json",
    "sentence_bert_config.json",
    "tokenizer_config.json",
    "tokenizer.json",
)
APPLIED = {"Transformer", "Pooling", "Normalize"}
NEED_PROMPTS = ("query",)
RECORD_PROMPTS = ("passage", "document", "corpus")
USUAL_LENGTH = 256
LONGEST = 512
LARGEST_CONFIGURATION = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelFolder:
    """A model and how its texts are prepared and its outputs put together.

    `onnx` is None when only another library can run the model. `longest` counts
    tokens; the prefixes are put before the texts. `extra` names layers behind the
    pooling that an ONNX file without a sentence output would lack.
    """

    folder: Path
    onnx: Path | None
    pooling: Pooling
    need_prefix: str
    record_prefix: str
    longest: int
    extra: tuple[str, ...]
    digest: str


def read_model_folder(folder: Path) -> ModelFolder:
    """Read the settings of a model. Raises `EncoderUnusable`, naming the file."""
    if not folder.is_dir():
        raise EncoderUnusable(
            f"SEUTU_ENCODER names no folder: {folder}. Set it to a folder that holds"
            " a model; nothing is downloaded."
        )
    onnx = next((folder / name for name in MODELS if (folder / name).is_file()), None)
    prompts = _mapping(_read(folder, "config_sentence_transformers.json"), "prompts")
    return ModelFolder(
        folder=folder,
        onnx=onnx,
        pooling=_pooling(_read(folder, "1_Pooling/config.json")),
        need_prefix=_first(prompts, NEED_PROMPTS),
        record_prefix=_first(prompts, RECORD_PROMPTS),
        longest=_longest(folder),
        extra=_extra_layers(folder),
        digest=_digest(_files(folder, onnx), folder),
    )


def _read(folder: Path, name: str) -> object:
    path = folder / name
    if not path.is_file():
        return {}
    try:
        if path.stat().st_size > LARGEST_CONFIGURATION:
            raise ValueError
        return json.loads(path.read_text("utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise EncoderUnusable(
            f"{name} of the encoder cannot be read. Copy the model anew."
        ) from error


def _mapping(read: object, key: str) -> Mapping[str, object]:
    inner = read.get(key) if isinstance(read, dict) else None
    return inner if isinstance(inner, dict) else {}


def _first(prompts: Mapping[str, object], names: Iterable[str]) -> str:
    return next((str(prompts[name]) for name in names if prompts.get(name)), "")


def _pooling(read: object) -> Pooling:
    """Find the one way in which token vectors become one; the mean when none is said.

    Raises `EncoderUnusable` for a mixture or a way that Seutu does not know.
    """
    settings = read if isinstance(read, dict) else {}
    chosen = [
        name.removeprefix("pooling_mode_")
        .removesuffix("_tokens")
        .removesuffix("_token")
        for name, is_on in settings.items()
        if name.startswith("pooling_mode_") and is_on is True
    ]
    named = settings.get("pooling_mode")
    if isinstance(named, str):
        chosen = [named]
    if not chosen:
        return "mean"
    if len(chosen) > 1 or chosen[0] not in get_args(Pooling):
        raise EncoderUnusable(
            f"The encoder pools by {', '.join(chosen)}. Seutu knows one of"
            f" {', '.join(get_args(Pooling))}: take a model that pools so."
        )
    return cast("Pooling", chosen[0])


def _longest(folder: Path) -> int:
    for name, key in (
        ("sentence_bert_config.json", "max_seq_length"),
        ("tokenizer_config.json", "model_max_length"),
    ):
        read = _read(folder, name)
        said = read.get(key) if isinstance(read, dict) else None
        if isinstance(said, int) and 0 < said < 1_000_000:
            return min(said, LONGEST)
    return USUAL_LENGTH


def _extra_layers(folder: Path) -> tuple[str, ...]:
    read = _read(folder, "modules.json")
    layers = read if isinstance(read, list) else []
    kinds = (str(each.get("type", "")) for each in layers if isinstance(each, dict))
    names = (kind.rpartition(".")[2] for kind in kinds)
    return tuple(name for name in names if name and name not in APPLIED)


def _files(folder: Path, onnx: Path | None) -> list[Path]:
    """List what decides the vectors: the weights and all settings."""
    if onnx is None:
        return sorted(
            path
            for path in folder.rglob("*")
            if path.is_file()
            and not any(part.startswith(".") for part in path.parts[-3:])
        )
    known = [folder / name for name in CONFIGURATIONS]
    weights = sorted(onnx.parent.glob(f"{onnx.name}*"))
    return [path for path in (*known, *weights) if path.is_file()]


def _digest(files: Iterable[Path], folder: Path) -> str:
    digest = hashlib.blake2b(f"{SCHEMA}".encode(), digest_size=16)
    for path in files:
        try:
            with path.open("rb") as file:
                content = hashlib.file_digest(file, "sha256").hexdigest()
        except OSError as error:
            raise EncoderUnusable(
                f"{path.name} of the encoder cannot be read. Check its permissions."
            ) from error
        digest.update(f"{path.relative_to(folder)} {content}\n".encode())
    return digest.hexdigest()
