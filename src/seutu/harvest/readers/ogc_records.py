"""Catalogues with OGC API Records, among them those of ArcGIS Hub."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import BinaryIO, ClassVar
from urllib.parse import urlsplit

from seutu.core.language import LanguageMap
from seutu.harvest.paging import Answer, Ask, Kept, More, only_records
from seutu.harvest.readers import agents, codes, dcat_codes, theme_words, tongues
from seutu.harvest.readers.addresses import joined, lasting_name, portal, with_query
from seutu.harvest.readers.entries import Entry, inner, read_each, read_kept
from seutu.harvest.readers.extents import geojson_box, geometry_words, placed
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    clean,
    day,
    distinct,
    mappings,
    text,
    web_address,
)
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
from seutu.places.extents import Box

SIZE = 100
NO_INTERFACE = re.compile(r"/$")
FILES = frozenset({"enclosure", "item", "items", "data", "download", "distribution"})
SERVICES = frozenset(
    {"service", "wms", "wfs", "ogc-wms", "ogc-wfs", "api", "esri:rest"}
)
PAGES = ("canonical", "about", "describedby", "alternate", "related")
PUBLISHERS = ("publisher", "owner", "custodian", "distributor", "processor")
JSON_ANSWER = {"accept": "application/geo+json, application/json;q=0.9"}
OTHER_TYPES = frozenset(
    {"web mapping application", "dashboard", "storymap", "form", "hub page"}
    | {"hub site application", "web experience", "application", "document link"}
)


@dataclass(frozen=True, slots=True)
class OgcRecords:
    """Reads records page by page, along the links that the catalogue gives."""

    name: ClassVar[str] = "ogc-records"
    media_types: ClassVar[tuple[str, ...]] = ("application/geo+json",)
    tells_changes: ClassVar[bool] = False

    facts: SourceFacts = NO_FACTS

    def first(self, location: str, *, since: datetime | None = None) -> Ask:
        """Ask for the items of a collection, or for the collections of a catalogue."""
        root = portal(location, NO_INTERFACE)
        path = urlsplit(root).path
        if path.endswith("/items"):
            return _items(root)
        if "/collections/" in path:
            return _items(f"{root}/items")
        address = root if path.endswith("/collections") else f"{root}/collections"
        asked = with_query(address, {"f": "json"})
        return Ask(url=asked, headers=JSON_ANSWER, note={"way": "collections"})

    def otherwise(self, ask: Ask) -> Ask | None:
        """Ask without the format and the length of pages, which some refuse."""
        bare = ask.url.partition("?")[0]
        if ask.note.get("plain") or ask.tally.get("page", 1) != 1:
            return None
        return Ask(url=bare, headers=JSON_ANSWER, note={**ask.note, "plain": 1})

    def page(self, answer: Answer) -> Iterator[Record | Rejected | More]:
        """Yield the records of a page; raises `Unreadable` without "features"."""
        document = read_json(answer.stream)
        if not isinstance(document, dict):
            raise Unreadable("The answer is not a collection of records.")
        if isinstance(document.get("collections"), list):
            yield from _collections(document, answer)
            return
        entries: Json = document.get("features")
        if text(document, "type") == "Feature":
            entries = [document]
        if not isinstance(entries, list):
            reason = text(document, "description") or text(document, "detail")
            told = f"The catalogue says: {reason[:300].rstrip('.')}."
            raise Unreadable(told if reason else 'The answer has no "features".')
        base = answer.url or answer.ask.url
        yield from read_each(entries, _identifier, _Maker(self.facts, base))
        note = answer.ask.note
        if note.get("way") == "items":
            total = document.get("numberMatched")
            total = total if isinstance(total, int) and total >= 0 else None
            yield More(ask=_next(document, answer, len(entries), total), total=total)

    def read(self, stream: BinaryIO) -> Iterator[Record | Rejected]:
        """Read one record or one page of records that is at hand."""
        return only_records(self, stream)

    def reread(self, kept: Kept) -> Record | Rejected:
        """Read one record again; raises `Unreadable`.

        Where the page it stood on is not known, relative links are left out.
        """
        asked = self.first(kept.location)
        base = asked.url if asked.note.get("way") == "items" else ""
        return read_kept(kept, _identifier, _Maker(self.facts, base))


@dataclass(frozen=True, slots=True)
class _Maker:
    facts: SourceFacts
    base: str

    def __call__(
        self, identifier: str, entry: Entry
    ) -> DatasetRecord | Rejected | None:
        about = inner(entry, "properties")
        tongue = self.language(about)
        title = tongues.texts(about, ("title",), tongue)
        if text(about, "access") in {"private", "org", "shared"}:
            return Withdrawn(identifier, "The catalogue keeps this dataset private.")
        if not title:
            return None
        links = [
            *(one for one in mappings(entry, "links")),
            *(one for one in mappings(about, "links")),
        ]
        found = tuple(self.distributions(links, about, tongue))
        stated = self.licence(about, links)
        region, country, spatial = self.place(entry, about)
        country = country or self.facts.country
        start, end = _period(entry, about)
        themes, keywords = _themes(about, tongue)
        issued = _day(about, "created") or _day(about, "issued")
        return DatasetRecord(
            identifier=identifier,
            uri=_uri(identifier, about),
            version=text(about, "version"),
            title=title,
            description={
                key: plain(words)
                for key, words in tongues.texts(about, ("description",), tongue).items()
            }
            or {
                key: plain(words)
                for key, words in tongues.texts(about, ("snippet",), tongue).items()
            },
            keywords=tongues.merged(
                tongues.keywords(about.get("keywords"), tongue),
                tongues.keywords(about.get("tags"), tongue),
                {tongue: keywords},
            ),
            publisher=self.publisher(about, tongue),
            country=country,
            region=region or self.facts.region,
            landing_page=self.landing_page(links, about),
            licence=stated,
            access=codes.access_of(stated) or self.facts.access,
            issued=issued,
            modified=_day(about, "updated") or _day(about, "modified"),
            themes=themes,
            temporal_start=start,
            temporal_end=end,
            spatial=spatial,
            box=placed([_boxes(entry, about)], country),
            frequency=frequency(text(inner(entry, "time"), "resolution")),
            distributions=found,
            conforms_to=distinct(
                map(web_address, tongues.listed(about.get("conformsTo")))
            ),
            has_contact=bool(mappings(about, "contacts")),
            has_rights=bool(text(about, "rights") or text(about, "licenseInfo")),
            family=series(title),
            raw=source_form(entry),
        )

    def language(self, about: Entry) -> str:
        stated = about.get("language")
        code = text(stated, "code") if isinstance(stated, dict) else str(stated or "")
        return tongues.tag(code) or self.facts.language

    def publisher(self, about: Entry, tongue: str) -> Agent | None:
        """Return the organisation of the first contact that publishes, else of any."""
        contacts = [*mappings(about, "contacts"), *mappings(about, "providers")]
        for role in (*PUBLISHERS, ""):
            for contact in contacts:
                roles = [text({"role": one}, "role") for one in _roles(contact)]
                name = tongues.texts(contact, ("organization",), tongue)
                if name and (not role or role in roles):
                    links = mappings(contact, "links")
                    page = next((text(link, "href") for link in links), "")
                    return agents.agent(name, self.facts, homepage=page)
        for key in ("publisher", "orgName", "source"):
            value = about.get(key)
            name = tongues.as_map(value, tongue)
            if isinstance(value, dict):
                name = tongues.as_map(value.get("name"), tongue)
            if name and not any("://" in words for words in name.values()):
                return agents.agent(name, self.facts)
        return self.facts.publisher

    def licence(self, about: Entry, links: Sequence[Entry]) -> Licence | None:
        words = text(about, "license")
        address = next(
            (text(link, "href") for link in links if text(link, "rel") == "license"), ""
        )
        rights = plain(text(about, "rights") or text(about, "licenseInfo"))
        if words or address:
            return licence(words, url=address)
        return licence(rights[:200]) or self.facts.licence

    def place(self, entry: Entry, about: Entry) -> tuple[str, str, str]:
        said = tongues.listed(about.get("spatial"))
        region, country, words = dcat_codes.place(said, [])
        return region, country, words or geometry_words(entry.get("geometry"))

    def landing_page(self, links: Sequence[Entry], about: Entry) -> str:
        for rel in PAGES:
            for link in links:
                is_page = text(link, "type") in {"", "text/html"}
                found = joined(self.base, text(link, "href"))
                if text(link, "rel") == rel and is_page and found:
                    return found
        own = web_address(text(about, "landingPage") or text(about, "url"))
        return own or web_address(
            next((text(one, "href") for one in links if text(one, "rel") == "self"), "")
        )

    def distributions(
        self, links: Sequence[Entry], about: Entry, tongue: str
    ) -> Iterator[DistributionRecord]:
        seen: set[str] = set()
        for link in links:
            rel = text(link, "rel").rpartition("/")[2].casefold()
            url = joined(self.base, text(link, "href"))
            if url and url not in seen and (rel in FILES or rel in SERVICES):
                seen.add(url)
                yield _distribution(link, url, rel in SERVICES, tongue)
        own = web_address(text(about, "url"))
        if (
            own
            and own not in seen
            and text(about, "type").casefold() not in OTHER_TYPES
        ):
            kind = codes.file_type(text(about, "type"), own)
            service = own if kind == "REST" or kind.endswith("_SRVC") else ""
            yield DistributionRecord(url=own, format=kind, service_url=service)


def _items(address: str) -> Ask:
    values: dict[str, str | int] = {"limit": SIZE, "f": "json"}
    return Ask(
        url=with_query(address, values),
        headers=JSON_ANSWER,
        note={"way": "items"},
    )


def _collections(document: Entry, answer: Answer) -> Iterator[More]:
    """Choose the collection of records; of several the one of datasets, else all."""
    found = {
        text(one, "id"): one
        for one in mappings(document, "collections")
        if text(one, "id") and text(one, "itemType") in {"record", "", "catalog"}
    }
    records = [key for key, one in found.items() if text(one, "itemType") == "record"]
    chosen = next((key for key in ("dataset", "datasets", "all") if key in found), "")
    chosen = chosen or next(iter(records), "") or next(iter(found), "")
    if not chosen:
        raise Unreadable("The catalogue has no collection of records.")
    address = answer.ask.url.partition("?")[0].rstrip("/")
    yield More(ask=_items(f"{address}/{chosen}/items"))


def _next(document: Entry, answer: Answer, count: int, total: int | None) -> Ask | None:
    """Follow the link "next"; without one count on where the source has more."""
    tally = answer.ask.tally
    page, read = tally.get("page", 1), tally.get("read", 0) + count
    links = mappings(document, "links")
    target = next(
        (text(one, "href") for one in links if text(one, "rel") == "next"), ""
    )
    if not count or not target:
        return None
    url = joined(answer.url or answer.ask.url, target)
    if not url:
        raise Unreadable("The link to the next page is no web address.")
    url = _same_host(url, answer.ask.url)
    if url == answer.ask.url:
        raise Unreadable("The link to the next page leads back to this page.")
    if page > 2 and total is not None and read > 2 * total + SIZE:
        raise Unreadable("The links to further pages go on without an end.")
    return Ask(
        url=url,
        headers=JSON_ANSWER,
        note={"way": "items"},
        tally={"page": page + 1, "read": read},
    )


def _same_host(url: str, asked: str) -> str:
    """Keep to the address that was asked: behind a proxy links name another host."""
    ours, theirs = urlsplit(asked), urlsplit(url)
    if theirs.path != ours.path or ours.netloc == theirs.netloc:
        return url
    return theirs._replace(scheme=ours.scheme, netloc=ours.netloc).geturl()


def _identifier(entry: Entry) -> str:
    return text(entry, "id") or text(inner(entry, "properties"), "id")


def _uri(identifier: str, about: Entry) -> str:
    outer = [text(one, "value") for one in mappings(about, "externalIds")]
    for value in (*outer, identifier):
        if found := lasting_name(value):
            return found
    return ""


def _roles(contact: Entry) -> list[Json]:
    roles = contact.get("roles")
    if not isinstance(roles, list):
        return [contact.get("role")]
    return [one.get("name") if isinstance(one, dict) else one for one in roles]


def _themes(about: Entry, tongue: str) -> tuple[tuple[str, ...], list[str]]:
    """Return (EU data themes, words of other concepts)."""
    found: list[str] = []
    words: list[str] = []
    for theme in mappings(about, "themes"):
        concepts = theme.get("concepts")
        for concept in concepts if isinstance(concepts, list) else []:
            if isinstance(concept, str):
                names = [clean(concept)]
            elif isinstance(concept, dict):
                names = [text(concept, key) for key in ("url", "id", "title")]
            else:
                continue
            codes_ = [
                code for code in map(theme_words.theme, filter(None, names)) if code
            ]
            found += codes_[:1]
            if not codes_ and names[-1] and "://" not in names[-1]:
                words.append(names[-1])
    categories = tongues.listed(about.get("categories"))
    found += theme_words.themes(one.rpartition("/")[2] for one in categories)
    return distinct(found), words


def _boxes(entry: Entry, about: Entry) -> Iterator[Box | None]:
    """Yield the box of the record's geometry, and of an extent as drafts had it."""
    yield geojson_box(dict(entry))
    stated = inner(about, "extent", "spatial").get("bbox")
    if isinstance(stated, list) and stated:
        yield geojson_box({"bbox": stated[0]})


