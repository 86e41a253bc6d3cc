"""The Dutch algorithm register (algoritmes.overheid.nl)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar

from seutu.harvest.readers.dutch_regions import region
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
    Status,
)

LANGUAGE = "nl"
STATUS = {
    "in_gebruik": Status.IN_USE,
    "ontwikkeling": Status.DEVELOPMENT,
    "buiten_gebruik": Status.RETIRED,
}
ANSWER = {"ja": "yes", "nee": "no"}
LOCAL = ("Gemeente ",)
REGIONAL = (
    "Provincie ",
    "Waterschap ",
    "Wetterskip ",
    "Hoogheemraadschap ",
    "HDSR ",
    "Omgevingsdienst ",
    "Veiligheidsregio ",
    "Veiligheids- en ",
    "Gemeenschappelijke regeling ",
    "GGD ",
    "DCMR ",
    "RUD ",
    "Regionale ",
)
NATIONAL = (
    "Ministerie ",
    "Rijks",
    "Inspectie ",
    "Belastingdienst",
    "Douane",
    "Politie",
)
REACH = {
    OrganisationKind.LOCAL: "local",
    OrganisationKind.REGIONAL: "regional",
    OrganisationKind.NATIONAL: "national",
}


@dataclass(frozen=True, slots=True)
class DutchAlgorithmRegister:
    """Reads the register's list of algorithms; its texts are Dutch."""

    name: ClassVar[str] = "dutch-algorithm-register"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[SolutionRecord | Rejected]:
        """Yield one solution per algorithm; raises `Unreadable` without the list."""
        document = read_json(stream)
        entries = document.get("algoritmes") if isinstance(document, dict) else None
        if not isinstance(entries, list):
            raise Unreadable('The file has no list called "algoritmes".')
        for number, entry in enumerate(entries, start=1):
            if isinstance(entry, dict):
                yield self._solution(entry, f"entry {number}")
            else:
                yield Rejected(f"entry {number}", "This entry is not an object.")

    def _solution(
        self, entry: Mapping[str, Json], place: str
    ) -> SolutionRecord | Rejected:
        identifier, title = text(entry, "id"), text(entry, "title")
        raw = source_form(dict(entry))
        if not identifier:
            return Rejected(place, "The algorithm has no id.", raw)
        if not title:
            return Rejected(identifier, "The algorithm has no title.", raw)
        goal = in_language(LANGUAGE, plain(text(entry, "doel")))
        registered = text(entry, "geregistreerd")
        owner = _organisation(text(entry, "organisatie"))
        words = text(entry, "status")
        return SolutionRecord(
            identifier=identifier,
            title={LANGUAGE: title},
            description=goal,
            publisher=owner,
            country="NL",
            countries=("NL",),
            region=owner.region if owner else "",
            landing_page=web_address(text(entry, "url")),
            licence=self.facts.licence,
            issued=day(registered),
            status=STATUS.get(words, Status.UNSTATED),
            status_words=words.replace("_", " "),
            reach=REACH.get(owner.kind, "") if owner else "",
            goal=goal,
            legal_basis=in_language(LANGUAGE, plain(text(entry, "juridische_basis"))),
            impact_assessment=ANSWER.get(
                text(entry, "impactassessment").casefold(), ""
            ),
            unread=unread(geregistreerd=registered),
            raw=raw,
        )


def _organisation(name: str) -> Agent | None:
    if not name:
        return None
    kind = OrganisationKind.PUBLIC_BODY
    if name.startswith(LOCAL):
        kind = OrganisationKind.LOCAL
    elif name.startswith(REGIONAL):
        kind = OrganisationKind.REGIONAL
    elif name.startswith(NATIONAL):
        kind = OrganisationKind.NATIONAL
    return Agent(name={LANGUAGE: name}, kind=kind, country="NL", region=region(name))
