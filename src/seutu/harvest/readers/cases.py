"""Cases of AI and data use in public services, as European inventories publish them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from seutu.harvest.paging import Kept
from seutu.harvest.readers import government
from seutu.harvest.readers.entries import kept_entry
from seutu.harvest.readers.fields import (
    distinct,
    in_language,
    partial_date,
    source_form,
    text,
    texts,
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

STATUS = {
    "planned": Status.PLANNED,
    "in development": Status.DEVELOPMENT,
    "pilot": Status.PILOT,
    "implemented": Status.IN_USE,
    "in production": Status.IN_USE,
    "not in use anymore": Status.RETIRED,
}
ORGANISATION = {
    "central-government": OrganisationKind.NATIONAL,
    "regional government": OrganisationKind.REGIONAL,
    "local government": OrganisationKind.LOCAL,
    "governmental": OrganisationKind.PUBLIC_BODY,
    "private sector": OrganisationKind.COMPANY,
    "academic-research": OrganisationKind.RESEARCH,
    "consortium": OrganisationKind.CONSORTIUM,
    "non-governmental": OrganisationKind.ASSOCIATION,
    "community led": OrganisationKind.ASSOCIATION,
}
REACH = {
    "national": "national",
    "regional": "regional",
    "local": "local",
    "across countries": "international",
}


@dataclass(frozen=True, slots=True)
class PublicServiceCases:
    """Reads the case lists of the JRC: public services explorer and AI Watch T6."""

    name: ClassVar[str] = "public-service-cases"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[SolutionRecord | Rejected]:
        """Yield one solution per case; raises `Unreadable` when it is not a list."""
        document = read_json(stream)
        if not isinstance(document, list):
            raise Unreadable("A list of cases is expected at the top of the file.")
        for number, case in enumerate(document, start=1):
            if isinstance(case, dict):
                yield self._solution(case, f"entry {number}")
            else:
                yield Rejected(f"entry {number}", "This entry is not an object.")

    def reread(self, kept: Kept) -> SolutionRecord | Rejected:
        """Read one case again; raises `Unreadable`."""
        return self._solution(kept_entry(kept), kept.identifier)

    def _solution(
        self, case: Mapping[str, Json], place: str
    ) -> SolutionRecord | Rejected:
        identifier, name = text(case, "id"), text(case, "name")
        raw = source_form(dict(case))
        if not identifier:
            return Rejected(place, "The case has no identifier.", raw)
        if not name:
            return Rejected(identifier, "The case has no name.", raw)
        language = self.facts.language
        sector, subsector = text(case, "primary_sector"), text(case, "secondary_sector")
        division = government.division(sector)
        function = government.group(subsector, division) or division
        words, kind = text(case, "status"), text(case, "type")
        countries = texts(case, "geocoverage_codes")
        return SolutionRecord(
            identifier=identifier,
            title={language: name},
            description=in_language(language, plain(text(case, "description"))),
            keywords=_keywords(
                language, text(case, "technology"), kind, sector, subsector
            ),
            publisher=_organisation(case, language, countries),
            country=countries[0] if len(countries) == 1 else self.facts.country,
            countries=countries,
            landing_page=web_address(text(case, "url")),
            licence=self.facts.licence,
            themes=distinct([government.theme(function)]),
            status=STATUS.get(words.casefold(), Status.UNSTATED),
            status_words=words,
            technologies=distinct([text(case, "technology")]),
            purpose=kind,
            cofog=distinct([function]),
            sector=sector,
            subsector=subsector.rstrip("."),
            reach=REACH.get(text(case, "geoextent").casefold(), ""),
            started=_year(text(case, "start_date")),
            ended=_year(text(case, "end_date")),
            raw=raw,
        )


def _organisation(
    case: Mapping[str, Json], language: str, countries: tuple[str, ...]
) -> Agent | None:
    name = text(case, "lead_organisation_name")
    if not name:
        return None
    category = text(case, "lead_organisation_category").casefold()
    return Agent(
        name={language: name},
        kind=ORGANISATION.get(category, OrganisationKind.UNSTATED),
        country=countries[0] if len(countries) == 1 else "",
    )


def _year(value: str) -> str:
    # AI Watch T6 gives every case the same "2021/01/01": a filler, not a date.
    return "" if "/" in value else partial_date(value)


def _keywords(language: str, *values: str) -> dict[str, tuple[str, ...]]:
    found = distinct(
        value.removesuffix(".").removesuffix(" n.e.c").removesuffix(" (various)")
        for value in values
    )
    return {language: found} if found else {}
