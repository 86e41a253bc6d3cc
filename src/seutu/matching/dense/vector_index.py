"""Read the vectors of one state: the nearest records, and how near a document is."""

from functools import cached_property
from pathlib import Path
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from seutu.matching.dense.generation import (
    CENTRE,
    DIGEST,
    ROTATION,
    State,
    Table,
    damaged,
    key,
    read_state,
)
from seutu.matching.dense.ports import Vectors
from seutu.matching.dense.quantised import (
    Rows,
    distances,
    nearest_sketches,
    similarities,
    sketch,
    words_of,
)

EXACT_BELOW = 20_000
OVERSAMPLE = 20
LEAST_WEIGHED = 4_000
WEIGHED_OF = 100
SAMPLE = 1_024

Number = TypeVar("Number", bound=np.generic)


class VectorIndex:
    """The vectors as of one state; later states are seen by opening it again.

    Rows that no longer count stay in the files until the next generation.
    """

    def __init__(self, folder: Path, dimension: int) -> None:
        self.folder = folder
        self.dimension = dimension
        self.state: State = read_state(folder)
        rows = self.state.rows
        try:
            self._codes = _mapped(folder / "codes.i8", np.int8, rows, dimension)
            self._scales = _mapped(folder / "scales.f4", np.float32, rows, 1)[:, 0]
            self._sketches = _mapped(
                folder / "sketches.u8", np.uint64, rows, words_of(dimension)
            )
            self._digests = _mapped(folder / "digests.u16", np.uint8, rows, DIGEST)
            self._ends = _mapped(folder / "ends.u8", np.uint64, rows, 1)[:, 0]
            ends = int(self._ends[-1]) if rows else 0
            self._ids = _mapped(folder / "ids.bin", np.uint8, ends, 1)[:, 0]
            self._table: Table = np.load(
                folder / f"table-{self.state.commit}.npy", mmap_mode="r"
            )
            self._centre: Vectors | None = np.load(folder / CENTRE) if rows else None
            self._turn: Vectors | None = np.load(folder / ROTATION) if rows else None
        except ValueError as error:
            raise damaged() from error
        if self._table.ndim != 2 or (len(self._table) and self._last_row() >= rows):
            raise damaged()

    def __len__(self) -> int:
        """How many documents have a vector."""
        return len(self._table)

    def nearest(self, vector: Vectors, limit: int) -> list[tuple[str, float]]:
        """List the nearest documents and their similarity, the nearest first.

        Up to twenty thousand rows all are weighed; of more, the sketches choose which.
        """
        rows = self._candidates(vector, limit)
        found = self.similarity(vector, rows)
        best = np.lexsort((rows, -found))[:limit]
        return [
            (self.id_of(row), value)
            for row, value in zip(
                rows[best].tolist(), found[best].tolist(), strict=True
            )
        ]

    def similarity(self, vector: Vectors, rows: Rows) -> Vectors:
        """Give the cosine of a vector and each row."""
        return similarities(self._codes[rows], self._scales[rows], vector)

    def rows_of(self, record: str) -> dict[str, int]:
        """Map each document id of a record to its row."""
        keys = self._keys
        wanted = np.uint64(key(record))
        start = int(np.searchsorted(keys, wanted, "left"))
        end = int(np.searchsorted(keys, wanted, "right"))
        rows = self._table[start:end, 1].tolist()
        named = {self.id_of(row): row for row in rows}
        return {id: row for id, row in named.items() if id.partition("#")[0] == record}

    def digest_of(self, row: int) -> bytes:
        """Name the text that a row was made from."""
        found: bytes = self._digests[row].tobytes()
        return found

    def vector(self, row: int) -> Vectors:
        """Give the vector of a row, as near as eight bits keep it."""
        found: Vectors = self._codes[row].astype(np.float32) * self._scales[row]
        return found

    def sample(self) -> Rows:
        """Give some thousand rows, evenly spread: what records are like in general."""
        step = max(1, len(self._table) // SAMPLE)
        return np.sort(self._table[::step, 1]).astype(np.int64)

    def id_of(self, row: int) -> str:
        """Give the document id of a row."""
        start = int(self._ends[row - 1]) if row else 0
        return self._ids[start : int(self._ends[row])].tobytes().decode()

    @property
    def table(self) -> Table:
        """The (key, row) pairs that count."""
        return self._table

    @cached_property
    def _keys(self) -> npt.NDArray[np.uint64]:
        return np.ascontiguousarray(self._table[:, 0])

    @cached_property
    def _counts(self) -> npt.NDArray[np.bool_]:
        """Tell for each row whether it counts."""
        found = np.zeros(self.state.rows, dtype=np.bool_)
        found[self._table[:, 1].astype(np.int64)] = True
        return found

    def _candidates(self, vector: Vectors, limit: int) -> Rows:
        if (
            len(self._table) <= EXACT_BELOW
            or self._centre is None
            or self._turn is None
        ):
            return np.sort(self._table[:, 1].astype(np.int64))
        wanted = sketch(vector[None, :], self._centre, self._turn)
        found = distances(self._sketches, wanted)
        farthest = self.dimension
        found[~self._counts] = farthest + 1
        weighed = max(OVERSAMPLE * limit, LEAST_WEIGHED, len(found) // WEIGHED_OF)
        return nearest_sketches(found, weighed, farthest)

    def _last_row(self) -> int:
        return int(self._table[:, 1].max())


def _mapped(
    path: Path, kind: type[Number], rows: int, width: int
) -> npt.NDArray[Number]:
    """Map the first rows of a file; raises `ValueError` when it is shorter."""
    if not rows:
        return np.zeros((0, width), dtype=kind)
    return np.memmap(path, dtype=kind, mode="r", shape=(rows, width)).view(np.ndarray)
