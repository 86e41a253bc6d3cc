"""The Linked Open Data cloud: linked datasets and the addresses they are served at."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import BinaryIO, ClassVar
from urllib.parse import quote

from seutu.core.language import LanguageMap
from seutu.harvest.readers import codes, tongues
from seutu.harvest.readers.fields import (
    clean,
    distinct,
    in_language,
    mappings,
    source_form,
    text,
    texts,
    web_address,
)
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    NO_FACTS,
    DatasetRecord,
    DistributionRecord,
    Rejected,
    SourceFacts,
)

HOME = "https://lod-cloud.net/dataset/{identifier}"
DOWNLOADS = ("full_download", "other_download", "sparql", "example")
THEME_OF_DOMAIN = {
    "government": "GOVE",
    "life_sciences": "HEAL",
    "geography": "REGI",
    "publications": "EDUC",
}
BOOKKEEPING = re.compile(
    r"^(lod|lodcloud.*|ckan.*|format-.*|no-.*|published-by-.*|deref.*|license-metadata"
    r"|provenance-metadata|vocab-mappings|limited-sparql-endpoint|void.*|country-\w+"
    r"|.*-bytes|crossdomain|unconnected|needs(info|fixing)|rdf|dc|broken_link|country\..*|language-\w+|meta\..*|metadata\..*)$"
)
COUNTRY = re.compile(r"^country-([a-z]{2})$")
COUNTRIES = {"uk": "GB", "el": "GR"}


@dataclass(frozen=True, slots=True)
class LodCloud:
    """Reads the cloud's data file: an object with one entry per dataset."""

    name: ClassVar[str] = "lod-cloud"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per entry; raises `Unreadable` when it is not an object."""
        document = read_json(stream)
        if not isinstance(document, dict):
            raise Unreadable(
                "An object of datasets is expected at the top of the file."
            )
        for name, entry in sorted(document.items()):
            identifier = clean(name)
            if not isinstance(entry, dict):
                yield Rejected(identifier, "This entry is not an object.")
            elif not identifier:
                yield Rejected(
                    name, "The dataset has no identifier.", source_form(entry)
                )
            elif not text(entry, "title"):
                yield Rejected(
                    identifier, "The dataset has no title.", source_form(entry)
                )
            else:
                yield self._dataset(identifier, entry)

    def _dataset(self, identifier: str, entry: Mapping[str, Json]) -> DatasetRecord:
        licence = codes.licence(url=web_address(text(entry, "license")))
        tags = texts(entry, "keywords")
        domain = text(entry, "domain")
        home = HOME.format(identifier=quote(identifier, safe=""))
        return DatasetRecord(
            identifier=identifier,
            title={self.facts.language: text(entry, "title")},
            description=_description(entry),
            keywords=_keywords(self.facts.language, tags, domain),
            country=_country(tags) or self.facts.country,
            landing_page=web_address(text(entry, "website")) or home,
            licence=licence,
            access=codes.access_of(licence),
            themes=distinct([THEME_OF_DOMAIN.get(domain, "")]),
            distributions=tuple(_distributions(entry, self.facts.language)),
            raw=source_form(dict(entry)),
        )


def _description(entry: Mapping[str, Json]) -> LanguageMap:
    found = entry.get("description")
    if not isinstance(found, dict):
        return {}
    said = {tongues.tag(key) or "und": plain(text(found, key)) for key in sorted(found)}
    return {tag: words for tag, words in said.items() if words}


def _keywords(
    language: str, tags: tuple[str, ...], domain: str
) -> dict[str, tuple[str, ...]]:
    kept = (tag.replace("-", " ") for tag in tags if not BOOKKEEPING.match(tag))
    found = distinct([*kept, domain.replace("_", " ")])
    return {language: found} if found else {}


def _country(tags: tuple[str, ...]) -> str:
    found = [match.group(1) for tag in tags if (match := COUNTRY.match(tag))]
    return COUNTRIES.get(found[0], found[0].upper()) if len(found) == 1 else ""


def _distributions(
    entry: Mapping[str, Json], language: str
) -> Iterator[DistributionRecord]:
    seen = set()
    for key in DOWNLOADS:
        for item in mappings(entry, key):
            url = web_address(text(item, "download_url") or text(item, "access_url"))
            if not url or url in seen:
                continue
            seen.add(url)
            media_type = text(item, "media_type")
            yield DistributionRecord(
                url=url,
                title=in_language(language, text(item, "title")),
                description=in_language(language, plain(text(item, "description"))),
                format="SPARQLQ"
                if key == "sparql"
                else codes.file_type(media_type, url),
                media_type=media_type if "/" in media_type else "",
            )
