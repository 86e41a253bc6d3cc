"""What a catalogue says of a dataset, kept as it came but for the persons in it."""

from seutu.harvest.readers.fields import encoded
from seutu.harvest.readers.rdf_graph import Graph, Node, Properties, words
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
    found = _properties(graph, graph.properties(node), MAX_DEPTH)
    return encoded(found).encode("utf-8", "replace")


def _properties(graph: Graph, said: Properties, depth: int) -> dict[str, Form]:
    found: dict[str, Form] = {}
    for name, values in said.items():
        if name in PERSONAL or name.startswith(VCARD):
            continue
        forms: list[Form] = []
        for value in values if len(values) <= MAX_PARTS else values[:MAX_PARTS]:
            if isinstance(value, str):
                forms.append(_form(graph, name, value, depth - 1))
            else:
                text, tag = value[0].strip(), value[1]
                forms.append(f"{text}@{tag}" if tag else text)
        found[name] = forms
    return found


def _form(graph: Graph, name: str, value: Node, depth: int) -> Form:
    if depth > 0:
        if value.startswith("_:"):
            return _properties(graph, graph.properties(value), depth)
        if name in PARTS:
            inner = _properties(graph, graph.properties(value), depth)
            return {"@id": [words(value)], **inner}
    return words(value)