def _period(entry: Entry, about: Entry) -> tuple[str, str]:
    time = inner(entry, "time") or inner(about, "time")
    interval = time.get("interval")
    if isinstance(interval, list) and len(interval) == 2:
        start, end = ("" if one in (None, "..") else str(one) for one in interval)
        return dcat_codes.moment(start), dcat_codes.moment(end)
    stated = text(time, "date") or text(time, "timestamp")
    return dcat_codes.moment(stated), dcat_codes.moment(stated)


def _day(about: Entry, key: str) -> date | None:
    """Read a date; ArcGIS Hub gives milliseconds since 1970."""
    value = about.get(key)
    if isinstance(value, int | float) and not isinstance(value, bool):
        try:
            return datetime.fromtimestamp(value / 1000, UTC).date()
        except (OverflowError, ValueError, OSError):
            return None
    return day(text(about, key))


def _distribution(
    link: Entry, url: str, is_service: bool, tongue: str
) -> DistributionRecord:
    said = [text(link, "type"), text(link, "format")]
    kinds = (codes.file_type(word, url) for word in said if word)
    kind = next((one for one in kinds if one), "") or codes.file_type("", url)
    title: LanguageMap = tongues.as_map(
        link.get("title"), tongues.tag(text(link, "hreflang")) or tongue
    )
    size = link.get("length")
    is_service = is_service or kind.endswith("_SRVC") or kind == "REST"
    return DistributionRecord(
        url=url,
        download_url="" if is_service else url,
        title=title,
        format=kind,
        media_type=dcat_codes.media_type(said),
        size=size if isinstance(size, int) and 0 < size < 10**15 else None,
        service_url=url if is_service else "",
    )
