"""Choose what runs a model: onnxruntime where there is an ONNX file."""

from collections.abc import Sequence
from pathlib import Path

from seutu.core.kinds import RecordText
from seutu.matching.dense.meaning import Meanings
from seutu.matching.dense.model_folder import read_model_folder
from seutu.matching.dense.ports import Encoder
from seutu.matching.dense.vector_store import VectorStore


def open_encoder(folder: Path) -> Encoder:
    """Open the model of a folder and try it once; never downloads.

    Raises `EncoderUnusable` with what to install or mend.
    """
    model = read_model_folder(folder)
    # The libraries are loaded by those alone who set an encoder.
    if model.onnx is not None:
        from seutu.matching.dense.onnx_encoder import OnnxEncoder

        return OnnxEncoder(model)
    from seutu.matching.dense.sentences import SentenceEncoder

    return SentenceEncoder(model)


def encoded(records: Sequence[RecordText], model: Path, folder: Path) -> Meanings:
    """Encode records once into a folder, to read needs among them.

    Raises `EncoderUnusable`.
    """
    encoder = open_encoder(model)
    store = VectorStore(folder)
    store.build(encoder, lambda _after: iter(records), lambda _ids: ())
    return Meanings(encoder, lambda: store.reader(encoder))
