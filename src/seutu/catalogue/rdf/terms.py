"""The namespaces of DCAT-AP, and values that every RDF syntax can carry."""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode

ADMS = "http://www.w3.org/ns/adms#"
DCAT = "http://www.w3.org/ns/dcat#"
DCATAP = "http://data.europa.eu/r5r/"
DCT = "http://purl.org/dc/terms/"
ELI = "http://data.europa.eu/eli/ontology#"
GEO = "http://www.opengis.net/ont/geosparql#"
FOAF = "http://xmlns.com/foaf/0.1/"
HYDRA = "http://www.w3.org/ns/hydra/core#"
OWL = "http://www.w3.org/2002/07/owl#"
PROV = "http://www.w3.org/ns/prov#"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
RDFS = "http://www.w3.org/2000/01/rdf-schema#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
VCARD = "http://www.w3.org/2006/vcard/ns#"
XSD = "http://www.w3.org/2001/XMLSchema#"

PREFIXES: Mapping[str, str] = {
    "adms": ADMS,
    "dcat": DCAT,
    "dcatap": DCATAP,
    "dct": DCT,
    "eli": ELI,
    "foaf": FOAF,
    "geo": GEO,
    "hydra": HYDRA,
    "owl": OWL,
    "prov": PROV,
    "rdf": RDF,
    "rdfs": RDFS,
    "skos": SKOS,
    "vcard": VCARD,
    "xsd": XSD,
}

TYPE = NamedNode(RDF + "type")
WEB = re.compile(r"https?://[^/?#]+", re.IGNORECASE)
# Kept as they are by quoting: what an IRI may hold, and the per cent of an escape.
SAFE = "".join(map(chr, range(0x21, 0x7F))).translate(
    {ord(each): None for each in '<>"{}|\\^`'}
)
STRAY_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
NOT_XML = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)
LANGUAGE_TAG = re.compile(r"[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*")


def web_iri(address: str) -> NamedNode | None:
    """Return a web address as an IRI, escaping what IRIs forbid; None for no address.

    What cannot be mended (a port that is none, a host with spaces) is left out: one bad
    IRI makes a whole document unreadable (RFC 3987).
    """
    address = address.strip()
    if not WEB.match(address):
        return None
    mended = STRAY_PERCENT.sub("%25", NOT_XML.sub("", address))
    mended = quote(mended, safe=SAFE) if not mended.isascii() else _ascii(mended)
    # A second "#" and brackets outside a host are not allowed either.
    head, mark, fragment = mended.partition("#")
    mended = head + mark + fragment.replace("#", "%23")
    for candidate in (mended, mended.replace("[", "%5B").replace("]", "%5D")):
        try:
            return NamedNode(candidate)
        except ValueError:
            continue
    return None


def _ascii(address: str) -> str:
    return quote(address, safe=SAFE)


def plain(text: str) -> Literal:
    """Return a text without a language, free of what XML cannot hold."""
    return Literal(NOT_XML.sub("", text))


def typed(text: str, datatype: str) -> Literal:
    return Literal(text, datatype=NamedNode(XSD + datatype))


def texts(words: Mapping[str, str]) -> Iterator[Literal]:
    """Yield one literal for each language; "und" has no tag, and empty texts none."""
    for tag, text in words.items():
        if kept := NOT_XML.sub("", text).strip():
            yield tagged(kept, tag)


def tagged(text: str, tag: str) -> Literal:
    """Return a text with its language, or without one that is unknown or ill-formed."""
    if tag != "und" and LANGUAGE_TAG.fullmatch(tag):
        try:
            return Literal(NOT_XML.sub("", text), language=tag.lower())
        except ValueError:
            pass
    return plain(text)


def day(value: date) -> Literal:
    return typed(value.isoformat(), "date")


def moment(value: datetime) -> Literal:
    """Return a moment to the second, with its offset from UTC."""
    return typed(value.replace(microsecond=0).isoformat(), "dateTime")


def partial_day(value: str) -> Literal | None:
    """Return "2021", "2021-05" or "2021-05-03" with its own type; None for others."""
    for pattern, datatype in (
        (r"\d{4}", "gYear"),
        (r"\d{4}-(0[1-9]|1[0-2])", "gYearMonth"),
    ):
        if re.fullmatch(pattern, value):
            return typed(value, datatype)
    try:
        return day(date.fromisoformat(value))
    except ValueError:
        return None
