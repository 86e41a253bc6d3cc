"""JSON-LD contexts that a document names by address: nothing is fetched here.

The names that catalogues take from such a context are those of DCAT, of DCAT-AP and of
Project Open Data, so that one context stands in for them all.
"""

import json

from seutu.harvest.readers.limits import Json, Unreadable
from seutu.harvest.readers.rdf_names import (
    ADMS,
    DCAT,
    DCATAP,
    DCT,
    FOAF,
    HYDRA,
    OWL,
    RDFS,
    SCHEMA,
    SKOS,
    VCARD,
)

PREFIXES = {
    "adms": ADMS, "dcat": DCAT, "dcatap": DCATAP, "dct": DCT, "dcterms": DCT,
    "foaf": FOAF, "hydra": HYDRA, "owl": OWL, "rdfs": RDFS, "schema": SCHEMA,
    "skos": SKOS, "vcard": VCARD,
}  # fmt: skip
CLASSES = {
    DCAT: ("Catalog", "Dataset", "DatasetSeries", "Distribution", "DataService"),
    FOAF: ("Agent", "Organization"),
}
TEXTS = {
    DCAT: (
        "keyword",
        "version",
        "byteSize",
        "startDate",
        "endDate",
        "bbox",
        "centroid",
    ),
    DCT: ("title", "description", "issued", "modified", "identifier"),
    FOAF: ("name",),
    SKOS: ("prefLabel",),
}
ADDRESSES = {
    DCAT: (
        *("dataset", "distribution", "theme", "landingPage", "accessURL", "service"),
        *("downloadURL", "mediaType", "accessService", "endpointURL", "inSeries"),
        *("endpointDescription", "servesDataset", "contactPoint"),
    ),
    DCT: (
        *("publisher", "license", "language", "spatial", "temporal", "conformsTo"),
        *("format", "accessRights", "accrualPeriodicity", "subject"),
    ),
    DCATAP: ("applicableLegislation", "hvdCategory", "availability"),
    FOAF: ("homepage", "page"),
    VCARD: ("hasURL", "hasEmail"),
}
CONTEXT: dict[str, Json] = {
    **PREFIXES,
    "id": "@id",
    "type": "@type",
    **{name: space + name for space, names in CLASSES.items() for name in names},
    "Catalogue": DCAT + "Catalog",
    **{name: space + name for space, names in TEXTS.items() for name in names},
    **{
        name: {"@id": space + name, "@type": "@id"}
        for space, names in ADDRESSES.items()
        for name in names
    },
}


def resolved(content: bytes) -> bytes:
    """Return the document with the contexts it only names written out.

    One that names none comes back as it is. Raises `Unreadable` for broken JSON.
    """
    if b"@context" not in content:
        return content
    try:
        document: Json = json.loads(content)
    except ValueError as error:
        raise Unreadable(f"The file is not JSON: {error}.") from None
    changed = False
    for part in document if isinstance(document, list) else [document]:
        if isinstance(part, dict) and "@context" in part:
            stated = part["@context"]
            contexts = stated if isinstance(stated, list) else [stated]
            if any(isinstance(each, str) for each in contexts):
                part["@context"] = [
                    CONTEXT if isinstance(each, str) else each for each in contexts
                ]
                changed = True
    return json.dumps(document).encode() if changed else content
