"""Catalogue services (CSW 2.0.2) that give ISO 19139 or, failing that, Dublin Core.

Services lie about how many records they have and where the next page begins, and break
on single records. So a page that cannot be read is asked for again in halves until the
one bad record stands alone, and pages overlap.
"""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, ClassVar
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers import drift, dublin_core, iso19139
from seutu.harvest.readers.addresses import portal, with_query
from seutu.harvest.readers.iso19139 import IsoRecord
from seutu.harvest.readers.limits import Unreadable, read_bytes
from seutu.harvest.readers.xml_trees import Broken, local, walk, words
from seutu.harvest.records import NO_FACTS, DatasetRecord, Record, Rejected, SourceFacts

SIZE = 50
OVERLAP = 5
MOST_FAILURES = 20
MOST_EMPTY = 3
GMD = "http://www.isotc211.org/2005/gmd"
CSW = "http://www.opengis.net/cat/csw/2.0.2"
SCHEMAS = {"iso": GMD, "dc": CSW}
ISO_NAMES = frozenset({"MD_Metadata", "MI_Metadata", "CHE_MD_Metadata"})
ENTRIES = ISO_NAMES | {"Record", "SummaryRecord", "BriefRecord"}
XML_ANSWER = {"accept": "application/xml, text/xml;q=0.9"}
PARAMETERS = frozenset(
    {"service", "version", "request", "resulttype", "elementsetname", "typenames"}
    | {"outputschema", "startposition", "maxrecords", "acceptversions", "sections"}
)
REQUEST = """<?xml version="1.0" encoding="UTF-8"?>
<csw:GetRecords xmlns:csw="{csw}" service="CSW" version="2.0.2" resultType="results"\
 startPosition="{start}" maxRecords="{size}" outputFormat="application/xml"\
 outputSchema="{schema}">
<csw:Query typeNames="csw:Record"><csw:ElementSetName>full</csw:ElementSetName>\
{constraint}</csw:Query></csw:GetRecords>"""
# OGC 07-006r1: dct:modified is one of the names that every service must know.
FILTER = """<ogc:Filter xmlns:ogc="http://www.opengis.net/ogc"\
 xmlns:dct="http://purl.org/dc/terms/"><ogc:PropertyIsGreaterThanOrEqualTo>\
<ogc:PropertyName>dct:modified</ogc:PropertyName><ogc:Literal>{since}</ogc:Literal>\
</ogc:PropertyIsGreaterThanOrEqualTo></ogc:Filter>"""
KEPT = ("root", "form", "method", "since")

Note = Mapping[str, str | int]


@dataclass(slots=True)
class _Results:
    """What an answer says of itself besides its records."""

    matched: int | None = None
    following: int = 0
    is_answer: bool = False
    exception: str = ""


