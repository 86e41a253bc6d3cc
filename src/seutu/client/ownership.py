"""An account, its organisations, and the challenges they state."""

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Protocol

from typing_extensions import TypedDict

from seutu.client.records import LanguageMap, OrganisationRef


@dataclass(frozen=True, kw_only=True)
class Account:
    """Whom a token stands for, and what it may do until when."""

    id: str
    email: str
    name: str
    language: str
    is_operator: bool
    scopes: tuple[str, ...]
    expires_at: datetime


@dataclass(frozen=True, kw_only=True)
class OwnOrganisation:
    """An organisation with what its members know; `role` is yours."""

    id: str
    url: str
    name: LanguageMap
    kind: str
    is_verified: bool
    role: str | None = None
    country: str | None = None
    region: str | None = None
    city: str | None = None
    homepage: str | None = None
    languages: tuple[str, ...] = ()


class Answers(TypedDict, total=False):
    """Answers to the questions of the form; those left out stay as they are.

    `title` is the need in one line, `region` a NUTS code, `budget` in euros, `themes`
    EU data themes, `concepts` ids of concepts.
    """

    title: str
    language: str
    region: str | None
    today: str
    who: str
    how_many: int | None
    better: str
    noticed: str
    benefits: str
    benefit_noticed: str
    offers_data: str
    hours_a_week: int | None
    budget: Decimal | None
    respects: str
    needed_by: date | None
    planned_answer: date | None
    planned_pilot: date | None
    planned_end: date | None
    themes: list[str]
    concepts: list[str]


@dataclass(frozen=True, kw_only=True)
class OwnChallenge:
    """A challenge as its organisation sees it.

    `version` goes with every change, so that two people do not overwrite each other.
    `missing` names answers that are needed before publication.
    """

    id: str
    url: str
    state: str
    is_held: bool
    version: int
    answers: Answers
    changed_at: datetime
    owner: OrganisationRef | None = None
    missing: tuple[str, ...] = ()


class Versioned(Protocol):
    """A challenge as it was read, by whichever request."""

    @property
    def id(self) -> str: ...
    @property
    def version(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Advice:
    """One remark on an answer: which words, and a sentence about them."""

    kind: str
    question: str
    start: int
    end: int
    words: str
    sentence: str
