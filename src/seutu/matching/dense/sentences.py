"""Run a model without an ONNX file through sentence-transformers, if installed."""

import os
from collections.abc import Sequence

import numpy as np

from seutu.matching.dense.errors import EncoderUnusable
from seutu.matching.dense.model_folder import ModelFolder
from seutu.matching.dense.ports import Vectors

REMEDY = (
    "The model folder holds no ONNX file. Put model.onnx and tokenizer.json into it,"
    " for instance with `optimum-cli export onnx`, or install sentence-transformers."
)


class SentenceEncoder:
    """An encoder on the sentence-transformers library; see `ports.Encoder`."""

    def __init__(self, model: ModelFolder) -> None:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        try:
            from sentence_transformers import SentenceTransformer
        except ImportError as error:
            raise EncoderUnusable(REMEDY) from error
        self._model = model
        try:
            self._run = SentenceTransformer(
                str(model.folder),
                device="cpu",
                local_files_only=True,
                trust_remote_code=False,
            )
            self._run.max_seq_length = model.longest
            self._dimension = int(self.encode_needs(["a"]).shape[1])
        except EncoderUnusable:
            raise
        except Exception as error:
            # The library raises whatever the libraries below it raise.
            raise EncoderUnusable(
                f"The encoder cannot be opened ({type(error).__name__})."
                " Copy the model anew."
            ) from error

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
        try:
            found = self._run.encode(
                [prefix + text for text in texts],
                normalize_embeddings=True,
                show_progress_bar=False,
                prompt="",
            )
        except Exception as error:
            raise EncoderUnusable("The encoder failed on a text.") from error
        vectors: Vectors = np.asarray(found, dtype=np.float32)
        if vectors.ndim != 2 or not np.isfinite(vectors).all():
            raise EncoderUnusable("The encoder gives no vectors of plain numbers.")
        return vectors
