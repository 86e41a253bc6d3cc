"""Records, and who and what stands around them.

Texts are language maps: one text per BCP 47 tag. Countries are ISO 3166-1 codes,
regions NUTS codes, themes EU data themes. What is not known is None, or empty.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

LanguageMap = Mapping[str, str]


def text_in(text: LanguageMap, *languages: str) -> str:
    """Return a text in the first of these languages it has, else in any.

    >>> text_in({"de": "Lärm", "en": "Noise"}, "fi", "en")
    'Noise'
    """
    for language in (*languages, *sorted(text)):
        if text.get(language):
            return text[language]
    return ""


@dataclass(frozen=True, kw_only=True)
class OrganisationRef:
    """An organisation, by its name."""

    id: str
    name: LanguageMap


@dataclass(frozen=True, kw_only=True)
class Folded:
    """A record that is folded under another: a duplicate or a variant."""

    id: str
    source: str
    folding: str
    title: LanguageMap
    identifier: str = ""
    landing_page: str | None = None
    licence: str | None = None
    modified: date | None = None


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What datasets, solutions and challenges share.

    `url` is the record's page, `landing_page` the living source. `canonical` is the
    record it is folded under; `folded` is filled when a record is read by its id.
    """

    id: str
    kind: str
    url: str
    source: str
    identifier: str
    title: LanguageMap
    description: LanguageMap
    keywords: Mapping[str, tuple[str, ...]]
    language: str
    country: str | None = None
    region: str | None = None
    themes: tuple[str, ...] = ()
    landing_page: str | None = None
    licence: str | None = None
    licence_url: str | None = None
    access: str | None = None
    issued: date | None = None
    modified: date | None = None
    first_seen_at: datetime | None = None
    updated_at: datetime | None = None
    vanished_at: datetime | None = None
    canonical: str | None = None
    folding: str | None = None
    folded: tuple[Folded, ...] = ()

    def title_in(self, *languages: str) -> str:
        """Return the title in the first of these languages it has, else in any."""
        return text_in(self.title, *languages, self.language)


@dataclass(frozen=True, kw_only=True)
class Distribution:
    """One way to get the data."""

    url: str
    title: LanguageMap = field(default_factory=dict)
    format: str | None = None
    media_type: str | None = None
    licence: str | None = None


@dataclass(frozen=True, kw_only=True)
class Dataset(Entry):
    """A dataset; its distributions are filled when it is read by its id."""

    publisher: OrganisationRef | None = None
    frequency: str | None = None
    temporal_start: str | None = None
    temporal_end: str | None = None
    spatial_note: str | None = None
    bbox: tuple[float, float, float, float] | None = None
    nuts_level: int | None = None
    formats: tuple[str, ...] = ()
    distributions: tuple[Distribution, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Solution(Entry):
    """An AI, big-data or software solution of an administration."""

    organisation: OrganisationRef | None = None
    status: str = ""
    status_note: str | None = None
    technologies: tuple[str, ...] = ()
    cofog: str | None = None
    sector: str | None = None
    purpose: str | None = None
    reach: str | None = None
    repository: str | None = None
    started: str | None = None
    ended: str | None = None
    goal: LanguageMap = field(default_factory=dict)
    legal_basis: LanguageMap = field(default_factory=dict)
    impact_assessment: str | None = None


@dataclass(frozen=True, kw_only=True)
class Backing:
    """What backs a challenge; pledges and likes are never added up."""

    owners: int
    pledges: int
    standing_pledges: int
    supporters: int
    answers: int


@dataclass(frozen=True, kw_only=True)
class Statement:
    """What the owner of a challenge stated, question by question."""

    today: str = ""
    who: str = ""
    how_many: int | None = None
    better: str = ""
    noticed: str = ""
    benefits: str = ""
    benefit_noticed: str = ""
    offers_data: str = ""
    hours_a_week: int | None = None
    budget: Decimal | None = None
    respects: str = ""
    needed_by: date | None = None
    planned_answer: date | None = None
    planned_pilot: date | None = None
    planned_end: date | None = None
    closing_reason: str | None = None
    closing_note: str = ""
    published_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class BroughtIn:
    """A challenge that was merged into another one."""

    id: str
    title: LanguageMap
    statement: Statement
    owner: OrganisationRef | None = None


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something that happened to a challenge since its publication."""

    at: datetime
    event: str
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    organisation: str | None = None
    challenge: str | None = None
    fields: tuple[str, ...] = ()
    texts_before: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, kw_only=True)
class Challenge(Entry):
    """A need that an organisation owns and publishes.

    What begins with `owners` is filled when it is read by its id; `version` goes with
    a change of its state. One from elsewhere has neither backing nor statement.
    """

    owner: OrganisationRef | None = None
    state: str = ""
    opens: date | None = None
    closes: date | None = None
    prize: str | None = None
    is_external: bool = False
    backing: Backing | None = None
    owners: tuple[OrganisationRef, ...] = ()
    version: int = 0
    is_held: bool = False
    merged_into: str | None = None
    statement: Statement | None = None
    brought_in: tuple[BroughtIn, ...] = ()
    history: tuple[Event, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Organisation:
    """Who publishes, runs or owns records; counts are filled when read by its id."""

    id: str
    url: str
    name: LanguageMap
    kind: str
    country: str | None = None
    homepage: str | None = None
    datasets: int | None = None
    solutions: int | None = None
    challenges: int | None = None


@dataclass(frozen=True, kw_only=True)
class RegionRef:
    """A region, by its NUTS code and name."""

    code: str
    name: LanguageMap


@dataclass(frozen=True, kw_only=True)
class Region(RegionRef):
    """A region of a NUTS level, 0 for a country; more is filled when read by its code.

    The counts are of records whose place lies in it.
    """

    url: str
    level: int
    country: str
    parent: str | None = None
    lineage: tuple[RegionRef, ...] = ()
    children: tuple[RegionRef, ...] = ()
    datasets: int | None = None
    solutions: int | None = None
    challenges: int | None = None


@dataclass(frozen=True, kw_only=True)
class Source:
    """A catalogue that records come from; `attribution` is to be printed with them."""

    id: str
    url: str
    title: LanguageMap
    holds: str
    records: int
    publisher: str | None = None
    country: str | None = None
    homepage: str | None = None
    licence: str | None = None
    licence_url: str | None = None
    attribution: str | None = None
    as_of: date | None = None


@dataclass(frozen=True, kw_only=True)
class Concept:
    """A concept of a vocabulary; `label` is in `language`.

    Labels in all languages and related concepts are filled when it is read by its id.
    """

    id: str
    label: str
    language: str
    labels: LanguageMap = field(default_factory=dict)
    broader: tuple["Concept", ...] = ()
    narrower: tuple["Concept", ...] = ()
