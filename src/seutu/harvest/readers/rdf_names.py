"""The vocabularies that DCAT catalogues use, and the spellings they are met in."""

from functools import lru_cache

DCAT, DCT = "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"
DCATAP = "http://data.europa.eu/r5r/"
ADMS, FOAF = "http://www.w3.org/ns/adms#", "http://xmlns.com/foaf/0.1/"
HYDRA, LDP = "http://www.w3.org/ns/hydra/core#", "http://www.w3.org/ns/ldp#"
GEOSPARQL = "http://www.opengis.net/ont/geosparql#"
LOCN = "http://www.w3.org/ns/locn#"
OWL, PAV = "http://www.w3.org/2002/07/owl#", "http://purl.org/pav/"
PROV = "http://www.w3.org/ns/prov#"
RDFS, SCHEMA = "http://www.w3.org/2000/01/rdf-schema#", "http://schema.org/"
SKOS, TIME = "http://www.w3.org/2004/02/skos/core#", "http://www.w3.org/2006/time#"
VCARD, XHV = (
    "http://www.w3.org/2006/vcard/ns#",
    "http://www.w3.org/1999/xhtml/vocab#",
)
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
TYPE = RDF + "type"
LABELS = (FOAF + "name", RDFS + "label", SKOS + "prefLabel", DCT + "title")

# Namespaces that real feeds write with the other scheme, or without "www".
SPELLINGS = {
    "https" + name.removeprefix("http"): name
    for name in (DCAT, DCT, DCATAP, ADMS, FOAF, HYDRA, SCHEMA, SKOS, VCARD)
} | {"http://www.schema.org/": SCHEMA, "https://www.schema.org/": SCHEMA}
TERMS = {
    DCAT + "accessUrl": DCAT + "accessURL",
    DCAT + "downloadUrl": DCAT + "downloadURL",
    DCAT + "endpointUrl": DCAT + "endpointURL",
}


@lru_cache(maxsize=10_000)
def canonical(name: str) -> str:
    """Return the name as its vocabulary writes it."""
    for spelling, namespace in SPELLINGS.items():
        if name.startswith(spelling):
            name = namespace + name.removeprefix(spelling)
            break
    return TERMS.get(name, name)
