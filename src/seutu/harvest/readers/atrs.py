"""The UK Algorithmic Transparency Recording Standard, by GOV.UK's API or as a file."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar
from urllib.parse import urlencode, urlsplit

from seutu.harvest.paging import Answer, Ask, Kept, More
from seutu.harvest.readers.entries import kept_entry
from seutu.harvest.readers.fields import (
    day,
    in_language,
    source_form,
    text,
    texts,
    unread,
    web_address,
)
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    NO_FACTS,
    Agent,
    OrganisationKind,
    Rejected,
    SolutionRecord,
    SourceFacts,
    Status,
)

LANGUAGE = "en"
SITE = "https://www.gov.uk"
SEARCH = "/api/search.json"
PREFIX = "algorithmic_transparency_record_"
FACETS = ("organisation", "phase", "date_published", "function", "capability", "task")
FIELDS = ("title", "link", "description", "public_timestamp")
PAGE_SIZE = 100
PHASES = {
    "pre-deployment": Status.DEVELOPMENT,
    "beta-pilot": Status.PILOT,
    "private-beta": Status.PILOT,
    "public-beta": Status.PILOT,
    "production": Status.IN_USE,
    "retired": Status.RETIRED,
}
BODIES = {
    "BDUK": "Building Digital UK",
    "Cafcass": "Children and Family Court Advisory and Support Service",
    "DBT": "Department for Business and Trade",
    "DEFRA": "Department for Environment, Food and Rural Affairs",
    "DESNZ": "Department for Energy Security and Net Zero",
    "DSIT": "Department for Science, Innovation and Technology",
    "DVLA": "Driver and Vehicle Licensing Agency",
    "DVSA": "Driver and Vehicle Standards Agency",
    "DWP": "Department for Work and Pensions",
    "DfE": "Department for Education",
    "FCDO": "Foreign, Commonwealth and Development Office",
    "HMPPS": "HM Prison and Probation Service",
    "HMRC": "HM Revenue and Customs",
    "HMT": "HM Treasury",
    "ICO": "Information Commissioner's Office",
    "IPO": "Intellectual Property Office",
    "LGSCO": "Local Government and Social Care Ombudsman",
    "MHCLG": "Ministry of Housing, Communities and Local Government",
    "MOD": "Ministry of Defence",
    "MoJ": "Ministry of Justice",
    "NHS BSA": "NHS Business Services Authority",
    "NICE": "National Institute for Health and Care Excellence",
    "NS&I": "National Savings and Investments",
    "OSBC": "Office of the Small Business Commissioner",
    "UK Heath Security Agency": "UK Health Security Agency",
    "UKHO": "UK Hydrographic Office",
}
LOCAL = ("Council", "London Borough", "Greater London", "Greater Cambridge")


@dataclass(frozen=True, slots=True)
class TransparencyRecords:
    """Reads the list of published records; its texts are English.

    GOV.UK's search answers pages with every facet of a record; a record of its content
    API, or a file of records, is read as well.
    """

    name: ClassVar[str] = "uk-transparency-records"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask the search for its first page; any page of the site leads to it."""
        parts = urlsplit(location)
        if "/api/" in parts.path:
            return Ask(url=location, headers={"Accept": "application/json"})
        return _ask(f"{parts.scheme}://{parts.netloc}", 0)

    def page(self, answer: Answer) -> Iterator[SolutionRecord | Rejected | More]:
        """Yield the records of a page, then what to ask for next."""
        document = read_json(answer.stream)
        yield from self._solutions(document)
        results = document.get("results") if isinstance(document, dict) else None
        total = document.get("total") if isinstance(document, dict) else None
        following = int(answer.ask.note.get("start", 0)) + PAGE_SIZE
        if results and isinstance(total, int) and following < total:
            parts = urlsplit(answer.ask.url)
            site = f"{parts.scheme}://{parts.netloc}"
            yield More(ask=_ask(site, following), total=total)

    def read(self, stream: BinaryIO) -> Iterator[SolutionRecord | Rejected]:
        """Yield one solution per record; raises `Unreadable` without the list."""
        yield from self._solutions(read_json(stream))

    def reread(self, kept: Kept) -> SolutionRecord | Rejected:
        """Read one record again; raises `Unreadable`."""
        return self._solution(kept_entry(kept), kept.identifier)

    def _solutions(self, document: Json) -> Iterator[SolutionRecord | Rejected]:
        lists = document if isinstance(document, dict) else {}
        if "base_path" in lists:
            lists = {"results": [lists]}
        records = lists.get("records", lists.get("results"))
        if not isinstance(records, list):
            raise Unreadable('The answer has no list called "records" or "results".')
        for number, record in enumerate(records, start=1):
            if isinstance(record, dict):
                record = record if "records" in lists else _as_in_file(record)
                yield self._solution(record, f"entry {number}")
            else:
                yield Rejected(f"entry {number}", "This entry is not an object.")

    def _solution(
        self, record: Mapping[str, Json], place: str
    ) -> SolutionRecord | Rejected:
        address = web_address(text(record, "url"))
        title = text(record, "tool_name") or text(record, "title")
        raw = source_form(dict(record))
        if not address:
            return Rejected(place, "The record has no address.", raw)
        if not title:
            return Rejected(address, "The record has no title.", raw)
        published, phase = text(record, "published"), text(record, "phase")
        owner = _body(record)
        return SolutionRecord(
            identifier=address.rstrip("/").rpartition("/")[2],
            title={LANGUAGE: title},
            description=in_language(LANGUAGE, plain(text(record, "description"))),
            publisher=owner,
            country="GB",
            countries=("GB",),
            landing_page=address,
            licence=self.facts.licence,
            issued=day(published),
            modified=day(text(record, "changed")),
            status=PHASES.get(phase, Status.UNSTATED),
            status_words=phase.replace("-", " "),
            technologies=texts(record, "capability"),
            purpose=", ".join(texts(record, "task")),
            sector=", ".join(texts(record, "function")),
            unread=unread(published=published),
            reach="local" if owner and owner.kind == OrganisationKind.LOCAL else "",
            raw=raw,
        )


