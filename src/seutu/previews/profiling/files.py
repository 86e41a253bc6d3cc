"""Make of a downloaded file, whatever it is called, one that the engine can read."""

import csv
import json
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from seutu.previews.profiling.errors import NotATable
from seutu.previews.profiling.places import bounds_of, features, first_point
from seutu.previews.profiling.profile import MOST_POINTS, Profile
from seutu.previews.profiling.tables import profile_table

MEBIBYTE = 2**20
MOST_UNPACKED = 512 * MEBIBYTE
MOST_JSON = 96 * MEBIBYTE
MOST_RATIO = 300
CHUNK = 256 * 1024
MOST_SHEET_ROWS = 1_048_576
LEAST_ROWS = 2
TABLE_NAMES = (".csv", ".tsv", ".txt", ".json", ".geojson", ".parquet", ".xlsx")


@dataclass(frozen=True, slots=True)
class Read:
    """A profile, and the form that the file turned out to have."""

    form: str
    profile: Profile


def read_file(path: Path, *, scratch: Path) -> Read:
    """Profile a file by what it holds; `scratch` is a folder for its unpacked form.

    Raises `NotATable` with a sentence for people.
    """
    head = _head(path)
    if not head.strip():
        raise NotATable("The file is empty.")
    if head.startswith(b"\x1f\x8b"):
        return read_file(_ungzipped(path, scratch / "plain"), scratch=scratch)
    if head.startswith(b"PK\x03\x04"):
        return _of_archive(path, scratch)
    if head.startswith(b"PAR1"):
        return Read("parquet", profile_table(path, "parquet", scratch=scratch))
    text = head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if text[:1] in {b"{", b"["}:
        return _of_json(path, scratch)
    start = text[:200].lower()
    if start.startswith((b"<!doctype html", b"<html", b"<head", b"<!--")):
        raise NotATable("The address gives a web page, not a file.")
    if start.startswith(b"<"):
        raise NotATable("The file is XML, which is not looked into.")
    if start.startswith(b"%pdf"):
        raise NotATable("The file is a PDF, which is not looked into.")
    if b"\x00" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise NotATable("The file is in a form that is not looked into.")
    return _of_csv(path, scratch)


def _of_csv(path: Path, scratch: Path) -> Read:
    found = profile_table(_as_utf8(path, scratch), "csv", scratch=scratch)
    if len(found.columns) < 2 and found.rows < 2:
        raise NotATable("The file holds no table.")
    return Read("csv", found)


def _head(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4096)


def _ungzipped(path: Path, target: Path) -> Path:
    if target.exists():
        raise NotATable("The file is packed twice.")
    inflater = zlib.decompressobj(16 + zlib.MAX_WBITS)
    most = min(MOST_UNPACKED, MOST_RATIO * path.stat().st_size)
    size = 0
    with path.open("rb") as packed, target.open("wb") as plain:
        try:
            while data := packed.read(CHUNK):
                while data:
                    part = inflater.decompress(data, CHUNK)
                    data = inflater.unconsumed_tail
                    size += len(part)
                    if size > most:
                        raise NotATable("The file unpacks to far more than it weighs.")
                    plain.write(part)
        except zlib.error:
            raise NotATable("The file is damaged: it cannot be unpacked.") from None
    return target


def _of_archive(path: Path, scratch: Path) -> Read:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [one for one in archive.infolist() if not one.is_dir()]
            unpacked = sum(one.file_size for one in entries)
            if unpacked > min(MOST_UNPACKED, MOST_RATIO * path.stat().st_size):
                raise NotATable("The file unpacks to far more than it weighs.")
            if any(one.filename == "xl/workbook.xml" for one in entries):
                return _of_workbook(path, scratch)
            tables = [
                one for one in entries if one.filename.lower().endswith(TABLE_NAMES)
            ]
            if len(tables) != 1 or (scratch / "entry").exists():
                raise NotATable("The archive does not hold exactly one table.")
            with archive.open(tables[0]) as file:
                _copy(file, scratch / "entry")
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, zlib.error):
        raise NotATable("The archive is damaged or encrypted.") from None
    return read_file(scratch / "entry", scratch=scratch)


def _copy(file: Any, target: Path) -> None:
    size = 0
    with target.open("wb") as plain:
        while data := file.read(CHUNK):
            size += len(data)
            if size > MOST_UNPACKED:
                raise NotATable("The file unpacks to far more than it weighs.")
            plain.write(data)


