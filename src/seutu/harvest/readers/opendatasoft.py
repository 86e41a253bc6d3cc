"""Portals of OpenDataSoft, through the second version of its interface."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import BinaryIO, ClassVar
from urllib.parse import quote

from seutu.core.language import LanguageMap
from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers import agents, codes, dcat_codes, drift, theme_words, tongues
from seutu.harvest.readers.addresses import page_of, portal, with_query
from seutu.harvest.readers.entries import Entry, inner, read_each, read_kept
from seutu.harvest.readers.extents import geojson_box, placed
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    day,
    distinct,
    mappings,
    text,
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
    Agent,
    DatasetRecord,
    DistributionRecord,
    Licence,
    Record,
    Rejected,
    SourceFacts,
    Withdrawn,
)

SIZE = 100
OVERLAP = 10
# The interface answers no further than this by offset.
REACH = 10_000
INTERFACE = re.compile(r"/(?:api(?:/.*)?|explore(?:/.*)?)$")
CATALOGUE = "/api/explore/v2.1/catalog"
EXPORTS = {
    "csv": ("CSV", "text/csv"),
    "json": ("JSON", "application/json"),
    "xlsx": (
        "XLSX",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ),
    "parquet": ("PARQUET", "application/vnd.apache.parquet"),
}
GEOGRAPHIC = {
    "geojson": ("GEOJSON", "application/geo+json"),
    "shp": ("SHP", "application/zip"),
}
CONTACTS = ("contact_name", "contact_email", "contact_point")
WORLD = re.compile(r"^world_([a-z]{2})$")
REFERENCE = re.compile(r"^([a-z]{2})_(\d{2})_(\w+)$")


@dataclass(frozen=True, slots=True)
class OpenDataSoft:
    """Reads the datasets of a portal in the language that its texts come in.

    Beyond ten thousand datasets the whole catalogue is asked for at once. Changes are
    told by the moments at which the portal itself took in data and description; the
    moment of change that publishers state is not safe. A portal that does not know
    them refuses the question, and is read whole.
    """

    name: ClassVar[str] = "opendatasoft"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    tells_changes: ClassVar[bool] = True

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the first page, of all or of what the portal took in since."""
        asked = (
            {}
            if since is None
            else {"since": f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"}
        )
        return _ask({"root": portal(location, INTERFACE), "start": 0, **asked})

    def otherwise(self, ask: Ask) -> Ask | None:
        """Ask for the whole catalogue when its pages cannot be had."""
        root = str(ask.note.get("root", ""))
        return None if ask.note.get("export") else _export(root)

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]:
        """Yield the datasets of a page; raises `Unreadable` for other documents."""
        document = read_json(answer.stream)
        entries = _entries(document)
        note = answer.ask.note
        root = str(note.get("root", ""))
        make = _Maker(self.facts, root)
        if isinstance(document, list) or not note:
            yield from read_each(entries, _identifier, make)
            return
        total = document.get("total_count") if isinstance(document, dict) else None
        total = total if isinstance(total, int) else None
        if total is not None and total > REACH:
            yield More(ask=_export(root, since=str(note.get("since", ""))), total=total)
            return
        identifiers = [
            _identifier(entry) if isinstance(entry, dict) else "" for entry in entries
        ]
        turn = drift.turn(identifiers, note, size=SIZE, overlap=OVERLAP, total=total)
        if not turn.is_lost:
            yield from read_each(entries, _identifier, make, turn.known)
        since = {"since": note["since"]} if "since" in note else {}
        asked = {"root": root, **since, **turn.note}
        following = _ask(asked) if turn.start >= 0 else None
        yield More(ask=following, total=total)

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]:
        """Read a page or a whole catalogue that is at hand."""
        return only_records(self, stream)

    def reread(self, kept: Kept) -> Record | Rejected:
        """Read one dataset again; raises `Unreadable`."""
        root = portal(kept.location, INTERFACE)
        return read_kept(kept, _identifier, _Maker(self.facts, root))