def _ask(site: str, start: int) -> Ask:
    parameters = {
        "filter_content_store_document_type": PREFIX.rstrip("_"),
        "fields": ",".join([*FIELDS, *(PREFIX + facet for facet in FACETS)]),
        "order": "public_timestamp",
        "count": PAGE_SIZE,
        "start": start,
    }
    return Ask(
        url=f"{site}{SEARCH}?{urlencode(parameters)}",
        headers={"Accept": "application/json"},
        note={"start": start},
    )


def _as_in_file(found: Mapping[str, Json]) -> dict[str, Json]:
    """Return what the search or the content API says under the names of the file."""
    details = found.get("details")
    stated = details.get("metadata") if isinstance(details, dict) else None
    facets = stated if isinstance(stated, dict) else found
    path = text(found, "link") or text(found, "base_path")
    title = text(found, "title")
    body, mark, tool = title.partition(":")
    said: dict[str, Json] = {
        facet: _labels(facets.get(PREFIX + facet)) for facet in FACETS
    }
    organisation, phase, published = (
        " ".join(map(str, _labels(facets.get(PREFIX + facet))))
        for facet in ("organisation", "phase", "date_published")
    )
    changed = text(found, "public_timestamp") or text(found, "public_updated_at")
    return {
        **said,
        "url": SITE + path if path.startswith("/") else path,
        "title": title,
        "tool_name": tool.strip() if mark else title,
        "publishing_body": body.strip()
        if mark
        else organisation.replace("-", " ").title(),
        "phase": phase,
        "published": published or changed,
        "changed": changed,
        "description": text(found, "description"),
    }


def _labels(stated: Json) -> list[Json]:
    """Return the words of a facet: one, several, or pairs of a label and a value."""
    listed = stated if isinstance(stated, list) else [stated]
    words = [
        text(each, "label") or text(each, "value") if isinstance(each, dict) else each
        for each in listed
    ]
    return [word.strip() for word in words if isinstance(word, str) and word.strip()]


def _body(record: Mapping[str, Json]) -> Agent | None:
    said = text(record, "publishing_body")
    if not said:
        return None
    is_local = any(word in said for word in LOCAL)
    return Agent(
        name={LANGUAGE: BODIES.get(said, said)},
        kind=OrganisationKind.LOCAL if is_local else OrganisationKind.PUBLIC_BODY,
        country="GB",
    )
