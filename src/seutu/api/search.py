"""Search: every record that holds the words, counted by facets."""

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.filters import Bounds, FacetName, Narrowing, filters
from seutu.api.hits import HitOut, hit_out, texts
from seutu.api.paging import DEEPEST, Page, Paged, link_next, offset_of
from seutu.api.problems import PROBLEMS
from seutu.api.readers import languages_of, need_language
from seutu.core.pagination import encode_cursor
from seutu.matching.finding.boxed import search_by

router = Router(tags=["search"])

LONGEST_TEXT = 2_000
MOST_FACET_VALUES = 100


class SearchQuery(Narrowing, Paged):
    text: str = Field(
        "", max_length=LONGEST_TEXT, description="Words, in any language; empty: all."
    )
    language: str = Field("", description="Of the text; detected when empty.")
    bbox: Bounds = ""
    facets: list[FacetName] = Field(
        default_factory=list, description="What to count the results by."
    )
    reader: str = Field("", description="Preferred language of titles.")


class FacetCount(Schema):
    value: str
    count: int


class SearchPage(Page):
    language: str = Field(description="The language the text was read in.")
    total: int = Field(
        description="Texts found; a record counts once for each of its languages. In"
        " a box, records."
    )
    results: list[HitOut]
    facets: dict[str, list[FacetCount]] = Field(
        description=f"At most {MOST_FACET_VALUES} values each, most frequent first."
    )


@router.get(
    "",
    response={200: SearchPage, **PROBLEMS},
    operation_id="searchRecords",
    url_name="search_records",
    summary="Search the records",
)
def search(
    request: HttpRequest, response: HttpResponse, wanted: Query[SearchQuery]
) -> SearchPage:
    """Find every record that holds the words in any language, or narrow all records.

    Unlike /match it judges and explains nothing, but it counts, and goes as deep as
    you like. A record in several languages may come again on a later page. Only
    datasets say where they lie: a box finds no other kind, of words the best 5,000.
    """
    response["Cache-Control"] = "private, no-cache"
    readers = languages_of(request, wanted.reader)
    found = search_by(
        wanted.text,
        bbox=wanted.bbox,
        language=need_language(wanted.language),
        filters=filters(wanted),
        facets=tuple(wanted.facets),
        limit=wanted.limit,
        offset=offset_of(wanted.cursor),
    )
    known = texts(found.ids)
    more = found.end < min(found.reach, DEEPEST + 1)
    return SearchPage(
        language=found.language,
        total=found.total,
        results=[
            hit_out(known[one], (*readers, found.language))
            for one in found.ids
            if one in known
        ],
        facets={
            name: [
                FacetCount(value=value, count=count)
                for value, count in found.facets.get(name, ())[:MOST_FACET_VALUES]
            ]
            for name in wanted.facets
        },
        next=link_next(
            request, response, encode_cursor(str(found.end)) if more else ""
        ),
    )
