"""Documents in which one value is not what its format says, place after place."""

import xml.etree.ElementTree as ET
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from math import isfinite

from defusedxml.ElementTree import fromstring

from seutu.harvest.paging import More
from seutu.harvest.records import Rejected, content_hash

DEEP: list = []
for _ in range(40):
    DEEP = [DEEP]

VALUES = [
    *(None, True, 0, -1, 2**63, 10**30, 1e308, float("nan"), float("inf")),
    *("", "a\x00b\udfff", "\x00", "0000-00-00", "99999-01-01", "2024-02-30T25:61Z"),
    *("http://a b/c d", "http://[", "[", "{", "xx-very-long-" + "y" * 60, "ſ" * 2_000),
    *("9" * 400, "²", "1e999", "1/0", "Point(1 2", "javascript:1"),
    *([], {}, [[]], [{}], [1, "a", None, {}], {"": ""}, {"a\x00": "b", "en": None}),
    *({"type": "Point", "coordinates": "x"}, {"@value": None}, DEEP),
]
NAMES = ["", "\x00", "a\ud800", "xx-very-long-" + "y" * 600]
TEXTS = [value for value in VALUES if isinstance(value, str)]
# What XML can hold at all.
XML_TEXTS = [text for text in TEXTS if text.isprintable()]


def altered(document: object) -> Iterator[object]:
    """Yield the document with each value in each of its places, without it, and with
    it under another name.

    It is the same object each time: write it down before the next one. Of a list the
    first entry stands for all.
    """
    document = deepcopy(document)
    for path in list(_places(document)):
        *way, key = path
        holder = document
        for step in way:
            holder = holder[step]
        before = deepcopy(holder)
        for value in VALUES:
            holder[key] = value
            yield document
        del holder[key]
        yield document
        if isinstance(holder, dict):
            for name in NAMES:
                holder[name] = deepcopy(before[key])
                yield document
                del holder[name]
        holder.clear()
        holder.update(before) if isinstance(holder, dict) else holder.extend(before)


def altered_xml(content: bytes) -> Iterator[bytes]:
    """Yield XML with each text in each element and attribute; and without, and twice.

    Comments and instructions in the middle are tried as well.
    """
    root = fromstring(content)
    for element in _first_of_each(root):
        said = element.text
        for element.text in XML_TEXTS:
            yield ET.tostring(root)
        element.text = said
        for name, stated in list(element.items()):
            for text in XML_TEXTS:
                element.set(name, text)
                yield ET.tostring(root)
            element.set(name, stated)
        inner = list(element)
        for place, one in enumerate(inner):
            others = (deepcopy(one), ET.Comment("x"), ET.ProcessingInstruction("x"))
            element[place:place] = others
            yield ET.tostring(root)
            del element[place : place + 4]
            yield ET.tostring(root)
            element[:] = inner


def faults(item: object) -> list[str]:
    """Tell what of an item is neither a whole record nor a reason."""
    if isinstance(item, More):
        return []
    if isinstance(item, Rejected):
        is_told = item.reason.endswith(".") and isinstance(item.raw, bytes)
        return [] if is_told and isinstance(item.identifier, str) else [repr(item)]
    found = list(_faults(item, ""))
    if not item.identifier or not item.title or not all(item.title.values()):
        found.append(f"no identifier or title: {item!r}"[:300])
    return found or ([] if len(content_hash(item)) == 64 else ["no hash"])


def _faults(value: object, name: str) -> Iterator[str]:
    if value is None or isinstance(value, bool | date | bytes | Enum):
        return
    if is_dataclass(value):
        for each in fields(value):
            yield from _faults(getattr(value, each.name), f"{name}.{each.name}")
    elif isinstance(value, str):
        if "\x00" in value or any("\ud800" <= one <= "\udfff" for one in value):
            yield f"{name}: {value[:50]!r}"
    elif isinstance(value, dict):
        for key, inner in value.items():
            if not isinstance(key, str):
                yield f"{name}: the key {key!r}"
            yield from _faults(key, f"{name} key")
            yield from _faults(inner, f"{name}[{key[:20]!r}]")
    elif isinstance(value, tuple):
        for inner in value:
            yield from _faults(inner, f"{name}()")
    elif isinstance(value, int | float):
        if not isfinite(value) or abs(value) >= 2**63:
            yield f"{name}: {value!r}"
    else:
        yield f"{name}: a {type(value).__name__}"


def _places(document: object, path: tuple = ()) -> Iterator[tuple]:
    inner = ()
    if isinstance(document, dict):
        inner = document.items()
    elif isinstance(document, list):
        inner = enumerate(document[:1])
    for key, value in inner:
        yield (*path, key)
        yield from _places(value, (*path, key))


def _first_of_each(root: ET.Element) -> list[ET.Element]:
    """Return the first element of each name, and of each name inside of another."""
    found: dict[tuple[str, str], ET.Element] = {("", root.tag): root}
    for holder in root.iter():
        for element in holder:
            found.setdefault((holder.tag, element.tag), element)
    return list(found.values())
