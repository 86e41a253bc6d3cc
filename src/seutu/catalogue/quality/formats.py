"""What is known of file formats, media types and licences.

The lists of open and of machine-readable formats are those that the MQA of
data.europa.eu uses (its repository edp-vocabularies, files
edp-non-proprietary-format.rdf and edp-machine-readable-format.rdf). To the first we add
GML, GeoPackage, WFS and the other open standards that it leaves out only because it was
made before they were in the EU table of file types; to the second their like.
"""

import re
from functools import lru_cache
from urllib.parse import urlsplit

OPEN_FORMATS = frozenset(
    {
        *("BMP", "CSV", "DBF", "GEOJSON", "GZIP", "HTML", "ICS", "JPEG2000", "JSON"),
        *("JSON_LD", "KML", "KMZ", "NETCDF", "ODS", "PNG", "RDF_N_QUADS"),
        *("RDF_N_TRIPLES", "RDF_TRIG", "RDF_TURTLE", "RDF_XML", "RSS", "RTF", "TAR"),
        *("TIFF", "TSV", "TXT", "WMS_SRVC", "XML", "ZIP"),
        # Open standards that the list above does not name.
        *("RDF", "N3", "GML", "GPKG", "PARQUET", "WFS_SRVC", "WCS_SRVC", "WMTS_SRVC"),
        *("ATOM", "GTFS", "GPX", "CITYGML", "CITYJSON", "ODT", "OWL", "SVG", "GRIB"),
        *("OPENAPI", "HDF", "SDMX", "PX"),
    }
)
MACHINE_READABLE = frozenset(
    {
        *("CSV", "GEOJSON", "ICS", "JSON", "JSON_LD", "KML", "KMZ", "NETCDF", "ODS"),
        *("RDFA", "RDF_N_QUADS", "RDF_N_TRIPLES", "RDF_TRIG", "RDF_TURTLE", "RDF_XML"),
        *("RSS", "SHP", "XLS", "XLSX", "XML"),
        # What programs read as well and the list above does not name.
        *("RDF", "N3", "TSV", "GML", "GPKG", "PARQUET", "WFS_SRVC", "WCS_SRVC"),
        *("ATOM", "GTFS", "GPX", "CITYGML", "CITYJSON", "OWL", "GRIB", "HDF", "SDMX"),
        *("DBF", "OPENAPI", "PX", "SPARQLQRES"),
    }
)
# What a media type says when no format is stated.
FORMAT_OF_MEDIA = {
    "text/csv": "CSV",
    "application/json": "JSON",
    "application/geo+json": "GEOJSON",
    "application/ld+json": "JSON_LD",
    "application/xml": "XML",
    "text/xml": "XML",
    "text/html": "HTML",
    "text/plain": "TXT",
    "text/turtle": "RDF_TURTLE",
    "application/rdf+xml": "RDF_XML",
    "application/n-triples": "RDF_N_TRIPLES",
    "application/pdf": "PDF",
    "application/zip": "ZIP",
    "application/vnd.ms-excel": "XLS",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet": "XLSX",
    "application/vnd.oasis.opendocument.spreadsheet": "ODS",
    "application/gml+xml": "GML",
    "application/geopackage+sqlite3": "GPKG",
    "application/vnd.google-earth.kml+xml": "KML",
    "application/vnd.apache.parquet": "PARQUET",
    "application/netcdf": "NETCDF",
}
MEDIA_OF_FORMAT = {code: media for media, code in FORMAT_OF_MEDIA.items()} | {
    "XML": "application/xml"
}
MEDIA_TYPE = re.compile(
    r"^(application|audio|chemical|font|image|message|model|multipart|text|video)"
    r"/[a-z0-9][a-z0-9!#$&^_.+-]{0,126}$",
    re.IGNORECASE,
)
EU_CODE = re.compile(r"^[A-Z][A-Z0-9_]{1,19}$")

