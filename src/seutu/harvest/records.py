"""Harvested records: what a reader makes of one entry of a catalogue.

Texts are language maps that hold the original words. A text whose language the source
does not state carries the tag "und"; nobody guesses it here. Countries are ISO 3166-1
alpha-2 codes, regions NUTS codes, themes EU data-theme codes, formats EU file-type
codes. Dates the reader could not understand stay as the source wrote them in `unread`.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from operator import attrgetter

from seutu.core.language import LanguageMap
from seutu.places.extents import Box

KeywordMap = Mapping[str, tuple[str, ...]]


class Access(StrEnum):
    """Who may obtain the data, in the words of the EU access-right table."""

    UNSTATED = ""
    PUBLIC = "public"
    RESTRICTED = "restricted"
    NON_PUBLIC = "non-public"


class Status(StrEnum):
    """How far a solution has come."""

    UNSTATED = ""
    PLANNED = "planned"
    DEVELOPMENT = "development"
    PILOT = "pilot"
    IN_USE = "in-use"
    RETIRED = "retired"


class State(StrEnum):
    """Whether a challenge takes answers, by the source's own word."""

    UNSTATED = ""
    UPCOMING = "upcoming"
    OPEN = "open"
    CLOSED = "closed"


class OrganisationKind(StrEnum):
    """What kind of organisation stands behind a record."""

    UNSTATED = ""
    INTERNATIONAL = "international"
    NATIONAL = "national"
    REGIONAL = "regional"
    LOCAL = "local"
    PUBLIC_BODY = "public-body"
    RESEARCH = "research"
    COMPANY = "company"
    ASSOCIATION = "association"
    CONSORTIUM = "consortium"


@dataclass(frozen=True, slots=True, kw_only=True)
class Agent:
    """An organisation. Never a person: readers drop contact names."""

    name: LanguageMap
    kind: OrganisationKind = OrganisationKind.UNSTATED
    country: str = ""
    region: str = ""
    homepage: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence:
    """A licence by the source's label and, where it has one, its address."""

    label: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DistributionRecord:
    """One way to get a dataset. `size` is in bytes.

    `service_url` is where a data service answers (dcat:endpointURL); `availability` is
    "temporary", "experimental", "available" or "stable" (EU table of planned
    availability).
    """

    url: str
    title: LanguageMap = field(default_factory=dict)
    description: LanguageMap = field(default_factory=dict)
    format: str = ""
    media_type: str = ""
    download_url: str = ""
    licence: Licence | None = None
    modified: date | None = None
    size: int | None = None
    availability: str = ""
    service_url: str = ""
    service_description: str = ""
    conforms_to: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRecord:
    """What datasets, solutions and challenges share."""

    identifier: str
    title: LanguageMap
    description: LanguageMap = field(default_factory=dict)
    keywords: KeywordMap = field(default_factory=dict)
    publisher: Agent | None = None
    country: str = ""
    region: str = ""
    landing_page: str = ""
    licence: Licence | None = None
    issued: date | None = None
    modified: date | None = None
    themes: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    unread: Mapping[str, str] = field(default_factory=dict)
    raw: bytes = b""

    @property
    def language(self) -> str:
        """Tell the tag of the longest text, which is the record's main language."""
        sizes = {tag: len(text) for tag, text in self.title.items()}
        for tag, text in self.description.items():
            sizes[tag] = sizes.get(tag, 0) + len(text)
        return max(sorted(sizes), key=lambda tag: sizes[tag], default="und")


