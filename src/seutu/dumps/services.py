"""Making dumps of all public records, and knowing which there are."""

import hashlib
import json
import os
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone

from seutu.core.errors import Conflict, NotFound
from seutu.core.locks import only_process
from seutu.dumps.rows import TABLES, Table
from seutu.dumps.writing import write_csv, write_lines, write_parquet, write_workbook

FORMS = ("csv", "xlsx", "jsonl", "parquet")
PACKED = frozenset({"csv", "jsonl"})
MANIFEST = "manifest.json"
# A workbook of more takes minutes to open, where it opens at all.
MOST_IN_WORKBOOK = 200_000
EVERY = timedelta(days=1)
CHUNK = 1024 * 1024
BUSY = "Dumps are being made already."

Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dump:
    """One file. `size` is in bytes as it is stored; CSV and JSON lines are packed."""

    table: str
    form: str
    rows: int
    size: int
    sha256: str
    made_at: datetime

    @property
    def name(self) -> str:
        return f"{self.table}.{self.form}"


def folder() -> Path:
    return Path(settings.DATA_FOLDER) / "dumps"


def make(*, progress: Progress | None = None) -> list[Dump]:
    """Write every table in every form; what was there answers until all is done.

    Raises `Conflict` while another process is at it.
    """
    target = folder()
    with only_process(_lock(), BUSY):
        fresh = target.with_name("dumps.new")
        shutil.rmtree(fresh, ignore_errors=True)
        fresh.mkdir(parents=True)
        made = [dump for table in TABLES for dump in _made(table, fresh, progress)]
        listed = [asdict(one) | {"made_at": one.made_at.isoformat()} for one in made]
        (fresh / MANIFEST).write_text(json.dumps(listed, indent=1))
        _swap(fresh, target)
    return made


def is_being_made() -> bool:
    """Tell whether a process is at it."""
    try:
        with only_process(_lock(), BUSY):
            return False
    except Conflict:
        return True


def _lock() -> Path:
    return folder().with_suffix(".lock")


def _made(table: Table, fresh: Path, progress: Progress | None) -> list[Dump]:
    now = timezone.now()
    lines = _path(fresh, table.name, "jsonl")
    rows = write_lines(table.read(), lines)
    writers: dict[str, Callable[[Path], Any]] = {
        "csv": lambda path: write_csv(lines, table.columns, path),
        "xlsx": lambda path: write_workbook(lines, table.columns, path),
        "parquet": lambda path: write_parquet(lines, table.columns, path),
    }
    found = []
    for form in FORMS:
        if form == "xlsx" and rows > MOST_IN_WORKBOOK:
            continue
        path = _path(fresh, table.name, form)
        if form in writers:
            writers[form](path)
        if progress:
            progress(f"{table.name}.{form}")
        found.append(
            Dump(
                table=table.name,
                form=form,
                rows=rows,
                size=path.stat().st_size,
                sha256=_digest(path),
                made_at=now,
            )
        )
    return found


def _path(where: Path, table: str, form: str) -> Path:
    return where / f"{table}.{form}{'.gz' if form in PACKED else ''}"


def _swap(fresh: Path, target: Path) -> None:
    """Put the new folder in the place of the old one.

    Between the two renames nothing is there, for a moment in which a reader is told
    to come again; who has a file open reads it to its end.
    """
    old = target.with_name("dumps.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        os.replace(target, old)
    os.replace(fresh, target)
    shutil.rmtree(old, ignore_errors=True)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while part := file.read(CHUNK):
            digest.update(part)
    return digest.hexdigest()


def dumps() -> list[Dump]:
    """List the files there are; none before the first was made."""
    try:
        listed = json.loads((folder() / MANIFEST).read_text())
    except (OSError, ValueError):
        return []
    return [
        Dump(**{**one, "made_at": datetime.fromisoformat(one["made_at"])})
        for one in listed
    ]


def is_due() -> bool:
    """Tell whether the dumps are older than a day."""
    found = dumps()
    return not found or found[0].made_at < timezone.now() - EVERY


def dump(name: str) -> tuple[Dump, Path]:
    """Find a file by its name, "datasets.csv"; raises `NotFound`."""
    for one in dumps():
        if one.name == name:
            return one, _path(folder(), one.table, one.form)
    raise NotFound(f"There is no dump called {name!r}.")