def _of_workbook(path: Path, scratch: Path) -> Read:
    """Read the first sheet that holds something, as the table it shows."""
    from openpyxl import load_workbook

    target = scratch / "sheet.csv"
    with path.open("rb") as file:
        try:
            book = load_workbook(file, read_only=True, data_only=True)
            sheets = (sheet.iter_rows(values_only=True) for sheet in book.worksheets)
            holds_a_table = any(_written(rows, target) >= LEAST_ROWS for rows in sheets)
        # The library lets what it meets in a damaged file through as it is.
        except (ArithmeticError, AttributeError, LookupError, OSError) as error:
            raise NotATable("The spreadsheet is damaged.") from error
        except (SyntaxError, TypeError, ValueError) as error:
            raise NotATable("The spreadsheet is damaged.") from error
    if not holds_a_table:
        raise NotATable("The spreadsheet holds no table.")
    return Read("xlsx", profile_table(target, "csv", scratch=scratch))


def _written(rows: Iterator[tuple[Any, ...]], target: Path) -> int:
    count = 0
    with target.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        for row in rows:
            if all(cell is None for cell in row):
                continue
            writer.writerow("" if cell is None else cell for cell in row)
            count += 1
            if count >= MOST_SHEET_ROWS:
                break
    return count


def _of_json(path: Path, scratch: Path) -> Read:
    if path.stat().st_size > MOST_JSON:
        raise NotATable("The JSON file is too large to be looked into.")
    try:
        document = json.loads(path.read_bytes())
    except RecursionError:
        raise NotATable("The JSON is nested too deeply.") from None
    except ValueError:
        return _of_lines(path, scratch)
    listed = list(features(document))
    if listed:
        return _of_features(listed, scratch)
    rows = _rows(document)
    if not rows:
        raise NotATable("The JSON holds no list of records.")
    return Read("json", _of_records(rows, scratch))


def _of_lines(path: Path, scratch: Path) -> Read:
    return Read("jsonl", profile_table(path, "json", scratch=scratch))


def _rows(document: Any) -> list[dict[str, Any]]:
    """Find the list of records: the document itself, or the longest one in it."""
    lists = [document] if isinstance(document, list) else []
    if isinstance(document, dict):
        lists = [one for one in document.values() if isinstance(one, list)]
    found = [[row for row in one if isinstance(row, dict)] for one in lists]
    return max(found, key=len, default=[])


def _of_features(listed: list[tuple[Any, object]], scratch: Path) -> Read:
    rows = [dict(properties) for properties, _ in listed]
    points = [point for _, shape in listed if (point := first_point(shape)) is not None]
    if any(rows):
        found = _of_records([row or {"-": None} for row in rows], scratch)
    else:
        found = Profile(rows=len(rows), columns=())
    step = max(1, -(-len(points) // MOST_POINTS))
    return Read(
        "geojson",
        replace(found, points=tuple(points[::step]), bounds=bounds_of(points)),
    )


def _of_records(rows: list[dict[str, Any]], scratch: Path) -> Profile:
    target = scratch / "records.jsonl"
    with target.open("w", encoding="utf-8") as file:
        for row in rows:
            plain = {str(key): _flat(value) for key, value in row.items()}
            file.write(json.dumps(plain, ensure_ascii=False) + "\n")
    return profile_table(target, "json", scratch=scratch)


def _flat(value: Any) -> Any:
    """Write what is nested as text: a table has no table in its cells."""
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False)
    return value


def _as_utf8(path: Path, scratch: Path) -> Path:
    """Write a text file anew when it is not UTF-8: UTF-16 by its mark, else Windows."""
    head = _head(path)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        encoding = "utf-16"
    elif _is_utf8(path):
        return path
    else:
        encoding = "cp1252"
    target = scratch / "utf8.csv"
    with (
        path.open(encoding=encoding, errors="replace", newline="") as source,
        target.open("w", encoding="utf-8", newline="") as plain,
    ):
        while text := source.read(CHUNK):
            plain.write(text)
    return target


def _is_utf8(path: Path) -> bool:
    try:
        with path.open(encoding="utf-8") as file:
            while file.read(CHUNK):
                pass
    except UnicodeDecodeError:
        return False
    return True
