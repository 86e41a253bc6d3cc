"""Namespaces of catalogue services, and making elements in them."""

import re
from collections.abc import Mapping
from xml.etree import ElementTree as Tree
from xml.etree.ElementTree import Element

NAMESPACES: Mapping[str, str] = {
    "csw": "http://www.opengis.net/cat/csw/2.0.2",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dct": "http://purl.org/dc/terms/",
    "gco": "http://www.isotc211.org/2005/gco",
    "gmd": "http://www.isotc211.org/2005/gmd",
    "gml": "http://www.opengis.net/gml",
    "gmx": "http://www.isotc211.org/2005/gmx",
    "ogc": "http://www.opengis.net/ogc",
    "ows": "http://www.opengis.net/ows",
    "xlink": "http://www.w3.org/1999/xlink",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
CSW, GMD = NAMESPACES["csw"], NAMESPACES["gmd"]
XML = "application/xml"
# What XML 1.0 has no way to write.
UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

for _prefix, _address in NAMESPACES.items():
    Tree.register_namespace(_prefix, _address)


def qualified(name: str) -> str:
    """Turn "dc:title" into the form that the XML library takes."""
    prefix, colon, rest = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{rest}" if colon else name


def element(name: str, text: object = None, /, **attributes: str) -> Element:
    """Make an element; attributes with a prefix are written as `xlink__href`."""
    made = Element(
        qualified(name),
        {qualified(key.replace("__", ":")): plain(v) for key, v in attributes.items()},
    )
    if text is not None:
        made.text = plain(str(text))
    return made


def add(
    parent: Element, name: str, text: object = None, /, **attributes: str
) -> Element:
    """Append an element and give it."""
    made = element(name, text, **attributes)
    parent.append(made)
    return made


def path(parent: Element, *names: str) -> Element:
    """Append elements one within the other and give the innermost."""
    for name in names:
        parent = add(parent, name)
    return parent


def plain(text: str) -> str:
    return UNWRITABLE.sub(" ", text)


def written(root: Element) -> bytes:
    """Write a document."""
    found: bytes = Tree.tostring(root, encoding="utf-8", xml_declaration=True)
    return found
