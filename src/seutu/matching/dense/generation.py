"""One generation of vectors in a folder: files that only grow, and a state that moves.

A writer adds rows behind those in use and then replaces `state.json` at once, so that
a reader sees the rows of one state, whole. What a killed writer left behind the rows
of the state is cut off by the next one.

| file | holds, for each row |
|---|---|
| `codes.i8`, `scales.f4` | the vector in eight bits a number, and its scale |
| `sketches.u8` | one bit a number |
| `digests.u16` | what the vector was made from: 16 bytes of a hash of the text |
| `ids.bin`, `ends.u8` | the document's id, and where it ends |
| `table-<commit>.npy` | (hash of the record's id, row) of the rows that count, sorted |
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from seutu.matching.dense.errors import VectorsUnusable
from seutu.matching.dense.ports import Vectors
from seutu.matching.dense.quantised import quantise, rotation, sketch, words_of

SCHEMA = 1
STAMP, STATE = "stamp.json", "state.json"
CENTRE, ROTATION = "centre.npy", "rotation.npy"
REPAIR = "Run `seutu index` to make them again."
DIGEST = 16

Table = npt.NDArray[np.uint64]


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How far a generation has got.

    `rows` counts the rows written, `commit` the states. `seen` is the number of the
    last list of changes that is in it. `after` is where the pass over the records
    stands while the generation is made.
    """

    rows: int = 0
    commit: int = 0
    seen: int = 0
    after: str = ""
    is_complete: bool = False


@dataclass(frozen=True, slots=True)
class Passage:
    """The text of one document that is encoded, and the id of the document."""

    id: str
    text: str

    @property
    def record(self) -> str:
        """The id of the record that the document is one language of."""
        return self.id.partition("#")[0]

    @property
    def digest(self) -> bytes:
        """Name the text, so that an unchanged one is not encoded again."""
        return hashlib.blake2b(self.text.encode(), digest_size=DIGEST).digest()


class Generation:
    """The files of one generation, opened for writing; one writer at a time."""

    def __init__(self, folder: Path, dimension: int) -> None:
        self.folder = folder
        self.dimension = dimension
        self.state = read_state(folder)
        self._widths = {
            "codes.i8": dimension,
            "scales.f4": 4,
            "sketches.u8": 8 * words_of(dimension),
            "digests.u16": DIGEST,
            "ends.u8": 8,
        }
        self._cut_off()

    @classmethod
    def create(
        cls, folder: Path, *, digest: str, dimension: int, seen: int
    ) -> "Generation":
        """Make an empty generation for the vectors of one model."""
        folder.mkdir(parents=True)
        for name in ("codes.i8", "scales.f4", "sketches.u8", "digests.u16"):
            (folder / name).touch()
        for name in ("ids.bin", "ends.u8"):
            (folder / name).touch()
        replace_file(folder / STATE, json.dumps(asdict(State(seen=seen))))
        stamp = {"schema": SCHEMA, "model": digest, "dimension": dimension}
        replace_file(folder / STAMP, json.dumps(stamp))
        return cls(folder, dimension)

    def add(self, passages: Sequence[Passage], vectors: Vectors) -> None:
        """Write rows behind the last; they count once `commit` has named them."""
        if not passages:
            return
        centre = self._made(CENTRE, lambda: vectors.mean(axis=0))
        codes, scales = quantise(vectors)
        ids = [passage.id.encode() for passage in passages]
        ends = (self.folder / "ids.bin").stat().st_size + np.cumsum(
            [len(id) for id in ids], dtype=np.uint64
        )
        for name, content in (
            ("codes.i8", codes.tobytes()),
            ("scales.f4", scales.tobytes()),
            ("sketches.u8", sketch(vectors, centre, self._turn).tobytes()),
            ("digests.u16", b"".join(passage.digest for passage in passages)),
            ("ids.bin", b"".join(ids)),
            ("ends.u8", ends.astype(np.uint64).tobytes()),
        ):
            with (self.folder / name).open("ab") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())

    def commit(self, table: Table | None = None, **changes: object) -> None:
        """Let what was added count, and replace the table when one is given."""
        rows = (self.folder / "scales.f4").stat().st_size // 4
        commit = self.state.commit + 1
        if table is not None:
            save(self.folder / f"table-{commit}.npy", table)
        elif self.state.is_complete:
            raise ValueError("rows of a complete generation count by its table")
        self.state = replace(self.state, rows=rows, commit=commit, **changes)  # type: ignore[arg-type]
        replace_file(self.folder / STATE, json.dumps(asdict(self.state)))
        if table is not None:
            for path in self.folder.glob("table-*.npy"):
                if path.name != f"table-{commit}.npy":
                    path.unlink(missing_ok=True)

    def ids(self) -> Iterator[str]:
        """Yield the document id of each row."""
        content = (self.folder / "ids.bin").read_bytes()
        start = 0
        for end in np.fromfile(self.folder / "ends.u8", np.uint64).tolist():
            yield content[start:end].decode()
            start = end

    def table_of_all(self) -> Table:
        """Make the table of a generation in which every row counts."""
        keys = (key(id.partition("#")[0]) for id in self.ids())
        found = np.fromiter(keys, np.uint64, count=self.state.rows)
        return sorted_table(found, np.arange(self.state.rows, dtype=np.uint64))

    @cached_property
    def _turn(self) -> Vectors:
        return self._made(ROTATION, lambda: rotation(self.dimension))

    def _made(self, name: str, make: Callable[[], Vectors]) -> Vectors:
        """Give what is made once for a generation: its centre is that of the first
        rows written."""
        path = self.folder / name
        if not path.exists():
            save(path, make().astype(np.float32))
        made: Vectors = np.load(path)
        return made

    def _cut_off(self) -> None:
        """Cut off what a killed writer left behind the rows of the state."""
        try:
            for name, width in self._widths.items():
                _cut(self.folder / name, width * self.state.rows)
            ends = np.fromfile(self.folder / "ends.u8", np.uint64)
            _cut(self.folder / "ids.bin", int(ends[-1]) if len(ends) else 0)
        except (OSError, ValueError) as error:
            raise damaged() from error


