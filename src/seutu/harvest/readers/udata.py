"""Portals that run udata, such as data.gouv.fr, data.public.lu and data.gov.rs."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers import agents, codes, dcat_codes, theme_words, tongues
from seutu.harvest.readers.addresses import absolute, lasting_name, portal, with_query
from seutu.harvest.readers.entries import Entry, inner, read_each, read_kept
from seutu.harvest.readers.extents import geojson_box, geometry_words, placed
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
from seutu.harvest.readers.french_places import REGIONS
from seutu.harvest.readers.frequency_words import frequency
from seutu.harvest.readers.licence_ids import licence
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
    OrganisationKind,
    Record,
    Rejected,
    SourceFacts,
    Withdrawn,
)

SIZE = 100
INTERFACE = re.compile(r"/(?:api(?:/.*)?|(?:[a-z]{2}/)?datasets/?)$")
HVD_LAW = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
HVD_TAGS = {
    "geospatial": "c_ac64a52d", "geospatiales": "c_ac64a52d",
    "earth-observation-and-environment": "c_dd313021",
    "observation-de-la-terre-et-environnement": "c_dd313021",
    "meteorological": "c_164e0bf5", "meteorologiques": "c_164e0bf5",
    "statistics": "c_e1da4e07", "statistiques": "c_e1da4e07",
    "companies-and-company-ownership": "c_a9135398",
    "entreprises-et-propriete-d-entreprises": "c_a9135398",
    "mobility": "c_b79e35eb", "mobilite": "c_b79e35eb",
}  # fmt: skip
ACCESS = {
    "open": Access.PUBLIC,
    "open_with_account": Access.RESTRICTED,
    "restricted": Access.RESTRICTED,
}
BADGES = ("local-authority", "public-service", "association", "company")
ZONE = re.compile(r"^([a-z]{2}):(region|departement|commune|epci)[^:]*:([\w-]+)")
COUNTRY = re.compile(r"^country:([a-z]{2})$")


@dataclass(frozen=True, slots=True)
class Udata:
    """Reads datasets from the first interface (page by page, oldest first)."""

    name: ClassVar[str] = "udata"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the first page; udata cannot be asked for changes alone."""
        return _ask(portal(location, INTERFACE), {"page": 1})

    def otherwise(self, ask: Ask) -> Ask | None:
        """Ask the search of the second interface when the first has no list."""
        if "/api/1/" in ask.url and ask.note.get("page") == 1:
            return _ask(str(ask.note.get("root", "")), {"page": 1, "version": 2})
        return None

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]:
        """Yield the datasets of a page; raises `Unreadable` without the list "data"."""
        document = read_json(answer.stream)
        entries = document.get("data") if isinstance(document, dict) else document
        if not isinstance(entries, list):
            raise Unreadable('The answer has no list called "data".')
        note = answer.ask.note
        known = frozenset(str(note.get("known", "")).split("\n"))
        root = str(note.get("root", ""))
        yield from read_each(
            entries, _identifier, lambda i, e: self._dataset(i, e, root), known
        )
        if isinstance(document, dict) and note:
            yield More(ask=_next(note, document, entries), total=_count(document))

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]:
        """Read one answer that is at hand, or a list of datasets."""
        return only_records(self, stream)

    def reread(self, kept: Kept) -> Record | Rejected:
        """Read one dataset again; raises `Unreadable`."""
        root = portal(kept.location, INTERFACE)
        return read_kept(kept, _identifier, lambda i, e: self._dataset(i, e, root))

    def _dataset(
        self, identifier: str, entry: Entry, root: str
    ) -> DatasetRecord | Rejected | None:
        title = text(entry, "title")
        if hidden := _hidden(entry):
            return Withdrawn(identifier, hidden)
        if not title:
            return None
        tongue = self._language(entry)
        harvest, spatial = inner(entry, "harvest"), inner(entry, "spatial")
        temporal = inner(entry, "temporal_coverage")
        region, country, words = _place(spatial)
        country = country or self.facts.country
        issued = text(harvest, "issued_at") or text(harvest, "created_at")
        issued = issued or text(entry, "created_at")
        modified = text(harvest, "modified_at") or text(entry, "last_modified")
        modified = modified or text(entry, "last_modified_internal")
        tags = texts(entry, "tags")
        stated = _licence(entry.get("license")) or self.facts.licence
        badges = {text(badge, "kind") for badge in mappings(entry, "badges")}
        high_value = "hvd" in badges or "hvd" in tags
        return DatasetRecord(
            identifier=identifier,
            uri=_uri(harvest),
            title={tongue: title},
            description=in_language(tongue, plain(text(entry, "description"))),
            keywords={tongue: tags} if tags else {},
            publisher=self._publisher(entry, tongue),
            country=country,
            region=region or self.facts.region,
            landing_page=web_address(text(entry, "page"))
            or _own_page(root, text(entry, "slug")),
            licence=stated,
            access=ACCESS.get(text(entry, "access_type"), Access.UNSTATED)
            or codes.access_of(stated)
            or self.facts.access,
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            themes=theme_words.themes([text(inner(entry, "extras"), "theme"), *tags]),
            temporal_start=dcat_codes.moment(text(temporal, "start")),
            temporal_end=dcat_codes.moment(text(temporal, "end")),
            spatial=words,
            box=placed([[geojson_box(spatial.get("geom"))]], country),
            frequency=frequency(_named(entry.get("frequency"))),
            distributions=tuple(self._distributions(entry, tongue, root)),
            hvd_categories=distinct(HVD_TAGS.get(tag, "") for tag in tags)
            if high_value
            else (),
            legislation=(HVD_LAW,) if high_value else (),
            conforms_to=distinct([web_address(text(inner(entry, "schema"), "url"))]),
            has_contact=bool(mappings(entry, "contact_points")),
            family=series({tongue: title}),
            raw=source_form(entry),
        )

    def _language(self, entry: Entry) -> str:
        stated = text(inner(entry, "extras"), "language") or text(entry, "language")
        return tongues.tag(stated) or self.facts.language

    def _publisher(self, entry: Entry, tongue: str) -> Agent | None:
        organisation = inner(entry, "organization")
        kinds = [text(badge, "kind") for badge in mappings(organisation, "badges")]
        kind = next((badge for badge in BADGES if badge in kinds), "")
        return agents.agent(
            in_language(tongue, text(organisation, "name")),
            self.facts,
            type_=kind if kind != OrganisationKind.COMPANY else "Company",
            homepage=text(organisation, "url") or text(organisation, "page"),
        )

    def _distributions(
        self, entry: Entry, tongue: str, root: str
    ) -> Iterator[DistributionRecord]:
        resources = entry.get("resources")
        if isinstance(resources, dict):
            resources = resources.get("data")
        for resource in mappings({"resources": resources}, "resources"):
            url = absolute(root, text(resource, "url"))
            if not url:
                continue
            said = [text(resource, "format"), text(resource, "mime")]
            kinds = (codes.file_type(word, url) for word in said)
            size = resource.get("filesize")
            is_service = text(resource, "type") == "api"
            schema = inner(resource, "schema")
            yield DistributionRecord(
                url=url,
                download_url=url if text(resource, "filetype") == "file" else "",
                title=in_language(tongue, text(resource, "title")),
                description=in_language(tongue, plain(text(resource, "description"))),
                format=next((kind for kind in kinds if kind), ""),
                media_type=dcat_codes.media_type(said),
                modified=day(text(resource, "last_modified")),
                size=size if isinstance(size, int) and 0 < size < 10**15 else None,
                service_url=url if is_service else "",
                conforms_to=distinct([web_address(text(schema, "url"))]),
            )


