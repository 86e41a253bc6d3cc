"""The UK Algorithmic Transparency Recording Standard: tools of government bodies."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from seutu.harvest.readers.fields import (
    day,
    in_language,
    source_form,
    text,
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
)

LANGUAGE = "en"
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
    """Reads the list of published records; its texts are English."""

    name: ClassVar[str] = "uk-transparency-records"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[SolutionRecord | Rejected]:
        """Yield one solution per record; raises `Unreadable` without the list."""
        document = read_json(stream)
        records = document.get("records") if isinstance(document, dict) else None
        if not isinstance(records, list):
            raise Unreadable('The file has no list called "records".')
        for number, record in enumerate(records, start=1):
            if isinstance(record, dict):
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
        published = text(record, "published")
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
            unread=unread(published=published),
            reach="local" if owner and owner.kind == OrganisationKind.LOCAL else "",
            raw=raw,
        )


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
