"""A catalogue service (CSW 2.0.2) that can lie and break in the usual ways."""

import re
from dataclasses import dataclass, field
from urllib.parse import parse_qs, unquote_plus, urlsplit
from xml.sax.saxutils import escape

from seutu.harvest.paging import Ask

HEAD = (
    '<csw:GetRecordsResponse xmlns:csw="http://www.opengis.net/cat/csw/2.0.2"'
    ' xmlns:gmd="http://www.isotc211.org/2005/gmd"'
    ' xmlns:gco="http://www.isotc211.org/2005/gco"'
    ' xmlns:dc="http://purl.org/dc/elements/1.1/">'
)
EXCEPTION = (
    '<ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows" version="1.2.0">'
    '<ows:Exception exceptionCode="{code}" locator="{locator}">'
    "<ows:ExceptionText>{text}</ows:ExceptionText></ows:Exception></ows:ExceptionReport>"
)


def exception(code: str, locator: str, text: str) -> bytes:
    return EXCEPTION.format(code=code, locator=locator, text=escape(text)).encode()


@dataclass
class CswPortal:
    """Holds identifiers; `broken` ones make every page that holds them fail."""

    identifiers: list[str] = field(default_factory=list)
    broken: frozenset[str] = frozenset()
    fails: str = "xml"
    skipped: frozenset[str] = frozenset()
    matched: int | None = None
    tells_next: bool = True
    cap: int = 1000
    forms: frozenset[str] = frozenset({"iso", "dc"})
    methods: frozenset[str] = frozenset({"POST", "GET"})
    beyond_is_refused: bool = False
    modified: dict[str, str] = field(default_factory=dict)
    knows_filters: bool = True
    asked: list[tuple[str, int, int]] = field(default_factory=list)

    def __call__(self, ask: Ask) -> bytes | None:
        if ask.method not in self.methods:
            return None
        start, size, schema = _values(ask)
        self.asked.append((ask.method, start, size))
        identifiers = self.identifiers
        if since := _since(ask):
            if not self.knows_filters:
                return exception("NoApplicableCode", "constraint", "Unknown property")
            identifiers = [
                one for one in identifiers if self.modified.get(one, "") >= since
            ]
        form = "iso" if schema.endswith("/gmd") else "dc"
        if form not in self.forms:
            return exception("InvalidParameterValue", "outputSchema", "Not known")
        if self.beyond_is_refused and start > max(1, len(identifiers)):
            return exception("InvalidParameterValue", "startPosition", "Too far")
        size = min(self.cap, size)
        shown = identifiers[start - 1 : start - 1 + size]
        if self.broken & set(shown) and self.fails == "exception":
            return exception("NoApplicableCode", "", "Cannot write a record")
        entries = [_entry(one, form) for one in shown if one not in self.skipped]
        if self.broken & set(shown):
            entries.append("<gmd:MD_Metadata><gmd:title>unquoted & </gmd:MD_Metadata>")
        total = len(identifiers) if self.matched is None else self.matched
        following = start + size if start - 1 + size < len(identifiers) else 0
        attributes = (
            f'numberOfRecordsMatched="{total}" numberOfRecordsReturned="{len(entries)}"'
            f' nextRecord="{following if self.tells_next else 0}"'
        )
        results = (
            f"<csw:SearchResults {attributes}>{''.join(entries)}</csw:SearchResults>"
        )
        return f"{HEAD}{results}</csw:GetRecordsResponse>".encode()


def _values(ask: Ask) -> tuple[int, int, str]:
    if ask.method == "POST":
        found = dict(re.findall(r'(\w+)="([^"]*)"', ask.body))
    else:
        query = parse_qs(urlsplit(ask.url).query)
        found = {key: values[0] for key, values in query.items()}
    return int(found["startPosition"]), int(found["maxRecords"]), found["outputSchema"]


def _since(ask: Ask) -> str:
    """Return the day of a filter on dct:modified, by document or by address."""
    written = ask.body if ask.method == "POST" else unquote_plus(ask.url)
    pattern = (
        r"<ogc:PropertyIsGreaterThanOrEqualTo>\s*"
        r"<ogc:PropertyName>dct:modified</ogc:PropertyName>\s*"
        r"<ogc:Literal>([\d-]{10})</ogc:Literal>"
    )
    found = re.search(pattern, written)
    return found.group(1) if found else ""


def _entry(identifier: str, form: str) -> str:
    if form == "dc":
        return (
            f"<csw:Record><dc:identifier>{identifier}</dc:identifier>"
            f"<dc:title>Title of {identifier}</dc:title></csw:Record>"
        )
    return (
        "<gmd:MD_Metadata><gmd:fileIdentifier><gco:CharacterString>"
        f"{identifier}</gco:CharacterString></gmd:fileIdentifier>"
        "<gmd:identificationInfo><gmd:MD_DataIdentification><gmd:citation>"
        "<gmd:CI_Citation><gmd:title><gco:CharacterString>"
        f"Title of {identifier}</gco:CharacterString></gmd:title></gmd:CI_Citation>"
        "</gmd:citation></gmd:MD_DataIdentification></gmd:identificationInfo>"
        "</gmd:MD_Metadata>"
    )
