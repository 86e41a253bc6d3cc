"""Profile a table with DuckDB, which reads CSV, JSON and Parquet by itself."""

import math
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

from seutu.previews.profiling.errors import NotATable
from seutu.previews.profiling.places import bounds_of, coordinates
from seutu.previews.profiling.profile import (
    BARS,
    MOST_COLUMNS,
    MOST_COMMON,
    MOST_POINTS,
    MOST_ROWS_SHOWN,
    Bar,
    Column,
    ColumnKind,
    Profile,
    shown,
)

WHOLE = frozenset(
    {"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT"}
    | {"UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"}
)
MEMORY = "512MB"
FEW = 60
LONGEST_NAME = 300
READERS = {
    "csv": "read_csv(?, all_varchar=false, sample_size=50000, store_rejects=true,"
    " ignore_errors=true, max_line_size=4000000{decimal})",
    "json": "read_json(?, maximum_object_size=33554432, ignore_errors=false)",
    "parquet": "read_parquet(?)",
}


def profile_table(path: Path, form: str, *, scratch: Path) -> Profile:
    """Describe a file that holds one table; `form` is "csv", "json" or "parquet".

    Raises `NotATable` with the engine's reason when it cannot be read as one.
    """
    with duckdb.connect(
        config={
            "memory_limit": MEMORY,
            "threads": 1,
            "temp_directory": str(scratch),
            "max_temp_directory_size": "2GB",
            "autoinstall_known_extensions": False,
            "autoload_known_extensions": False,
            "allow_community_extensions": False,
        }
    ) as engine:
        try:
            _load(engine, path, form)
            # What follows reads the table alone; nothing in the data can name a file.
            engine.execute("SET enable_external_access = false")
            engine.execute("SET lock_configuration = true")
            return _described(engine)
        except duckdb.Error as error:
            raise NotATable(_first_line(error)) from None


def _load(engine: duckdb.DuckDBPyConnection, path: Path, form: str) -> None:
    decimal = ""
    if form == "csv" and _has_decimal_commas(path):
        decimal = ", decimal_separator=','"
    reader = READERS[form].format(decimal=decimal)
    engine.execute(f"CREATE TABLE held AS SELECT * FROM {reader}", [str(path)])  # noqa: S608


def _has_decimal_commas(path: Path) -> bool:
    """Tell whether cells parted by something else hold numbers such as 1,5."""
    with path.open("rb") as file:
        lines = file.read(65_536).decode("utf-8", "replace").splitlines()[1:50]
    for separator in (";", "\t", "|"):
        cells = [cell.strip(' "') for line in lines for cell in line.split(separator)]
        if len(cells) <= len(lines):
            continue
        whole, _, parts = zip(*(cell.partition(",") for cell in cells), strict=True)
        commas = sum(
            left.lstrip("-").isdigit() and right.isdigit()
            for left, right in zip(whole, parts, strict=True)
        )
        points = sum("." in cell and cell.replace(".", "").isdigit() for cell in cells)
        if commas > points:
            return True
    return False


def _described(engine: duckdb.DuckDBPyConnection) -> Profile:
    summary = engine.execute("SUMMARIZE held").fetchall()
    rows = _one(engine, "SELECT count(*) FROM held")
    named = [(str(row[0]), str(row[1])) for row in summary]
    if not named:
        raise NotATable("The file has no column.")
    described = summary[:MOST_COLUMNS]
    columns = tuple(_column(engine, row, rows) for row in described)
    places = coordinates(columns)
    points: Sequence[tuple[float, float]] = ()
    if places:
        points = _points(engine, *places)
    return Profile(
        rows=rows,
        columns=columns,
        more_columns=len(summary) - len(described),
        sample=_sample(engine, [name for name, _ in named[:MOST_COLUMNS]]),
        points=tuple(points[:MOST_POINTS]),
        bounds=bounds_of(points),
        unread_rows=_rejected(engine),
    )


