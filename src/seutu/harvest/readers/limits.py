"""Limits that keep a hostile or broken file from eating the machine."""

import csv
import io
import json
import lzma
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import BinaryIO

from seutu.core.errors import Invalid

MAX_BYTES = 256 * 2**20
MAX_ENTRY_BYTES = 4 * 2**20
MAX_ENTRIES = 100_000
MAX_RATIO = 200
MAX_DEPTH = 60
MAX_VALUES = 20_000_000
MAX_CELL_CHARACTERS = 1_000_000

# What the standard library raises for archives that are damaged or encrypted.
DAMAGED = (
    *(zipfile.BadZipFile, RuntimeError, NotImplementedError, ValueError, EOFError),
    *(zlib.error, lzma.LZMAError, OSError),
)

Json = dict[str, "Json"] | list["Json"] | str | int | float | bool | None


class Unreadable(Invalid):
    """The file as a whole is not what its reader expects."""

    code = "unreadable"


class TooComplex(Unreadable):
    """The document nests deeper, or holds more values, than any catalogue needs."""

    code = "too-complex"


def read_bytes(stream: BinaryIO, *, limit: int = MAX_BYTES) -> bytes:
    """Read a whole stream; raises `Unreadable` when it exceeds `limit` bytes."""
    content = stream.read(limit + 1)
    if len(content) > limit:
        raise Unreadable(f"The file is larger than {limit // 2**20} MiB.")
    return content


def read_text(stream: BinaryIO, *, limit: int = MAX_BYTES) -> str:
    """Read a whole stream as UTF-8; raises `Unreadable` naming a bad byte."""
    try:
        return read_bytes(stream, limit=limit).decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Unreadable(
            f"The file is not UTF-8: byte {error.start} does not fit."
        ) from None


def read_json(stream: BinaryIO, *, limit: int = MAX_BYTES) -> Json:
    """Parse a JSON file; raises `Unreadable` when it is broken or nested too deeply."""
    text = read_text(stream, limit=limit)
    try:
        document: Json = json.loads(text)
    except json.JSONDecodeError as error:
        raise Unreadable(
            f"The file is not JSON: line {error.lineno}, {error.msg}."
        ) from None
    except (RecursionError, ValueError):
        raise Unreadable(
            "The JSON is nested too deeply or holds a number that is too long."
        ) from None
    check_shape(document)
    return document


def check_shape(document: Json, *, values: int = MAX_VALUES) -> None:
    """Raise `TooComplex` for a document that is nested too deeply or far too large.

    Counts every place a value stands, so that YAML aliases which repeat each other
    (a file of 500 bytes can stand for gigabytes) are refused before they are walked.
    """
    level, seen = [document], 0
    for _ in range(MAX_DEPTH):
        inner: list[Json] = []
        is_last = True
        for item in level:
            if isinstance(item, dict | list):
                found = item.values() if isinstance(item, dict) else item
                is_last = is_last and not found
                seen += len(found)
                inner += [one for one in found if isinstance(one, dict | list)]
                if seen > values:
                    raise TooComplex(f"The document holds more than {values} values.")
        if is_last:
            return
        level = inner
    raise TooComplex(f"The document is nested deeper than {MAX_DEPTH} levels.")


def read_rows(
    stream: BinaryIO, *, delimiter: str = ",", limit: int = MAX_BYTES
) -> Iterator[list[str]]:
    """Yield the rows of a delimited text file.

    Raises `Unreadable` when the quoting is broken, with the line it happened on.
    """
    lines = csv.reader(io.StringIO(read_text(stream, limit=limit)), delimiter=delimiter)
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    try:
        yield from lines
    except csv.Error as error:
        raise Unreadable(f"Line {lines.line_num} cannot be read: {error}.") from None


def read_zip(
    stream: BinaryIO, *, limit: int = MAX_BYTES
) -> Iterator[tuple[str, bytes]]:
    """Yield (path, content) of each file of an archive, in the order of the paths.

    Raises `Unreadable` for a file that is no archive, holds too many entries, or would
    unpack to far more than it weighs.
    """
    packed = read_bytes(stream, limit=limit)
    try:
        archive = zipfile.ZipFile(io.BytesIO(packed))
    except DAMAGED:
        raise Unreadable("The file is not a zip archive.") from None
    with archive:
        entries = [entry for entry in archive.infolist() if not entry.is_dir()]
        unpacked = sum(entry.file_size for entry in entries)
        if len(entries) > MAX_ENTRIES:
            raise Unreadable(f"The archive holds more than {MAX_ENTRIES} files.")
        if unpacked > limit or unpacked > MAX_RATIO * max(len(packed), 1):
            raise Unreadable("The archive would unpack to far more than it weighs.")
        for entry in sorted(entries, key=lambda found: found.filename):
            if entry.file_size > MAX_ENTRY_BYTES:
                raise Unreadable(f"{PurePosixPath(entry.filename).name} is too large.")
            yield entry.filename, _unpacked(archive, entry)


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    try:
        with archive.open(entry) as file:
            return file.read(MAX_ENTRY_BYTES + 1)
    except DAMAGED:
        raise Unreadable("The archive is damaged or encrypted.") from None