@dataclass(frozen=True, slots=True)
class _Maker:
    facts: SourceFacts
    root: str

    def __call__(
        self, identifier: str, entry: Entry
    ) -> DatasetRecord | Rejected | None:
        dataset = inner(entry, "dataset") or entry
        metas = inner(dataset, "metas")
        default = inner(metas, "default") or metas
        dcat = {**inner(metas, "dcat"), **inner(metas, "dcat_ap")}
        inspire = inner(metas, "inspire")
        tongue = self.language(default)
        title = tongues.texts(default, ("title",), tongue)
        if text(dataset, "visibility") in {"restricted", "private"}:
            return Withdrawn(identifier, "The portal keeps this dataset private.")
        if not title:
            return None
        issued = text(dcat, "issued") or text(dcat, "created")
        modified = text(default, "modified") or text(default, "data_processed")
        stated = self.licence(default)
        region, country, spatial = _place(default, dcat)
        country = country or self.facts.country
        themes = [*_listed(default, "theme"), *_listed(dcat, "theme")]
        start, end = _period(dcat)
        return DatasetRecord(
            identifier=identifier,
            uri=_uri(default, inspire),
            title=title,
            description={
                key: plain(words)
                for key, words in tongues.texts(
                    default, ("description",), tongue
                ).items()
            },
            keywords=tongues.merged(
                tongues.keywords(default.get("keyword"), tongue),
                {tongue: [one for one in themes if not theme_words.theme(one)]},
            ),
            publisher=self.publisher(default, dcat, tongue),
            country=country,
            region=region or self.facts.region,
            landing_page=self.page(identifier),
            licence=stated,
            access=dcat_codes.access(text(dcat, "accessrights"))
            or codes.access_of(stated)
            or self.facts.access,
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            themes=theme_words.themes([*themes, *_listed(inspire, "theme")]),
            temporal_start=start,
            temporal_end=end,
            spatial=spatial,
            box=placed([[geojson_box(default.get("geographic_area"))]], country),
            frequency=_frequency(default, dcat),
            distributions=tuple(self.distributions(identifier, dataset, title)),
            conforms_to=distinct(map(web_address, _listed(dcat, "conforms_to"))),
            has_contact=any(text(dcat, key) for key in CONTACTS),
            family=series(title),
            raw=source_form({**entry, "fields": None}),
        )

    def page(self, identifier: str) -> str:
        return page_of(self.root, "explore", "dataset", identifier)

    def language(self, default: Entry) -> str:
        """Tell the language of the texts: the only one that metadata are kept in."""
        listed = distinct(map(tongues.tag, _listed(default, "metadata_languages")))
        own = tongues.tag(text(default, "language"))
        if len(listed) == 1:
            return listed[0]
        if listed and self.facts.language in listed:
            return self.facts.language
        return own if own and own in listed else self.facts.language

    def publisher(self, default: Entry, dcat: Entry, tongue: str) -> Agent | None:
        names = tongues.texts(default, ("publisher",), tongue)
        return agents.agent(names, self.facts, type_=text(dcat, "publisher_type"))

    def licence(self, default: Entry) -> Licence | None:
        words, url = text(default, "license"), text(default, "license_url")
        return licence(words, url=url) or self.facts.licence

    def distributions(
        self, identifier: str, dataset: Entry, title: LanguageMap
    ) -> Iterator[DistributionRecord]:
        if dataset.get("has_records") is not False and self.root:
            features = _listed(dataset, "features")
            forms = EXPORTS | (GEOGRAPHIC if "geo" in features else {})
            place = f"{self.root}{CATALOGUE}/datasets/{quote(identifier, safe='')}"
            for name, (kind, media_type) in forms.items():
                url = f"{place}/exports/{name}"
                yield DistributionRecord(
                    url=url,
                    download_url=url,
                    title=title,
                    format=kind,
                    media_type=media_type,
                )
        for key in ("attachments", "alternative_exports"):
            for item in mappings(dataset, key):
                url = web_address(text(item, "url"))
                media_type = text(item, "mimetype")
                if url:
                    yield DistributionRecord(
                        url=url,
                        download_url=url,
                        title={self.facts.language: text(item, "title")}
                        if text(item, "title")
                        else {},
                        format=codes.file_type(media_type, url),
                        media_type=dcat_codes.media_type([media_type]),
                    )