def _column(engine: duckdb.DuckDBPyConnection, row: Sequence[Any], rows: int) -> Column:
    name, kind = str(row[0]), _kind(str(row[1]))
    least, most, distinct, mean, missing = row[2], row[3], row[4], row[5], row[11]
    distinct = min(int(distinct or 0), rows)
    is_number = kind in {"whole", "number"}
    few = kind in {"text", "truth"} and 0 < distinct <= FEW and distinct < max(rows, 2)
    return Column(
        name=name[:LONGEST_NAME],
        kind=kind,
        missing=round(float(missing or 0) / 100.0, 4) if rows else 1.0,
        distinct=distinct,
        least=shown(least),
        most=shown(most),
        mean=_finite(mean) if is_number else None,
        common=_common(engine, name) if few else (),
        bars=_bars(engine, name) if is_number and distinct > 1 else (),
    )


def _kind(type_: str) -> ColumnKind:
    base = type_.partition("(")[0]
    if base in WHOLE:
        return "whole"
    if base in {"DOUBLE", "FLOAT", "DECIMAL"}:
        return "number"
    if base == "DATE":
        return "date"
    if base.startswith(("TIMESTAMP", "TIME")):
        return "time"
    if base == "BOOLEAN":
        return "truth"
    return "text" if base in {"VARCHAR", "UUID"} or base.startswith("ENUM") else "other"


def _common(
    engine: duckdb.DuckDBPyConnection, name: str
) -> tuple[tuple[str, int], ...]:
    column = quoted(name)
    found = engine.execute(
        f"SELECT {column}::VARCHAR, count(*) AS n FROM held"  # noqa: S608
        f" WHERE {column} IS NOT NULL GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MOST_COMMON}"
    ).fetchall()
    return tuple((shown(value), int(count)) for value, count in found)


def _bars(engine: duckdb.DuckDBPyConnection, name: str) -> tuple[Bar, ...]:
    column = f"{quoted(name)}::DOUBLE"
    low, high = engine.execute(
        f"SELECT min({column}), max({column}) FROM held WHERE isfinite({column})"  # noqa: S608
    ).fetchall()[0]
    if low is None or not low < high or not math.isfinite(high - low):
        return ()
    width = (high - low) / BARS
    counted = dict(
        engine.execute(
            f"SELECT least(floor(({column} - ?) / ?), {BARS - 1})::INT, count(*)"  # noqa: S608
            f" FROM held WHERE isfinite({column}) GROUP BY 1",
            [low, width],
        ).fetchall()
    )
    return tuple(
        Bar(low=low + number * width, high=low + (number + 1) * width, count=count)
        for number in range(BARS)
        for count in [int(counted.get(number, 0))]
    )


def _points(
    engine: duckdb.DuckDBPyConnection, longitude: str, latitude: str
) -> list[tuple[float, float]]:
    east, north = (f"{quoted(name)}::DOUBLE" for name in (longitude, latitude))
    found = engine.execute(
        f"SELECT {east}, {north} FROM held WHERE {east} BETWEEN -180 AND 180"  # noqa: S608
        f" AND {north} BETWEEN -90 AND 90 USING SAMPLE reservoir(2000 ROWS)"
        " REPEATABLE (1)"
    ).fetchall()
    return [(round(x, 5), round(y, 5)) for x, y in found]


def _sample(
    engine: duckdb.DuckDBPyConnection, names: Iterable[str]
) -> tuple[tuple[str, ...], ...]:
    columns = ", ".join(f"{quoted(name)}::VARCHAR" for name in names)
    rows = engine.execute(
        f"SELECT {columns} FROM held LIMIT {MOST_ROWS_SHOWN}"  # noqa: S608
    ).fetchall()
    return tuple(tuple(map(shown, row)) for row in rows)


def _rejected(engine: duckdb.DuckDBPyConnection) -> int:
    try:
        return _one(engine, "SELECT count(DISTINCT line) FROM reject_errors")
    except duckdb.Error:
        return 0


def _one(engine: duckdb.DuckDBPyConnection, question: str) -> int:
    return int(engine.execute(question).fetchall()[0][0])


def _finite(value: object) -> float | None:
    number = float(str(value)) if value is not None else math.nan
    return number if math.isfinite(number) else None


def quoted(name: str) -> str:
    """Write a column's name so that nothing in it is read as SQL."""
    return '"' + name.replace('"', '""') + '"'


def _first_line(error: duckdb.Error) -> str:
    return shown(str(error).partition("\n")[0].partition(": ")[2] or error)
