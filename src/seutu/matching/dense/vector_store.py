"""A folder of vector generations, built beside the one in use and swapped at once.

Vectors are dear to make and the text index is not, so they are kept apart: a rebuild
takes over what was made from an unchanged text, a stopped one goes on where it was, and
records that change meanwhile are noted in `changes/`, one numbered list a file.
"""

import os
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
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
from seutu.matching.dense.noted import NotedChanges
from seutu.matching.dense.passages import passages
from seutu.matching.dense.ports import Encoder, Vectors
from seutu.matching.dense.vector_index import VectorIndex

POINTER, PREFIX, CHANGES = "CURRENT", "vectors-", "changes"
RECORDS = 256
MOST_LEFT = 2

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
        self._noted = NotedChanges(folder / CHANGES)
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
        changed = sorted(set(records))
        if changed and self._generations():
            # The number first: a list is removed only after a state has seen it.
            last = self._noted.last()
            self._noted.add(changed, behind=max(last, self._seen_by_any()))

    def waiting(self, generation: Path | None = None) -> list[str]:
        """Name the records whose change the vectors have not seen."""
        return self._noted.after(self._seen(generation or self._current()))

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
        """Make the vectors of all records; tells if that is done.

        A vector that was made from the same text before, also by a build that was
        killed, is taken over. `all_texts` yields the records behind a record id in a
        fixed order. With `most` it stops after so many records and goes on from there
        when it is called again.
        """
        with self._writing():
            made, sources = self._begun(encoder, goes_on=most is not None)
            current = self._pointed()
            records = all_texts(made.state.after)
            left = most
            while left is None or left > 0:
                batch = list(islice(records, RECORDS))
                if not batch:
                    self._finish(made, encoder, texts)
                    return True
                self._append(made, sources, batch, encoder)
                made.commit(after=batch[-1].id)
                if progress:
                    progress(len(batch))
                if any(source.folder.name == current for source in sources):
                    self._catch_up(self.folder / current, encoder, texts)
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

    def _append(
        self,
        made: Generation,
        sources: Sequence[VectorIndex],
        batch: Iterable[RecordText],
        encoder: Encoder,
    ) -> None:
        """Write the rows of records; what was made from the same text is taken over."""
        kept: list[tuple[Passage, Vectors]] = []
        fresh: list[Passage] = []
        for record in batch:
            known = [(source, source.rows_of(record.id)) for source in sources]
            for passage in passages(record):
                vector = next(
                    (
                        source.vector(rows[passage.id])
                        for source, rows in known
                        if passage.id in rows
                        and source.digest_of(rows[passage.id]) == passage.digest
                    ),
                    None,
                )
                if vector is None:
                    fresh.append(passage)
                else:
                    kept.append((passage, vector))
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
        last = self._noted.last()
        changed = self.waiting(folder)
        if not changed:
            return 0
        writer = Generation(folder, encoder.dimension)
        for start in range(0, len(changed), RECORDS):
            part = changed[start : start + RECORDS]
            is_last = start + RECORDS >= len(changed)
            self._write(writer, part, encoder, texts)
            if is_last:
                writer.commit(VectorIndex(folder, encoder.dimension).table, seen=last)
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

    def _begun(
        self, encoder: Encoder, *, goes_on: bool
    ) -> tuple[Generation, list[VectorIndex]]:
        """Begin a generation, or go on with one; with what there is to take over.

        What belongs to another model or is damaged is cleared away, but for the
        generation in use.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        resumed: Generation | None = None
        sources: list[VectorIndex] = []
        for path in sorted(self._generations(), key=_number, reverse=True):
            is_current = path.name == self._pointed()
            try:
                if read_stamp(path) != (encoder.digest, encoder.dimension):
                    raise VectorsUnusable("of another model")
                if not read_state(path).is_complete:
                    opened = Generation(path, encoder.dimension)
                    if goes_on and resumed is None:
                        resumed = opened
                        continue
                    opened.commit(opened.table_of_all(), is_complete=True, after="")
                if not is_current and len(sources) >= MOST_LEFT:
                    raise VectorsUnusable("one of too many")
                sources.append(VectorIndex(path, encoder.dimension))
            except (VectorsUnusable, OSError):
                if not is_current:
                    shutil.rmtree(path)
        return resumed or self._fresh(encoder), sources

    def _fresh(self, encoder: Encoder) -> Generation:
        generations = self._generations()
        number = max((_number(path) for path in generations), default=0) + 1
        seen = max(self._noted.last(), self._seen_by_any())
        return Generation.create(
            self.folder / f"{PREFIX}{number}",
            digest=encoder.digest,
            dimension=encoder.dimension,
            seen=seen,
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

    def _seen_by_any(self) -> int:
        return max((self._seen(path) for path in self._generations()), default=0)

    def _clear_lists(self) -> None:
        """Remove the lists that every generation has seen."""
        seen = (self._seen(path) for path in self._generations())
        self._noted.clear(min(seen, default=0))

    @contextmanager
    def _writing(self) -> Iterator[None]:
        busy = "Another process is writing the vectors. Try again when it is done."
        with only_process(self.folder / "lock", busy):
            yield


def _number(path: Path) -> int:
    return int(path.name.removeprefix(PREFIX))
