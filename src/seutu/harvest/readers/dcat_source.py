"""What a catalogue says of one dataset, kept as JSON-LD but for the persons in it."""

from collections.abc import Mapping, Sequence
from functools import lru_cache

from seutu.harvest.readers import dcat_terms as terms
from seutu.harvest.readers.fields import encoded, web_address
from seutu.harvest.readers.rdf_graph import Graph, Node, Properties, is_iri, words
from seutu.harvest.readers.rdf_names import (
    ADMS,
    DCAT,
    DCT,
    FOAF,
    LABELS,
    PROV,
    SCHEMA,
    TYPE,
    VCARD,
)

PERSONS = frozenset({terms.FOAF_PERSON, terms.VCARD_INDIVIDUAL, terms.SCHEMA_PERSON})
PERSONAL = frozenset(
    {
        *(DCAT + "contactPoint", ADMS + "contactPoint", DCT + "creator"),
        *(DCT + "contributor", DCT + "rightsHolder", FOAF + "maker", FOAF + "mbox"),
        *(FOAF + "phone", PROV + "qualifiedAttribution", SCHEMA + "author"),
        *(SCHEMA + "creator", SCHEMA + "contactPoint", SCHEMA + "email"),
        SCHEMA + "telephone",
    }
)
PARTS = frozenset(
    {terms.DCAT_DISTRIBUTION, terms.ADMS_SAMPLE} | {DCAT + "accessService"}
)
# What many datasets share is described by its names and its place alone.
SHARED = frozenset(
    {
        *(terms.DCT_PUBLISHER, terms.DCT_LICENSE, terms.DCT_RIGHTS, terms.DCT_FORMAT),
        *(terms.DCAT_MEDIA_TYPE, terms.DCT_SPATIAL, terms.DCT_TEMPORAL),
        *(terms.DCT_CONFORMS_TO, terms.ADMS_IDENTIFIER),
    }
)
TOLD = frozenset(
    {
        *(*LABELS, *terms.GEO_FORMS, terms.RDF_VALUE, terms.SKOS_NOTATION),
        *(terms.FOAF_HOMEPAGE, terms.DCT_TYPE, terms.DCT_SPATIAL, terms.DCT_LANGUAGE),
        *(terms.DCAT_BBOX, terms.DCAT_CENTROID, terms.LOCN_GEOMETRY),
        *(terms.DCAT_START_DATE, terms.DCAT_END_DATE),
        *(terms.SCHEMA_START_DATE, terms.SCHEMA_END_DATE),
        *(terms.TIME_HAS_BEGINNING, terms.TIME_HAS_END),
    }
)
MAX_DEPTH = 4
MAX_PARTS = 500
MAX_KEPT = 10_000
# How the values of a property are told: not at all, by address, by what many share of
# them, or with all that is said of them.
LEFT_OUT, NAMED, BY_NAME, WHOLE = "left out", "named", "by name", "whole"
CLASS = "class"
Form = str | Sequence["Form"] | Mapping[str, "Form"]


class SourceForms:
    """Writes datasets of one document, each so that it can be read again alone.

    Contact points and creators are left out: they name persons. With a dataset comes
    what else its record is made of: what its parts and its publisher say, the services
    that say they serve it, and of its catalogue what the dataset itself leaves open.
    """

    def __init__(
        self,
        graph: Graph,
        *,
        languages: Sequence[str],
        homepage: str,
        services: Mapping[Node, Sequence[Node]],
    ) -> None:
        self.graph = graph
        self.languages = languages
        self.homepage = homepage
        self.services = services
        self.shared: dict[Node, Form] = {}

    def of(self, node: Node, *, has_language: bool) -> bytes:
        """Return a dataset as one object of expanded JSON-LD."""
        said = self._properties(self.graph.properties(node), MAX_DEPTH)
        # Its class stands first: so it is known among the datasets that are in it.
        found: dict[str, Form] = {"@type": said.pop("@type", [])}
        found["@id"] = "_:dataset" if node.startswith("_:") else node
        found |= said
        if around := self._around(node, has_language):
            found["@reverse"] = around
        return encoded(found).encode("utf-8", "replace")

    def _around(self, node: Node, has_language: bool) -> dict[str, Form]:
        """Return what says something of the dataset, by the property that does."""
        catalogue: dict[str, Form] = {}
        if self.languages and not has_language:
            catalogue[terms.DCT_LANGUAGE] = self.languages
        if self.homepage and not web_address(words(node)):
            catalogue[terms.FOAF_HOMEPAGE] = self.homepage
        found: dict[str, Form] = {}
        if catalogue:
            found[DCAT + "dataset"] = {"@type": terms.DCAT_CATALOG, **catalogue}
        if services := self.services.get(node):
            found[terms.DCAT_SERVES_DATASET] = [
                self._part(service, MAX_DEPTH - 1) for service in services
            ]
        return found

    def _properties(self, said: Properties, depth: int) -> dict[str, Form]:
        found: dict[str, Form] = {}
        for name, values in said.items():
            way = _way(name)
            if way is LEFT_OUT:
                continue
            if way is CLASS:
                found["@type"] = [value for value in values if is_iri(value)]
                continue
            forms: list[Form] = []
            for value in values if len(values) <= MAX_PARTS else values[:MAX_PARTS]:
                if isinstance(value, str):
                    if way is NAMED and not value.startswith("_:"):
                        forms.append({"@id": value})
                    elif form := self._node(way, value, depth - 1):
                        forms.append(form)
                elif value[1]:
                    forms.append({"@value": value[0].strip(), "@language": value[1]})
                else:
                    forms.append(value[0].strip())
            if forms:
                found[name] = forms
        return found

    def _node(self, way: str, node: Node, depth: int) -> Form:
        is_blank = node.startswith("_:")
        if depth <= 0:
            return {} if is_blank else {"@id": node}
        if is_blank or way is WHOLE:
            return self._part(node, depth)
        if node not in self.shared:
            if len(self.shared) >= MAX_KEPT:
                self.shared.clear()
            said = self.graph.properties(node)
            told = {key: said[key] for key in said if key in TOLD}
            if told and is_person(said):
                told = {}
            self.shared[node] = {"@id": node, **self._properties(told, depth)}
        return self.shared[node]

    def _part(self, node: Node, depth: int) -> dict[str, Form]:
        said = self.graph.properties(node)
        found = {} if is_person(said) else self._properties(said, depth)
        return found if node.startswith("_:") else {"@id": node, **found}


@lru_cache(maxsize=10_000)
def _way(name: str) -> str:
    if name in PERSONAL or name.startswith(VCARD) or name == terms.DCAT_SERVES_DATASET:
        return LEFT_OUT
    if name == TYPE:
        return CLASS
    if name in PARTS:
        return WHOLE
    return BY_NAME if name in SHARED else NAMED


def is_person(said: Properties) -> bool:
    """Tell whether something is said to be a person, and nothing else besides."""
    if TYPE not in said:
        return False
    kinds = {words(value) for value in said[TYPE]}
    return len(kinds) == 1 and bool(kinds & PERSONS)
