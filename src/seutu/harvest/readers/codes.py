"""From the words of sources to the codes of the EU authority tables."""

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from urllib.parse import urlsplit

from seutu.harvest.records import Access, Licence

THEMES = frozenset(
    {
        *("AGRI", "ECON", "EDUC", "ENER", "ENVI", "GOVE", "HEAL"),
        *("INTR", "JUST", "REGI", "SOCI", "TECH", "TRAN"),
    }
)

FILE_TYPES = {
    "csv": "CSV", "text/csv": "CSV", "comma separated values": "CSV", "tsv": "TSV",
    "zip": "ZIP", "application/zip": "ZIP", "application/x-zip-compressed": "ZIP",
    "7-zip compressed file": "7Z", "7z": "7Z", "gz": "GZIP", "gzip": "GZIP",
    "tar.gz": "TAR_GZ", "tgz": "TAR_GZ", "bz2": "BZIP2", "rar": "RAR",
    "xls": "XLS", "application/vnd.ms-excel": "XLS", "xlsx": "XLSX", "xlsm": "XLSM",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "ods": "ODS", "odt": "ODT", "doc": "DOC", "ms word": "DOC", "docx": "DOCX",
    "pdf": "PDF", "application/pdf": "PDF", "txt": "TXT", "text/plain": "TXT",
    "json": "JSON", "application/json": "JSON", "geojson": "GEOJSON",
    "application/geo+json": "GEOJSON", "application/vnd.geo+json": "GEOJSON",
    "json-ld": "JSON_LD", "jsonld": "JSON_LD", "application/ld+json": "JSON_LD",
    "xml": "XML", "text/xml": "XML", "application/xml": "XML", "gml": "GML",
    "kml": "KML", "kmz": "KMZ", "shp": "SHP", "shapefile": "SHP",
    "qgis shapefile": "SHP", "gpkg": "GPKG", "gdb": "GDB", "dbf": "DBF",
    "html": "HTML", "text/html": "HTML", "arcgis hub dataset": "HTML",
    "hub site application": "HTML", "web map": "HTML", "js": "JS",
    "text/javascript": "JS", "wfs": "WFS_SRVC", "ogc wfs": "WFS_SRVC",
    "web feature service (wfs)": "WFS_SRVC", "wms": "WMS_SRVC", "ogc wms": "WMS_SRVC",
    "wcs": "WCS_SRVC", "rest": "REST", "arcgis geoservice": "REST",
    "arcgis rest api": "REST", "feature layer": "REST", "feature service": "REST",
    "rdf": "RDF", "rdf/xml": "RDF_XML", "application/rdf+xml": "RDF_XML",
    "turtle": "RDF_TURTLE", "ttl": "RDF_TURTLE", "text/turtle": "RDF_TURTLE",
    "application/x-turtle": "RDF_TURTLE", "n-triples": "RDF_N_TRIPLES",
    "nt": "RDF_N_TRIPLES", "application/n-triples": "RDF_N_TRIPLES",
    "text/ntriples": "RDF_N_TRIPLES", "n-quads": "RDF_N_QUADS", "nq": "RDF_N_QUADS",
    "application/n-quads": "RDF_N_QUADS", "trig": "RDF_TRIG", "n3": "N3",
    "text/n3": "N3", "owl": "OWL", "hdt": "HDT", "sql": "SQL", "ics": "ICS",
    "png": "PNG", "jpeg": "JPEG", "jpg": "JPEG", "tiff": "TIFF", "netcdf": "NETCDF",
    "application/sparql-results+json": "SPARQLQRES",
}  # fmt: skip
EXCEL = {"ms excel", "excel"}
EXCEL_ENDINGS = {"xlsx": "XLSX", "xlsm": "XLSM", "ods": "ODS"}
KNOWN_FILE_TYPES = frozenset(FILE_TYPES.values())

