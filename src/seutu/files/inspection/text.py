"""Plain text: UTF-8 without control characters; JSON that is JSON."""

import json
import re

from django.utils.translation import gettext as _

from seutu.files.inspection.found import Found, refuse

# C0 controls but tab and line ends, DEL, C1 controls.
UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f]")
MOST_BRACKETS = 1_000_000
DEEPEST = 100
MOST_COMMAS = 3_000_000
# A string without an end runs to the end of the file, so that each letter is seen once.
BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[{]|[\]}]', re.DOTALL)
GEOMETRIES = frozenset(
    {
        "Feature",
        "FeatureCollection",
        "Point",
        "MultiPoint",
        "LineString",
        "MultiLineString",
        "Polygon",
        "MultiPolygon",
        "GeometryCollection",
    }
)


def read_text(content: bytes, extension: str) -> Found:
    """Accept text in UTF-8, kept as it was sent; raises `Invalid` for anything else."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise refuse(
            _("This text is not in UTF-8. Choose “UTF-8” when you save it.")
        ) from None
    if UNPRINTABLE.search(text):
        raise refuse(_("This file holds control characters, so it is no plain text."))
    if extension not in {"json", "geojson"}:
        return Found(extension=extension, content=content)
    return Found(
        extension="geojson" if _is_geographic(_parsed(text)) else "json",
        content=content,
    )


def _parsed(text: str) -> object:
    """Read JSON with bounded depth and number of parts."""
    depth = opened = 0
    for found in BRACKETS.finditer(text):
        bracket = found[0]
        if bracket in "[{":
            depth, opened = depth + 1, opened + 1
        elif bracket in "]}":
            depth -= 1
        if depth > DEEPEST or opened > MOST_BRACKETS:
            raise _too_complex()
    if text.count(",") > MOST_COMMAS:
        raise _too_complex()
    try:
        parsed: object = json.loads(text, parse_int=_nothing, parse_float=_nothing)
    except (ValueError, RecursionError):
        raise refuse(
            _("This file is not valid JSON. Check it and try again.")
        ) from None
    return parsed


def _nothing(number: str) -> int:
    """Stand in for a number: only the shape matters, and digits cost memory."""
    return 0


def _too_complex() -> Exception:
    return refuse(_("This JSON is nested too deeply or has too many parts."))


def _is_geographic(parsed: object) -> bool:
    return isinstance(parsed, dict) and parsed.get("type") in GEOMETRIES
