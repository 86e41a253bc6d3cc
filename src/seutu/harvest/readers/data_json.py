"""DCAT-US: the data.json file of Project Open Data 1.1, and of 1.0 before it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

from seutu.harvest.paging import Answer, Ask, Kept, More
from seutu.harvest.readers import codes, dcat_codes
from seutu.harvest.readers.entries import kept_entry
from seutu.harvest.readers.extent_texts import literal_box
from seutu.harvest.readers.extents import box_of_texts, geojson_box, placed
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    clean,
    day,
    distinct,
    in_language,
    mappings,
    text,
    texts,
    unread,
    web_address,
)
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.persons import source_form
from seutu.harvest.records import (
    NO_FACTS,
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    Licence,
    Rejected,
    SourceFacts,
)
from seutu.places.extents import Box

ACCESS = {
    "public": Access.PUBLIC,
    "restricted public": Access.RESTRICTED,
    "non-public": Access.NON_PUBLIC,
}
# Repeating intervals of ISO 8601, as the standard lists them.
FREQUENCIES = {
    "R/P10Y": "DECENNIAL", "R/P4Y": "QUADRENNIAL", "R/P3Y": "TRIENNIAL",
    "R/P2Y": "BIENNIAL", "R/P1Y": "ANNUAL", "R/P6M": "ANNUAL_2", "R/P4M": "ANNUAL_3",
    "R/P3M": "QUARTERLY", "R/P2M": "BIMONTHLY", "R/P1M": "MONTHLY",
    "R/P0.5M": "MONTHLY_2", "R/P0.33M": "MONTHLY_3", "R/P2W": "BIWEEKLY",
    "R/P14D": "BIWEEKLY", "R/P1W": "WEEKLY", "R/P7D": "WEEKLY", "R/P3.5D": "WEEKLY_2",
    "R/P0.5W": "WEEKLY_2", "R/P0.33W": "WEEKLY_3", "R/P1D": "DAILY",
    "R/PT1H": "HOURLY", "R/PT1S": "UPDATE_CONT", "IRREGULAR": "IRREG",
}  # fmt: skip
NUMBERS = re.compile(r"[-+\d.,;\s]+")
MAX_LABEL = 300


@dataclass(frozen=True, slots=True)
class DataJson:
    """Reads a data.json file, which holds a whole catalogue in one page.

    Its texts are in the language that the dataset states, else that of the source.
    """

    name: ClassVar[str] = "data-json"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the file; a site's own address stands for its data.json."""
        if urlsplit(location).path in ("", "/"):
            location = location.rstrip("/") + "/data.json"
        return Ask(url=location, headers={"Accept": "application/json"})

    def page(self, answer: Answer) -> Iterator[DatasetRecord | Rejected | More]:
        """Yield one dataset per entry; there is no other page."""
        return iter(self.read(answer.stream))

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per entry; raises `Unreadable` without the list."""
        yield from self.datasets(read_json(stream))

    def reread(self, kept: Kept) -> DatasetRecord | Rejected:
        """Read one entry again; raises `Unreadable`."""
        return self._dataset(kept_entry(kept), kept.identifier)

    def datasets(self, document: Json) -> Iterator[DatasetRecord | Rejected]:
        """Yield the datasets of a parsed file."""
        found = document.get("dataset") if isinstance(document, dict) else document
        is_version_1_0 = isinstance(document, list) and all(
            isinstance(entry, dict) and ("accessLevel" in entry or "title" in entry)
            for entry in document
        )
        if not isinstance(found, list) or (found is document and not is_version_1_0):
            raise Unreadable('The file has no list called "dataset".')
        if found is document and not found:
            raise Unreadable("The file is an empty list.")
        seen: set[str] = set()
        for number, entry in enumerate(found, start=1):
            if not isinstance(entry, dict):
                yield Rejected(f"entry {number}", "This entry is not an object.")
                continue
            record = self._dataset(entry, f"entry {number}")
            if isinstance(record, DatasetRecord) and record.identifier in seen:
                reason = "Another dataset has the same identifier."
                yield Rejected(f"entry {number}", reason, record.raw)
                continue
            seen.add(record.identifier)
            yield record

    def _dataset(
        self, entry: Mapping[str, Json], place: str
    ) -> DatasetRecord | Rejected:
        identifier, title = text(entry, "identifier"), text(entry, "title")
        raw = source_form(entry)
        if not identifier:
            name = f"{place} ({title})" if title else place
            return Rejected(name, "The dataset has no identifier.", raw)
        if not title:
            return Rejected(identifier, "The dataset has no title.", raw)
        tag = self._language(entry)
        distributions = tuple(_distributions(entry, tag))
        licence = _licence(text(entry, "license")) or self.facts.licence
        issued, modified = text(entry, "issued"), text(entry, "modified")
        repeats = FREQUENCIES.get(modified.upper(), "")
        region, country, spatial = _place(entry)
        country = country or self.facts.country
        start, _, end = text(entry, "temporal").partition("/")
        return DatasetRecord(
            identifier=identifier,
            uri=web_address(text(entry, "@id")) or web_address(identifier),
            title={tag: title},
            description=in_language(tag, plain(text(entry, "description"))),
            keywords=_keywords(entry, tag),
            publisher=self._publisher(entry, tag),
            country=country,
            region=region or self.facts.region,
            landing_page=_landing_page(entry, distributions),
            contact_page=_contact_page(entry),
            has_contact=bool(entry.get("contactPoint")),
            has_rights=bool(text(entry, "rights")),
            licence=licence,
            access=ACCESS.get(text(entry, "accessLevel").casefold())
            or codes.access_of(licence)
            or self.facts.access,
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified="" if repeats else modified),
            themes=distinct(map(dcat_codes.theme, texts(entry, "theme"))),
            conforms_to=texts(entry, "conformsTo"),
            temporal_start=dcat_codes.moment(start),
            temporal_end=dcat_codes.moment(end),
            spatial=spatial,
            box=placed([[_box(entry)]], country),
            frequency=_frequency(text(entry, "accrualPeriodicity")) or repeats,
            distributions=distributions,
            family=series({tag: title}),
            raw=raw,
        )

    def _language(self, entry: Mapping[str, Json]) -> str:
        tags = distinct(map(dcat_codes.language, texts(entry, "language")))
        return tags[0] if len(tags) == 1 else self.facts.language

    def _publisher(self, entry: Mapping[str, Json], tag: str) -> Agent | None:
        stated = entry.get("publisher")
        name = text(stated if isinstance(stated, dict) else entry, "name")
        if isinstance(stated, str):
            name = clean(stated)
        if not name or not stated:
            return self.facts.publisher
        return Agent(
            name={tag: name}, country=self.facts.country, region=self.facts.region
        )


def _distributions(entry: Mapping[str, Json], tag: str) -> Iterator[DistributionRecord]:
    stated = mappings(entry, "distribution")
    if not stated and (text(entry, "accessURL") or text(entry, "webService")):
        own = {key: entry.get(key) for key in ("accessURL", "webService", "format")}
        stated = [own]
    for each in stated:
        access, download = (
            web_address(text(each, key)) for key in ("accessURL", "downloadURL")
        )
        url = access or download or web_address(text(each, "webService"))
        if not url:
            continue
        said = [
            word for word in (text(each, "format"), text(each, "mediaType")) if word
        ]
        kinds = (codes.file_type(word, download or url) for word in said)
        yield DistributionRecord(
            url=url,
            download_url=download,
            title=in_language(tag, text(each, "title")),
            description=in_language(tag, plain(text(each, "description"))),
            format=next((kind for kind in kinds if kind), ""),
            media_type=dcat_codes.media_type(said),
            licence=_licence(text(each, "license")),
            modified=day(text(each, "modified")),
            conforms_to=texts(each, "conformsTo"),
        )


def _licence(stated: str) -> Licence | None:
    """Return a licence; sites put an address, a name or a page of terms there."""
    said = plain(stated)
    address = web_address(said) if " " not in said else ""
    return codes.licence("" if address else said[:MAX_LABEL], address)


def _keywords(entry: Mapping[str, Json], tag: str) -> dict[str, tuple[str, ...]]:
    stated = entry.get("keyword")
    if isinstance(stated, str):
        found = distinct(clean(word) for word in re.split(r"[,;]", stated))
    else:
        found = texts(entry, "keyword")
    return {tag: found} if found else {}


def _place(entry: Mapping[str, Json]) -> tuple[str, str, str]:
    """Return (NUTS code, country, words); coordinates are not words."""
    said = text(entry, "spatial")
    if not said or NUMBERS.fullmatch(said) or said.startswith(("{", "ENVELOPE")):
        return "", "", ""
    return dcat_codes.place([said], [])


def _box(entry: Mapping[str, Json]) -> Box | None:
    """Return the box of "west,south,east,north", or of a shape in any form."""
    if isinstance(entry.get("spatial"), dict):
        return geojson_box(entry["spatial"])
    said = text(entry, "spatial")
    if NUMBERS.fullmatch(said):
        return box_of_texts(*re.split(r"[,;\s]+", said))
    return literal_box(said)


def _landing_page(
    entry: Mapping[str, Json], distributions: tuple[DistributionRecord, ...]
) -> str:
    stated = [text(entry, "landingPage"), text(entry, "identifier")]
    candidates = map(web_address, [*stated, *(each.url for each in distributions)])
    return next((found for found in candidates if found), "")


def _contact_page(entry: Mapping[str, Json]) -> str:
    contact = entry.get("contactPoint")
    return web_address(text(contact, "hasURL")) if isinstance(contact, dict) else ""


def _frequency(stated: str) -> str:
    return FREQUENCIES.get(stated.upper()) or codes.frequency(stated)
