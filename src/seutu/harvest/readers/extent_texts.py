"""Shapes that are written as one text: well-known text, GML, boxes of DCMI and Solr."""

import re
from collections.abc import Iterable, Sequence

from seutu.harvest.readers.extents import (
    Position,
    around,
    box_of,
    box_of_texts,
    geojson_box,
    numbers_of,
)
from seutu.harvest.readers.limits import MAX_ENTRY_BYTES
from seutu.places.extents import Box

ENVELOPE = re.compile(r"ENVELOPE\s*\(([^()]*)\)", re.I)
BOX = re.compile(r"BOX(?:2D)?\s*\(([^()]*)\)", re.I)
WELL_KNOWN = re.compile(
    r"(?:<([^<>]*)>|SRID=(\d+);)?\s*"
    r"(?:MULTI)?(?:POINT|LINESTRING|POLYGON|GEOMETRYCOLLECTION)\s*(?:ZM?|M)?\s*\(",
    re.I,
)
INNERMOST = re.compile(r"\(([^()]*)\)")
SRS_NAME = re.compile(r"\bsrsName\s*=\s*[\"']([^\"']*)[\"']")
DIMENSION = re.compile(r"\bsrsDimension\s*=\s*[\"']3[\"']")
POSITIONS = re.compile(
    r"<(?:\w+:)?(lowerCorner|upperCorner|posList|pos|coordinates)\b[^<>]*>([^<]*)<"
)
LIMITS = re.compile(r"\b(north|south|east|west)limit\s*=\s*([^;]*)", re.I)
UNITS = re.compile(r"\b(?:units|projection)\s*=\s*([^;]*)", re.I)
DEGREES = re.compile(r"(?:signed |decimal )*degrees|WGS ?84|EPSG:4326", re.I)
# Both name the degrees of WGS 84 or of ETRS89, which are the same to a metre.
LONGITUDE_FIRST = re.compile(
    r"(?:CRS|OGC:2):?84$|^(?:EPSG:)?(?:4326|4258)$|epsg\.xml#(?:4326|4258)$", re.I
)
LATITUDE_FIRST = re.compile(r"^(?:urn:|https?:).*[:/](?:4326|4258)$", re.I)


def is_latitude_first(crs: str) -> bool | None:
    """Tell the order of axes of a coordinate system; None for one not in degrees.

    The short form "EPSG:4326" has always meant x, y, and none at all means CRS84.
    """
    name = crs.strip()
    if not name or LONGITUDE_FIRST.search(name):
        return False
    return True if LATITUDE_FIRST.match(name) else None


def literal_box(text: str) -> Box | None:
    """Return the box around a shape in any of the forms that texts have.

    None for what is no shape, what is cut off and what is in no degrees.
    """
    text = text.strip()
    if not text or len(text) > MAX_ENTRY_BYTES:
        return None
    if text[0] == "{":
        return geojson_box(text)
    if match := ENVELOPE.fullmatch(text):
        sides = numbers_of(match.group(1).split(","))
        if len(sides) != 4:
            return None
        west, east, north, south = sides
        return box_of(west, south, east, north)
    if match := BOX.fullmatch(text):
        return box_of_texts(*match.group(1).replace(",", " ").split())
    if match := WELL_KNOWN.match(text):
        return _well_known_box(text, match.group(1) or match.group(2) or "")
    return _gml_box(text) if text[0] == "<" else _dcmi_box(text)


def _well_known_box(text: str, crs: str) -> Box | None:
    if text.count("(") != text.count(")"):
        return None
    lines = (found.group(1).split(",") for found in INNERMOST.finditer(text))
    return _box_around(lines, crs)


def _gml_box(text: str) -> Box | None:
    named = SRS_NAME.search(text)
    step = 3 if DIMENSION.search(text) else 2
    lines: list[list[str]] = []
    corners: list[str] = []
    for found in POSITIONS.finditer(text):
        name, words = found.group(1), found.group(2).split()
        if name == "coordinates":
            lines.append([word.replace(",", " ") for word in words])
        elif name == "posList":
            starts = range(0, len(words), step)
            lines.append([" ".join(words[at : at + 2]) for at in starts])
        else:
            corners.append(" ".join(words))
    return _box_around([*lines, corners], named.group(1) if named else "")


def _box_around(lines: Iterable[Sequence[str]], crs: str) -> Box | None:
    """Return the box around positions written as "x y"; None if one is not."""
    order = is_latitude_first(crs)
    if order is None:
        return None
    rings: list[list[Position]] = []
    for line in lines:
        ring: list[Position] = []
        for text in line:
            try:
                x, y = map(float, text.split()[:2])
            except ValueError:
                return None
            ring.append((y, x) if order else (x, y))
        rings.append(ring)
    sides = around(rings)
    return box_of(*sides) if sides else None


def _dcmi_box(text: str) -> Box | None:
    """Read a box as DCMI encodes it: "northlimit=47.8; eastlimit=10.5; …"."""
    stated = {side.lower(): number for side, number in LIMITS.findall(text)}
    units = UNITS.findall(text)
    if len(stated) != 4 or not all(DEGREES.fullmatch(each.strip()) for each in units):
        return None
    return box_of_texts(*(stated[side] for side in ("west", "south", "east", "north")))
