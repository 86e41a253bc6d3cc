"""XML of catalogues, parsed within limits, entry by entry."""

import io
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator

from defusedxml import ElementTree, common

from seutu.harvest.readers.fields import clean
from seutu.harvest.readers.limits import TooComplex, Unreadable

MAX_XML_DEPTH = 80
MAX_ELEMENTS = 3_000_000


class Broken(Unreadable):
    """The XML ends or breaks in the middle; what came before it was well formed."""

    code = "broken-xml"


def local(name: str) -> str:
    """Return an element's or attribute's name without its namespace."""
    return name.rpartition("}")[2]


def walk(
    content: bytes, is_entry: Callable[[str], bool]
) -> Iterator[tuple[str, ET.Element]]:
    """Yield ("open", element) for each element outside of entries, ("entry", …) else.

    Entries come whole and are forgotten afterwards. Raises `Broken` where the XML is
    not well formed, `TooComplex` for entities of its own, depth or sheer number.
    """
    depth, inside, count = 0, 0, 0
    root: ET.Element | None = None
    try:
        parser = ElementTree.iterparse(io.BytesIO(content), events=("start", "end"))
        for event, element in parser:
            if event == "start":
                depth, count = depth + 1, count + 1
                root = element if root is None else root
                if depth > MAX_XML_DEPTH or count > MAX_ELEMENTS:
                    raise TooComplex("The XML is nested too deeply or far too large.")
                if inside:
                    continue
                if is_entry(local(element.tag)):
                    inside = depth
                else:
                    yield "open", element
            else:
                if inside == depth:
                    inside = 0
                    yield "entry", element
                    element.clear()
                depth -= 1
    except ET.ParseError as error:
        line, column = error.position
        raise Broken(f"The XML breaks at line {line}, column {column}.") from None
    except common.DefusedXmlException:
        raise TooComplex("The XML defines entities of its own.") from None
    except (ValueError, LookupError):
        raise Unreadable("The XML is written in an encoding nobody knows.") from None


def without_namespaces(element: ET.Element) -> None:
    """Name an entry's elements and attributes by their local names, in place.

    Swiss extensions ("CHE_CI_ResponsibleParty") get the names of what they extend.
    """
    for each in element.iter():
        if isinstance(each.tag, str):
            each.tag = local(each.tag).removeprefix("CHE_")
        if any("}" in key for key in each.attrib):
            named = {local(key): value for key, value in each.attrib.items()}
            each.attrib.clear()
            each.attrib.update(named)


def words(element: ET.Element | None) -> str:
    """Return the text of an element and of what stands inside of it, on one line."""
    return " ".join(lines(element).split())


def lines(element: ET.Element | None) -> str:
    """Return the text of an element and of what stands inside of it, lines kept."""
    return "" if element is None else clean("".join(element.itertext()))
