"""Match: from a need to what answers it, with the reasons."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Query, Router, Schema
from pydantic import Field

from seutu.api.concepts import ConceptRef, concept_ref
from seutu.api.filters import MOST_VALUES, Narrowing, Value, filters, region_code
from seutu.api.hits import HitOut, hit_out, plain_id, texts
from seutu.api.paging import Page, Paged, link_next, offset_of
from seutu.api.problems import PROBLEMS
from seutu.api.readers import languages_of, need_language
from seutu.core.errors import Invalid
from seutu.core.pagination import encode_cursor
from seutu.matching.dropping import LONGEST_DROP, MOST_DROPS, Drop
from seutu.matching.explain import Pair, Reason
from seutu.matching.needs import Need
from seutu.matching.pipeline import Match, MatchResult
from seutu.matching.selectors import find_matches

router = Router(tags=["match"])

LONGEST_ADDRESSED = 2_000
LONGEST_NEED = 1_000_000

AN_ANSWER = {
    "query": {
        "language": "fi",
        "detected": "fi",
        "is_sure": True,
        "is_cut": False,
        "concepts": [],
        "dropped": [],
    },
    "verdict": "answers",
    "total": 1,
    "results": [
        {
            "id": "y4y7ogsf2kzan4ty",
            "kind": "dataset",
            "title": "Kotihoidon asiakkaat kunnittain",
            "language": "fi",
            "summary": "Säännöllisen kotihoidon asiakkaat ikäryhmän mukaan.",
            "url": "https://seutu.example/fi/datasets/y4y7ogsf2kzan4ty/",
            "api_url": "https://seutu.example/api/v1/datasets/y4y7ogsf2kzan4ty",
            "country": "FI",
            "source": "turku",
            "licence": "CC BY 4.0",
            "modified": "2025-01-15",
            "score": 0.81,
            "reasons": [
                {
                    "kind": "word",
                    "share": 0.7,
                    "weight": 5.2,
                    "need_word": "kotihoidon",
                    "record_word": "Kotihoidon",
                    "record_words": ["Kotihoidon"],
                    "record_language": "fi",
                    "field": "title",
                    "concept": None,
                    "pairs": [
                        {
                            "term": "kotihoito",
                            "record_word": "Kotihoidon",
                            "likeness": 1.0,
                            "share": 0.7,
                            "drop": None,
                        }
                    ],
                    "drop": None,
                }
            ],
            "unanswered": ["ennakoida"],
            "also": [],
        }
    ],
    "next": None,
}


class MatchFilter(Narrowing, Paged):
    language: str = Field(
        "", description="Language of the need; detected when empty.", examples=["fi"]
    )
    record_language: list[Value] = Field(
        default_factory=list,
        max_length=MOST_VALUES,
        description="Languages the records must have.",
    )
    near: str = Field(
        "",
        max_length=5,
        description="NUTS code of the place in need; nearer records weigh more.",
    )
    reader: str = Field("", description="Language of titles and concept labels.")
    drop: list[Annotated[str, Field(max_length=LONGEST_DROP)]] = Field(
        default_factory=list,
        max_length=MOST_DROPS,
        description="Meanings to rank without: `drop` of a reason or of a pair.",
    )


class AddressedNeed(MatchFilter):
    text: str = Field(
        max_length=LONGEST_ADDRESSED,
        description="The need, in your own words and language.",
        examples=["Ikääntyneiden kotihoidon tarve kasvaa"],
    )


class PostedNeed(MatchFilter):
    text: str = Field(
        max_length=LONGEST_NEED,
        description="The need, in your own words and language.",
        examples=["Ikääntyneiden kotihoidon tarve kasvaa"],
    )


class PairOut(Schema):
    """What stood for a word of the need, and the word of the record that it met."""

    term: str = Field(description="In its normal form.")
    record_word: str = Field(description="As it stands in the record.")
    likeness: float = Field(description="How surely it stands for it, 0 to 1.")
    share: float = Field(description="Its part of the evidence, 0 to 1.")
    drop: str | None = Field(description="Send it as `drop` to rank without it.")


class ReasonOut(Schema):
    """One part of the evidence: what in the need met what in the record."""

    kind: Literal[
        "word",
        "translation",
        "spelling",
        "concept",
        "meaning",
        "place",
        "freshness",
        "openness",
        "solution",
    ]
    share: float = Field(description="Part of the evidence, 0 to 1; they add up to 1.")
    weight: float = Field(description="The evidence itself, in the matcher's units.")
    need_word: str | None = Field(description="Words of the need.")
    record_word: str | None = Field(description="The word of the record, as it stands.")
    record_words: list[str]
    record_language: str | None
    field: Literal["title", "keywords", "description"] | None
    concept: ConceptRef | None = Field(description="The concept that both are about.")
    pairs: list[PairOut] = Field(description="The weightiest words, strongest first.")
    drop: str | None = Field(
        description="For a concept: send it as `drop` to rank without it."
    )


class MatchOut(HitOut):
    score: float = Field(description="Probability of being useful, 0 to 1.")
    reasons: list[ReasonOut] = Field(description="Weightiest first.")
    unanswered: list[str] = Field(
        description="Words of the need that nothing in the record speaks to."
    )
    also: list[str] = Field(description="Ids of the variants folded under it.")


class DroppedOut(Schema):
    """A meaning that the ranking is without."""

    drop: str
    need_word: str = Field(description="Words of the need.")
    concept: ConceptRef | None


class NeedRead(Schema):
    """How the need was read."""

    language: str = Field(description="The language it was read in.")
    detected: str | None = Field(
        description="The language detected; null when you declared one."
    )
    is_sure: bool = Field(
        description="False when it might be another language; declare it then."
    )
    is_cut: bool = Field(
        description="Only the first 5,000 characters of a longer need are read."
    )
    concepts: list[ConceptRef] = Field(description="What it is about.")
    dropped: list[DroppedOut] = Field(
        description="What was left out; without what the need does not hold."
    )


class MatchPage(Page):
    query: NeedRead
    verdict: Literal["answers", "weak", "none"] = Field(
        description="Whether anything answers the need: well, weakly, or not at all."
    )
    total: int = Field(description="Records ranked; `next` leads through them.")
    results: list[MatchOut]


@router.get(
    "",
    response={200: MatchPage, **PROBLEMS},
    operation_id="matchNeed",
    url_name="match_need",
    summary="Match a need",
    openapi_extra={
        "responses": {200: {"content": {"application/json": {"example": AN_ANSWER}}}}
    },
)
def match(
    request: HttpRequest, response: HttpResponse, wanted: Query[AddressedNeed]
) -> MatchPage:
    """Match a need with datasets, solutions and challenges in every language.

    Each result says why it is there; the verdict says honestly whether anything
    answers well. For needs of more than 2,000 characters use POST.
    """
    page = _matched(request, wanted, wanted.text)
    link_next(request, response, page.next or "")
    response["Cache-Control"] = "private, no-cache"
    return page


@router.post(
    "",
    response={200: MatchPage, **PROBLEMS},
    operation_id="matchLongNeed",
    url_name="match_need",
    summary="Match a long need",
    openapi_extra={
        "responses": {200: {"content": {"application/json": {"example": AN_ANSWER}}}}
    },
)
def match_long(
    request: HttpRequest, response: HttpResponse, wanted: Body[PostedNeed]
) -> MatchPage:
    """Match a need of up to a million characters; nothing is stored.

    The first 5,000 characters are read; `is_cut` tells when there were more. The
    answer is that of GET. For the next page send the same body with `cursor`.
    """
    response["Cache-Control"] = "no-store"
    return _matched(request, wanted, wanted.text)


def _matched(request: HttpRequest, wanted: MatchFilter, text: str) -> MatchPage:
    if not text.strip():
        raise Invalid(_("Write what you need, in one sentence or more."), field="text")
    readers = languages_of(request, wanted.reader)
    facets = filters(wanted)
    if wanted.record_language:
        facets["language"] = tuple(wanted.record_language)
    near = region_code(wanted.near, field="near") if wanted.near else ""
    if not near and len(facets.get("region", ())) == 1:
        (near,) = facets["region"]
    offset = offset_of(wanted.cursor)
    if any(Drop.read(each) is None for each in wanted.drop):
        raise Invalid(
            _("Take “drop” from a reason or a pair, as it stands there."), field="drop"
        )
    need = Need(text=text, language=need_language(wanted.language), region=near)
    result = find_matches(
        need, filters=facets, limit=wanted.limit, offset=offset, drop=wanted.drop
    )
    end = offset + len(result.matches)
    cursor = encode_cursor(str(end)) if result.matches and end < result.total else ""
    known = texts([one.id for one in result.matches])
    labels = (*readers, result.language)
    return MatchPage(
        next=cursor or None,
        query=_need_read(need, result, labels),
        verdict=result.verdict,
        total=result.total,
        results=[
            _match_out(one, hit_out(known[one.id], (*readers, one.language)), labels)
            for one in result.matches
            if one.id in known
        ],
    )


def _need_read(need: Need, result: MatchResult, labels: tuple[str, ...]) -> NeedRead:
    return NeedRead(
        language=result.language,
        detected=None if need.language else result.detection.language,
        is_sure=result.detection.is_sure,
        is_cut=need.is_cut,
        concepts=[concept_ref(unit.concept, labels) for unit in result.plan.concepts],
        dropped=[
            DroppedOut(
                drop=str(one.drop),
                need_word=one.need_words,
                concept=concept_ref(one.concept, labels) if one.concept else None,
            )
            for one in result.dropped
        ],
    )


def _match_out(match: Match, hit: HitOut, labels: tuple[str, ...]) -> MatchOut:
    return MatchOut(
        **hit.model_dump(),
        score=round(match.score, 4),
        reasons=[_reason_out(reason, labels) for reason in match.reasons],
        unanswered=list(match.unanswered),
        also=[plain_id(record) for record in match.also],
    )


def _reason_out(reason: Reason, labels: tuple[str, ...]) -> ReasonOut:
    return ReasonOut(
        kind=reason.kind,
        share=round(reason.share, 4),
        weight=round(reason.value, 4),
        need_word=reason.need_word or None,
        record_word=reason.record_word or None,
        record_words=list(reason.record_words),
        record_language=reason.record_language or None,
        field=reason.place or None,
        concept=concept_ref(reason.concept, labels) if reason.concept else None,
        pairs=[_pair_out(reason, pair) for pair in reason.pairs],
        drop=reason.key if reason.kind == "concept" else None,
    )


def _pair_out(reason: Reason, pair: Pair) -> PairOut:
    drop = Drop(reason.key, reason.record_language, pair.term)
    return PairOut(
        term=pair.term,
        record_word=pair.record_word,
        likeness=round(min(pair.likeness, 1.0), 4),
        share=round(pair.share, 4),
        drop=str(drop) if pair.kind == "translation" else None,
    )