def _ask(root: str, note: Mapping[str, str | int]) -> Ask:
    second = note.get("version") == 2
    address = f"{root}/api/2/datasets/search/" if second else f"{root}/api/1/datasets/"
    values: dict[str, str | int] = {"page": note.get("page", 1), "page_size": SIZE}
    if not second:
        values["sort"] = "created"
    if note.get("again"):
        values["again"] = note["again"]
    headers = {"X-Get-Datasets-Full-Objects": "True"} if second else {}
    return Ask(
        url=with_query(address, values), headers=headers, note={**note, "root": root}
    )


def _next(
    note: Mapping[str, str | int], document: Entry, entries: list[Json]
) -> Ask | None:
    """Ask for the next page, or for this one again when entries before it have gone."""
    total, number = _count(document), note.get("page", 1)
    root = str(note.get("root", ""))
    page = number if isinstance(number, int) else 1
    if not entries:
        return None
    kept: dict[str, str | int] = {"version": note.get("version", 1)}
    identifiers = [_identifier(entry) for entry in entries if isinstance(entry, dict)]
    kept["known"] = "\n".join(identifiers)
    if total is not None:
        kept["total"] = total
    before = note.get("total")
    if total is not None and isinstance(before, int) and total < before and page > 1:
        again = note.get("again", 0)
        turn = (again if isinstance(again, int) else 0) + 1
        return _ask(root, {**kept, "page": page - 1, "again": turn})
    if not document.get("next_page"):
        return None
    if note.get("known") == kept["known"] and not note.get("again"):
        raise Unreadable("The source gives the same page again and again.")
    return _ask(root, {**kept, "page": page + 1})


