"""Pack what executors need: the part of Seutu that matches, and the index."""

import tarfile
from collections.abc import Iterator
from pathlib import Path

from seutu.core.locks import only_process
from seutu.search.store import POINTER

PACKAGE = Path(__file__).resolve().parents[2]
PARTS = ("core", "language", "matching", "search", "vocabularies", "data/tables")
LEFT_OUT = {"__pycache__", "migrations"}


def pack_package(archive: Path) -> None:
    """Write the packages that matching is made of, with the learnt tables.

    The libraries they import are not in it: numpy, tantivy and the rest have to be
    where the executors run.
    """
    with tarfile.open(archive, "w") as tar:
        for path in _sources():
            tar.add(path, Path("seutu") / path.relative_to(PACKAGE))


def pack_index(index_folder: Path, archive: Path) -> None:
    """Write the generation in use, while nobody changes it.

    Waits for the process that is writing. Raises `OSError` when there is no index.
    """
    with only_process(index_folder / "lock", "", wait=True):
        name = (index_folder / POINTER).read_text().strip()
        with tarfile.open(archive, "w") as tar:
            tar.add(index_folder / POINTER, POINTER)
            tar.add(index_folder / name, name)


def pack_file(file: Path, archive: Path) -> None:
    """Write one file under its own name."""
    with tarfile.open(archive, "w") as tar:
        tar.add(file, file.name)


def _sources() -> Iterator[Path]:
    yield PACKAGE / "__init__.py"
    for part in PARTS:
        for path in sorted((PACKAGE / part).rglob("*")):
            if path.is_file() and not LEFT_OUT & set(path.parts):
                yield path
