"""The properties that filters may name, and what comparing with them means.

Names are those of the core queryables (OGC 07-006r1, table 10) and of the ISO
application profile, with or without their prefix.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _

from seutu.api.speaking import checked
from seutu.core.errors import Invalid
from seutu.matching.finding.boxes import is_in_degrees
from seutu.matching.finding.conditions import (
    EVERYTHING,
    Among,
    Between,
    Condition,
    Holds,
    Known,
    Not,
    Nothing,
    Within,
    Words,
    both,
)
from seutu.places.extents import Box

ANY = "anytext"
FIELDS: Mapping[str, str] = {
    "identifier": "id",
    "resourceidentifier": "identifier",
    "title": "title",
    "abstract": "description",
    "description": "description",
    "subject": "keyword",
    "keywords": "keyword",
    "topiccategory": "theme",
    "format": "format",
    "language": "language",
    "resourcelanguage": "language",
    "publisher": "publisher_name",
    "creator": "publisher_name",
    "organisationname": "publisher_name",
    "rights": "licence",
    "source": "source",
}
DATES: Mapping[str, str] = {
    "modified": "updated_at",
    "date": "modified",
    "revisiondate": "modified",
    "publicationdate": "issued",
}
TEXTS = frozenset({"title", "description", "keyword"})
UPPER = frozenset({"theme", "format"})
# What the full record of `dublin_core` may hold (OGC 07-006r1, 10.2.5).
RETURNABLES = (
    *("dc:identifier", "dc:title", "dc:type", "dc:subject", "dc:format"),
    *("dct:modified", "dct:abstract", "dct:alternative", "dc:description"),
    *("dc:creator", "dc:publisher", "dc:date", "dc:language", "dc:rights"),
    *("dc:source", "dct:spatial", "dct:references", "ows:BoundingBox"),
)
BOXES = frozenset({"boundingbox", "spatial", "coverage", "geometry", ""})
DEGREES = re.compile(r"(?i)(?:\b|\D)(?:4326|4258)$|CRS:?84h?$")
LONGITUDE_FIRST = re.compile(r"(?i)EPSG:\d+|http://.*/epsg\.xml#\d+")
RANGES = frozenset({"<", "<=", ">", ">="})


def compared(name: str, sign: str, value: str) -> Condition:
    """Compare a property with a value: "=", "<>" or one of `RANGES`."""
    checked(value, field=name)
    plain = plain_name(name)
    if sign == "<>":
        return Not(compared(name, "=", value))
    if plain in DATES:
        return _dated(DATES[plain], sign, value, name)
    if sign in RANGES:
        raise Invalid(
            _("“%(name)s” has no order; only dates have.") % {"name": name}, field=name
        )
    if plain == ANY:
        return Words(value) if value.strip() else EVERYTHING
    if plain == "type":
        return EVERYTHING if value.lower() == "dataset" else Nothing()
    field = _field(plain, name)
    if field in TEXTS or field == "publisher_name":
        return Holds(field, value, whole=True)
    return Among(field, (value.upper() if field in UPPER else value,))


def alike(
    name: str, pattern: str, *, many: str = "%", one: str = "_", escape: str = "\\"
) -> Condition:
    """Compare a property with a pattern; words of any text are looked for as words."""
    checked(pattern, field=name)
    plain = plain_name(name)
    parts = _plain_parts(pattern, (many, one), escape)
    if plain == ANY:
        return Words(" ".join(parts)) if any(map(str.strip, parts)) else EVERYTHING
    if plain == "type":
        return compared(name, "=", "dataset" if pattern == many else "".join(parts))
    if plain in DATES:
        raise Invalid(_("“%(name)s” takes no pattern.") % {"name": name}, field=name)
    field = _field(plain, name)
    return both(*(Holds(field, part) for part in parts))


def _plain_parts(pattern: str, wild: tuple[str, ...], escape: str) -> list[str]:
    """Cut a pattern at its wild signs; a sign that is escaped stands for itself."""
    signs = "|".join(re.escape(sign) for sign in wild if sign) or "(?!)"
    mark = re.escape(escape) if escape else "(?!)"
    tokens = re.compile(f"{mark}({signs}|{mark})|({signs})|(.)", re.DOTALL)
    parts = [""]
    for token in tokens.finditer(pattern):
        if token[2]:
            parts.append("")
        else:
            parts[-1] += token[1] or token[3]
    return [part for part in parts if part]


def unknown(name: str) -> Condition:
    """Ask for what says nothing under a property."""
    plain = plain_name(name)
    if plain in {ANY, "type"}:
        return Nothing()
    return Not(Known(DATES.get(plain) or _field(plain, name)))


def within(name: str, box: Box) -> Condition:
    """Ask for what lies in a box; raises `Invalid` for one that is none."""
    if plain_name(name) not in BOXES:
        raise Invalid(_("“%(name)s” is no box.") % {"name": name}, field=name)
    if not is_in_degrees(box):
        raise Invalid(_("A box must be given in degrees."), field="BBOX")
    return Within(box)


def boxed(numbers: list[float], crs: str) -> Box:
    """Order the corners of a box: codes of EPSG put the latitude first.

    Raises `Invalid` for a system whose numbers are not degrees of longitude and
    latitude.
    """
    if crs.strip() and not DEGREES.search(crs):
        raise Invalid(
            _("Boxes are read in EPSG:4326 or CRS84, not in “%(crs)s”.") % {"crs": crs},
            field="srsName",
        )
    first, second, third, fourth = numbers
    if is_latitude_first(crs):
        return Box(second, first, fourth, third)
    return Box(first, second, third, fourth)


def is_latitude_first(crs: str) -> bool:
    """Tell the order of axes; the two oldest forms of a code always meant x, y."""
    return "EPSG" in crs.upper() and not LONGITUDE_FIRST.fullmatch(crs.strip())


def returnables(names: Iterable[str]) -> tuple[str, ...]:
    """Check names of elements, and write them as `RETURNABLES` does."""
    known = {plain_name(name): name for name in RETURNABLES}
    for name in names:
        if plain_name(name) not in known:
            raise Invalid(
                _("“%(name)s” is no property here. Known: %(known)s.")
                % {"name": name, "known": ", ".join(RETURNABLES)},
                field="ElementName",
            )
    return tuple(known[plain_name(name)] for name in names)


def field_of(name: str) -> str:
    """Name the field that a property compares, or nothing where it is none of one."""
    plain = plain_name(name)
    if plain in {ANY, "type"} or plain in BOXES or plain in DATES:
        return DATES.get(plain, "")
    return _field(plain, name)


def plain_name(name: str) -> str:
    """Take prefix and path off a name: "apiso:Title" and "/csw:Record/dc:title"."""
    return re.split(r"[:/]", name.strip())[-1].lower()


def _field(plain: str, name: str) -> str:
    if plain in FIELDS:
        return FIELDS[plain]
    known = ", ".join(sorted({*FIELDS, *DATES, "AnyText", "BoundingBox", "type"}))
    raise Invalid(
        _("“%(name)s” is no property here. Known: %(known)s.")
        % {"name": name, "known": known},
        field=name,
    )


def _dated(field: str, sign: str, value: str, name: str) -> Condition:
    try:
        low = datetime.fromisoformat(value.strip())
        low = low.astimezone(UTC) if low.tzinfo else low.replace(tzinfo=UTC)
        is_day = len(value.strip()) <= len("2024-05-31")
        high = low + timedelta(days=1) if is_day else low
    except (ValueError, OverflowError):
        raise Invalid(
            _("“%(name)s” must be compared with a date such as 2024-05-31.")
            % {"name": name},
            field=name,
        ) from None
    match sign:
        case "<":
            return Between(field, None, low, with_high=False)
        case "<=":
            return Between(field, None, high, with_high=not is_day)
        case ">":
            return Between(field, high, None, with_low=is_day)
        case ">=":
            return Between(field, low, None)
    return Between(field, low, high, with_high=not is_day)
