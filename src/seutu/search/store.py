"""A folder of index generations, so that a rebuild never interrupts an answer.

`CURRENT` names the generation in use and changes by an atomic rename. A process
killed while building leaves `CURRENT` as it was; the next build clears the remains.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from seutu.search.errors import (
    IndexBusy,
    IndexDamaged,
    IndexMissing,
    IndexUnusable,
)
from seutu.search.opensearch.address import Address
from seutu.search.ports import SearchStore
from seutu.search.tantivy_index import REPAIR, TantivyIndex

POINTER = "CURRENT"
PREFIX = "index-"


def open_store(
    folder: Path, *, analysis: str = "", cluster: Address | None = None
) -> SearchStore:
    """Give the store of the index in a cluster, or of the embedded one in a folder."""
    if cluster is None:
        return IndexStore(folder, analysis=analysis)
    # The library for clusters is an extra that most installations do without.
    from seutu.search.opensearch.store import OpenSearchStore

    return OpenSearchStore(cluster, folder=folder, analysis=analysis)


class IndexStore:
    """Open, rebuild and swap the embedded index kept in one folder."""

    def __init__(self, folder: Path, *, analysis: str = "") -> None:
        self.folder = folder
        self.analysis = analysis
        self._reader: TantivyIndex | None = None
        self._pointed: tuple[int, int] | None = None

    def reader(self) -> TantivyIndex:
        """Give the current index, opened once and reloaded when it has changed.

        Raises `IndexMissing`, `IndexDamaged` or `IndexOutdated`.
        """
        while True:
            pointed = self._pointer_state()
            try:
                return self._current_reader(pointed)
            except (IndexUnusable, ValueError, OSError):
                # A swap in between may have cleared what was just pointed at.
                if self._pointer_state() == pointed:
                    raise

    def generation(self) -> str:
        """Name the generation in use; raises `IndexMissing` or `IndexDamaged`."""
        return self._current().name

    @contextmanager
    def writer(self) -> Iterator[TantivyIndex]:
        """Open the current index for writing and flush when the block ends well."""
        index = TantivyIndex.open(
            self._current(), analysis=self.analysis, writable=True
        )
        try:
            yield index
            index.flush()
        finally:
            index.close()

    @contextmanager
    def rebuild(self) -> Iterator[TantivyIndex]:
        """Fill a fresh index, then put it in the place of the current one.

        Nothing changes for readers when the block raises or the process dies.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        target = self.folder / f"{PREFIX}{self._newest() + 1}"
        index = TantivyIndex.create(target, analysis=self.analysis)
        try:
            yield index
            index.flush()
        except BaseException:
            index.close()
            shutil.rmtree(target, ignore_errors=True)
            raise
        index.close()
        self._point_to(target.name)
        self._clear(keep=target.name)

    def _current_reader(self, pointed: tuple[int, int] | None) -> TantivyIndex:
        reader = self._reader
        if reader is None or pointed != self._pointed:
            reader = TantivyIndex.open(self._current(), analysis=self.analysis)
            self._reader, self._pointed = reader, pointed
        else:
            reader.reload()
        return reader

    def _current(self) -> Path:
        pointer = self.folder / POINTER
        try:
            name = pointer.read_text().strip()
        except FileNotFoundError as error:
            raise IndexMissing(f"There is no search index yet. {REPAIR}") from error
        except (OSError, UnicodeDecodeError) as error:
            raise IndexDamaged(f"The search index is damaged. {REPAIR}") from error
        if not name.startswith(PREFIX) or not name.removeprefix(PREFIX).isdecimal():
            raise IndexDamaged(f"The search index is damaged. {REPAIR}")
        return self.folder / name

    def _pointer_state(self) -> tuple[int, int] | None:
        try:
            status = os.stat(self.folder / POINTER)
        except OSError:
            return None
        return (status.st_mtime_ns, status.st_ino)

    def _generations(self) -> list[Path]:
        return [
            path
            for path in self.folder.glob(f"{PREFIX}*")
            if path.name.removeprefix(PREFIX).isdecimal()
        ]

    def _newest(self) -> int:
        numbers = (int(path.name.removeprefix(PREFIX)) for path in self._generations())
        return max(numbers, default=0)

    def _point_to(self, name: str) -> None:
        fresh = self.folder / f"{POINTER}.{os.getpid()}"
        fresh.write_text(name)
        fresh.replace(self.folder / POINTER)

    def _clear(self, keep: str) -> None:
        """Delete other generations, but none that a process is writing."""
        for path in self._generations():
            if path.name == keep:
                continue
            try:
                TantivyIndex.open(path, analysis=self.analysis, writable=True).close()
            except IndexBusy:
                continue
            except Exception:  # noqa: S110 - unusable remains go all the same
                pass
            shutil.rmtree(path, ignore_errors=True)
