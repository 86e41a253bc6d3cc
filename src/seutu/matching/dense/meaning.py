"""How near a need is to records in meaning, on a scale from chance to sameness."""

from collections.abc import Callable, Iterable
from functools import cached_property, lru_cache

import numpy as np

from seutu.matching.dense.passages import need_text
from seutu.matching.dense.ports import Encoder, Vectors
from seutu.matching.dense.vector_index import VectorIndex
from seutu.matching.needs import Need

REMEMBERED = 256
ORDINARY = 0.5
LOWER = 0.1587
SPREADS = 3.0
HIGHEST_FLOOR = 0.95


class Meanings:
    """Reads needs by their meaning. Threads may share one.

    `vectors` gives the vectors in use, or raises `VectorsUnusable`.
    """

    def __init__(self, encoder: Encoder, vectors: Callable[[], VectorIndex]) -> None:
        self.encoder = encoder
        self.vectors = vectors
        self._encoded = lru_cache(REMEMBERED)(self._encode)

    def of(self, need: Need) -> "NeedMeaning | None":
        """Encode a need; a blank one means nothing.

        Raises `VectorsUnusable` or `EncoderUnusable`.
        """
        text = need_text(need)
        index = self.vectors()
        if not text or not len(index):
            return None
        return NeedMeaning(self._encoded(text), index)

    def _encode(self, text: str) -> Vectors:
        vector: Vectors = self.encoder.encode_needs([text])[0]
        return vector


class NeedMeaning:
    """One need among the vectors of one state.

    Encoders differ in what a cosine of 0.5 means. So a likeness is measured from what
    records in general have with this need: 0 up to three spreads above the median, 1
    for the same direction, and in between in proportion. The spread is taken below the
    median, where no relevant record lies.
    """

    def __init__(self, vector: Vectors, index: VectorIndex) -> None:
        self.vector = vector
        self.index = index
        self._known: dict[str, float] = {}

    @cached_property
    def floor(self) -> float:
        """The similarity up to which a record is no nearer than chance."""
        found = self.index.similarity(self.vector, self.index.sample())
        ordinary, lower = map(float, np.quantile(found, [ORDINARY, LOWER]))
        return min(ordinary + SPREADS * (ordinary - lower), HIGHEST_FLOOR)

    def likeness(self, document: str) -> float:
        """Say how near a document is, from 0 to 1; 0 for one without a vector."""
        if document not in self._known:
            self.gather([document])
        return self._known[document]

    def gather(self, documents: Iterable[str]) -> None:
        """Weigh many documents at once."""
        rows: dict[str, int] = {}
        for document in documents:
            if document not in self._known:
                self._known[document] = 0.0
                row = self.index.rows_of(document.partition("#")[0]).get(document)
                if row is not None:
                    rows[document] = row
        if rows:
            found = self.index.similarity(
                self.vector, np.array(list(rows.values()), dtype=np.int64)
            )
            for document, value in zip(rows, found.tolist(), strict=True):
                self._known[document] = self._scaled(value)

    def nearest(self, limit: int) -> list[str]:
        """List records nearer than chance, the nearest first, each once."""
        found = self.index.nearest(self.vector, limit)
        records = (
            document.partition("#")[0]
            for document, value in found
            if self._scaled(value) > 0.0
        )
        return list(dict.fromkeys(records))

    def _scaled(self, similarity: float) -> float:
        above = (similarity - self.floor) / (1.0 - self.floor)
        return min(1.0, max(0.0, above))