LICENCE_LABELS = {
    "nationalarchives.gov.uk/doc/open-government-licence/version/3": (
        "Open Government Licence v3.0"
    ),
    "nationalarchives.gov.uk/doc/open-government-licence/version/2": (
        "Open Government Licence v2.0"
    ),
    "creativecommons.org/publicdomain/mark/1.0": "Public Domain Mark 1.0",
    "creativecommons.org/publicdomain/zero/1.0": "CC0 1.0",
    "creativecommons.org/share-your-work/public-domain/cc0": "CC0 1.0",
    "opendatacommons.org/licenses/odbl": "Open Database License",
    "opendatacommons.org/licenses/pddl": "Public Domain Dedication and Licence",
    "opendefinition.org/licenses/cc-by": "CC BY",
    "opendefinition.org/licenses/cc-by-sa": "CC BY-SA",
    "opendefinition.org/licenses/cc-zero": "CC0 1.0",
    "opendefinition.org/licenses/odc-odbl": "Open Database License",
    "opendefinition.org/licenses/odc-pddl": "Public Domain Dedication and Licence",
    "opendefinition.org/licenses/odc-by": "Open Data Commons Attribution License",
    "opendefinition.org/licenses/gfdl": "GNU Free Documentation License",
    "reference.data.gov.uk/id/open-government-licence": "Open Government Licence",
    "rightsstatements.org/vocab/nkc/1.0": "No Known Copyright",
    "rightsstatements.org/page/noc-nc/1.0": "No Copyright, Non-Commercial Use Only",
    "parliament.scot/about/copyright": "Scottish Parliament Copyright Policy",
}
LICENCE_ADDRESSES = {
    "Open Government Licence v3.0": (
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
    ),
    "Open Government Licence v2.0": (
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/2/"
    ),
    "Creative Commons Attribution 4.0 International": (
        "https://creativecommons.org/licenses/by/4.0/"
    ),
    "Creative Commons CC0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "Open Data Commons Open Database License 1.0": (
        "https://opendatacommons.org/licenses/odbl/1-0/"
    ),
}
CREATIVE_COMMONS = re.compile(
    r"creativecommons\.org/licenses/([a-z-]+)/(\d\.\d)(?:/([a-z]{2}))?", re.IGNORECASE
)
OPEN_LABELS = re.compile(
    r"^(open government licence|cc0|cc by( |-sa|$)|public domain|creative commons "
    r"(attribution 4|cc0)|open database|open data commons)",
    re.IGNORECASE,
)


@lru_cache(maxsize=4096)
def theme(value: str) -> str:
    """Return the EU data-theme code at the end of an address, or "" for none."""
    code = re.split(r"[/#:]", value.rstrip("/"))[-1].strip().upper()
    return code if code in THEMES else ""


def themes(values: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct EU data-theme codes among addresses, in their order."""
    return tuple(dict.fromkeys(code for code in map(theme, values) if code))


def file_type(words: str, url: str = "") -> str:
    """Return the EU file-type code for a source's word, or "" when it is not clear.

    The ending of the address decides where the word leaves two codes open ("Excel").
    """
    found, by_ending = _file_type(words)
    return by_ending.get(_ending(url), found) if by_ending else found


@lru_cache(maxsize=4096)
def _file_type(words: str) -> tuple[str, Mapping[str, str]]:
    """Return the code of a word, and what the ending of an address makes of it."""
    word = words.strip().rsplit("/file-type/")[-1].casefold().lstrip(".")
    if word in EXCEL:
        return "XLS", EXCEL_ENDINGS
    if word.upper() in KNOWN_FILE_TYPES:
        return word.upper(), {}
    if found := FILE_TYPES.get(word) or FILE_TYPES.get(word.partition(";")[0]):
        return found, {}
    return "", FILE_TYPES if not word or word == "other" else {}


def _ending(url: str) -> str:
    try:
        return urlsplit(url).path.rpartition(".")[2].casefold() if url else ""
    except ValueError:
        return ""


@lru_cache(maxsize=4096)
def licence(label: str = "", url: str = "") -> Licence | None:
    """Return a licence with a readable label; None when nothing is stated.

    A label that is an address counts as the address.
    """
    if label.startswith(("http://", "https://")):
        label, url = "", url or label
    if not label and not url:
        return None
    return Licence(
        label=label or _label(url), url=url or LICENCE_ADDRESSES.get(label, "")
    )


def _label(url: str) -> str:
    if match := CREATIVE_COMMONS.search(url):
        kind, version, country = match.groups()
        return " ".join(
            part
            for part in ("CC", kind.upper(), version, (country or "").upper())
            if part
        )
    bare = re.sub(r"^https?://(www\.)?", "", url.strip().casefold()).rstrip("/")
    return LICENCE_LABELS.get(bare, url)


def access_of(stated: Licence | None) -> Access:
    """Return public for a licence that is open by its own words, else unstated."""
    is_open = stated is not None and OPEN_LABELS.match(stated.label)
    return Access.PUBLIC if is_open else Access.UNSTATED


@lru_cache(maxsize=4096)
def frequency(value: str) -> str:
    """Return the code of the EU frequency table at the end of an address."""
    code = re.split(r"[/#]", value.rstrip("/"))[-1].upper()
    return code if re.fullmatch(r"[A-Z]+(_\d)?", code) else ""
