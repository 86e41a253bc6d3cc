"""A folder of vector generations, built beside the one in use and swapped at once.

Vectors are dear to make and the text index is not, so they are kept apart: a rebuild
takes over what was made from an unchanged text, a stopped one goes on where it was, and
records that change meanwhile are noted in `changes/`, one numbered list a file.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path

import numpy as np

from seutu.core.kinds import RecordText
from seutu.core.locks import only_process
from seutu.matching.dense.errors import VectorsUnusable
from seutu.matching.dense.generation import (
    REPAIR,
    STATE,
    Generation,
    Passage,
    damaged,
    key,
    read_stamp,
    read_state,
    replace_file,
    sorted_table,
    without,
)
from seutu.matching.dense.passages import passages
from seutu.matching.dense.ports import Encoder, Vectors
from seutu.matching.dense.vector_index import VectorIndex

POINTER, PREFIX, CHANGES = "CURRENT", "vectors-", "changes"
RECORDS = 256

Texts = Callable[[Iterable[str]], Iterable[RecordText]]
TextsAfter = Callable[[str], Iterator[RecordText]]
Progress = Callable[[int], None]
Mark = tuple[int, int, int, int] | None


class VectorStore:
    """Open, build, change and swap the vectors kept in one folder.

    Any number of processes read, one writes; nobody waits for anybody.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._reader: tuple[Mark, VectorIndex] | None = None

    def reader(self, encoder: Encoder) -> VectorIndex:
        """Give the vectors in use, opened again when they have changed.

        Raises `VectorsUnusable` when there are none, or of another model.
        """
        while True:
            mark = self._mark()
            if self._reader is not None and self._reader[0] == mark:
                return self._reader[1]
            try:
                opened = self._open(self._current(), encoder)
            except (VectorsUnusable, OSError) as error:
                # A swap in between may have cleared what was just pointed at.
                if self._mark() == mark:
                    self._reader = None
                    raise damaged() if isinstance(error, OSError) else error from None
                continue
            self._reader = (mark, opened)
            return opened

    def note(self, records: Iterable[str]) -> None:
        """Remember that records changed, for the vectors in use and those being made.

        Only the process that writes the text index may call it.
        """
        noted = sorted(set(records))
        generations = self._generations()
        if not noted or not generations:
            return
        folder = self.folder / CHANGES
        folder.mkdir(exist_ok=True)
        # First the lists, then the states: a list goes only after a state has it.
        number = max(
            0,
            *(int(path.name) for path in folder.glob("[0-9]*") if _is_list(path)),
            *(self._seen(path) for path in generations),
        )
        replace_file(folder / str(number + 1), "\n".join(noted))

    def waiting(self, generation: Path | None = None) -> list[str]:
        """Name the records whose change the vectors have not seen."""
        seen = self._seen(generation or self._current())
        noted: dict[str, None] = {}
        for number, path in self._lists():
            if number > seen:
                noted.update(dict.fromkeys(path.read_text().split("\n")))
        return list(noted)

    def write_changes(self, encoder: Encoder, texts: Texts) -> int:
        """Encode what changed since; returns how many records. Safe after a kill.

        Raises `Conflict` while another process writes.
        """
        with self._writing():
            self.reader(encoder)
            return self._catch_up(self._current(), encoder, texts)

    def build(
        self,
        encoder: Encoder,
        all_texts: TextsAfter,
        texts: Texts,
        *,
        progress: Progress | None = None,
        most: int | None = None,
    ) -> bool:
        """Make the vectors of all records, or go on making them; tells if it is done.

        `all_texts` yields the records behind a record id in a fixed order. With `most`
        it stops after so many records, to be called again.
        """
        with self._writing():
            made, known = self._resumed(encoder), self._known(encoder)
            records = all_texts(made.state.after)
            left = most
            while left is None or left > 0:
                batch = list(islice(records, RECORDS))
                if not batch:
                    self._finish(made, encoder, texts)
                    return True
                self._append(made, known, batch, encoder)
                made.commit(after=batch[-1].id)
                if progress:
                    progress(len(batch))
                if known is not None:
                    self._catch_up(known.folder, encoder, texts)
                left = None if left is None else left - len(batch)
        return False

    def is_current(self, encoder: Encoder) -> bool:
        """Tell whether there are vectors of this model, and no others being made."""
        try:
            self.reader(encoder)
        except VectorsUnusable:
            return False
        return len(self._generations()) == 1

    def _open(self, folder: Path, encoder: Encoder) -> VectorIndex:
        model, dimension = read_stamp(folder)
        if (model, dimension) != (encoder.digest, encoder.dimension):
            raise VectorsUnusable(f"The vectors were made by another model. {REPAIR}")
        return VectorIndex(folder, encoder.dimension)

    def _known(self, encoder: Encoder) -> VectorIndex | None:
        try:
            return self.reader(encoder)
        except VectorsUnusable:
            return None

    def _append(
        self,
        made: Generation,
        known: VectorIndex | None,
        batch: Iterable[RecordText],
        encoder: Encoder,
    ) -> None:
        """Write the rows of records; what was made from the same text is taken over."""
        kept: list[tuple[Passage, Vectors]] = []
        fresh: list[Passage] = []
        for record in batch:
            rows = known.rows_of(record.id) if known is not None else {}
            for passage in passages(record):
                row = rows.get(passage.id)
                if known is None or row is None:
                    fresh.append(passage)
                elif known.digest_of(row) == passage.digest:
                    kept.append((passage, known.vector(row)))
                else:
                    fresh.append(passage)
        if kept:
            made.add([one for one, _ in kept], np.stack([vector for _, vector in kept]))
        if fresh:
            made.add(fresh, encoder.encode_records([one.text for one in fresh]))

    def _finish(self, made: Generation, encoder: Encoder, texts: Texts) -> None:
        made.commit(made.table_of_all(), is_complete=True, after="")
        self._catch_up(made.folder, encoder, texts)
        replace_file(self.folder / POINTER, made.folder.name)
        for path in self._generations():
            if path.name != made.folder.name:
                shutil.rmtree(path, ignore_errors=True)
        self._clear_lists()

    def _catch_up(self, folder: Path, encoder: Encoder, texts: Texts) -> int:
        """Write the noted changes into a complete generation; returns the records."""
        noted = self._lists()
        changed = self.waiting(folder)
        if not changed:
            return 0
        writer = Generation(folder, encoder.dimension)
        for start in range(0, len(changed), RECORDS):
            part = changed[start : start + RECORDS]
            is_last = start + RECORDS >= len(changed)
            self._write(writer, part, encoder, texts)
            if is_last:
                writer.commit(
                    VectorIndex(folder, encoder.dimension).table, seen=noted[-1][0]
                )
        self._clear_lists()
        return len(changed)

    def _write(
        self, writer: Generation, records: list[str], encoder: Encoder, texts: Texts
    ) -> None:
        before = VectorIndex(writer.folder, encoder.dimension)
        counted: list[tuple[int, int]] = []
        fresh: list[Passage] = []
        for record in texts(records):
            rows = before.rows_of(record.id)
            for passage in passages(record):
                row = rows.get(passage.id)
                if row is not None and before.digest_of(row) == passage.digest:
                    counted.append((key(record.id), row))
                else:
                    fresh.append(passage)
        if fresh:
            writer.add(fresh, encoder.encode_records([one.text for one in fresh]))
            counted.extend(
                (key(passage.record), writer.state.rows + place)
                for place, passage in enumerate(fresh)
            )
        added = np.array(counted, dtype=np.uint64).reshape(-1, 2)
        table = np.concatenate([without(before.table, records), added])
        writer.commit(sorted_table(table[:, 0], table[:, 1]))

    def _resumed(self, encoder: Encoder) -> Generation:
        """Open the generation that a stopped build left, or begin one."""
        self.folder.mkdir(parents=True, exist_ok=True)
        current = self._pointed()
        for path in self._generations():
            if path.name == current:
                continue
            try:
                if read_stamp(path) == (encoder.digest, encoder.dimension):
                    opened = Generation(path, encoder.dimension)
                    if not opened.state.is_complete:
                        return opened
            except (VectorsUnusable, OSError):
                pass
            shutil.rmtree(path)
        numbers = (_number(path) for path in self._generations())
        folder = self.folder / f"{PREFIX}{max(numbers, default=0) + 1}"
        seen = max((number for number, _ in self._lists()), default=0)
        seen = max(seen, *(self._seen(path) for path in self._generations()), 0)
        return Generation.create(
            folder, digest=encoder.digest, dimension=encoder.dimension, seen=seen
        )

    def _pointed(self) -> str:
        try:
            return (self.folder / POINTER).read_text().strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def _current(self) -> Path:
        name = self._pointed()
        if not name:
            raise VectorsUnusable(f"The records have no vectors yet. {REPAIR}")
        if not name.removeprefix(PREFIX).isdecimal():
            raise damaged()
        return self.folder / name

    def _mark(self) -> Mark:
        try:
            pointer = os.stat(self.folder / POINTER)
            state = os.stat(self.folder / self._pointed() / STATE)
        except OSError:
            return None
        return (pointer.st_mtime_ns, pointer.st_ino, state.st_mtime_ns, state.st_ino)

    def _generations(self) -> list[Path]:
        return [
            path
            for path in self.folder.glob(f"{PREFIX}*")
            if path.name.removeprefix(PREFIX).isdecimal()
        ]

    def _seen(self, generation: Path) -> int:
        try:
            return read_state(generation).seen
        except VectorsUnusable:
            return 0

    def _lists(self) -> list[tuple[int, Path]]:
        found = (self.folder / CHANGES).glob("[0-9]*")
        return sorted((int(path.name), path) for path in found if _is_list(path))

    def _clear_lists(self) -> None:
        """Remove the lists that every generation has seen."""
        seen = min((self._seen(path) for path in self._generations()), default=0)
        for number, path in self._lists():
            if number <= seen:
                path.unlink(missing_ok=True)

    @contextmanager
    def _writing(self) -> Iterator[None]:
        busy = "Another process is writing the vectors. Try again when it is done."
        with only_process(self.folder / "lock", busy):
            yield


def _number(path: Path) -> int:
    return int(path.name.removeprefix(PREFIX))


def _is_list(path: Path) -> bool:
    return path.name.isdecimal()