@dataclass(frozen=True, slots=True)
class Csw:
    """Reads metadata of data and services; those of software and so on are left out.

    Changes are told by the day that records state. One that arrives with an old day,
    as harvested ones may, comes with the next full run.
    """

    name: ClassVar[str] = "csw"
    media_types: ClassVar[tuple[str, ...]] = ("application/xml",)
    tells_changes: ClassVar[bool] = True

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the first records, of all or of what changed since that day."""
        parts = urlsplit(location.strip())
        kept = [
            (key, value)
            for key, value in parse_qsl(parts.query, keep_blank_values=True)
            if key.casefold() not in PARAMETERS
        ]
        address = portal(location, re.compile(r"(?!)"))
        if kept:
            own = urlsplit(address)
            address = urlunsplit(own._replace(query=urlencode(kept)))
        note: Note = {"root": address, "form": "iso", "method": "POST", "start": 0}
        if since is not None:
            note = {**note, "since": f"{since.astimezone(UTC):%Y-%m-%d}"}
        return _ask(note)

    def otherwise(self, ask: Ask) -> Ask | None:
        """Ask for all instead of changes, by address, then for Dublin Core."""
        note = ask.note
        if note.get("start") or not note:
            return None
        if "since" in note:
            return _ask({key: note[key] for key in note if key != "since"})
        if note.get("method") == "POST":
            return _ask({**note, "method": "GET"})
        if note.get("form") == "iso":
            return _ask({**note, "method": "POST", "form": "dc"})
        return None

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]:
        """Yield the records of a page; raises `Unreadable` with a service's own words.

        A broken page yields only the ask for a smaller one.
        """
        note, results = answer.ask.note, _Results()
        content = read_bytes(answer.stream)
        try:
            found = [*self._records(content, results, str(note.get("root", "")))]
        except Broken as error:
            if not note or not (results.is_answer or note.get("start")):
                raise
            yield from _smaller(note, error.message)
            return
        if results.exception:
            yield from self._refused(answer.ask, results)
            return
        if not results.is_answer:
            raise Unreadable("The answer is not one of a catalogue service.")
        if not note:
            yield from (record for _, record in found if record)
            return
        identifiers = [identifier for identifier, _ in found]
        turn = _turn(identifiers, note, results)
        if not turn.is_lost:
            for identifier, record in found:
                if record is not None and identifier not in turn.known:
                    yield record
        kept = {key: note[key] for key in KEPT if key in note}
        following = _ask({**kept, **turn.note}) if turn.start >= 0 else None
        yield More(ask=following, total=results.matched)

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]:
        """Read an answer or a single record that is at hand."""
        return only_records(self, stream)

    def reread(self, kept: Kept) -> Record | Rejected:
        """Read one record again; raises `Unreadable` for what describes no data."""
        root = str(self.first(kept.location).note["root"])
        found = [record for _, record in self._records(kept.raw, _Results(), root)]
        if len(found) != 1 or found[0] is None:
            raise Unreadable("What was kept is no record of data.")
        return found[0]

    def _records(
        self, content: bytes, results: _Results, root: str
    ) -> Iterator[tuple[str, DatasetRecord | Rejected | None]]:
        for kind, element in walk(content, ENTRIES.__contains__):
            name = local(element.tag)
            if kind == "open":
                _note_results(element, name, results)
            else:
                results.is_answer = True
                yield self._record(element, name, root)
        if results.exception == "?":
            results.exception = _exception(content)

    def _record(
        self, element: ET.Element, name: str, root: str
    ) -> tuple[str, DatasetRecord | Rejected | None]:
        raw = iso19139.source_form(element)
        if name not in ISO_NAMES:
            record = dublin_core.dataset(element, self.facts, raw, "")
            identifier = dublin_core.identifier_of(element)
        else:
            iso = IsoRecord(element, self.facts, raw)
            identifier = iso.identifier
            if not iso.is_data:
                return identifier, None
            record = iso.dataset(_own_page(root, identifier))
        if not identifier:
            told = "The record has no identifier."
            return "", Rejected("a record without an identifier", told, raw)
        if record is None:
            return identifier, Rejected(identifier, "The dataset has no title.", raw)
        return identifier, record

    def _refused(self, ask: Ask, results: _Results) -> Iterator[Rejected | More]:
        told = f"The service says: {results.exception[:500].rstrip('.')}."
        if ask.note.get("start"):
            if "startposition" in results.exception.casefold():
                yield More()
                return
            yield from _smaller(ask.note, told)
            return
        other = self.otherwise(ask)
        if other is None:
            raise Unreadable(told)
        yield More(ask=other)


def _ask(note: Note) -> Ask:
    root, form = str(note.get("root", "")), str(note.get("form", "iso"))
    start, size = _number(note, "start") + 1, _number(note, "size") or SIZE
    schema, since = SCHEMAS.get(form, GMD), str(note.get("since", ""))
    constraint = FILTER.format(since=since) if since else ""
    if note.get("method") == "GET":
        values: dict[str, str | int] = {
            "service": "CSW",
            "version": "2.0.2",
            "request": "GetRecords",
            "resultType": "results",
            "elementSetName": "full",
            "typeNames": "gmd:MD_Metadata" if form == "iso" else "csw:Record",
            "outputSchema": schema,
            "startPosition": start,
            "maxRecords": size,
        }
        if constraint:
            values |= {
                "constraintLanguage": "FILTER",
                "constraint_language_version": "1.1.0",
                "constraint": constraint,
            }
        return Ask(url=with_query(root, values), headers=XML_ANSWER, note=note)
    if constraint:
        constraint = f'<csw:Constraint version="1.1.0">{constraint}</csw:Constraint>'
    body = REQUEST.format(
        csw=CSW, start=start, size=size, schema=schema, constraint=constraint
    )
    headers = {**XML_ANSWER, "content-type": "application/xml"}
    return Ask(url=root, method="POST", body=body, headers=headers, note=note)


def _turn(identifiers: list[str], note: Note, results: _Results) -> drift.Turn:
    """Decide how to go on, believing of what the service says only what can be."""
    start, size = _number(note, "start"), _number(note, "size") or SIZE
    end = start + len(identifiers)
    following = results.following - 1
    # Records the service could not write are missing from the page, not from the list.
    skipped = following if end < following <= start + size else end
    total = results.matched
    if not identifiers:
        empty = _number(note, "empty") + 1
        if total is None or total <= start + size or empty > MOST_EMPTY:
            return drift.Turn(frozenset(), -1, {})
        at = max(skipped, start + size)
        return drift.Turn(frozenset(), at, {"start": at, "empty": empty})
    if total is not None and total <= end <= following:
        total = following + 1
    turn = drift.turn(
        identifiers, note, size=size, overlap=min(OVERLAP, size - 1), total=total
    )
    if turn.is_lost or turn.start < 0 or skipped == end:
        return turn
    at = turn.start + skipped - end
    return drift.Turn(turn.known, at, {**turn.note, "start": at})


def _smaller(note: Note, told: str) -> Iterator[Rejected | More]:
    """Ask for half of a page that cannot be read; pass over a single bad record."""
    start, size = _number(note, "start"), _number(note, "size") or SIZE
    kept = {key: note[key] for key in KEPT if key in note}
    if size > 1:
        half = {**kept, "start": start, "size": size // 2}
        if "failures" in note:
            half["failures"] = note["failures"]
        yield More(ask=_ask(half))
        return
    failures = _number(note, "failures") + 1
    if failures > MOST_FAILURES:
        raise Unreadable(f"Too many records cannot be read. {told}")
    yield Rejected(f"record {start + 1}", told)
    yield More(ask=_ask({**kept, "start": start + 1, "size": 4, "failures": failures}))


def _note_results(element: ET.Element, name: str, results: _Results) -> None:
    if name == "SearchResults":
        results.is_answer = True
        results.matched = _attribute(element, "numberOfRecordsMatched")
        results.following = _attribute(element, "nextRecord") or 0
    elif name in {"GetRecordByIdResponse", "GetRecordsResponse"}:
        results.is_answer = True
    elif name in {"ExceptionReport", "ServiceExceptionReport"}:
        results.exception = "?"


def _attribute(element: ET.Element, name: str) -> int | None:
    value = element.get(name, "").strip()
    return int(value) if value.isdecimal() and len(value) < 10 else None


def _exception(content: bytes) -> str:
    """Return the words of an exception report, with its code and where it points to."""
    told: list[str] = []
    names = {"Exception", "ServiceException"}
    for kind, element in walk(content, names.__contains__):
        if kind == "entry":
            about = [element.get("exceptionCode", ""), element.get("locator", "")]
            told.append(" ".join(filter(None, [words(element), *about])))
    return "; ".join(filter(None, told)) or "an exception without words"


def _own_page(root: str, identifier: str) -> str:
    """Return the page of a record in GeoNetwork; other services have none we know."""
    folder, mark, _ = root.partition("/srv/")
    return f"{folder}/srv/api/records/{identifier}" if mark and identifier else ""


def _number(note: Note, key: str) -> int:
    value = note.get(key, 0)
    return value if isinstance(value, int) else 0