def read_stamp(folder: Path) -> tuple[object, object]:
    """Give the model digest and the dimension. Raises `VectorsUnusable`."""
    try:
        stamp = json.loads((folder / STAMP).read_text())
        if stamp["schema"] != SCHEMA:
            raise VectorsUnusable(f"Another version made the vectors. {REPAIR}")
        return stamp["model"], stamp["dimension"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise damaged() from error


def read_state(folder: Path) -> State:
    """Read how far a generation has got. Raises `VectorsUnusable`."""
    try:
        state = State(**json.loads((folder / STATE).read_text()))
        if min(state.rows, state.commit, state.seen) < 0:
            raise ValueError
    except (OSError, ValueError, TypeError) as error:
        raise damaged() from error
    return state


def damaged() -> VectorsUnusable:
    return VectorsUnusable(f"The vectors of the records are damaged. {REPAIR}")


def key(record: str) -> int:
    """Hash a record id to 64 bits; the ids decide where two share a hash."""
    return int.from_bytes(
        hashlib.blake2b(record.encode(), digest_size=8).digest(), "little"
    )


def sorted_table(keys: npt.NDArray[np.uint64], rows: Table) -> Table:
    """Put (key, row) pairs in the order of the keys, equal keys by row."""
    order = np.lexsort((rows, keys))
    return np.column_stack([keys[order], rows[order]])


def without(table: Table, records: Iterable[str]) -> Table:
    """Leave the rows of some records out of a table."""
    gone = np.fromiter({key(record) for record in records}, np.uint64)
    return table[~np.isin(table[:, 0], gone)]


def save(path: Path, content: npt.NDArray[np.generic]) -> None:
    """Write an array, durable and whole under its name or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with fresh.open("wb") as file:
        np.save(file, content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def replace_file(path: Path, text: str) -> None:
    """Write a small file, durable and whole under its name or not at all."""
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    with fresh.open("w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def _cut(path: Path, size: int) -> None:
    held = path.stat().st_size
    if held < size:
        raise ValueError
    if held > size:
        os.truncate(path, size)