def _entries(document: Json) -> list[Json]:
    found: Json = document
    if isinstance(document, dict):
        found = document.get("results", document.get("datasets"))
        if "error_code" in document or "errorcode" in document:
            reason = text(document, "message") or text(document, "error")
            raise Unreadable(f"The portal says: {reason[:300].rstrip('.')}.")
    if not isinstance(found, list):
        raise Unreadable('The answer has no list called "results".')
    return found


def _ask(note: Mapping[str, str | int]) -> Ask:
    start = note.get("start", 0)
    values: dict[str, str | int] = {"limit": SIZE, "offset": start}
    values["order_by"] = "dataset_id"
    if since := str(note.get("since", "")):
        values["where"] = _taken_in(since)
    address = f"{note['root']}{CATALOGUE}/datasets"
    return Ask(url=with_query(address, values), note=note)


def _export(root: str, *, since: str = "") -> Ask:
    address = f"{root}{CATALOGUE}/exports/json"
    return Ask(
        url=with_query(address, {"where": _taken_in(since)}) if since else address,
        note={"root": root, "export": "json"},
    )


def _taken_in(since: str) -> str:
    """Return the condition of ODSQL for what the portal took in since a moment."""
    return f"metadata_processed>=date'{since}' or data_processed>=date'{since}'"


def _identifier(entry: Entry) -> str:
    return text(inner(entry, "dataset") or entry, "dataset_id") or text(
        entry, "datasetid"
    )


def _listed(entry: Entry, key: str) -> tuple[str, ...]:
    return tongues.listed(entry.get(key))


def _uri(default: Entry, inspire: Entry) -> str:
    """Return the name of a dataset that another portal shares with this one."""
    for value in (text(inspire, "file_identifier"), text(default, "references")):
        if re.fullmatch(r"(?:urn:|doi:|https?://(?:doi\.org|hdl\.)/?)\S+", value):
            return value
    domain = text(default, "source_domain_address")
    dataset = text(default, "source_dataset")
    if domain and dataset:
        return page_of(f"https://{domain}", "explore", "dataset", dataset)
    return ""


def _frequency(default: Entry, dcat: Entry) -> str:
    said = (text(dcat, "accrualperiodicity"), text(default, "update_frequency"))
    return next((code for code in map(frequency, said) if code), "")


def _period(dcat: Entry) -> tuple[str, str]:
    start = text(dcat, "temporal_coverage_start")
    end = text(dcat, "temporal_coverage_end")
    if not start and "/" in text(dcat, "temporal"):
        start, _, end = text(dcat, "temporal").partition("/")
    return dcat_codes.moment(start), dcat_codes.moment(end)


def _place(default: Entry, dcat: Entry) -> tuple[str, str, str]:
    """Return (NUTS code, ISO country, words) of references such as "fr_40_11"."""
    regions, countries = set(), set()
    for value in _listed(default, "geographic_reference"):
        if match := WORLD.match(value):
            countries.add(match.group(1).upper())
            regions.add("")
        elif match := REFERENCE.match(value):
            country, level, code = match.groups()
            countries.add(country.upper())
            is_region = country == "fr" and level == "40"
            regions.add(REGIONS.get(code, "") if is_region else "")
    words = distinct([*_listed(default, "territory"), *_listed(dcat, "spatial")])
    return (
        regions.pop() if len(regions) == 1 else "",
        countries.pop() if len(countries) == 1 else "",
        ", ".join(word for word in words if "://" not in word),
    )
