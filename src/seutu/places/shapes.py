"""Boxes of degrees written as shapes: GeoJSON (RFC 7946) and well-known text."""

from collections.abc import Sequence

from seutu.places.extents import Box

Json = dict[str, object]


def geojson(box: Box) -> Json:
    """Write a box as a geometry; one across the antimeridian in two parts.

    Its own `bbox` tells the two from a band around the Earth (RFC 7946, 5.2).
    """
    if _is_point(box):
        return {"type": "Point", "coordinates": [box.west, box.south]}
    parts = [[_ring(half)] for half in box.halves()]
    if len(parts) == 1:
        return {"type": "Polygon", "coordinates": parts[0]}
    return {"type": "MultiPolygon", "bbox": list(box), "coordinates": parts}


def wkt(box: Box) -> str:
    """Write a box as well-known text in CRS84: longitude first (OGC 22-047r1, 8.5)."""
    if _is_point(box):
        return f"POINT({_words((box.west, box.south))})"
    parts = [f"(({', '.join(map(_words, _ring(half)))}))" for half in box.halves()]
    if len(parts) == 1:
        return f"POLYGON{parts[0]}"
    return f"MULTIPOLYGON({', '.join(parts)})"


def _is_point(box: Box) -> bool:
    return (box.west, box.south) == (box.east, box.north)


def _ring(box: Box) -> list[list[float]]:
    """Walk around a box against the clock."""
    west, south, east, north = box
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def _words(position: Sequence[float]) -> str:
    return " ".join(f"{number:.6f}".rstrip("0").rstrip(".") for number in position)
