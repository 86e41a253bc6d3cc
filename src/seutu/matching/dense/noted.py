"""Lists of records that changed, each in a file under a number that only grows.

The process that writes the text index adds lists; each generation of vectors knows the
number of the last one it has seen. So neither waits for the other.
"""

from collections.abc import Iterable
from pathlib import Path

from seutu.matching.dense.generation import replace_file


class NotedChanges:
    """The lists in one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def add(self, records: Iterable[str], *, behind: int) -> None:
        """Write a list under a number greater than `behind` and than any there."""
        self.folder.mkdir(exist_ok=True)
        name = str(max(behind, self.last()) + 1)
        replace_file(self.folder / name, "\n".join(records))

    def last(self) -> int:
        """Give the greatest number there is, 0 for none."""
        return max((number for number, _ in self._lists()), default=0)

    def after(self, seen: int) -> list[str]:
        """Name the records of the lists behind a number, each once."""
        noted: dict[str, None] = {}
        for number, path in self._lists():
            if number > seen:
                noted.update(dict.fromkeys(path.read_text().split("\n")))
        return list(noted)

    def clear(self, seen: int) -> None:
        """Remove the lists up to a number."""
        for number, path in self._lists():
            if number <= seen:
                path.unlink(missing_ok=True)

    def _lists(self) -> list[tuple[int, Path]]:
        found = self.folder.glob("[0-9]*")
        return sorted((int(path.name), path) for path in found if path.name.isdecimal())
