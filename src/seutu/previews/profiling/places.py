"""Find out where rows lie: columns of degrees, and features of GeoJSON (RFC 7946)."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from seutu.previews.profiling.profile import Column

LATITUDES = frozenset(
    {
        "lat",
        "latitude",
        "latitud",
        "latitudine",
        "breitengrad",
        "breedtegraad",
        "leveyspiiri",
        "breddgrad",
        "platuma",
        "szerokosc",
        "geo_lat",
        "y_wgs84",
        "wgs84_lat",
        "lat_wgs84",
        "ycoord",
    }
)
LONGITUDES = frozenset(
    {
        "lon",
        "lng",
        "long",
        "longitude",
        "longitud",
        "longitudine",
        "längengrad",
        "laengengrad",
        "lengtegraad",
        "pituuspiiri",
        "längdgrad",
        "ilguma",
        "dlugosc",
        "geo_lon",
        "x_wgs84",
        "wgs84_lon",
        "lon_wgs84",
        "xcoord",
    }
)
MOST_COORDINATES = 1_000_000


def coordinates(columns: Iterable[Column]) -> tuple[str, str] | None:
    """Name the columns of longitude and latitude, where both hold degrees."""
    east = north = None
    for column in columns:
        name = column.name.casefold().strip()
        if name in LONGITUDES and _within(column, 180.0):
            east = east or column.name
        elif name in LATITUDES and _within(column, 90.0):
            north = north or column.name
    return (east, north) if east and north else None


def _within(column: Column, most: float) -> bool:
    if column.kind not in {"whole", "number"}:
        return False
    try:
        return -most <= float(column.least) and float(column.most) <= most
    except ValueError:
        return False


def bounds_of(
    points: Sequence[tuple[float, float]],
) -> tuple[float, float, float, float] | None:
    """Give west, south, east and north of points; None without one."""
    if not points:
        return None
    east, north = zip(*points, strict=True)
    return (min(east), min(north), max(east), max(north))


def first_point(geometry: object) -> tuple[float, float] | None:
    """Give the first position of a GeoJSON geometry, when it is in degrees."""
    if not isinstance(geometry, Mapping):
        return None
    inner = geometry.get("geometries")
    if isinstance(inner, list) and inner:
        return first_point(inner[0])
    position: Any = geometry.get("coordinates")
    for _depth in range(6):
        if not isinstance(position, list) or not position:
            return None
        if isinstance(position[0], int | float):
            break
        position = position[0]
    if not isinstance(position, list) or len(position) < 2:
        return None
    east, north = position[0], position[1]
    if not (isinstance(east, int | float) and isinstance(north, int | float)):
        return None
    if not (-180 <= east <= 180 and -90 <= north <= 90):
        return None
    return round(float(east), 5), round(float(north), 5)


def features(document: object) -> Iterator[tuple[Mapping[str, Any], object]]:
    """Yield (properties, geometry) of a GeoJSON document; nothing when it is none."""
    if not isinstance(document, Mapping):
        return
    if document.get("type") == "Feature":
        listed: object = [document]
    else:
        listed = document.get("features")
    if not isinstance(listed, list):
        return
    for feature in listed:
        if isinstance(feature, Mapping) and feature.get("type") == "Feature":
            properties = feature.get("properties")
            yield (
                properties if isinstance(properties, Mapping) else {},
                feature.get("geometry"),
            )
