"""Under which licence a dataset, or one of its files, may be used."""

import re
from typing import TYPE_CHECKING, TypeGuard

from seutu.harvest.readers import codes
from seutu.harvest.readers import dcat_terms as terms
from seutu.harvest.readers.fields import web_address
from seutu.harvest.readers.rdf_graph import (
    Graph,
    Node,
    Properties,
    Value,
    first_words,
    is_iri,
    values_of,
    words,
)
from seutu.harvest.readers.rdf_names import LABELS
from seutu.harvest.records import Licence

if TYPE_CHECKING:
    from seutu.harvest.readers.dcat_dataset import Catalogue

MAX_KEPT = 10_000
# A statement that is named as a part of its record, as this platform writes it.
OWN_RIGHTS = re.compile(r"#(?:.*-)?rights$")


def licence_of(catalogue: "Catalogue", properties: Properties) -> Licence | None:
    """Return the licence that a dataset or a file states.

    A statement of rights that is a part of the record gives the licence its name.
    """
    stated = values_of(properties, terms.DCT_LICENSE, terms.DCT_RIGHTS)
    if not stated:
        return None
    label, found = "", None
    for value in stated:
        if is_own_rights(value):
            label = label or first_words(catalogue.graph.all(value, *LABELS))
        elif found is None:
            found = _known(catalogue, value)
    if found and label:
        return Licence(label=label, url=found.url)
    return found or codes.licence(label)


def is_own_rights(value: Value) -> TypeGuard[Node]:
    """Tell whether a statement of rights is a part of its record, not a licence."""
    return is_iri(value) and OWN_RIGHTS.search(value) is not None


def _known(catalogue: "Catalogue", value: Value) -> Licence | None:
    known = catalogue.licences
    if value not in known:
        if len(known) >= MAX_KEPT:
            known.clear()
        known[value] = _stated(catalogue.graph, value)
    return known[value]


def _stated(graph: Graph, value: Value) -> Licence | None:
    address = words(value) if is_iri(value) else ""
    label = first_words(graph.all(value, *LABELS)) or (
        "" if is_iri(value) else words(value)
    )
    if web_address(address) or (label and "/access-right/" not in address):
        return codes.licence(label, web_address(address))
    return None
