"""Code lists of ISO 19115 and INSPIRE, and what they are in EU tables."""

import re

from seutu.harvest.readers import codes

# By the beginning of a protocol's name, as GeoNetwork and INSPIRE write them.
PROTOCOLS = (
    (re.compile(r"\bwmts\b", re.I), "WMTS_SRVC"),
    (re.compile(r"\bwms\b|web map service", re.I), "WMS_SRVC"),
    (re.compile(r"\bwfs\b|web feature service", re.I), "WFS_SRVC"),
    (re.compile(r"\bwcs\b|web coverage service", re.I), "WCS_SRVC"),
    (
        re.compile(r"esri:rest|arcgis.*rest|rest.*arcgis|ogc.?api|ogc:oapi", re.I),
        "REST",
    ),
    (re.compile(r"\batom\b", re.I), "ATOM"),
)
SERVICE_ADDRESS = re.compile(r"[?&]service=(wms|wfs|wcs|wmts)\b", re.IGNORECASE)
SERVICE_PATH = re.compile(r"/(wms|wfs|wcs|wmts)(?=[/?]|$)", re.IGNORECASE)
SERVER = re.compile(r"/(?:MapServer|FeatureServer|ImageServer)(?:/\d+)?/?$", re.I)
DATA_LEVELS = frozenset(
    {"", "dataset", "series", "nongeographicdataset", "tile", "service"}
    | {"collectionsession", "model", "coverage"}
)
LIMITS = re.compile(r"LimitationsOnPublicAccess/(\w+)")
CONDITIONS = re.compile(r"ConditionsApplyingToAccessAndUse/(\w+)")
HVD = re.compile(r"data\.europa\.eu/bna/(c_[0-9a-f]{8})$")
EUROVOC = re.compile(r"^https?://eurovoc\.europa\.eu/(\d+)$")
LICENCE_ADDRESS = re.compile(
    r"https?://[^\s\"'<>)]*(?:creativecommons\.org/(?:licenses|publicdomain)|"
    r"opendatacommons|govdata\.de/dl-de|licen[cs]|dati\.gov\.it/iodl|legalcode"
    r"|open-government)[^\s\"'<>)]*",
    re.IGNORECASE,
)
# The parties of a record, the one that stands for the data first.
ROLES = (
    *("publisher", "owner", "custodian", "resourceProvider", "distributor"),
    *("pointOfContact", "processor", "originator", "author", "user", ""),
)


def format_of(protocol: str, url: str, names: tuple[str, ...] = ()) -> str:
    """Return the EU file type of an online resource, or "" when nothing tells it.

    The protocol goes first, then what the address itself says, then the only format
    that the record names.
    """
    for pattern, code in PROTOCOLS:
        if pattern.search(protocol):
            return code
    if match := SERVICE_ADDRESS.search(url) or SERVICE_PATH.search(url):
        return f"{match.group(1).upper()}_SRVC"
    if SERVER.search(url):
        return "REST"
    if found := codes.file_type("", url):
        return found
    if found := codes.file_type(protocol):
        return found
    return codes.file_type(names[0], url) if len(names) == 1 else ""


def is_service(kind: str) -> bool:
    """Tell whether a file type is a service and no file."""
    return kind.endswith("_SRVC") or kind == "REST"
