"""One document in four syntaxes."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from pyoxigraph import Literal, NamedNode, RdfFormat, serialize

from seutu.catalogue.rdf.statements import Statements
from seutu.catalogue.rdf.terms import PREFIXES, TYPE, XSD

Json = str | list["Json"] | dict[str, "Json"]

FOLDER = files("seutu") / "data" / "shapes"
CONTEXT = "dcat-ap-context.jsonld"


@dataclass(frozen=True, slots=True)
class Syntax:
    """A syntax of RDF by its ending and its media type."""

    ending: str
    media_type: str
    label: str
    others: tuple[str, ...] = ()


TURTLE = Syntax("ttl", "text/turtle", "Turtle", ("application/x-turtle",))
JSON_LD = Syntax("jsonld", "application/ld+json", "JSON-LD")
RDF_XML = Syntax("rdf", "application/rdf+xml", "RDF/XML")
N_TRIPLES = Syntax("nt", "application/n-triples", "N-Triples")
SYNTAXES: Mapping[str, Syntax] = {
    each.ending: each for each in (TURTLE, JSON_LD, RDF_XML, N_TRIPLES)
}
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "rdf": RdfFormat.RDF_XML,
    "nt": RdfFormat.N_TRIPLES,
}


def written(said: Statements, syntax: Syntax) -> bytes:
    """Write a document; the same statements give the same bytes."""
    if syntax == JSON_LD:
        return json_ld(said)
    prefixes = {} if syntax == N_TRIPLES else dict(PREFIXES)
    found = serialize(said, format=FORMATS[syntax.ending], prefixes=prefixes)
    return found or b""


def json_ld(said: Statements) -> bytes:
    """Write JSON-LD 1.1 with the terms of our context, which stands in the document.

    A context by its address alone would leave the document without meaning to every
    client that loads nothing while it reads, as harvesters do for good reason.
    """
    terms = {address: term for term, address in _terms().items()}
    nodes: defaultdict[str, dict[str, Json]] = defaultdict(dict)
    for triple in said:
        subject, value = triple.subject, triple.object
        if not isinstance(subject, NamedNode) or not isinstance(
            value, NamedNode | Literal
        ):
            raise TypeError("Only named nodes are described.")
        node = nodes[subject.value]
        if triple.predicate == TYPE:
            _append(node, "@type", terms.get(value.value, value.value))
            continue
        address = triple.predicate.value
        _append(node, terms.get(address, address), _value(value, address))
    graph: Json = [{"@id": name, **properties} for name, properties in nodes.items()]
    document = {"@context": context()["@context"], "@graph": graph}
    return json.dumps(document, ensure_ascii=False, separators=(",", ":")).encode()


def _append(node: dict[str, Json], key: str, value: Json) -> None:
    present = node.get(key)
    if present is None:
        node[key] = value
    elif isinstance(present, list):
        present.append(value)
    else:
        node[key] = [present, value]


def _value(value: NamedNode | Literal, address: str) -> Json:
    links = address in _links()
    if isinstance(value, NamedNode):
        return value.value if links else {"@id": value.value}
    if value.language:
        return {"@value": value.value, "@language": value.language}
    datatype = value.datatype.value
    if datatype == XSD + "string":
        return {"@value": value.value} if links else value.value
    return {"@value": value.value, "@type": datatype}


@cache
def context() -> dict[str, dict[str, Json]]:
    """Return the packaged context: the terms of DCAT-AP 3, without nesting."""
    read: dict[str, dict[str, Json]] = json.loads((FOLDER / CONTEXT).read_text("utf-8"))
    return read


@cache
def _terms() -> dict[str, str]:
    return {
        term: str(meaning["@id"] if isinstance(meaning, dict) else meaning)
        for term, meaning in context()["@context"].items()
        if not term.startswith("@")
    }


@cache
def _links() -> frozenset[str]:
    """Addresses of the properties whose plain values are links."""
    return frozenset(
        str(meaning["@id"])
        for meaning in context()["@context"].values()
        if isinstance(meaning, dict) and meaning.get("@type") == "@id"
    )
