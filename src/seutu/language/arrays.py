"""A file of named arrays that is memory-mapped as a whole."""

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Self

import numpy as np
from numpy.typing import NDArray

from seutu.core.errors import Unavailable

Array = NDArray[Any]  # the stored type is part of the file
_MAGIC = b"SEUTUARR"
_ALIGNMENT = 64


class Damaged(Unavailable):
    """Say that learnt tables cannot be read, and which command repairs them."""

    code = "tables-damaged"

    def __init__(self, path: Path, what: str) -> None:
        super().__init__(
            f"{path} {what}. Remove the folder {path.parent}, and the tables are "
            "unpacked again from the package; if that does not help, run `make tables`."
        )


class _Named(dict[str, Array]):
    """The arrays of one file; one that is not there was named by other code."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def __missing__(self, name: str) -> Array:
        raise Damaged(self._path, f"has no {name}: another version of Seutu built it")


def _aligned(size: int) -> int:
    return -(-size // _ALIGNMENT) * _ALIGNMENT


def write_arrays(path: Path, arrays: Mapping[str, Array]) -> None:
    """Write arrays to one file; the same arrays give the same bytes."""
    layout: dict[str, tuple[str, int, int]] = {}
    position = 0
    for name, array in arrays.items():
        layout[name] = (array.dtype.str, array.size, position)
        position += _aligned(array.nbytes)
    header = json.dumps(layout, separators=(",", ":")).encode()
    start = _aligned(len(_MAGIC) + 8 + len(header))
    with path.open("wb") as stream:
        stream.write(_MAGIC + len(header).to_bytes(8, "little") + header)
        stream.write(bytes(start - stream.tell()))
        for array in arrays.values():
            stream.write(np.ascontiguousarray(array).tobytes())
            stream.write(bytes(_aligned(array.nbytes) - array.nbytes))


def read_arrays(path: Path) -> dict[str, Array]:
    """Map the arrays of a file into memory.

    Raises `Damaged` when the file is cut short or is none of ours, and later when an
    array is asked for that the file does not have; `FileNotFoundError` without a file.
    """
    try:
        content = np.memmap(path, dtype=np.uint8, mode="r")
    except ValueError as error:
        raise Damaged(path, "is empty") from error
    if bytes(content[: len(_MAGIC)]) != _MAGIC:
        raise Damaged(path, "is not a file of arrays")
    size = int.from_bytes(bytes(content[8:16]), "little")
    try:
        layout = json.loads(bytes(content[16 : 16 + size]))
    except ValueError as error:
        raise Damaged(path, "has a damaged head") from error
    start = _aligned(16 + size)
    arrays = _Named(path)
    for name, (kind, count, position) in layout.items():
        first = start + position
        last = first + np.dtype(kind).itemsize * count
        if last > content.size:
            raise Damaged(path, "ends too early")
        arrays[name] = content[first:last].view(np.ndarray).view(kind)
    return arrays


class Words(Sequence[str]):
    """Strings in one memory-mapped block; `find` needs them in UTF-8 order."""

    __slots__ = ("_bounds", "_letters")

    def __init__(self, letters: Array, bounds: Array) -> None:
        self._letters = letters.data
        self._bounds = bounds.data

    @staticmethod
    def pack(words: Iterable[str], prefix: str = "") -> dict[str, Array]:
        """Lay strings out as arrays `{prefix}letters` and `{prefix}bounds`."""
        return Words.pack_encoded([word.encode() for word in words], prefix)

    @staticmethod
    def pack_encoded(encoded: Sequence[bytes], prefix: str = "") -> dict[str, Array]:
        """Lay out strings that are UTF-8 already."""
        lengths = np.fromiter(map(len, encoded), dtype=np.uint32, count=len(encoded))
        bounds = np.zeros(len(encoded) + 1, dtype=np.uint32)
        np.cumsum(lengths, out=bounds[1:])
        letters = np.frombuffer(b"".join(encoded), dtype=np.uint8)
        return {f"{prefix}letters": letters, f"{prefix}bounds": bounds}

    @classmethod
    def unpack(cls, arrays: Mapping[str, Array], prefix: str = "") -> Self:
        return cls(arrays[f"{prefix}letters"], arrays[f"{prefix}bounds"])

    def __len__(self) -> int:
        return len(self._bounds) - 1

    def encoded(self, index: int) -> bytes:
        return bytes(self._letters[self._bounds[index] : self._bounds[index + 1]])

    def __getitem__(self, index: Any) -> Any:
        if isinstance(index, slice):
            return [self[one] for one in range(*index.indices(len(self)))]
        if not 0 <= index < len(self):
            raise IndexError(index)
        return self.encoded(index).decode()

    def insertion(self, wanted: bytes, *, after: bool = False) -> int:
        """Return the first place whose string is not below (or is above) `wanted`."""
        letters, bounds = self._letters, self._bounds
        low, high = 0, len(bounds) - 1
        while low < high:
            middle = (low + high) // 2
            found = bytes(letters[bounds[middle] : bounds[middle + 1]])
            if found < wanted or (after and found == wanted):
                low = middle + 1
            else:
                high = middle
        return low

    def __contains__(self, word: object) -> bool:
        return isinstance(word, str) and self.find(word) >= 0

    def find(self, word: str) -> int:
        """Return the place of a string, or -1."""
        wanted = word.encode()
        place = self.insertion(wanted)
        return place if place < len(self) and self.encoded(place) == wanted else -1
