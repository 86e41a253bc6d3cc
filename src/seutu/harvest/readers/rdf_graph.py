"""An RDF document as a mapping from subject and property to values."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TypeGuard

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from seutu.harvest.readers.limits import Unreadable

Node = NamedNode | BlankNode
Value = NamedNode | BlankNode | Literal

BASE = "https://relative.invalid/"
MAX_TRIPLES = 5_000_000
ENTITY = re.compile(rb"<!ENTITY\s+%?\s*[\w.-]+\s+([\"'])(.*?)\1", re.DOTALL)
EXTERNAL_ENTITY = re.compile(rb"<!ENTITY\s+%?\s*[\w.-]+\s+(?:SYSTEM|PUBLIC)\b")
DECLARATIONS = re.compile(rb"<!DOCTYPE.{0,65536}", re.DOTALL)
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8})*")
# A closing quote, "@", and a tag that is not ASCII ("français") stops the parser.
BAD_LANGUAGE_TAG = re.compile(rb"([\"'])@(?=[A-Za-z0-9-]*[\x80-\xff])[^\s,;.\])]+")
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@dataclass(frozen=True, slots=True)
class Graph:
    """The triples of one document, by subject and then by property."""

    values: dict[Node, dict[str, list[Value]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )

    def of_type(self, kind: str) -> list[Node]:
        """Return the subjects of a class, in the order of the document."""
        wanted = NamedNode(kind)
        return [
            s for s, found in self.values.items() if wanted in found.get(RDF_TYPE, ())
        ]

    def all(self, subject: Value | None, *properties: str) -> list[Value]:
        """Return the distinct values of several properties, first property first."""
        if subject is None or isinstance(subject, Literal):
            return []
        found = self.values.get(subject, {})
        return list(
            dict.fromkeys(v for name in properties for v in found.get(name, ()))
        )

    def one(self, subject: Value | None, *properties: str) -> Value | None:
        """Return the first value of the first property that has one."""
        return next(iter(self.all(subject, *properties)), None)


def read_graph(content: bytes, media_type: str) -> Graph:
    """Parse RDF/XML, Turtle, JSON-LD, N-Triples or TriG.

    A language tag that is none is dropped, since one such literal would cost the whole
    file. Raises `Unreadable` with the place of the first error, for declared entities
    that refer to each other or to the outside, and beyond five million triples.
    """
    kind = RdfFormat.from_media_type(media_type)
    if kind is None:
        raise Unreadable(f"{media_type} is not an RDF format that can be read.")
    if kind == RdfFormat.RDF_XML:
        _refuse_entities(content)
    try:
        return _parsed(content, kind)
    except SyntaxError as error:
        repaired = BAD_LANGUAGE_TAG.sub(rb"\1", content)
        if kind != RdfFormat.RDF_XML and repaired != content:
            return read_graph(repaired, media_type)
        line = f" on line {error.lineno}" if error.lineno else ""
        raise Unreadable(f"The RDF cannot be read{line}: {error.msg}.") from None
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"The RDF cannot be read: {error}.") from None


def _parsed(content: bytes, kind: RdfFormat) -> Graph:
    graph = Graph()
    for number, triple in enumerate(
        parse(content, format=kind, base_iri=BASE, lenient=True)
    ):
        if number >= MAX_TRIPLES:
            raise Unreadable(f"The file holds more than {MAX_TRIPLES} triples.")
        if isinstance(triple.subject, NamedNode | BlankNode):
            graph.values[triple.subject][triple.predicate.value].append(triple.object)
    return graph


def _refuse_entities(content: bytes) -> None:
    head = DECLARATIONS.search(content)
    if head is None:
        return
    declared = head.group(0)
    if EXTERNAL_ENTITY.search(declared):
        raise Unreadable("The XML refers to an entity outside the file.")
    if any(b"&" in match.group(2) for match in ENTITY.finditer(declared)):
        raise Unreadable("The XML declares entities that refer to other entities.")


def guess_media_type(content: bytes) -> str:
    """Tell RDF/XML, JSON-LD and Turtle apart by how the document begins."""
    head = content.lstrip(b"\xef\xbb\xbf \t\r\n")[:512]
    if head.startswith((b"{", b"[")):
        return "application/ld+json"
    if head.startswith(b"<?xml") or b"<rdf:RDF" in head or head.startswith(b"<!"):
        return "application/rdf+xml"
    return "text/turtle"


def is_iri(value: Value | None) -> TypeGuard[NamedNode]:
    """Tell whether a value is an address (relative ones were made absolute)."""
    return isinstance(value, NamedNode)


def is_node(value: Value) -> TypeGuard[Node]:
    """Tell whether a value can have properties of its own."""
    return isinstance(value, NamedNode | BlankNode)


def words(value: Value | None) -> str:
    """Return a literal's text, an address, or "" for a blank node."""
    if isinstance(value, NamedNode):
        return value.value.removeprefix(BASE)
    return value.value.strip() if isinstance(value, Literal) else ""


def tag(value: Value) -> str:
    """Return the well-formed language tag of a literal, or ""."""
    if not isinstance(value, Literal) or not value.language:
        return ""
    return value.language.lower() if LANGUAGE_TAG.fullmatch(value.language) else ""


def first_words(values: Iterable[Value]) -> str:
    """Return the first text that is not empty, or ""."""
    return next((found for found in map(words, values) if found), "")
