"""The fields of a CKAN package, as its schemas and extensions name them.

Knows CKAN's own fields, the extras of ckanext-dcat, its fields under scheming (lists
and objects), texts in languages of ckanext-fluent, and the Swiss and German schemas.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain

from seutu.core.language import LanguageMap
from seutu.harvest.readers import agents, codes, dcat_codes, theme_words, tongues
from seutu.harvest.readers.addresses import absolute, lasting_name, page_of
from seutu.harvest.readers.extent_texts import literal_box
from seutu.harvest.readers.extents import (
    box_of_texts,
    geojson_box,
    geometry_words,
    placed,
)
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    day,
    distinct,
    mappings,
    text,
    unread,
    web_address,
)
from seutu.harvest.readers.frequency_words import frequency
from seutu.harvest.readers.licence_ids import licence
from seutu.harvest.readers.limits import Json
from seutu.harvest.readers.markup import plain
from seutu.harvest.readers.persons import source_form
from seutu.harvest.records import (
    Access,
    Agent,
    DatasetRecord,
    DistributionRecord,
    KeywordMap,
    Licence,
    SourceFacts,
)
from seutu.places.extents import Box

HVD = re.compile(r"(?:^|/)(c_[0-9a-f]{8})$")
EUROVOC = re.compile(r"^https?://eurovoc\.europa\.eu/(\d+)$")
AVAILABILITY = frozenset({"temporary", "experimental", "available", "stable"})
OLD_SIDES = ("bbox-west-long", "bbox-south-lat", "bbox-east-long", "bbox-north-lat")
NO_SERVICE = frozenset({"HTML", "PDF"})


@dataclass(frozen=True)
class Package:
    """One package, and what is known of its portal; `root` is the portal's address."""

    package: Mapping[str, Json]
    facts: SourceFacts
    root: str = ""
    extras: Mapping[str, Json] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "extras", _with_extras(self.package))

    def dataset(self, identifier: str) -> DatasetRecord | None:
        """Return the package as a dataset; None when it has no title."""
        title = tongues.texts(self.extras, ("title",), self.main)
        if not title:
            return None
        found = list(self.resources())
        distributions = tuple(one for one in found if one is not None)
        missing = len(found) - len(distributions)
        stated = self.licence() or next(
            (one.licence for one in distributions if one.licence), self.facts.licence
        )
        issued = self.one("issued", "dcat_issued", "release_date", "metadata_created")
        modified = self.one("modified", "dcat_modified", "metadata_modified")
        region, country, spatial = self.place()
        country = country or self.facts.country
        start, end = self.period()
        themes, concepts = self.themes()
        return DatasetRecord(
            identifier=identifier,
            uri=self.uri(),
            version=self.one("version", "dcat_version"),
            title=title,
            description=_plain(self.notes),
            keywords=self.keywords(),
            publisher=self.publisher(),
            country=country,
            region=region or self.facts.region,
            landing_page=self.landing_page(),
            licence=stated,
            access=self.access(stated),
            issued=day(issued),
            modified=day(modified),
            unread=unread(issued=issued, modified=modified) | _without(missing),
            themes=themes,
            concepts=concepts,
            temporal_start=start,
            temporal_end=end,
            spatial=spatial,
            box=self.box(country),
            frequency=self.frequency(),
            distributions=distributions,
            hvd_categories=distinct(
                match.group(1)
                for value in self.all("hvd_category", "hvd_categories")
                if (match := HVD.search(value))
            ),
            legislation=self.addresses("applicable_legislation"),
            conforms_to=self.addresses("conforms_to", "documentation_standard"),
            contact_page=self.contact_page(),
            has_contact=self.has_contact(),
            has_rights=self.has_rights(),
            family=series(title),
            raw=source_form(self.package),
        )

    @cached_property
    def main(self) -> str:
        """Tell the language of texts that name none: the package's only one."""
        stated = distinct(map(tongues.tag, self.all("language", "dcat_language")))
        return stated[0] if len(stated) == 1 else self.facts.language

    @property
    def notes(self) -> LanguageMap:
        found = tongues.texts(self.extras, ("notes",), self.main)
        return found or tongues.texts(self.extras, ("description",), self.main)

    def one(self, *names: str) -> str:
        extras = self.extras
        for name in names:
            if name in extras and (found := text(extras, name)):
                return found
        return ""

    def all(self, *names: str) -> tuple[str, ...]:
        return distinct(
            value
            for name in names
            if name in self.extras
            for value in tongues.listed(self.extras[name])
        )

    def objects(self, name: str) -> list[dict[str, Json]]:
        if name not in self.extras:
            return []
        value = tongues.parsed(self.extras[name])
        listed = value if isinstance(value, list) else [value]
        return [item for item in listed if isinstance(item, dict)]

    def addresses(self, *names: str) -> tuple[str, ...]:
        return distinct(map(web_address, self.all(*names)))

    def uri(self) -> str:
        """Return what names the dataset itself wherever it is passed on to."""
        identifier = self.one("inspire_id", "identifier")
        for value in (self.one("uri"), self.one("guid"), identifier):
            if found := lasting_name(value):
                return found
        return ""

    def landing_page(self) -> str:
        own = page_of(self.root, "dataset", text(self.package, "name"))
        return own or web_address(self.one("landing_page", "url"))

    def keywords(self) -> KeywordMap:
        tags = [
            text(tag, "display_name") or text(tag, "name")
            for tag in mappings(self.package, "tags")
        ]
        plain_tags = [tag for tag in tongues.listed(self.package.get("tags")) if tag]
        groups: dict[str, list[str]] = {}
        for group in mappings(self.package, "groups"):
            for tag, name in self.group_names(group).items():
                if not theme_words.theme(name):
                    groups.setdefault(tag, []).append(name)
        own = (
            tongues.keywords(self.extras.get(name), self.main)
            for name in ("keywords_translated", "keywords", "keyword", "free_tags")
        )
        tagged = {self.main: [tag for tag in (tags or plain_tags) if tag]}
        return tongues.merged(tagged, *own, groups)

    def group_names(self, group: Mapping[str, Json]) -> LanguageMap:
        for name in ("title", "display_name", "name"):
            if found := tongues.texts(group, (name,), self.main):
                return found
        return {}

    def themes(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return (EU data themes, EuroVoc concepts), groups counted as categories."""
        stated = self.all(
            *(
                "theme",
                "dcat_theme",
                "themes",
                "theme-primary",
                "themes_eu",
                "category",
            ),
            *("categories", "topic", "subject"),
        )
        groups = [
            name
            for group in mappings(self.package, "groups")
            for name in (text(group, "name"), *self.group_names(group).values())
        ]
        tags = [
            text(tag, "name")
            for tag in mappings(self.package, "tags")
            if text(tag, "vocabulary_id")
        ]
        concepts = distinct(
            f"eurovoc:{match.group(1)}"
            for value in stated
            if (match := EUROVOC.match(value))
        )
        return theme_words.themes([*stated, *groups, *tags]), concepts

    def publisher(self) -> Agent | None:
        """Return who publishes: as DCAT says it, else the portal's organisation."""
        if name := tongues.texts(self.extras, ("publisher_name",), self.main):
            return agents.agent(
                name,
                self.facts,
                type_=self.one("publisher_type"),
                homepage=self.one("publisher_url"),
            )
        for item in self.objects("publisher"):
            if name := tongues.texts(item, ("name",), self.main):
                return agents.agent(
                    name,
                    self.facts,
                    type_=text(item, "type"),
                    homepage=text(item, "url"),
                )
        organisation = self.package.get("organization")
        if isinstance(organisation, dict):
            for key in ("title", "display_name", "name"):
                if name := tongues.texts(organisation, (key,), self.main):
                    kind = text(organisation, "political_level")
                    return agents.agent(name, self.facts, type_=kind)
        return self.facts.publisher

    def licence(self) -> Licence | None:
        return licence(
            self.one("license_id", "license", "dcterms_license"),
            self.one("license_title"),
            self.one("license_url"),
        )

    def access(self, stated: Licence | None) -> Access:
        for value in self.all("access_rights", "access_level", "accessRights"):
            if found := dcat_codes.access(value):
                return found
        return codes.access_of(stated) or self.facts.access

    def place(self) -> tuple[str, str, str]:
        """Return (NUTS code, ISO country, words) of where the dataset reaches."""
        said = [*self.all("spatial_text", "geographical_names", "geographic_coverage")]
        addresses = [*self.all("spatial_uri", "political_geocoding_uri")]
        for item in self.objects("spatial_coverage"):
            said.append(text(item, "text"))
            addresses.append(text(item, "uri"))
        value = text(self.extras, "spatial")
        if value and value[0] not in "{[" and not literal_box(value):
            (addresses if "://" in value else said).append(value)
        region, country, words = dcat_codes.place(
            [one for one in addresses if one], [one for one in said if one]
        )
        if not words:
            shapes = map(geometry_words, self.shapes())
            words = next((box for box in shapes if box), "")
        return region, country, words

    def shapes(self) -> list[Json]:
        found: list[Json] = [self.extras.get("spatial")]
        for item in self.objects("spatial_coverage"):
            found += map(item.get, ("geom", "bbox", "centroid"))
        return found

    def box(self, country: str) -> Box | None:
        """Return the box of the first shape, else that of ckanext-spatial's extras."""
        shapes = (
            literal_box(shape) if isinstance(shape, str) else geojson_box(shape)
            for shape in self.shapes()
        )
        sides = box_of_texts(*(text(self.extras, name) for name in OLD_SIDES))
        return placed([chain(shapes, [sides])], country)

    def period(self) -> tuple[str, str]:
        for item in (*self.objects("temporal_coverage"), *self.objects("temporals")):
            start = text(item, "start") or text(item, "start_date")
            end = text(item, "end") or text(item, "end_date")
            if start or end:
                return dcat_codes.moment(start), dcat_codes.moment(end)
        start = self.one("temporal_start", "temporal_coverage_from", "date_range_start")
        end = self.one("temporal_end", "temporal_coverage_to", "date_range_end")
        return dcat_codes.moment(start), dcat_codes.moment(end)

    def frequency(self) -> str:
        stated = self.all(
            *("frequency", "accrual_periodicity", "accrualPeriodicity"),
            *("update_frequency", "frequency-of-update", "dcat_frequency"),
        )
        return next((code for code in map(frequency, stated) if code), "")

    def contact_page(self) -> str:
        pages = [text(item, "url") for item in self.objects("contact")]
        return next(
            filter(None, map(web_address, [*pages, self.one("contact_url")])), ""
        )

    def has_contact(self) -> bool:
        """Tell whether anybody is named to ask, whoever it is; nobody is kept."""
        return bool(
            self.objects("contact")
            or self.one("contact_url", "contact_email", "contact_name", "contact_point")
            or self.one("maintainer_email", "maintainer", "author_email")
        )

    def has_rights(self) -> bool:
        files = mappings(self.package, "resources")
        return bool(self.one("rights")) or any(text(one, "rights") for one in files)

    def standards(self, resource: Mapping[str, Json]) -> tuple[str, ...]:
        if "conforms_to" not in resource:
            return ()
        return distinct(map(web_address, tongues.listed(resource["conforms_to"])))

    def resources(self) -> Iterator[DistributionRecord | None]:
        for resource in mappings(self.package, "resources"):
            if text(resource, "state").casefold() != "deleted":
                yield self.distribution(resource)

    def distribution(self, resource: Mapping[str, Json]) -> DistributionRecord | None:
        address = absolute(
            self.root, text(resource, "url") or text(resource, "access_url")
        )
        download = absolute(self.root, text(resource, "download_url"))
        if text(resource, "url_type") == "upload":
            download = download or address
        if not address and not download:
            return None
        said = [text(resource, name) for name in ("format", "mimetype", "mediatype")]
        kind = ""
        for word in said:
            kind = kind or codes.file_type(word, download or address)
        size = re.fullmatch(r"(\d{1,15})(?:\.\d+)?", text(resource, "size"))
        services = _objects(resource, "access_services")
        endpoint = next((text(one, "endpoint_url") for one in services), "")
        is_service = kind.endswith("_SRVC") or kind == "REST"
        availability = text(resource, "availability").rpartition("/")[2].casefold()
        modified = text(resource, "last_modified") or text(resource, "modified")
        return DistributionRecord(
            url=address or download,
            download_url=download,
            title=tongues.texts(resource, ("name",), self.main)
            or tongues.texts(resource, ("title",), self.main),
            description=_plain(tongues.texts(resource, ("description",), self.main)),
            format=kind,
            media_type=dcat_codes.media_type(said),
            licence=licence(
                text(resource, "license") or text(resource, "rights"),
                url=text(resource, "license_url"),
            ),
            modified=day(modified),
            size=int(size.group(1)) if size and int(size.group(1)) else None,
            availability=availability if availability in AVAILABILITY else "",
            service_url=web_address(endpoint) or (address if is_service else ""),
            conforms_to=self.standards(resource),
        )


def _plain(texts: LanguageMap) -> LanguageMap:
    return {tag: plain(words) for tag, words in texts.items()}


def _with_extras(package: Mapping[str, Json]) -> dict[str, Json]:
    """Return the package's own fields above those it keeps as extras.

    Older portals write each extra as JSON ("\\"text\\"") or all of them as an object.
    """
    extras: dict[str, Json] = {}
    listed = package.get("extras")
    if isinstance(listed, dict):
        extras.update(listed)
    for item in mappings(package, "extras"):
        if key := text(item, "key"):
            extras[key] = item.get("value")
    found = {key: _unquoted(value) for key, value in extras.items()}
    own = {
        key: value
        for key, value in package.items()
        if value or value not in (None, "", [])
    }
    return found | own


def _unquoted(value: Json) -> Json:
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        return value[1:-1].replace('\\\\"', '"')
    return value


def _objects(record: Mapping[str, Json], name: str) -> list[dict[str, Json]]:
    value = tongues.parsed(record.get(name))
    return (
        [one for one in value if isinstance(one, dict)]
        if isinstance(value, list)
        else []
    )


def _without(missing: int) -> dict[str, str]:
    return {"distributions": f"{missing} without an address"} if missing else {}
