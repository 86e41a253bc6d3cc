"""What a catalogue says of a dataset, kept as it came but for the persons in it."""

import json

from seutu.harvest.readers.rdf_graph import Graph, Node, Value, words
from seutu.harvest.readers.rdf_names import ADMS, DCAT, DCT, FOAF, PROV, SCHEMA, VCARD

PERSONAL = frozenset(
    {
        *(DCAT + "contactPoint", ADMS + "contactPoint", DCT + "creator"),
        *(DCT + "contributor", DCT + "rightsHolder", FOAF + "maker", FOAF + "mbox"),
        *(FOAF + "phone", PROV + "qualifiedAttribution", SCHEMA + "author"),
        *(SCHEMA + "creator", SCHEMA + "contactPoint"),
    }
)
PARTS = frozenset({DCAT + "distribution", ADMS + "sample", DCAT + "accessService"})
MAX_DEPTH = 4
MAX_PARTS = 500
Form = str | list["Form"] | dict[str, "Form"]


def source_form(graph: Graph, node: Node) -> bytes:
    """Return the properties of a node as JSON, with its parts inside it.

    Texts carry their language after an "@". Contact points and creators are left out:
    they name persons.
    """
    found = _properties(graph, node, MAX_DEPTH)
    dumped = json.dumps(found, ensure_ascii=False, separators=(",", ":"))
    return dumped.encode("utf-8", "replace")


def _properties(graph: Graph, node: Node, depth: int) -> dict[str, Form]:
    return {
        name: [
            f"{value[0].strip()}@{value[1]}"
            if isinstance(value, tuple) and value[1]
            else _form(graph, name, value, depth - 1)
            for value in values[:MAX_PARTS]
        ]
        for name, values in graph.properties(node).items()
        if name not in PERSONAL and not name.startswith(VCARD)
    }


def _form(graph: Graph, name: str, value: Value, depth: int) -> Form:
    if depth > 0 and isinstance(value, str):
        if value.startswith("_:"):
            return _properties(graph, value, depth)
        if name in PARTS:
            return {"@id": [words(value)], **_properties(graph, value, depth)}
    return words(value)
