"""The profile of a table, as plain values that a process can hand to another."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Literal

ColumnKind = Literal["text", "whole", "number", "date", "time", "truth", "other"]

MOST_COLUMNS = 200
MOST_ROWS_SHOWN = 20
MOST_POINTS = 400
MOST_COMMON = 8
BARS = 12
LONGEST_VALUE = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """How many rows lie from `low` up to `high`."""

    low: float
    high: float
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `missing` is the share of rows without a value, from 0 to 1.

    `distinct` is an estimate (HyperLogLog). `common` holds the most frequent values of
    a column of few, with their counts; `bars` the spread of numbers.
    """

    name: str
    kind: ColumnKind
    missing: float
    distinct: int
    least: str = ""
    most: str = ""
    mean: float | None = None
    common: tuple[tuple[str, int], ...] = ()
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """What a table holds. `more_columns` counts those beyond the ones described.

    `points` are longitude and latitude in degrees (WGS 84) of some of the rows,
    `bounds` west, south, east and north of all of them.
    """

    rows: int
    columns: tuple[Column, ...]
    more_columns: int = 0
    sample: tuple[tuple[str, ...], ...] = ()
    points: tuple[tuple[float, float], ...] = ()
    bounds: tuple[float, float, float, float] | None = None
    unread_rows: int = 0

    def to_json(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_json(cls, found: Mapping[str, Any]) -> "Profile":
        """Read what `to_json` wrote; raises `KeyError`, `TypeError` or `ValueError`."""
        bounds = found["bounds"]
        return cls(
            rows=int(found["rows"]),
            columns=tuple(_column(one) for one in found["columns"]),
            more_columns=int(found["more_columns"]),
            sample=tuple(tuple(map(str, row)) for row in found["sample"]),
            points=tuple((float(x), float(y)) for x, y in found["points"]),
            bounds=_four(bounds) if bounds else None,
            unread_rows=int(found["unread_rows"]),
        )


def _column(found: Mapping[str, Any]) -> Column:
    mean = found["mean"]
    return Column(
        name=str(found["name"]),
        kind=found["kind"],
        missing=float(found["missing"]),
        distinct=int(found["distinct"]),
        least=str(found["least"]),
        most=str(found["most"]),
        mean=None if mean is None else float(mean),
        common=tuple((str(value), int(count)) for value, count in found["common"]),
        bars=tuple(Bar(**bar) for bar in found["bars"]),
    )


def _four(values: Sequence[float]) -> tuple[float, float, float, float]:
    west, south, east, north = map(float, values)
    return west, south, east, north


def shown(value: object) -> str:
    """Write a value in few letters, on one line."""
    text = "" if value is None else " ".join(str(value).split())
    return text if len(text) <= LONGEST_VALUE else text[: LONGEST_VALUE - 1] + "…"
