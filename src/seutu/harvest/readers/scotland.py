"""Open Data Scotland, in its two forms: JKAN front matter and the merged harvest."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, ClassVar

import yaml
from yaml import CSafeLoader as SafeLoader

from seutu.harvest.readers import codes, scottish_places
from seutu.harvest.readers.families import series
from seutu.harvest.readers.fields import (
    day,
    distinct,
    in_language,
    mappings,
    source_form,
    text,
    texts,
    unread,
    web_address,
)
from seutu.harvest.readers.limits import (
    Json,
    TooComplex,
    Unreadable,
    check_shape,
    read_json,
    read_zip,
)
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    NO_FACTS,
    Agent,
    DatasetRecord,
    DistributionRecord,
    Licence,
    Rejected,
    SourceFacts,
)

LANGUAGE = "en"
FRONT_MATTER = re.compile(r"\A---\s*\n(.*?)\n---\s*(?:\n|\Z)", re.DOTALL)
DATASETS = "_datasets"
MAX_VALUES = 100_000
NO_FILE_TYPE = "No file type"


@dataclass(frozen=True, slots=True)
class JkanArchive:
    """Reads a zip of a JKAN site: one YAML front matter file per dataset."""

    name: ClassVar[str] = "scotland-jkan"
    media_types: ClassVar[tuple[str, ...]] = ("application/zip",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per file in `_datasets`.

        Raises `Unreadable` when the archive is damaged or holds no such folder.
        """
        found = False
        for path, content in read_zip(stream):
            if DATASETS in PurePosixPath(path).parts and path.endswith(".md"):
                found = True
                yield self._record(PurePosixPath(path).stem, content)
        if not found:
            raise Unreadable(f"The archive has no folder called {DATASETS}.")

    def _record(self, identifier: str, content: bytes) -> DatasetRecord | Rejected:
        try:
            match = FRONT_MATTER.match(content.decode("utf-8"))
            entry = yaml.load(match.group(1), SafeLoader) if match else None
            check_shape(entry, values=MAX_VALUES)
        except UnicodeDecodeError:
            return Rejected(identifier, "The file is not UTF-8.", content)
        except yaml.YAMLError as error:
            place = getattr(error, "problem_mark", None)
            line = f" near line {place.line + 2}" if place else ""
            return Rejected(identifier, f"The YAML cannot be read{line}.", content)
        except (TooComplex, ValueError) as error:
            return Rejected(identifier, str(error), content)
        if not isinstance(entry, dict):
            return Rejected(identifier, "The file has no YAML front matter.", content)
        if not text(entry, "title"):
            return Rejected(identifier, "The dataset has no title.", content)
        return self._dataset(identifier, entry)

    def _dataset(self, identifier: str, entry: Mapping[str, Json]) -> DatasetRecord:
        categories = texts(entry, "category")
        licence = _licence(text(entry, "license"))
        issued, modified = text(entry, "date_created"), text(entry, "date_updated")
        title = {LANGUAGE: plain(text(entry, "title"))}
        return DatasetRecord(
            identifier=identifier,
            title=title,
            description=in_language(LANGUAGE, plain(text(entry, "notes"))),
            keywords=_keywords(categories),
            publisher=_organisation(text(entry, "organization")),
            country="GB",
            region=scottish_places.region(text(entry, "organization")),
            landing_page=web_address(text(entry, "original_dataset_link")),
            licence=licence,
            access=codes.access_of(licence),
            issued=day(issued),
            modified=day(modified),
            unread=unread(date_created=issued, date_updated=modified),
            themes=scottish_places.themes(categories),
            family=series(title),
            distributions=_distributions(
                (text(item, "name"), text(item, "url"), text(item, "format"))
                for item in mappings(entry, "resources")
            ),
            raw=source_form(dict(entry)),
        )


@dataclass(frozen=True, slots=True)
class MergedHarvest:
    """Reads the merged harvest: a JSON list with one row per distribution."""

    name: ClassVar[str] = "scotland-merged"
    media_types: ClassVar[tuple[str, ...]] = ("application/json",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[DatasetRecord | Rejected]:
        """Yield one dataset per owner, title and page; raises `Unreadable`."""
        document = read_json(stream)
        if not isinstance(document, list):
            raise Unreadable("A list of rows is expected at the top of the file.")
        rows_of: dict[tuple[str, str, str], list[dict[str, Json]]] = {}
        for number, row in enumerate(document, start=1):
            if not isinstance(row, dict):
                yield Rejected(f"row {number}", "This row is not an object.")
            elif not text(row, "Title"):
                yield Rejected(
                    f"row {number}", "The row has no title.", source_form(row)
                )
            else:
                key = (text(row, "Owner"), text(row, "Title"), text(row, "PageURL"))
                rows_of.setdefault(key, []).append(row)
        for (owner, title, page), rows in rows_of.items():
            yield self._dataset(owner, title, page, rows)

    def _dataset(
        self, owner: str, title: str, page: str, rows: list[dict[str, Json]]
    ) -> DatasetRecord:
        row = rows[0]
        categories = _split(row, "ODSCategories")
        licence = _licence(text(row, "License"))
        created = distinct(text(row, "DateCreated") for row in rows)
        updated = distinct(text(row, "DateUpdated") for row in rows)
        slug = "-".join(re.findall(r"\w+", title.casefold()))
        return DatasetRecord(
            identifier=f"{page or owner}#{slug}",
            title={LANGUAGE: plain(title)},
            description=in_language(
                LANGUAGE,
                max((plain(text(row, "Description")) for row in rows), key=len),
            ),
            keywords=_keywords(
                _split(row, "OriginalTags") + _split(row, "ManualTags") + categories
            ),
            publisher=_organisation(owner),
            country="GB",
            region=scottish_places.region(owner),
            landing_page=web_address(page),
            licence=licence,
            access=codes.access_of(licence),
            issued=min(filter(None, map(day, created)), default=None),
            modified=max(filter(None, map(day, updated)), default=None),
            unread=unread(DateCreated=min(created, default=""))
            | unread(DateUpdated=max(updated, default="")),
            themes=scottish_places.themes(categories),
            family=series({LANGUAGE: title}),
            distributions=_distributions(
                (text(row, "FileName"), text(row, "AssetURL"), text(row, "FileType"))
                for row in rows
            ),
            raw=source_form(list(rows)),
        )


def _split(row: Mapping[str, Json], key: str) -> tuple[str, ...]:
    return distinct(part.strip() for part in text(row, key).split(";"))


def _keywords(words: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    kept = distinct(word for word in words if word != scottish_places.UNCATEGORISED)
    return {LANGUAGE: kept} if kept else {}


def _licence(stated: str) -> Licence | None:
    stated = stated.removeprefix("Custom licence: ").strip()
    return codes.licence("" if stated in {"[]", "unknown"} else stated)


def _organisation(name: str) -> Agent | None:
    if not name:
        return None
    return Agent(
        name={LANGUAGE: name},
        kind=scottish_places.organisation_kind(name),
        country="GB",
        region=scottish_places.region(name),
    )


def _distributions(
    resources: Iterator[tuple[str, str, str]],
) -> tuple[DistributionRecord, ...]:
    found: dict[str, DistributionRecord] = {}
    for title, url, words in resources:
        address = web_address(url)
        if address and address not in found:
            found[address] = DistributionRecord(
                url=address,
                title=in_language(LANGUAGE, title),
                format=codes.file_type("" if words == NO_FILE_TYPE else words, address),
            )
    return tuple(found.values())