# Licences with an address of the EU authority table, or that the table matches exactly.
KNOWN_LICENCES = re.compile(
    r"^https?://(www\.)?("
    r"publications\.europa\.eu/resource/authority/licence/."
    r"|data\.europa\.eu/eli/"
    r"|creativecommons\.org/(licenses|publicdomain)/."
    r"|opendatacommons\.org/licenses/."
    r"|dcat-ap\.de/def/licenses/."
    r"|nationalarchives\.gov\.uk/doc/open-government-licence"
    r"|etalab\.gouv\.fr/(licence|wp-content)"
    r"|data\.norge\.no/nlod"
    r"|govdata\.de/dl-de/."
    r"|dati\.gov\.it/(content/italian-open-data-license|iodl)"
    r"|joinup\.ec\.europa\.eu/.*eupl"
    r"|(opensource\.org|spdx\.org)/licen[cs]es/."
    r"|gnu\.org/licenses/."
    r")",
    re.IGNORECASE,
)
LICENCE_ADDRESSES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), f"https://{address}")
    for pattern, address in (
        (r"\b(cc[ -]?0|cc zero)", "creativecommons.org/publicdomain/zero/1.0/"),
        (r"\bcc[ -]by[ -]sa\b|share.?alike", "creativecommons.org/licenses/by-sa/4.0/"),
        (r"\bcc[ -]by\b|attribution 4", "creativecommons.org/licenses/by/4.0/"),
        (r"\bodbl\b|open database", "opendatacommons.org/licenses/odbl/1-0/"),
        (
            r"open government licence",
            "www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        ),
    )
)
NO_LICENCE = re.compile(
    r"^\W*(no licen[cs]e|none|n/?a|unknown|other|not stated|not ?specified"
    r"|licen[cs]e not specified|keine( lizenz)?|tuntematon|unbekannt)\W*$",
    re.IGNORECASE,
)
ADDRESS = re.compile(r"^(https?|ftps?|urn|mailto):[^\s<>\"{}|\\^`]+$", re.IGNORECASE)
FILE_ENDINGS = {
    "csv": "CSV", "tsv": "TSV", "json": "JSON", "geojson": "GEOJSON", "xml": "XML",
    "xls": "XLS", "xlsx": "XLSX", "ods": "ODS", "zip": "ZIP", "gz": "GZIP",
    "pdf": "PDF", "txt": "TXT", "kml": "KML", "kmz": "KMZ", "gml": "GML",
    "gpkg": "GPKG", "ttl": "RDF_TURTLE", "nt": "RDF_N_TRIPLES", "rdf": "RDF_XML",
    "jsonld": "JSON_LD", "parquet": "PARQUET", "nc": "NETCDF", "tif": "TIFF",
    "ics": "ICS", "px": "PX", "shp": "SHP",
}  # fmt: skip


@lru_cache(maxsize=4096)
def format_code(format_: str, media_type: str) -> str:
    """Tell the EU file-type code by the format, else by the media type, else ""."""
    code = format_.strip().upper().replace("-", "_").replace(" ", "_")
    if code:
        return code
    return FORMAT_OF_MEDIA.get(media_type.partition(";")[0].strip().lower(), "")


@lru_cache(maxsize=4096)
def is_known_format(format_: str, media_type: str, codes: frozenset[str]) -> bool:
    """Tell whether the format is of the EU table, or the media type is registered."""
    code = format_.strip().upper()
    return code in codes or bool(MEDIA_TYPE.match(media_type.strip()))


@lru_cache(maxsize=4096)
def is_known_licence(address: str) -> bool:
    """Tell whether a licence is named by an address that machines know."""
    return bool(KNOWN_LICENCES.match(address.strip()))


@lru_cache(maxsize=4096)
def is_licence(label: str) -> bool:
    """Tell whether a label names a licence, and not that there is none."""
    return bool(label.strip()) and not NO_LICENCE.match(label)


def licence_address(label: str) -> str:
    """Find the address that a licence named in words should have; "" when unsure."""
    return next(
        (address for words, address in LICENCE_ADDRESSES if words.search(label)), ""
    )


def is_address(text: str) -> bool:
    """Tell whether a text is an absolute address without characters it may not have."""
    return bool(ADDRESS.match(text))


def ending_format(address: str) -> str:
    """Tell the file-type code by the ending of an address; "" when it has none."""
    try:
        path = urlsplit(address).path
    except ValueError:
        return ""
    return FILE_ENDINGS.get(path.rpartition(".")[2].lower(), "") if "." in path else ""
