"""What answers a need, and what people say of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from seutu.client.records import Concept


@dataclass(frozen=True, kw_only=True)
class Hit:
    """A record in a result: enough to choose it.

    `title` and `summary` are in `language`; `modified` is the day it was updated, else
    published.
    """

    id: str
    kind: str
    title: str
    language: str
    url: str
    summary: str | None = None
    country: str | None = None
    source: str | None = None
    licence: str | None = None
    modified: date | None = None

    @property
    def record(self) -> str:
        """Its name in judgements and on pages: "<kind>:<id>"."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, kw_only=True)
class WordPair:
    """What stood for a word of the need, and the word of the record that it met.

    `likeness` tells how surely it stands for it, `share` its part of the evidence, both
    from 0 to 1. Match again with `drop` to rank without a wrong pair.
    """

    term: str
    record_word: str
    likeness: float
    share: float
    drop: str | None = None


@dataclass(frozen=True, kw_only=True)
class Reason:
    """One part of the evidence; the shares of a match add up to 1.

    `drop` takes a concept out of the ranking when it is sent with the next match.
    """

    kind: str
    share: float
    weight: float
    need_word: str | None = None
    record_word: str | None = None
    record_words: tuple[str, ...] = ()
    record_language: str | None = None
    field: str | None = None
    concept: Concept | None = None
    pairs: tuple[WordPair, ...] = ()
    drop: str | None = None


@dataclass(frozen=True, kw_only=True)
class Match(Hit):
    """A record that may answer a need, with the probability that it is useful.

    `unanswered` are words of the need that nothing in the record speaks to, `also` the
    ids of variants that are folded under it.
    """

    score: float
    reasons: tuple[Reason, ...]
    unanswered: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class NeedRead:
    """How the need was read; declare its language when `is_sure` is False.

    Of a need that `is_cut` only the first 5,000 characters were read.
    """

    language: str
    detected: str | None = None
    is_sure: bool = True
    is_cut: bool = False
    concepts: tuple[Concept, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Matches:
    """The best matches of a need; `verdict` is "answers", "weak" or "none".

    `total` counts all records ranked; `next` leads to the following ones.
    """

    query: NeedRead
    verdict: str
    total: int
    results: tuple[Match, ...]
    next: str | None = None

    def __iter__(self) -> Iterator[Match]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)


@dataclass(frozen=True, kw_only=True)
class FacetCount:
    """How many results have a value."""

    value: str
    count: int


@dataclass(frozen=True, kw_only=True)
class SearchResults:
    """Records that hold the words, and how they are spread over facets."""

    language: str
    total: int
    results: tuple[Hit, ...]
    facets: Mapping[str, tuple[FacetCount, ...]] = field(default_factory=dict)
    next: str | None = None

    def __iter__(self) -> Iterator[Hit]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)


@dataclass(frozen=True, kw_only=True)
class StandingMatch:
    """A record ("<kind>:<id>") that matches a challenge now."""

    record: str
    score: float
    rank: int
    first_seen_at: datetime
    is_new: bool


@dataclass(frozen=True, kw_only=True)
class Snapshot:
    """What matched a challenge on a day, best first."""

    day: date
    verdict: str
    records: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ChallengeMatches:
    """The matches of a challenge and how they changed, newest first."""

    refreshed_at: datetime | None
    verdict: str
    matches: tuple[StandingMatch, ...]
    snapshots: tuple[Snapshot, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WhyNot:
    """Where a record stands for a challenge, and what it lacks.

    `cause` is "shown", "below", "nothing-shared" or "not-indexed"; `rank` is 0 when the
    record is not ranked.
    """

    cause: str
    rank: int
    score: float | None = None
    unanswered: tuple[str, ...] = ()
    best: str | None = None


@dataclass(frozen=True, kw_only=True)
class Judgement:
    """A person's verdict on a match; `grade` is 2 answers, 1 in part, 0 does not."""

    record: str
    fits: bool
    because: str
    note: str
    is_owner: bool
    grade: int
    changed_at: datetime
