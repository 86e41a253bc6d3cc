"""What people say on a site, and what the site tells a person."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from seutu.client.records import LanguageMap, OrganisationRef


@dataclass(frozen=True, kw_only=True)
class Comment:
    """A comment, question or answer about a subject ("<kind>:<id>").

    `state` is "visible", or for its author "held" while a moderator looks at it, or
    "hidden". `parent` is what an answer answers.
    """

    id: int
    url: str
    subject: str
    kind: str
    author: str
    text: str
    state: str
    is_official: bool
    posted_at: datetime
    parent: int | None = None
    speaks_for: OrganisationRef | None = None
    language: str | None = None
    edited_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Notice:
    """Something that happened to what a person follows or owns, in a sentence."""

    id: int
    event: str
    at: datetime
    reason: str
    sentence: str
    text: str
    read_at: datetime | None = None
    subject: str | None = None
    url: str | None = None


@dataclass(frozen=True, kw_only=True)
class Marked:
    """How many notices were unread before."""

    marked: int


@dataclass(frozen=True, kw_only=True)
class Follow:
    """A subject that a person follows; `title` is None when no longer to be seen."""

    subject: str
    cadence: str
    reason: str
    since: datetime
    title: LanguageMap | None = None


@dataclass(frozen=True, kw_only=True)
class SavedSearch:
    """A need or a list with filters that a person keeps, to hear of what is new."""

    id: int
    subject: str
    name: str
    text: str
    language: str
    kind: str
    created_at: datetime
    last_seen_at: datetime
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
