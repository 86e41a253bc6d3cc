"""What the matcher asks of meaning, and what meaning asks of an encoder."""

from collections.abc import Iterable, Sequence
from typing import Protocol

import numpy as np
import numpy.typing as npt

from seutu.matching.needs import Need

MEANING = "meaning"

Vectors = npt.NDArray[np.float32]


class Encoder(Protocol):
    """Turns texts into vectors of length one; the nearer, the more alike in meaning.

    `digest` names model and settings: vectors of different digests never meet.
    """

    @property
    def digest(self) -> str: ...

    @property
    def dimension(self) -> int: ...

    def encode_needs(self, texts: Sequence[str]) -> Vectors:
        """Give one row for each need. Raises `EncoderUnusable` when the model fails."""

    def encode_records(self, texts: Sequence[str]) -> Vectors:
        """Give one row for each record text."""


class Likenesses(Protocol):
    """How near one need is to documents in meaning."""

    def likeness(self, document: str) -> float:
        """Say how near a document is: 0 no nearer than chance, 1 the same."""

    def gather(self, documents: Iterable[str]) -> None:
        """Weigh many documents at once, before each is asked for."""

    def nearest(self, limit: int) -> Sequence[str]:
        """List the records nearest to the need, the nearest first."""


class MeaningReader(Protocol):
    """Reads a need by its meaning; None when it has none or nothing can read it."""

    def of(self, need: Need) -> Likenesses | None: ...
