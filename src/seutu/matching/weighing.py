"""The arrays in which all candidates of a need are weighed at once.

A match weighs two hundred records of sixty terms, of which few count. The terms become
numbers without a step of the interpreter, and all that follows is arithmetic on arrays.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

NOTHING = 0


class Contribution(NamedTuple):
    """What one unit of the plan, or one prior, adds for one record."""

    key: str
    value: float


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that speaks for one record; `total` is the sum of the contributions.

    `spoken` is the part of words and concepts in it, `touched` the reach of those that
    contribute. The contributions are listed when they are asked for: of two hundred
    records twenty are explained.
    """

    total: float
    spoken: float
    touched: float
    listed: Callable[[], tuple[Contribution, ...]]

    @property
    def contributions(self) -> tuple[Contribution, ...]:
        """List what each unit adds; contributions of nothing are left out."""
        return self.listed()


class Counts:
    """What each numbered term counts for: pairs of a unit and a share."""

    def __init__(self) -> None:
        self._pairs: list[tuple[tuple[int, float], ...]] = [()]

    def number(self, pairs: Iterable[tuple[int, float]]) -> int:
        """Give pairs a number; no pairs have the number of nothing."""
        kept = tuple(pairs)
        if not kept:
            return NOTHING
        self._pairs.append(kept)
        return len(self._pairs) - 1

    def __getitem__(self, number: int) -> tuple[tuple[int, float], ...]:
        return self._pairs[number]

    def met(self, numbers: Integers) -> tuple[Integers, Integers, Floats]:
        """List every pair of every number: its place in `numbers`, unit and share."""
        sizes = np.fromiter(map(len, self._pairs), np.int64, len(self._pairs))
        pairs = np.array(list(chain.from_iterable(self._pairs))).reshape(-1, 2)
        counts = sizes[numbers]
        starts = (np.cumsum(sizes) - sizes)[numbers]
        before = np.cumsum(counts) - counts
        places = np.repeat(np.arange(len(numbers)), counts)
        found = np.arange(len(places)) + (starts - before)[places]
        return places, pairs[found, 0].astype(np.int64), pairs[found, 1]


@dataclass(frozen=True, slots=True)
class Met:
    """What each unit (column) adds for each document (row), and which ones count."""

    values: Floats
    counts: npt.NDArray[np.bool_]

    def of(self, row: int, keys: Sequence[str]) -> list[Contribution]:
        """List what the units, named by their keys, add for one document."""
        values = self.values[row]
        return [
            Contribution(keys[number], float(values[number]))
            for number in np.flatnonzero(self.counts[row]).tolist()
        ]


def numbered(fields: Iterable[Iterable[int | None]]) -> tuple[Integers, Integers]:
    """List what counts in a field of each document: rows, and numbers of terms.

    Terms without a number, or with that of nothing, are passed over.
    """
    numbers: list[int] = []
    ends: list[int] = [0]
    for field in fields:
        numbers.extend(filter(None, field))
        ends.append(len(numbers))
    rows = np.repeat(np.arange(len(ends) - 1), np.diff(ends))
    return rows, np.array(numbers, dtype=np.int64)


def summed(
    rows: Integers, units: Integers, worth: Floats, shape: tuple[int, int]
) -> Floats:
    """Add up what was met by row and unit."""
    size = shape[0] * shape[1]
    places = rows * shape[1] + units
    flat: Floats = np.bincount(places, weights=worth, minlength=size).astype(float)
    return flat.reshape(shape)
