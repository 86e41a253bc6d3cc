"""The Dutch algorithm register (algoritmes.overheid.nl), by its API or as a file."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

from seutu.harvest.paging import Answer, Ask, Kept, More
from seutu.harvest.readers.dutch_regions import region
from seutu.harvest.readers.entries import kept_entry
from seutu.harvest.readers.fields import (
    day,
    in_language,
    text,
    unread,
    web_address,
)
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.persons import source_form
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
SITE = "https://algoritmes.overheid.nl"
LIST = "/api/algoritme/NLD"
PAGE_SIZE = 100
STATUS = {
    "in_gebruik": Status.IN_USE,
    "ontwikkeling": Status.DEVELOPMENT,
    "in_ontwikkeling": Status.DEVELOPMENT,
    "buiten_gebruik": Status.RETIRED,
    "uitgefaseerd": Status.RETIRED,
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
    """Reads the register's list of algorithms; its texts are Dutch.

    The API answers pages to a POST; a file holds the whole list.
    """

    name: ClassVar[str] = "dutch-algorithm-register"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask the API of the site for its first page."""
        parts = urlsplit(location)
        if "/api/" not in parts.path and parts.netloc:
            location = f"{parts.scheme}://{parts.netloc}{LIST}"
        return _ask(location, 1)

    def page(self, answer: Answer) -> Iterator[SolutionRecord | Rejected | More]:
        """Yield the algorithms of a page, then what to ask for next."""
        document = read_json(answer.stream)
        yield from self._solutions(document)
        results = document.get("results") if isinstance(document, dict) else None
        total = document.get("total_count") if isinstance(document, dict) else None
        number = int(answer.ask.note.get("page", 1))
        if results and isinstance(total, int) and number * PAGE_SIZE < total:
            yield More(ask=_ask(answer.ask.url, number + 1), total=total)

    def read(self, stream: BinaryIO) -> Iterator[SolutionRecord | Rejected]:
        """Yield one solution per algorithm; raises `Unreadable` without the list."""
        yield from self._solutions(read_json(stream))

    def reread(self, kept: Kept) -> SolutionRecord | Rejected:
        """Read one algorithm again; raises `Unreadable`."""
        return self._solution(kept_entry(kept), kept.identifier)

    def _solutions(self, document: Json) -> Iterator[SolutionRecord | Rejected]:
        lists = document if isinstance(document, dict) else {}
        entries = lists.get("algoritmes", lists.get("results"))
        if not isinstance(entries, list):
            raise Unreadable('The answer has no list called "algoritmes" or "results".')
        for number, entry in enumerate(entries, start=1):
            if isinstance(entry, dict):
                entry = entry if "algoritmes" in lists else _as_in_file(entry)
                yield self._solution(entry, f"entry {number}")
            else:
                yield Rejected(f"entry {number}", "This entry is not an object.")

    def _solution(
        self, entry: Mapping[str, Json], place: str
    ) -> SolutionRecord | Rejected:
        identifier, title = text(entry, "id"), text(entry, "title")
        raw = source_form(entry)
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
            description=in_language(LANGUAGE, plain(text(entry, "kort"))) or goal,
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


def _ask(url: str, page: int) -> Ask:
    return Ask(
        url=url,
        method="POST",
        body=json.dumps({"page": str(page), "limit": str(PAGE_SIZE)}),
        headers={"Content-Type": "application/json", "Accept": "application/json"},
        note={"page": page},
    )


def _as_in_file(entry: Mapping[str, Json]) -> dict[str, Json]:
    """Return an entry of the API under the names of the file, with all it says."""
    number = text(entry, "lars") or text(entry, "uuid")
    checks = [
        plain(text(entry, key))
        for key in ("impacttoetsen", "impacttoetsen_grouping", "iama", "dpia")
    ]
    said = " ".join(filter(None, checks)).casefold()
    return {
        **entry,
        "id": number,
        "title": text(entry, "name"),
        "organisatie": text(entry, "organization"),
        "kort": text(entry, "description_short"),
        "doel": text(entry, "goal"),
        "juridische_basis": text(entry, "lawful_basis"),
        "geregistreerd": text(entry, "create_dt")[:10],
        "status": text(entry, "status").casefold().replace(" ", "_"),
        "impactassessment": "" if not said else "Nee" if said == "geen" else "Ja",
        "url": f"{SITE}/nl/algoritme/{number}" if number else "",
    }


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
