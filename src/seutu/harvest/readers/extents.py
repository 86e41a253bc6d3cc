"""Where a dataset reaches, from GeoJSON and boxes of degrees to words."""

import json
from collections.abc import Iterator, Sequence

from seutu.harvest.readers.limits import Json

MOST_POINTS = 100_000


def box_words(west: float, south: float, east: float, north: float) -> str:
    """Return a box in degrees as words: "west 5.9, south 45.8, east 10.5, north 47.8".

    Returns "" for what cannot be degrees on Earth.
    """
    if not (
        -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90
    ):
        return ""
    sides = zip(
        ("west", "south", "east", "north"), (west, south, east, north), strict=True
    )
    return ", ".join(f"{name} {round(value, 4):g}" for name, value in sides)


def geometry_words(value: Json) -> str:
    """Return the box around a GeoJSON geometry as words; "" for anything else."""
    if isinstance(value, str):
        if not value.lstrip().startswith("{"):
            return ""
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return ""
    if not isinstance(value, dict):
        return ""
    places = list(_points(value.get("coordinates")))
    if not places:
        return ""
    longitudes, latitudes = zip(*places, strict=True)
    return box_words(min(longitudes), min(latitudes), max(longitudes), max(latitudes))


def _points(coordinates: Json) -> Iterator[tuple[float, float]]:
    waiting: list[Json] = [coordinates]
    for _ in range(MOST_POINTS):
        if not waiting:
            return
        item = waiting.pop()
        if not isinstance(item, list):
            continue
        if (pair := _pair(item)) is not None:
            yield pair
        else:
            waiting.extend(item)


def _pair(item: Sequence[Json]) -> tuple[float, float] | None:
    numbers = [
        float(part)
        for part in item[:2]
        if isinstance(part, int | float) and not isinstance(part, bool)
    ]
    return (numbers[0], numbers[1]) if len(numbers) == 2 else None
