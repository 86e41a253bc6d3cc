"""From our codes to the addresses of the EU authority tables, and of IANA and NUTS.

The codes of languages and countries are ISO 639-1 and ISO 3166-1 alpha-2; the tables of
the Publications Office name them by ISO 639-2/T and ISO 3166-1 alpha-3.
"""

import re
from collections.abc import Iterable
from types import MappingProxyType

from pyoxigraph import NamedNode

from seutu.catalogue.rdf.codes import COUNTRIES, FREQUENCIES, LANGUAGES, THEMES
from seutu.catalogue.rdf.terms import web_iri

AUTHORITY = "http://publications.europa.eu/resource/authority/"
NUTS = "http://data.europa.eu/nuts/code/"
IANA = "http://www.iana.org/assignments/media-types/"
HVD = "http://data.europa.eu/bna/"
PUBLISHER_TYPE = "http://purl.org/adms/publishertype/"
EUROVOC = "http://eurovoc.europa.eu/"


ACCESS = MappingProxyType(
    {"public": "PUBLIC", "restricted": "RESTRICTED", "non-public": "NON_PUBLIC"}
)
AVAILABILITY = MappingProxyType(
    {
        "temporary": "TEMPORARY",
        "experimental": "EXPERIMENTAL",
        "available": "AVAILABLE",
        "stable": "STABLE",
    }
)
PUBLISHER_TYPES = MappingProxyType(
    {
        "region": "RegionalAuthority",
        "city": "LocalAuthority",
        "agency": "NationalAuthority",
        "company": "Company",
        "university": "Academia-ScientificOrganisation",
        "association": "NonProfitOrganisation",
    }
)
MEDIA_TYPE = re.compile(
    r"(?:application|audio|font|haptics|image|message|model|multipart|text|video)"
    r"/[A-Za-z0-9][A-Za-z0-9!#$&^_.+-]*"
)
CODE = re.compile(r"[A-Z0-9_]{1,40}")
NUTS_CODE = re.compile(r"[A-Z]{2}[A-Z0-9]{0,3}")
HVD_CODE = re.compile(r"c_[0-9a-f]{4,12}")
EUROVOC_CODE = re.compile(r"eurovoc:(\d{1,8})")


def language(tag: str) -> NamedNode | None:
    """Name the language of a BCP 47 tag, without its region; None when unknown."""
    code = LANGUAGES.get(tag.partition("-")[0].lower(), "")
    return NamedNode(f"{AUTHORITY}language/{code.upper()}") if code else None


def country(code: str) -> NamedNode | None:
    """Name a country of ISO 3166-1; Kosovo is 1A0 in the table."""
    known = "1A0" if code == "XK" else COUNTRIES.get(code)
    return NamedNode(f"{AUTHORITY}country/{known}") if known else None


def nuts(code: str) -> NamedNode | None:
    return NamedNode(NUTS + code) if NUTS_CODE.fullmatch(code) else None


def themes(codes: Iterable[str]) -> list[NamedNode]:
    return [
        NamedNode(f"{AUTHORITY}data-theme/{code}") for code in codes if code in THEMES
    ]


def frequency(code: str) -> NamedNode | None:
    known = code in FREQUENCIES
    return NamedNode(f"{AUTHORITY}frequency/{code}") if known else None


def file_type(code: str) -> NamedNode | None:
    known = CODE.fullmatch(code)
    return NamedNode(f"{AUTHORITY}file-type/{code}") if known else None


def media_type(value: str) -> NamedNode | None:
    """Name a media type as IANA does, without its parameters; None for an odd one."""
    name = value.partition(";")[0].strip()
    return web_iri(IANA + name) if MEDIA_TYPE.fullmatch(name) else None


def access(value: str) -> NamedNode | None:
    code = ACCESS.get(value)
    return NamedNode(f"{AUTHORITY}access-right/{code}") if code else None


def availability(value: str) -> NamedNode | None:
    code = AVAILABILITY.get(value)
    return NamedNode(f"{AUTHORITY}planned-availability/{code}") if code else None


def publisher_type(kind: str) -> NamedNode | None:
    name = PUBLISHER_TYPES.get(kind)
    return NamedNode(PUBLISHER_TYPE + name) if name else None


def hvd_categories(codes: Iterable[str]) -> list[NamedNode]:
    return [NamedNode(HVD + code) for code in codes if HVD_CODE.fullmatch(code)]


def subjects(concepts: Iterable[str]) -> list[NamedNode]:
    """Name the EuroVoc concepts among ids such as "eurovoc:1004"."""
    matches = map(EUROVOC_CODE.fullmatch, concepts)
    return [NamedNode(EUROVOC + match.group(1)) for match in matches if match]
