"""Portals of Socrata (Tyler Data & Insights), through its Discovery interface."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers import agents, codes, theme_words, tongues
from seutu.harvest.readers.addresses import portal, with_query
from seutu.harvest.readers.entries import Entry, inner, read_each, read_kept
from seutu.harvest.readers.extent_texts import literal_box
from seutu.harvest.readers.extents import placed
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    day,
    distinct,
    in_language,
    mappings,
    text,
    unread,
    web_address,
)
from seutu.harvest.readers.frequency_words import frequency
from seutu.harvest.readers.licence_ids import licence
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.persons import source_form
from seutu.harvest.records import (
    NO_FACTS,
    DatasetRecord,
    DistributionRecord,
    Record,
    Rejected,
    SourceFacts,
)

SIZE = 100
INTERFACE = re.compile(r"/(?:api(?:/.*)?|browse(?:/.*)?|data\.json)$")
KINDS = ("dataset", "map", "file", "href")
NO_RESULTS = 'The answer has no list called "results".'
PUBLISHER = re.compile(r"(?:^|_)(?:agency|department|ente|publisher|titolare)$", re.I)
LANGUAGE = re.compile(r"language|lingua", re.I)
RATE = re.compile(r"frequen|aggiornamento|update.?(?:cycle|interval|rate)", re.I)
REACH = re.compile(r"(?:spatial|geograph|coverage|copertura|estensione)", re.I)


@dataclass(frozen=True, slots=True)
class Socrata:
    """Reads the datasets, maps and files of one domain in the order of their ids.

    The next page begins behind the last id, so that nothing moves out of sight.
    """

    name: ClassVar[str] = "socrata"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the first page; Discovery cannot be asked for changes alone."""
        return _ask({"root": portal(location, INTERFACE)})

    def otherwise(self, ask: Ask) -> Ask | None:
        """Ask Socrata's own European address when the domain does not answer."""
        root = str(ask.note.get("root", ""))
        if ask.note.get("last") or "api.eu.socrata.com" in ask.url:
            return None
        return _ask({"root": root, "service": "https://api.eu.socrata.com"})

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]:
        """Yield the assets of a page; raises `Unreadable` without "results"."""
        document = read_json(answer.stream)
        entries: Json = document
        if isinstance(document, dict):
            entries = document.get("results")
        if not isinstance(entries, list):
            reason = text(document, "error") if isinstance(document, dict) else ""
            raise Unreadable(reason.rstrip(".") + "." if reason else NO_RESULTS)
        note = answer.ask.note
        yield from read_each(entries, _identifier, self._dataset)
        if not note:
            return
        size = document.get("resultSetSize") if isinstance(document, dict) else None
        last = next(
            (_identifier(one) for one in reversed(entries) if isinstance(one, dict)), ""
        )
        if last and last == note.get("last"):
            raise Unreadable("The source gives the same page again and again.")
        following = _ask({**note, "last": last}) if last else None
        yield More(ask=following, total=size if isinstance(size, int) else None)

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]:
        """Read one answer that is at hand."""
        return only_records(self, stream)

    def reread(self, kept: Kept) -> Record | Rejected:
        """Read one asset again; raises `Unreadable`."""
        return read_kept(kept, _identifier, self._dataset)

    def _dataset(self, identifier: str, entry: Entry) -> DatasetRecord | None:
        resource, about = inner(entry, "resource"), inner(entry, "classification")
        metadata = inner(entry, "metadata")
        name = text(resource, "name")
        if not name:
            return None
        own = {
            text(pair, "key"): text(pair, "value")
            for pair in mappings(about, "domain_metadata")
        }
        tongue = tongues.tag(_first(own, LANGUAGE)) or self.facts.language
        title = {tongue: name}
        issued = text(resource, "publication_date") or text(resource, "createdAt")
        modified = text(resource, "data_updated_at") or text(resource, "updatedAt")
        stated = licence(text(metadata, "license")) or self.facts.licence
        categories = [
            text(about, "domain_category"),
            *tongues.listed(about.get("categories")),
        ]
        words = [
            *tongues.listed(about.get("domain_tags")),
            *tongues.listed(about.get("tags")),
            *(one for one in categories if not theme_words.theme(one)),
        ]
        reach = _first(own, REACH)
        page = text(entry, "permalink") or text(entry, "link")
        keywords = distinct(words)
        publisher = text(resource, "attribution") or _first(own, PUBLISHER)
        return DatasetRecord(
            identifier=identifier,
            title=title,
            description=in_language(tongue, plain(text(resource, "description"))),
            keywords={tongue: keywords} if keywords else {},
            publisher=agents.agent(
                in_language(tongue, publisher),
                self.facts,
                homepage=text(resource, "attribution_link"),
            ),
            country=self.facts.country,
            region=self.facts.region,
            landing_page=web_address(page),
            licence=stated,
            access=codes.access_of(stated) or self.facts.access,
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified),
            themes=theme_words.themes(categories),
            spatial=reach,
            box=placed([[literal_box(reach)]], self.facts.country),
            frequency=frequency(_first(own, RATE)),
            distributions=tuple(
                _distributions(identifier, resource, metadata, title, page)
            ),
            family=series(title),
            raw=source_form(entry),
        )


def _ask(note: Mapping[str, str | int]) -> Ask:
    root = str(note["root"])
    host = urlsplit(root).netloc
    values: dict[str, str | int] = {
        "domains": host,
        "search_context": host,
        "only": ",".join(KINDS),
        "order": "dataset_id",
        "limit": SIZE,
    }
    if last := note.get("last"):
        values["scroll_id"] = last
    service = str(note.get("service", "")) or f"{urlsplit(root).scheme}://{host}"
    return Ask(url=with_query(f"{service}/api/catalog/v1", values), note=note)


def _identifier(entry: Entry) -> str:
    return text(inner(entry, "resource"), "id")


def _first(own: Mapping[str, str], wanted: re.Pattern[str]) -> str:
    return next((value for key, value in own.items() if wanted.search(key)), "")


def _distributions(
    identifier: str,
    resource: Entry,
    metadata: Entry,
    title: Mapping[str, str],
    page: str,
) -> Iterator[DistributionRecord]:
    host = text(metadata, "domain") or urlsplit(page).netloc
    kind = text(resource, "type")
    if kind in {"href", "file"} or not host:
        media_type = text(resource, "blob_mime_type").partition(";")[0]
        if url := web_address(page):
            yield DistributionRecord(
                url=url,
                title=title,
                format=codes.file_type(media_type),
                media_type=media_type,
            )
        return
    forms = [
        ("CSV", "text/csv", f"/api/views/{identifier}/rows.csv?accessType=DOWNLOAD"),
        ("JSON", "application/json", f"/resource/{identifier}.json"),
    ]
    if kind == "map" or text(resource, "lens_view_type") == "geo":
        form = f"/resource/{identifier}.geojson"
        forms.append(("GEOJSON", "application/geo+json", form))
    for form, media_type, path in forms:
        yield DistributionRecord(
            url=f"https://{host}{path}",
            download_url=f"https://{host}{path}",
            title=title,
            format=form,
            media_type=media_type,
        )
