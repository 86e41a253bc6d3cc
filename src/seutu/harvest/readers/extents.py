"""Where a dataset reaches: boxes of degrees out of what its source states, and words.

A box is refused rather than mended: sides that are swapped or out of range, axes in the
other order than stated. The record itself is kept.
"""

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

from seutu.harvest.readers.limits import MAX_ENTRY_BYTES, Json
from seutu.places.extents import COUNTRIES, Box

MOST_POINTS = 100_000
MOST_PLACES = 100
# Sides across the antimeridian that are further apart are swapped ones.
WIDEST_ACROSS = 180.0
# Width and height of the world; that of web maps ends at 85 degrees.
WORLD = (359.0, 165.0)
DECIMALS = 6

Sides = Sequence[float]
Position = tuple[float, float]
Ring = Sequence[Position]


def box_words(west: float, south: float, east: float, north: float) -> str:
    """Return a box in degrees as words: "west 5.9, south 45.8, east 10.5, north 47.8".

    Returns "" for what cannot be degrees on Earth.
    """
    if not _are_degrees(west, south, east, north):
        return ""
    sides = zip(
        ("west", "south", "east", "north"), (west, south, east, north), strict=True
    )
    return ", ".join(f"{name} {round(value, 4):g}" for name, value in sides)


def geometry_words(value: Json) -> str:
    """Return the box around a GeoJSON geometry as words; "" for anything else."""
    sides = _geojson_sides(value)
    return box_words(*sides) if sides else ""


def box_of(west: float, south: float, east: float, north: float) -> Box | None:
    """Return a box; None for sides that cannot be, and for those that say nothing.

    Nothing is said by the whole world, and by noughts that stand for no number.
    """
    if not _are_degrees(west, south, east, north):
        return None
    # The nought takes the sign off a "-0.0".
    box = Box(*(round(side, DECIMALS) + 0.0 for side in (west, south, east, north)))
    width = box.east - box.west
    if width < 0 and width + 360 > WIDEST_ACROSS:
        return None
    if width >= WORLD[0] and box.north - box.south >= WORLD[1]:
        return None
    return box if any(box) else None


def box_of_texts(*texts: str) -> Box | None:
    """Return the box of four numbers that were written out, or None."""
    sides = numbers_of(texts)
    return box_of(*sides) if len(sides) == 4 else None


def numbers_of(texts: Iterable[str]) -> list[float]:
    """Read numbers, with a comma for a point too; [] when one of them is none."""
    try:
        return [float(text.strip().replace(",", ".")) for text in texts]
    except ValueError:
        return []


def turned(sides: Sides) -> list[float]:
    """Swap the axes of two corners."""
    first, second, third, fourth = sides
    return [second, first, fourth, third]


def geojson_box(value: Json) -> Box | None:
    """Return the box around a GeoJSON geometry or feature; None for anything else."""
    sides = _geojson_sides(value)
    return box_of(*sides) if sides else None


def placed(stated: Iterable[Iterable[Box | None]], country: str) -> Box | None:
    """Return the box around all places that are stated, each of them in several forms.

    Of each place the first form that can be believed counts. None when no place is
    left, and for the very box of the record's country, which its code says already.
    """
    own = COUNTRIES.get(country)
    found: dict[Box, None] = {}
    for forms in islice(stated, MOST_PLACES):
        for box in forms:
            if box and not _has_turned_axes(box, own):
                found[box] = None
                break
    joined = _joined(list(found))
    return None if joined == own else joined


def around(rings: Iterable[Ring]) -> list[float] | None:
    """Return the sides of a box around rings; None for no point, or for too many.

    Rings that end at the antimeridian on both sides of it are one place across it.
    """
    boxes: list[Sides] = []
    count = 0
    for ring in rings:
        count += len(ring)
        if count > MOST_POINTS:
            return None
        if not ring:
            continue
        longitudes, latitudes = zip(*ring, strict=True)
        if not all(map(math.isfinite, (*longitudes, *latitudes))):
            return None
        boxes.append((min(longitudes), min(latitudes), max(longitudes), max(latitudes)))
    if not boxes:
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    west, east = min(wests), max(easts)
    before = [box for box in boxes if box[0] >= 0]
    behind = [box for box in boxes if box[2] <= 0]
    if (west, east) == (-180, 180) and len(before) + len(behind) == len(boxes):
        west, east = min(box[0] for box in before), max(box[2] for box in behind)
    return [west, min(souths), east, max(norths)]


def _are_degrees(west: float, south: float, east: float, north: float) -> bool:
    # Comparing with what is no number is never true.
    return -180 <= west <= 180 and -180 <= east <= 180 and -90 <= south <= north <= 90


def _has_turned_axes(box: Box, country: Box | None) -> bool:
    """Tell a box that would lie in the record's country with its axes swapped."""
    if country is None or box.west > box.east or box.meets(country):
        return False
    return Box(*turned(box)).meets(country)


def _joined(boxes: Sequence[Box]) -> Box | None:
    if len(boxes) < 2:
        return boxes[0] if boxes else None
    if any(box.west > box.east for box in boxes):
        return None
    wests, souths, easts, norths = zip(*boxes, strict=True)
    return box_of(min(wests), min(souths), max(easts), max(norths))


def _geojson_sides(value: Json) -> list[float] | None:
    if isinstance(value, str):
        if not value.lstrip().startswith("{") or len(value) > MAX_ENTRY_BYTES:
            return None
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            return None
    if not isinstance(value, dict):
        return None
    for shape in (value, value.get("geometry")):
        if isinstance(shape, dict) and (sides := _stated_sides(shape.get("bbox"))):
            return sides
    return around(_rings(value))


def _stated_sides(value: Json) -> list[float] | None:
    if not isinstance(value, list) or len(value) not in (4, 6):
        return None
    half = len(value) // 2
    low, high = _position(value[:half]), _position(value[half:])
    return [*low, *high] if low and high else None


def _rings(shape: Json) -> Iterator[Ring]:
    """Yield the lines of positions of a shape; at last one of no number, if too many.

    Walks without recursion: how deep a hostile shape is nested does not matter.
    """
    waiting: list[Json] = [shape]
    for _ in range(MOST_POINTS):
        if not waiting:
            return
        item = waiting.pop()
        if isinstance(item, dict):
            waiting += map(item.get, ("coordinates", "geometries", "geometry"))
        elif (alone := _position(item)) is not None:
            yield [alone]
        elif isinstance(item, list):
            ring: list[Position] = []
            for each in item:
                if (position := _position(each)) is None:
                    waiting.append(each)
                else:
                    ring.append(position)
            yield ring
    yield [(math.nan, math.nan)]


def _position(item: Json) -> Position | None:
    if not isinstance(item, list) or len(item) < 2:
        return None
    x, y = item[0], item[1]
    if isinstance(x, bool) or not isinstance(x, int | float):
        return None
    if isinstance(y, bool) or not isinstance(y, int | float):
        return None
    try:
        return float(x), float(y)
    except OverflowError:
        return math.inf, math.inf
