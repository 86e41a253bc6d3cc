"""publiccode.yml: what a public software project says about itself."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import BinaryIO, ClassVar

import yaml
from yaml import CSafeLoader as SafeLoader

from seutu.harvest.paging import Kept
from seutu.harvest.readers import codes, dcat_codes
from seutu.harvest.readers.fields import (
    day,
    distinct,
    partial_date,
    source_form,
    text,
    texts,
    unread,
    web_address,
)
from seutu.harvest.readers.limits import (
    Json,
    TooComplex,
    check_shape,
    read_zip,
)
from seutu.harvest.readers.markup import plain
from seutu.harvest.records import (
    NO_FACTS,
    Agent,
    Rejected,
    SolutionRecord,
    SourceFacts,
    Status,
)

FILE_NAME = re.compile(r"(?:^|/|\.)publiccode\.ya?ml$")
MAX_VALUES = 20_000
STATUS = {
    "concept": Status.PLANNED,
    "development": Status.DEVELOPMENT,
    "beta": Status.PILOT,
    "stable": Status.IN_USE,
    "obsolete": Status.RETIRED,
}
SENTENCES = ("shortDescription", "longDescription")


@dataclass(frozen=True, slots=True)
class PublicCodeArchive:
    """Reads a zip of publiccode.yml files, one per repository."""

    name: ClassVar[str] = "publiccode"
    media_types: ClassVar[tuple[str, ...]] = ("application/zip",)

    facts: SourceFacts = NO_FACTS

    def read(self, stream: BinaryIO) -> Iterator[SolutionRecord | Rejected]:
        """Yield one solution per file; raises `Unreadable` for a damaged archive."""
        for path, content in read_zip(stream):
            if FILE_NAME.search(path):
                yield PublicCode(self.facts).read(PurePosixPath(path).name, content)

    def reread(self, kept: Kept) -> SolutionRecord | Rejected:
        """Read one file again, or the fields that were kept of it."""
        return PublicCode(self.facts).read(kept.identifier, kept.raw)


@dataclass(frozen=True, slots=True)
class PublicCode:
    """Reads one publiccode.yml; `name` is what a refusal calls it."""

    facts: SourceFacts = NO_FACTS

    def read(self, name: str, content: bytes) -> SolutionRecord | Rejected:
        """Return the software, or why the file cannot be read."""
        try:
            entry = yaml.load(content.decode("utf-8-sig"), SafeLoader)
            check_shape(entry, values=MAX_VALUES)
        except UnicodeDecodeError:
            return Rejected(name, "The file is not UTF-8.", content)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            line = f" near line {mark.line + 1}" if mark else ""
            return Rejected(name, f"The YAML cannot be read{line}.", content)
        except TooComplex as error:
            return Rejected(name, error.message, content)
        except ValueError as error:
            return Rejected(name, f"The YAML cannot be read: {error}.", content)
        if not isinstance(entry, dict):
            return Rejected(name, "The file holds no publiccode.yml fields.", content)
        entry = json.loads(json.dumps(entry, default=str))
        if not text(entry, "name") or not web_address(text(entry, "url")):
            return Rejected(name, "The software needs a name and a url.", content)
        return self._solution(entry)

    def _solution(self, entry: Mapping[str, Json]) -> SolutionRecord:
        repository = web_address(text(entry, "url"))
        legal, audience = _part(entry, "legal"), _part(entry, "intendedAudience")
        localisation = _part(entry, "localisation")
        released, words = text(entry, "releaseDate"), text(entry, "developmentStatus")
        countries = tuple(code.upper() for code in texts(audience, "countries"))
        owner = text(legal, "repoOwner") or text(legal, "mainCopyrightOwner")
        country = countries[0] if len(countries) == 1 else self.facts.country
        if "codiceIPA" in json.dumps(entry.get("it", "")):
            country = "IT"
        name = text(entry, "name")
        return SolutionRecord(
            identifier=repository.removesuffix("/").removesuffix(".git"),
            title={"und": name},
            description=_descriptions(entry),
            keywords=_keywords(entry),
            publisher=Agent(name={"und": owner}, country=country) if owner else None,
            country=country,
            countries=countries,
            landing_page=web_address(text(entry, "landingURL"))
            or repository.removesuffix(".git"),
            licence=codes.licence(text(legal, "license")),
            modified=day(released),
            unread=unread(releaseDate=released),
            status=STATUS.get(words.casefold(), Status.UNSTATED),
            status_words=words,
            purpose=text(entry, "softwareType"),
            started=partial_date(released),
            repository=repository,
            software_version=text(entry, "softwareVersion"),
            languages=distinct(
                map(dcat_codes.language, texts(localisation, "availableLanguages"))
            ),
            partners=texts(entry, "usedBy"),
            raw=source_form({k: v for k, v in entry.items() if k != "maintenance"}),
        )


def _part(entry: Mapping[str, Json], key: str) -> Mapping[str, Json]:
    found = entry.get(key)
    return found if isinstance(found, dict) else {}


def _descriptions(entry: Mapping[str, Json]) -> dict[str, str]:
    found = {}
    described = _part(entry, "description")
    for key in sorted(described):
        part, tag = _part(described, key), dcat_codes.language(key)
        sentences = distinct(plain(text(part, name)) for name in SENTENCES)
        if tag and sentences:
            found[tag] = "\n\n".join(sentences)
    return found


def _keywords(entry: Mapping[str, Json]) -> dict[str, tuple[str, ...]]:
    """Return the standard's English categories and each language's generic name."""
    found: dict[str, list[str]] = {}
    if categories := texts(entry, "categories"):
        found["en"] = [name.replace("-", " ") for name in categories]
    described = _part(entry, "description")
    for key in sorted(described):
        tag, generic = (
            dcat_codes.language(key),
            text(_part(described, key), "genericName"),
        )
        if tag and generic and generic != text(entry, "name"):
            found.setdefault(tag, []).append(generic)
    return {tag: distinct(words) for tag, words in found.items()}
