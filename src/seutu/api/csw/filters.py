"""Read OGC Filter 1.1 and 1.0 (OGC 04-095, 02-059), the part that clients send."""

import math
from xml.etree.ElementTree import Element

from django.utils.translation import gettext as _

from seutu.api.csw.properties import (
    alike,
    boxed,
    compared,
    unknown,
    within,
)
from seutu.core.errors import Invalid
from seutu.matching.finding.conditions import (
    EVERYTHING,
    Among,
    Any,
    Condition,
    Not,
    both,
)
from seutu.places.extents import Box

SIGNS = {
    "PropertyIsEqualTo": "=",
    "PropertyIsNotEqualTo": "<>",
    "PropertyIsLessThan": "<",
    "PropertyIsGreaterThan": ">",
    "PropertyIsLessThanOrEqualTo": "<=",
    "PropertyIsGreaterThanOrEqualTo": ">=",
}
BOXES = frozenset({"BBOX", "Intersects", "Within"})
MOST_PARTS = 200


def read(node: Element) -> Condition:
    """Read an ogc:Filter; raises `Invalid` that names the operator it cannot use."""
    parts = list(node)
    if not parts:
        return EVERYTHING
    if all(local(part) in {"FeatureId", "GmlObjectId"} for part in parts):
        ids = (value for part in parts for value in part.attrib.values())
        return Among("id", tuple(ids))
    if len(parts) > 1:
        raise Invalid(_("A filter holds one condition."), field="Filter")
    return _condition(parts[0])


def local(node: Element) -> str:
    """Give the name of an element without its namespace."""
    return node.tag.rpartition("}")[2] if isinstance(node.tag, str) else ""


def _condition(node: Element) -> Condition:
    name = local(node)
    if name in {"And", "Or"}:
        parts = list(node)
        if not 1 <= len(parts) <= MOST_PARTS:
            raise Invalid(
                _("“%(name)s” needs conditions.") % {"name": name}, field=name
            )
        conditions = tuple(map(_condition, parts))
        return both(*conditions) if name == "And" else Any(conditions)
    if name == "Not":
        if len(node) != 1:
            raise Invalid(_("“%(name)s” needs one condition.") % {"name": name})
        return Not(_condition(node[0]))
    if name in SIGNS:
        return compared(_property(node), SIGNS[name], _literal(node))
    if name == "PropertyIsLike":
        return _like(node)
    if name == "PropertyIsNull":
        return unknown(_property(node))
    if name == "PropertyIsBetween":
        low = _text(node, "LowerBoundary", "Literal")
        high = _text(node, "UpperBoundary", "Literal")
        named = _property(node)
        return both(compared(named, ">=", low), compared(named, "<=", high))
    if name in BOXES:
        return within(_property(node, "BoundingBox"), _box(node))
    raise Invalid(
        _("The operator “%(name)s” is not offered here.") % {"name": name}, field=name
    )


def _like(node: Element) -> Condition:
    many = node.get("wildCard") or "%"
    one = node.get("singleChar") or "_"
    escape = node.get("escapeChar") or node.get("escape") or "\\"
    return alike(_property(node), _literal(node), many=many, one=one, escape=escape)


def _property(node: Element, default: str = "") -> str:
    for part in node.iter():
        if local(part) in {"PropertyName", "ValueReference"}:
            return (part.text or "").strip() or default
    if default:
        return default
    raise Invalid(
        _("“%(name)s” names no property.") % {"name": local(node)}, field=local(node)
    )


def _literal(node: Element) -> str:
    return _text(node, "Literal")


def _text(node: Element, *path: str) -> str:
    found: Element | None = node
    for name in path:
        parts = [] if found is None else [part for part in found if local(part) == name]
        found = parts[0] if parts else None
    if found is None:
        raise Invalid(
            _("“%(name)s” lacks “%(part)s”.") % {"name": local(node), "part": path[0]},
            field=local(node),
        )
    return found.text or ""


def _box(node: Element) -> Box:
    for part in node.iter():
        name = local(part)
        if name not in {"Envelope", "Box"}:
            continue
        crs = part.get("srsName", "")
        words = " ".join(
            (corner.text or "") for corner in part.iter() if corner is not part
        )
        # In GML 2 a comma stands between the numbers of a corner, a space between two.
        numbers = _numbers(words.replace(",", " "))
        if len(numbers) == 4:
            return boxed(numbers, crs)
    raise Invalid(_("A box needs its two corners."), field="BBOX")


def _numbers(text: str) -> list[float]:
    try:
        numbers = [float(word) for word in text.split()]
    except ValueError:
        return []
    return numbers if all(map(math.isfinite, numbers)) else []