@dataclass(frozen=True, slots=True, kw_only=True)
class DatasetRecord(EntryRecord):
    """A dataset of a catalogue, as DCAT-AP means it.

    `uri` is the address that names the dataset itself, the same in every catalogue that
    passes it on; `hvd_categories` are codes of the EU table of high-value datasets,
    `legislation` ELI addresses; `contact_page` is a page, never a person's address.
    `has_contact` and `has_rights` say whether the source names a contact point and
    states rights at all, neither of which is kept; None when a reader does not look.
    `box` is what the source states in degrees, `spatial` what it says in words.
    """

    uri: str = ""
    version: str = ""
    hvd_categories: tuple[str, ...] = ()
    legislation: tuple[str, ...] = ()
    conforms_to: tuple[str, ...] = ()
    contact_page: str = ""
    has_contact: bool | None = None
    has_rights: bool | None = None

    access: Access = Access.UNSTATED
    temporal_start: str = ""
    temporal_end: str = ""
    spatial: str = ""
    box: Box | None = None
    nuts_level: int | None = None
    frequency: str = ""
    distributions: tuple[DistributionRecord, ...] = ()
    family: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SolutionRecord(EntryRecord):
    """An AI, data or software solution of an administration.

    `status_words` is the source's own word; `cofog` is the code of a function of
    government; `reach` is "local", "regional", "national" or "international";
    `impact_assessment` is "yes", "no" or "" when the source does not know. `started`
    and `ended` are ISO 8601 dates of the precision the source gives: "2021", "2021-05"
    or "2021-05-03".
    """

    status: Status = Status.UNSTATED
    status_words: str = ""
    technologies: tuple[str, ...] = ()
    purpose: str = ""
    cofog: tuple[str, ...] = ()
    sector: str = ""
    subsector: str = ""
    reach: str = ""
    started: str = ""
    ended: str = ""
    goal: LanguageMap = field(default_factory=dict)
    legal_basis: LanguageMap = field(default_factory=dict)
    impact_assessment: str = ""
    repository: str = ""
    software_version: str = ""
    languages: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChallengeRecord(EntryRecord):
    """A public challenge that an outside organisation owns."""

    state: State = State.UNSTATED
    state_words: str = ""
    tagline: LanguageMap = field(default_factory=dict)
    opens: date | None = None
    closes: date | None = None
    prize: str = ""
    solution_types: tuple[str, ...] = ()
    partners: tuple[str, ...] = ()
    external_url: str = ""


Record = DatasetRecord | SolutionRecord | ChallengeRecord


@dataclass(frozen=True, slots=True)
class Rejected:
    """An entry that cannot become a record, and why, in words for its publisher."""

    identifier: str
    reason: str
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Withdrawn(Rejected):
    """An entry that its source itself has deleted, closed or archived.

    It is counted, but a record of it that is stored already does not stay for it.
    """


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """What is true of a whole source by its own statement.

    Fills holes in single records; never overrules what a record says itself.
    """

    country: str = ""
    region: str = ""
    language: str = "und"
    publisher: Agent | None = None
    licence: Licence | None = None
    access: Access = Access.UNSTATED


NO_FACTS = SourceFacts()
EMPTY: tuple[object, ...] = ("", None, (), {})


def content_hash(record: Record) -> str:
    """Return the same 64 hexadecimal digits for the same content, on any machine.

    The source form is left out: a new key order or spacing there is not a change. Empty
    fields are too, so that one which readers learn later changes only what has it.
    """
    content = _values(record)
    content.pop("raw", None)
    content["kind"] = type(record).__name__
    text = _encoder().encode(content)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


@cache
def _encoder() -> json.JSONEncoder:
    return json.JSONEncoder(sort_keys=True, ensure_ascii=False, default=_plain)


def _values(item: object) -> dict[str, object]:
    names, values = _columns(type(item))  # type: ignore[arg-type]
    return {
        name: value
        for name, value in zip(names, values(item), strict=True)
        # Most that are not empty are true, which is told more quickly.
        if value or value not in EMPTY
    }


@cache
def _columns(
    kind: type,
) -> tuple[tuple[str, ...], Callable[[object], tuple[object, ...]]]:
    names = tuple(each.name for each in fields(kind))
    return names, attrgetter(*names)


def _plain(value: object) -> object:
    return _values(value) if is_dataclass(value) else str(value)