def _count(document: Entry) -> int | None:
    total = document.get("total")
    return total if isinstance(total, int) and total >= 0 else None


def _identifier(entry: Entry) -> str:
    return text(entry, "id") or text(inner(entry, "dataset"), "id")


def _hidden(entry: Entry) -> str:
    if entry.get("private") is True:
        return "The portal keeps this dataset private."
    if text(entry, "deleted"):
        return "The portal marks this dataset as deleted."
    if text(entry, "archived"):
        return "The portal has archived this dataset."
    return ""


def _uri(harvest: Entry) -> str:
    """Return what names a harvested dataset where it came from."""
    for key in ("uri", "dct_identifier", "remote_id"):
        if found := lasting_name(text(harvest, key)):
            return found
    return ""


def _own_page(root: str, slug: str) -> str:
    return f"{root}/datasets/{slug}/" if root and slug else ""


def _named(value: Json) -> str:
    return text(value, "id") if isinstance(value, dict) else str(value or "")


def _licence(value: Json) -> Licence | None:
    if isinstance(value, dict):
        return licence(text(value, "id"), text(value, "title"), text(value, "url"))
    return licence(clean(value)) if isinstance(value, str) else None


def _place(spatial: Entry) -> tuple[str, str, str]:
    """Return (NUTS code, ISO country, words) of zones, else the box of a shape."""
    regions, countries, words = set(), set(), []
    zones = spatial.get("zones")
    for zone in zones if isinstance(zones, list) else []:
        name = text(zone, "id") if isinstance(zone, dict) else str(zone)
        if isinstance(zone, dict) and text(zone, "name"):
            words.append(text(zone, "name"))
        if match := COUNTRY.match(name):
            countries.add(match.group(1).upper())
        elif match := ZONE.match(name):
            countries.add(match.group(1).upper())
            if match.group(2) == "region":
                regions.add(REGIONS.get(match.group(3), ""))
            else:
                regions.add("")
            if not isinstance(zone, dict):
                words.append(f"{match.group(2)} {match.group(3)}")
    region = regions.pop() if len(regions) == 1 else ""
    country = countries.pop() if len(countries) == 1 else ""
    return (
        region,
        country,
        ", ".join(distinct(words)) or geometry_words(spatial.get("geom")),
    )
