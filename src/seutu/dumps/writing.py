"""Writing rows as lines of JSON, CSV, a workbook and Parquet; memory stays small."""

import csv
import gzip
import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter  # type: ignore[import-untyped]

from seutu.audit.selectors import safe_cell
from seutu.core.language import best

LONGEST_CELL = 32_767
LEVEL = 6
MEMORY = "512MB"
# In a flat table a text stands in its own language and, where there is one, in English.
TEXTS = ("title", "description")


def write_lines(rows: Iterable[Mapping[str, Any]], target: Path) -> int:
    """Write one JSON object a line, packed with gzip; returns how many."""
    count = 0
    with gzip.open(target, "wt", LEVEL, encoding="utf-8", newline="\n") as file:
        for row in rows:
            file.write(json.dumps(row, ensure_ascii=False, default=str) + "\n")
            count += 1
    return count


def read_lines(source: Path) -> Iterator[dict[str, Any]]:
    """Read back what `write_lines` wrote."""
    with gzip.open(source, "rt", encoding="utf-8") as file:
        for line in file:
            row: dict[str, Any] = json.loads(line)
            yield row


def flat_columns(columns: Iterable[str]) -> list[str]:
    """Name the columns of the flat table."""
    found: list[str] = []
    for name in columns:
        found.append(name)
        if name in TEXTS:
            found.append(f"{name}_en")
    return found


def flat(row: Mapping[str, Any]) -> list[str | float]:
    """Make one line of the flat table: lists are joined, files are their addresses."""
    found: list[str | float] = []
    for name, value in row.items():
        if name in TEXTS:
            found += [best(value, (row["language"],))[1], value.get("en", "")]
        elif name == "keywords":
            words = value.get(row["language"]) or [
                w for one in value.values() for w in one
            ]
            found.append("; ".join(words))
        elif name == "distributions":
            found.append(" ".join(one["download_url"] or one["url"] for one in value))
        elif isinstance(value, list):
            found.append("; ".join(map(str, value)))
        elif isinstance(value, float):
            found.append(value)
        else:
            found.append("" if value is None else str(value))
    return found


def write_csv(source: Path, columns: Iterable[str], target: Path) -> None:
    """Write the flat table as UTF-8 CSV, packed; no cell is taken for a formula."""
    with gzip.open(target, "wt", LEVEL, encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(flat_columns(columns))
        for row in read_lines(source):
            cells = (
                safe_cell(one) if isinstance(one, str) else one for one in flat(row)
            )
            writer.writerow(cells)


def write_workbook(source: Path, columns: Iterable[str], target: Path) -> None:
    """Write the flat table as a workbook; the caller keeps to what a sheet holds."""
    names = flat_columns(columns)
    book = xlsxwriter.Workbook(
        target,
        {
            "constant_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, names, book.add_format({"bold": True}))
    for line, row in enumerate(read_lines(source), start=1):
        for place, cell in enumerate(flat(row)):
            if isinstance(cell, float):
                sheet.write_number(line, place, cell)
            elif cell:
                sheet.write_string(line, place, cell[:LONGEST_CELL])
    book.close()


def write_parquet(source: Path, columns: Mapping[str, str], target: Path) -> None:
    """Write the rows as Parquet with their nested values, from the lines of JSON."""
    named = ", ".join(f"'{name}': '{kind}'" for name, kind in columns.items())
    with duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": 1,
            "temp_directory": str(target.parent),
            "preserve_insertion_order": True,
        }
    ) as engine:
        engine.execute(
            f"COPY (SELECT * FROM read_json(?, format='newline_delimited',"  # noqa: S608
            f" compression='gzip', maximum_object_size=67108864, columns={{{named}}}))"
            " TO ? (FORMAT parquet, COMPRESSION zstd)",
            [str(source), str(target)],
        )
