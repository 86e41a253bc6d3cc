"""Run an ONNX model with onnxruntime and its own tokenizer."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from seutu.matching.dense.errors import EncoderUnusable
from seutu.matching.dense.model_folder import ModelFolder, Pooling
from seutu.matching.dense.ports import Vectors

if TYPE_CHECKING:
    import tokenizers

BATCH = 32
KNOWN_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}
SENTENCE_OUTPUTS = ("sentence_embedding", "text_embeds", "pooled")
TOKEN_OUTPUTS = ("last_hidden_state", "token_embeddings")
PADS = ("[PAD]", "<pad>", "<|endoftext|>")

Whole = npt.NDArray[np.int64]


class OnnxEncoder:
    """An encoder on onnxruntime; see `ports.Encoder`. Threads may share one."""

    def __init__(self, model: ModelFolder) -> None:
        try:
            import onnxruntime
            import tokenizers
        except ImportError as error:
            raise EncoderUnusable(
                "An encoder needs onnxruntime and tokenizers:"
                " install them with `pip install 'seutu[neural]'`."
            ) from error
        self._model = model
        tokenizer_file = model.folder / "tokenizer.json"
        if model.onnx is not None and not tokenizer_file.is_file():
            tokenizer_file = model.onnx.parent / "tokenizer.json"
        if not tokenizer_file.is_file():
            raise EncoderUnusable(
                "The encoder has no tokenizer.json. Copy it from the model's source."
            )
        try:
            self._tokenizer = tokenizers.Tokenizer.from_file(str(tokenizer_file))
            self._pad = _pad_id(self._tokenizer)
            self._tokenizer.no_padding()
            self._tokenizer.enable_truncation(model.longest)
            options = onnxruntime.SessionOptions()
            options.log_severity_level = 3
            self._session = onnxruntime.InferenceSession(
                str(model.onnx), options, providers=["CPUExecutionProvider"]
            )
        except Exception as error:
            # Both libraries raise bare exceptions for a damaged file.
            raise EncoderUnusable(
                "The encoder cannot be opened: its model or its tokenizer is damaged."
                " Copy the model anew."
            ) from error
        self._inputs = self._checked_inputs()
        self._output = self._chosen_output()
        self._dimension = int(self.encode_needs(["a b", "a"]).shape[1])

    @property
    def digest(self) -> str:
        return self._model.digest

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_needs(self, texts: Sequence[str]) -> Vectors:
        """Give one row of length one for each need."""
        return self._encode(self._model.need_prefix, texts)

    def encode_records(self, texts: Sequence[str]) -> Vectors:
        """Give one row of length one for each record text."""
        return self._encode(self._model.record_prefix, texts)

    def _encode(self, prefix: str, texts: Sequence[str]) -> Vectors:
        """Encode texts of like length together, so that little is padded."""
        read = [
            encoding.ids
            for encoding in self._tokenizer.encode_batch_fast(
                [prefix + text for text in texts]
            )
        ]
        order = sorted(range(len(read)), key=lambda place: len(read[place]))
        vectors: Vectors = np.zeros((len(texts), 0), dtype=np.float32)
        for start in range(0, len(order), BATCH):
            places = order[start : start + BATCH]
            found = self._run([read[place] for place in places])
            if not vectors.shape[1]:
                vectors = np.zeros((len(texts), found.shape[1]), dtype=np.float32)
            vectors[places] = found
        return vectors

    def _run(self, read: Sequence[Sequence[int]]) -> Vectors:
        width = max(1, *(len(ids) for ids in read))
        ids: Whole = np.full((len(read), width), self._pad, dtype=np.int64)
        mask: Whole = np.zeros((len(read), width), dtype=np.int64)
        for row, found in enumerate(read):
            ids[row, : len(found)] = found
            mask[row, : len(found)] = 1
        given = {
            "input_ids": ids,
            "attention_mask": mask,
            "token_type_ids": np.zeros_like(ids),
        }
        try:
            (answer,) = self._session.run(
                [self._output], {name: given[name] for name in self._inputs}
            )
        except Exception as error:
            raise EncoderUnusable(
                "The encoder failed on a text: model and tokenizer may not belong"
                " together. Copy the model anew."
            ) from error
        values = np.asarray(answer, dtype=np.float32)
        if values.ndim == 3:
            values = pooled(values, mask, self._model.pooling)
        if values.ndim != 2 or len(values) != len(read) or not values.shape[1]:
            raise EncoderUnusable("The encoder gives no vector for each text.")
        if not np.isfinite(values).all():
            raise EncoderUnusable("The encoder gives no vectors of plain numbers.")
        return unit_length(values)

    def _checked_inputs(self) -> list[str]:
        names = [each.name for each in self._session.get_inputs()]
        if unknown := sorted(set(names) - KNOWN_INPUTS):
            raise EncoderUnusable(
                f"The encoder asks for {', '.join(unknown)}, which no text gives."
                " Export the encoder part of the model alone."
            )
        return names

    def _chosen_output(self) -> str:
        names = [each.name for each in self._session.get_outputs()]
        for name in SENTENCE_OUTPUTS:
            if name in names:
                return name
        if self._model.extra:
            raise EncoderUnusable(
                f"The model goes on behind its pooling ({', '.join(self._model.extra)})"
                " and its ONNX file does not. Export it with its sentence output."
            )
        return next((name for name in TOKEN_OUTPUTS if name in names), names[0])


def pooled(tokens: Vectors, mask: Whole, pooling: Pooling) -> Vectors:
    """Put the vectors of the tokens (text, token, dimension) together, one a text.

    `mask` is 1 for the tokens of a text and 0 for what fills it up.
    """
    weight = mask[:, :, None].astype(np.float32)
    if pooling == "cls":
        return tokens[:, 0]
    if pooling == "lasttoken":
        last = np.maximum(mask.sum(axis=1) - 1, 0)
        return np.asarray(tokens[np.arange(len(tokens)), last])
    if pooling == "max":
        highest = np.where(weight > 0, tokens, -np.inf).max(axis=1)
        return np.asarray(np.where(np.isfinite(highest), highest, 0.0), np.float32)
    counted = np.maximum(weight.sum(axis=1), 1e-9)
    return np.asarray((tokens * weight).sum(axis=1) / counted, np.float32)


def unit_length(vectors: Vectors) -> Vectors:
    """Scale rows to length one; a row of zeros stays."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.maximum(lengths, 1e-12), dtype=np.float32)


def _pad_id(tokenizer: "tokenizers.Tokenizer") -> int:
    if tokenizer.padding:
        return int(tokenizer.padding["pad_id"])
    known = (tokenizer.token_to_id(token) for token in PADS)
    return next((number for number in known if number is not None), 0)
