"""What the tools answer: short, typed, the same from every source of answers."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime

from pydantic import BaseModel, Field

from seutu.client.matches import Hit, Match, Matches, Reason, SearchResults

MOST_REASONS = 5
REASONS: Mapping[str, str] = {
    "meaning": "similar in meaning",
    "place": "in or near the same place",
    "freshness": "recently updated",
    "openness": "openly available",
    "solution": "a solution, which counts a little more than other records",
}
VERDICTS: Mapping[str, str] = {
    "answers": "Something here answers the need.",
    "weak": "Nothing here answers the need well; these come nearest.",
    "none": "Nothing here answers the need.",
}


class Found(BaseModel):
    """A record that was found."""

    record: str = Field(description="Name it so to `show`.")
    kind: str
    title: str
    language: str = Field(description="Of title and summary.")
    summary: str | None
    url: str = Field(description="Its page: cite it.")
    country: str | None
    source: str | None = Field(description="The catalogue it comes from.")
    licence: str | None
    modified: date | None


class Why(BaseModel):
    """One part of the evidence for a match."""

    kind: str = Field(
        description="word, translation, spelling, concept, meaning, place, freshness,"
        " openness or solution."
    )
    share: float = Field(description="Its part of the evidence, 0 to 1.")
    says: str


class Matched(Found):
    score: float = Field(description="Probability of being useful, 0 to 1.")
    why: list[Why] = Field(description="The weightiest reasons, as they were reckoned.")
    unanswered: list[str] = Field(
        description="Words of the need that nothing in this record speaks to."
    )


class ConceptRead(BaseModel):
    id: str
    label: str


class ReadAs(BaseModel):
    """How the need was read."""

    language: str
    is_sure: bool = Field(description="False: ask again with `language`.")
    is_cut: bool = Field(description="True: only the first 5,000 characters were read.")
    concepts: list[ConceptRead]


class MatchAnswer(BaseModel):
    verdict: str = Field(
        description="answers, weak or none: tell the person honestly which."
    )
    verdict_says: str
    read_as: ReadAs
    unanswered: list[str] = Field(
        description="Words of the need that none of these results speaks to."
    )
    total: int = Field(description="Records ranked.")
    results: list[Matched]
    next: str | None = Field(description="`cursor` of the following page.")


class Count(BaseModel):
    value: str
    count: int


class SearchAnswer(BaseModel):
    language: str = Field(description="The language the words were read in.")
    total: int = Field(
        description="Texts found; a record counts once for each of its languages. In"
        " a box, records."
    )
    results: list[Found]
    counts: dict[str, list[Count]] = Field(
        description="Values of the fields asked for, most frequent first."
    )
    next: str | None = Field(description="`cursor` of the following page.")


class GapOut(BaseModel):
    """A demand that nothing here meets."""

    record: str = Field(description="Name it so to `show`.")
    title: str
    language: str
    origin: str
    asked_on: str | None = Field(description="The portal or organisation.")
    asked: int = Field(description="How many asked, in the unit of the origin.")
    country: str | None
    region: str | None
    theme: str | None
    cause: str | None = Field(description="Why nothing answers; null: it is met.")
    cause_says: str | None
    routes: list[str] = Field(description="Ways to close it, the first to try first.")
    nearest: str | None = Field(description="The record that comes nearest.")
    url: str


class GapsAnswer(BaseModel):
    assessed: int = Field(description="Demands compared with all records so far.")
    demands: int = Field(description="Demands known.")
    results: list[GapOut]
    next: str | None = Field(description="`cursor` of the following page.")


class SourceOut(BaseModel):
    id: str
    title: str
    publisher: str | None
    country: str | None
    licence: str | None
    attribution: str | None = Field(description="To be printed with its records.")
    as_of: date | None
    homepage: str | None


class WayToGet(BaseModel):
    """A distribution: one way to get the data."""

    title: str | None
    url: str
    format: str | None
    media_type: str | None
    licence: str | None


class SameElsewhere(BaseModel):
    record: str
    source: str
    folding: str = Field(description="duplicate or variant.")


class RecordOut(BaseModel):
    """A record with all its texts, where it comes from and how to get it."""

    record: str
    kind: str
    url: str = Field(description="Its page: cite it.")
    title: dict[str, str] = Field(description="By language.")
    description: dict[str, str] = Field(description="By language; long ones are cut.")
    keywords: dict[str, list[str]]
    published_in: str = Field(description="The language of the original.")
    country: str | None
    region: str | None
    themes: list[str]
    publisher: str | None = Field(description="Or who owns or uses it.")
    licence: str | None
    licence_url: str | None
    access: str | None
    issued: date | None
    modified: date | None
    landing_page: str | None = Field(description="Where it lives.")
    identifier: str = Field(description="In its source.")
    source: SourceOut | None
    first_seen_at: datetime | None
    vanished_at: datetime | None = Field(description="When its source dropped it.")
    folded_under: str | None = Field(description="The record that stands for it.")
    also: list[SameElsewhere] = Field(description="The same in other catalogues.")
    distributions: list[WayToGet]
    distributions_in_all: int
    facts: dict[str, str] = Field(description="What its kind has besides.")
    statement: dict[str, str] = Field(description="Of a challenge, by question.")


class NearOut(BaseModel):
    record: str
    probability: float
    obstacles: list[str] = Field(description="place, closed, form, stale.")


class GapDetailOut(GapOut):
    text: str | None
    wordings: list[str]
    near: list[NearOut] = Field(description="What came nearest, and what it lacks.")
    sources_searched: int
    records_searched: int
    assessed_at: datetime
    attribution: str | None


class ShowAnswer(BaseModel):
    """One of the two is given."""

    record: RecordOut | None = None
    gap: GapDetailOut | None = None


def match_answer(found: Matches) -> MatchAnswer:
    return MatchAnswer(
        verdict=found.verdict,
        verdict_says=VERDICTS[found.verdict],
        read_as=ReadAs(
            language=found.query.language,
            is_sure=found.query.is_sure,
            is_cut=found.query.is_cut,
            concepts=[
                ConceptRead(id=one.id, label=one.label) for one in found.query.concepts
            ],
        ),
        unanswered=_by_none([one.unanswered for one in found.results]),
        total=found.total,
        results=[_matched(one) for one in found.results],
        next=found.next,
    )


def search_answer(found: SearchResults) -> SearchAnswer:
    return SearchAnswer(
        language=found.language,
        total=found.total,
        results=[Found(**_hit(one)) for one in found.results],
        counts={
            name: [Count(value=each.value, count=each.count) for each in counts]
            for name, counts in found.facets.items()
        },
        next=found.next,
    )


def reason_says(reason: Reason) -> str:
    """Tell a reason in one short line: what in the need met what in the record."""
    words = ", ".join(reason.record_words)
    where = f" ({reason.field})" if words and reason.field else ""
    if reason.concept:
        return f"about {reason.concept.label}: {words or reason.need_word}{where}"
    if reason.need_word:
        return f"{reason.need_word} → {words or '?'}{where}"
    return REASONS.get(reason.kind, reason.kind)


def _matched(one: Match) -> Matched:
    return Matched(
        **_hit(one),
        score=round(one.score, 3),
        why=[
            Why(kind=each.kind, share=round(each.share, 2), says=reason_says(each))
            for each in one.reasons[:MOST_REASONS]
        ],
        unanswered=list(one.unanswered),
    )


def _hit(one: Hit) -> dict[str, object]:
    return {
        "record": one.record,
        "kind": one.kind,
        "title": one.title,
        "language": one.language,
        "summary": one.summary,
        "url": one.url,
        "country": one.country,
        "source": one.source,
        "licence": one.licence,
        "modified": one.modified,
    }


def _by_none(lacking: Sequence[Sequence[str]]) -> list[str]:
    """Keep the words that every result leaves unanswered."""
    if not lacking:
        return []
    everywhere = set(lacking[0]).intersection(*lacking)
    return [word for word in lacking[0] if word in everywhere]
