"""A table out of the bytes of a CSV or XLSX file: header, numbered rows, plain texts.

Every cell becomes a text: dates as ISO 8601, whole numbers without ".0". Formulas are
never worked out: the value that the program stored beside one counts.
"""

import csv
import io
import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time

import openpyxl

from seutu.harvest.readers.fields import clean
from seutu.harvest.readers.limits import (
    MAX_CELL_CHARACTERS,
    MAX_RATIO,
    TooComplex,
    Unreadable,
)
from seutu.harvest.readers.spreadsheet_columns import (
    known_names,
    language_of_words,
    name_key,
)
from seutu.harvest.readers.spreadsheet_encodings import decoded, delimiter_of

MOST_ROWS = 50_000
MOST_CELLS = 2_000_000
MOST_COLUMNS = 1_000
MOST_PARTS = 2_000
LARGEST_UNPACKED = 128 * 2**20
LONGEST_CELL = 100_000
LAST_ROW = 1_048_576
HEADER_SEARCHED = 25
ZIP = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

Row = tuple[int, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """A header and the rows below it, each with its number in the file.

    `encoding` and `delimiter` are "" for a workbook, `sheet` and `sheets` for a text.
    """

    header: tuple[str, ...]
    rows: tuple[Row, ...]
    header_row: int = 1
    encoding: str = ""
    delimiter: str = ""
    sheet: str = ""
    sheets: tuple[str, ...] = ()

    def column(self, index: int) -> Iterator[str]:
        """Yield the non-empty cells of a column."""
        for _, cells in self.rows:
            if cells[index]:
                yield cells[index]


def read_table(content: bytes, *, encoding: str = "", sheet: str = "") -> Table:
    """Read a CSV or XLSX file; the content decides which it is.

    Raises `Unreadable` for what is neither, is empty, or exceeds the limits.
    """
    if content.startswith(OLD_OFFICE):
        raise Unreadable(
            "The file is in an old Excel format or protected by a password."
            " Save it as .xlsx or as CSV without a password."
        )
    if content.startswith(ZIP):
        return _workbook(content, sheet)
    if content.lstrip()[:1] == b"<":
        raise Unreadable("The file is a web page or XML, not a table.")
    text, found = decoded(content, encoding=encoding)
    delimiter, text = delimiter_of(text)
    header_row, header, rows = _shaped(_csv_rows(text, delimiter))
    return Table(
        header=header,
        rows=rows,
        header_row=header_row,
        encoding=found,
        delimiter=delimiter,
    )


def _csv_rows(text: str, delimiter: str) -> Iterator[Row]:
    csv.field_size_limit(MAX_CELL_CHARACTERS)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        # Rows as a spreadsheet numbers them: a line break in a cell begins none.
        for number, cells in enumerate(lines, start=1):
            yield number, tuple(clean(cell) for cell in cells)
    except csv.Error as error:
        raise Unreadable(f"Line {lines.line_num} cannot be read: {error}.") from None


def _workbook(content: bytes, sheet: str) -> Table:
    _check_archive(content)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return _sheet(content, sheet)
    except Unreadable:
        raise
    except Exception as error:  # the library lets whatever a broken part causes through
        raise Unreadable(
            f"The workbook is damaged or no .xlsx file ({type(error).__name__})."
        ) from error


def _sheet(content: bytes, name: str) -> Table:
    book = openpyxl.load_workbook(
        io.BytesIO(content), read_only=True, data_only=True, keep_links=False
    )
    try:
        sheets = {each.title: each for each in book.worksheets}
        if not sheets:
            raise Unreadable("The workbook holds no sheet with cells.")
        if name and name not in sheets:
            known = ", ".join(sheets)
            raise Unreadable(f"The workbook has no sheet {name!r}. It has: {known}.")
        chosen = sheets[name] if name else next(iter(sheets.values()))
        chosen.reset_dimensions()
        rows = (
            (number, tuple(map(cell_text, cells)))
            for number, cells in enumerate(
                chosen.iter_rows(values_only=True, max_col=MOST_COLUMNS), start=1
            )
        )
        header_row, header, found = _shaped(rows)
        return Table(
            header=header,
            rows=found,
            header_row=header_row,
            sheet=chosen.title,
            sheets=tuple(sheets),
        )
    finally:
        book.close()


def cell_text(value: object) -> str:
    """Return a cell as text; a date as ISO 8601, without a time of midnight."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime):
        is_day = value.time() == time()
        return value.date().isoformat() if is_day else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return clean(str(value))


def _check_archive(content: bytes) -> None:
    """Raise `Unreadable` for a bomb; zipfile gives no more than an entry declares."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise Unreadable("The workbook is damaged.") from None
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_PARTS:
        raise Unreadable(f"The workbook holds more than {MOST_PARTS} parts.")
    if any(entry.flag_bits & 1 for entry in entries):
        raise Unreadable("The workbook is protected by a password.")
    if unpacked > LARGEST_UNPACKED or unpacked > MAX_RATIO * len(content):
        raise Unreadable("The workbook would unpack to far more than it weighs.")


def _shaped(rows: Iterable[Row]) -> tuple[int, tuple[str, ...], tuple[Row, ...]]:
    """Part header and body: titles above it, empty rows and empty columns fall away."""
    filled = list(_within_limits(rows))
    if not filled:
        raise Unreadable("The table is empty.")
    place = _header_place(filled)
    width = max(_width(cells) for _, cells in filled[place:])
    header = _padded(filled[place][1], width)
    if place and (joined := _joined(_padded(filled[place - 1][1], width), header)):
        header = joined
    body = [(number, _padded(cells, width)) for number, cells in filled[place + 1 :]]
    used = [
        index
        for index in range(width)
        if header[index] or any(cells[index] for _, cells in body)
    ]
    names = _distinct([header[index] or f"column {index + 1}" for index in used])
    kept = tuple((number, tuple(cells[i] for i in used)) for number, cells in body)
    return filled[place][0], names, kept


def _within_limits(rows: Iterable[Row]) -> Iterator[Row]:
    seen = cells_seen = 0
    for number, cells in rows:
        cells_seen += len(cells)
        if cells_seen > MOST_CELLS * 4 or number > LAST_ROW + 1:
            raise TooComplex(f"The table has more than {MOST_CELLS} cells.")
        width = _width(cells)
        if not width:
            continue
        seen += 1
        if seen > MOST_ROWS:
            raise TooComplex(f"The table has more than {MOST_ROWS} rows.")
        if width > MOST_COLUMNS:
            raise TooComplex(f"The table has more than {MOST_COLUMNS} columns.")
        if seen * width > MOST_CELLS:
            raise TooComplex(f"The table has more than {MOST_CELLS} cells.")
        yield number, tuple(cell[:LONGEST_CELL] for cell in cells[:width])


def _header_place(rows: Sequence[Row]) -> int:
    """Find the row of the first ones that most looks like names of columns."""

    def score(place: int) -> tuple[int, int, int]:
        cells = rows[place][1]
        known = sum(bool(known_names(cell)) for cell in cells if cell)
        tags = sum(bool(language_of_words(cell)) for cell in cells if cell)
        filled = sum(bool(cell) and not _is_value(cell) for cell in cells)
        return known + tags, filled if known + tags == 0 else 0, -place

    return max(range(min(len(rows), HEADER_SEARCHED)), key=score)


def _joined(above: Sequence[str], below: Sequence[str]) -> tuple[str, ...]:
    """Join a merged name with the languages below it; () when it is not so.

    A merged cell gives its text to the first of its columns only.
    """
    tags = sum(bool(language_of_words(cell)) for cell in below if cell)
    if tags < 2 or not any(known_names(cell) for cell in above if cell):
        return ()
    names, last = [], ""
    for upper, lower in zip(above, below, strict=True):
        last = upper or (last if language_of_words(lower) else "")
        names.append(f"{last} ({lower})" if last and lower else last or lower)
    return tuple(names)


def _is_value(cell: str) -> bool:
    return len(cell) > 80 or bool(re.match(r"https?://|[\d.,/ -]+$", cell))


def _width(cells: Sequence[str]) -> int:
    width = len(cells)
    while width and not cells[width - 1]:
        width -= 1
    return width


def _padded(cells: Sequence[str], width: int) -> tuple[str, ...]:
    return (*cells[:width], *[""] * (width - len(cells)))


def _distinct(names: Sequence[str]) -> tuple[str, ...]:
    """Number names that stand twice, so that a mapping can tell them apart."""
    counts: dict[str, int] = {}
    found = []
    for name in names:
        key = name_key(name) or name
        counts[key] = counts.get(key, 0) + 1
        found.append(name if counts[key] == 1 else f"{name} [{counts[key]}]")
    return tuple(found)
