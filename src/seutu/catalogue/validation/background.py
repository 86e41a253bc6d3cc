"""What the EU authority tables say of the codes that a document uses.

Feeds name codes by their addresses and do not describe them, rightly. The shapes ask
for the class and the scheme of each, so these are added before a check; without them a
correct feed fails by the thousand (SEMICeu/DCAT-AP issues 121, 125 and 163).
"""

import json
import lzma
import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from rdflib import Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SKOS

from seutu.catalogue.rdf.authority import (
    ACCESS,
    AUTHORITY,
    AVAILABILITY,
    PUBLISHER_TYPES,
)
from seutu.catalogue.rdf.codes import COUNTRIES, FREQUENCIES, LANGUAGES, THEMES

Fact = tuple[URIRef, URIRef, URIRef | Literal]

VOCABULARIES = files("seutu") / "data" / "vocabularies"
CLASSES = {
    "language": DCTERMS.LinguisticSystem,
    "frequency": DCTERMS.Frequency,
    "file-type": DCTERMS.MediaTypeOrExtent,
    "access-right": DCTERMS.RightsStatement,
    "country": DCTERMS.Location,
    "continent": DCTERMS.Location,
    "place": DCTERMS.Location,
    "licence": DCTERMS.LicenseDocument,
    "data-theme": SKOS.Concept,
    "planned-availability": SKOS.Concept,
    "dataset-type": SKOS.Concept,
    "distribution-status": SKOS.Concept,
    "corporate-body": SKOS.Concept,
}
PACKAGED = {
    "language": "languages",
    "frequency": "frequencies",
    "file-type": "file-types",
    "place": "places",
}
IN_TABLE = re.compile(re.escape(AUTHORITY) + r"([a-z-]+)/([A-Za-z0-9_-]{1,60})")
PUBLISHER_TYPE = re.compile(r"http://purl\.org/adms/publishertype/(?:1\.0/)?([\w-]+)")
ELSEWHERE = (
    (re.compile(r"http://eurovoc\.europa\.eu/\d+"), SKOS.Concept),
    (re.compile(r"http://data\.europa\.eu/bna/c_[0-9a-f]+"), SKOS.Concept),
    (re.compile(r"https?://data\.europa\.eu/nuts/.+"), DCTERMS.Location),
    (re.compile(r"https?://sws\.geonames\.org/.+"), DCTERMS.Location),
    (re.compile(r"https?://www\.iana\.org/assignments/media-types/.+"),
     DCTERMS.MediaType),
)  # fmt: skip


def facts(addresses: Iterable[str]) -> Iterator[Fact]:
    """Yield class, scheme and label of every known code among addresses.

    Of tables that are not packaged (corporate bodies, licences) every well-formed code
    counts as known.
    """
    for address in addresses:
        yield from _facts(address)


def _facts(address: str) -> Iterator[Fact]:
    node = URIRef(address)
    if match := IN_TABLE.fullmatch(address):
        table, code = match.groups()
        known = _codes().get(table)
        if table in CLASSES and (known is None or code in known):
            yield node, RDF.type, CLASSES[table]
            yield from _concept(node, URIRef(AUTHORITY + table), code)
    elif address.startswith(AUTHORITY):
        table = address.removeprefix(AUTHORITY)
        if table in CLASSES:
            yield node, RDF.type, SKOS.ConceptScheme
            yield node, DCTERMS.title, Literal(table)
    elif match := PUBLISHER_TYPE.fullmatch(address):
        if match.group(1) in KNOWN_PUBLISHERS:
            scheme = URIRef("http://purl.org/adms/publishertype/1.0")
            yield from _concept(node, scheme, match.group(1))
            yield scheme, RDF.type, SKOS.ConceptScheme
            yield scheme, DCTERMS.title, Literal("Publisher type")
    else:
        for pattern, kind in ELSEWHERE:
            if pattern.fullmatch(address):
                yield node, RDF.type, kind
                yield node, SKOS.prefLabel, Literal(address.rpartition("/")[2])


KNOWN_PUBLISHERS = frozenset(PUBLISHER_TYPES.values()) | {
    "IndustryConsortium",
    "NonGovernmentalOrganisation",
    "PrivateIndividual(s)",
    "StandardisationBody",
    "SupraNationalAuthority",
}


def _concept(node: URIRef, scheme: URIRef, code: str) -> Iterator[Fact]:
    yield node, RDF.type, SKOS.Concept
    yield node, SKOS.inScheme, scheme
    yield node, SKOS.prefLabel, Literal(code)


@cache
def _codes() -> dict[str, frozenset[str]]:
    own = {
        "language": {code.upper() for code in LANGUAGES.values()},
        "frequency": set(FREQUENCIES),
        "data-theme": set(THEMES),
        "country": {*COUNTRIES.values(), "1A0"},
        "access-right": {*ACCESS.values(), "CONFIDENTIAL", "SENSITIVE", "NORMAL"},
        "planned-availability": {*AVAILABILITY.values(), "OP_DATPRO"},
    }
    for table, name in PACKAGED.items():
        own.setdefault(table, set()).update(_packaged(name))
    return {table: frozenset(codes) for table, codes in own.items()}


def _packaged(name: str) -> Iterator[str]:
    packed = (VOCABULARIES / f"{name}.jsonl.xz").read_bytes()
    for line in lzma.decompress(packed).splitlines():
        yield str(json.loads(line)["id"])
