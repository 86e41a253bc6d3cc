"""Answers of this installation: its database and its index, as anybody may see them."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import wraps
from typing import ParamSpec, TypeVar

from django.conf import settings
from django.db import close_old_connections
from django.utils import translation

from seutu.catalogue.models import Catalogue
from seutu.client.gaps import Gap, GapPage
from seutu.client.matches import FacetCount, Matches, NeedRead, SearchResults
from seutu.client.records import Source
from seutu.core.errors import Invalid, NotFound, Unavailable
from seutu.core.pagination import decode_cursor, encode_cursor
from seutu.matching.finding.boxed import search_by
from seutu.matching.gaps import selectors as gap_selectors
from seutu.matching.gaps.updating import progress
from seutu.matching.models import Assessment
from seutu.matching.needs import Need
from seutu.matching.selectors import StoredTexts, find_matches
from seutu.mcp.answers import Record
from seutu.mcp.asked import GapsAsked, Kind, MatchAsked, Narrowed, SearchAsked
from seutu.mcp.rows import (
    challenge_row,
    concept_named,
    dataset_row,
    gap_row,
    gap_whole,
    hit_row,
    match_row,
    solution_row,
    source_row,
)
from seutu.places.finding import find_place
from seutu.places.selectors import nuts_country

DEEPEST = 10_000
MOST_COUNTS = 100
MOST_SOURCES = 1_000
FIRST_NEED = "air quality at schools"

Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def connected(method: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """Let go of connections that are too old or broken, as around a web request."""

    @wraps(method)
    def answer(*given: Given.args, **named: Given.kwargs) -> Answer:
        close_old_connections()
        try:
            return method(*given, **named)
        finally:
            close_old_connections()

    return answer


class StoredAnswers:
    """Reads with the selectors of the pages and the API, for somebody not signed in."""

    def site(self) -> str:
        return str(settings.SITE_URL)

    @connected
    def prepare(self) -> None:
        """Load index and knowledge, so that the first question need not wait."""
        with suppress(Unavailable):
            find_matches(Need(text=FIRST_NEED), limit=1)

    @connected
    def match(self, asked: MatchAsked) -> Matches:
        facets, near = _facets(asked), _place(asked.near)
        if not near and "region" in facets:
            (near,) = facets["region"]
        offset = _offset(asked.cursor)
        need = Need(text=asked.need, language=asked.language, region=near)
        result = find_matches(need, filters=facets, limit=asked.limit, offset=offset)
        end = offset + len(result.matches)
        more = bool(result.matches) and end < result.total
        known = StoredTexts().texts([one.id for one in result.matches])
        labels = (asked.reader, result.language)
        with _links_in(asked.reader):
            return Matches(
                query=NeedRead(
                    language=result.language,
                    detected=None if need.language else result.detection.language,
                    is_sure=bool(need.language) or result.detection.is_sure,
                    is_cut=need.is_cut,
                    concepts=tuple(
                        concept_named(unit.concept, labels)
                        for unit in result.plan.concepts
                    ),
                ),
                verdict=result.verdict,
                total=result.total,
                results=tuple(
                    match_row(one, known[one.id], asked.reader, labels)
                    for one in result.matches
                    if one.id in known
                ),
                next=encode_cursor(str(end)) if more else None,
            )

    @connected
    def search(self, asked: SearchAsked) -> SearchResults:
        found = search_by(
            asked.text,
            bbox=asked.bbox,
            language=asked.language,
            filters=_facets(asked),
            facets=tuple(asked.count_by),
            limit=asked.limit,
            offset=_offset(asked.cursor),
        )
        known = StoredTexts().texts(found.ids)
        more = found.end < min(found.reach, DEEPEST + 1)
        preferred = (asked.reader, found.language)
        with _links_in(asked.reader):
            return SearchResults(
                language=found.language,
                total=found.total,
                results=tuple(
                    hit_row(known[one], preferred) for one in found.ids if one in known
                ),
                facets={
                    name: tuple(
                        FacetCount(value=value, count=count)
                        for value, count in found.facets.get(name, ())[:MOST_COUNTS]
                    )
                    for name in asked.count_by
                },
                next=encode_cursor(str(found.end)) if more else None,
            )

    @connected
    def record(self, kind: Kind, key: str) -> Record:
        read: dict[Kind, Callable[[str], Record | None]] = {
            "dataset": dataset_row,
            "solution": solution_row,
            "challenge": challenge_row,
        }
        found = read[kind](key)
        if found is None:
            raise NotFound(f"There is no {kind} {key!r}.")
        return found

    @connected
    def gaps(self, asked: GapsAsked) -> GapPage:
        unknown = asked.within == gap_selectors.UNKNOWN
        rows = gap_selectors.gaps(
            gap_selectors.Narrowed(
                theme=asked.theme,
                region=asked.within if unknown else _place(asked.within),
                origin=asked.origin,
                cause=asked.cause,
            )
        )
        offset = _offset(asked.cursor)
        found = list(rows[offset : offset + asked.limit + 1])
        more = len(found) > asked.limit
        now = progress()
        return GapPage(
            results=tuple(gap_row(one) for one in found[: asked.limit]),
            next=encode_cursor(str(offset + asked.limit)) if more else None,
            assessed=now.assessed,
            demands=now.of,
        )

    @connected
    def gap(self, key: str) -> Gap:
        rows = Assessment.objects.public().select_related("demand", "basis")
        found = rows.filter(pk=key).first()
        if found is None:
            raise NotFound(f"There is no gap {key!r}.")
        return gap_whole(found)

    @connected
    def source(self, key: str) -> Source:
        found = Catalogue.objects.filter(pk=key).first()
        if found is None:
            raise NotFound(f"There is no source {key!r}.")
        return source_row(found)

    @connected
    def sources(self) -> tuple[Source, ...]:
        rows = Catalogue.objects.order_by("pk")
        return tuple(source_row(one) for one in rows[:MOST_SOURCES])


def _facets(asked: Narrowed) -> dict[str, tuple[str, ...]]:
    """Say the arguments in the facets of the index; raises `Invalid` for a place."""
    within = _place(asked.within)
    wanted: Mapping[str, list[str]] = {
        "kind": list(asked.kinds),
        "region": [within] if within else [],
        "country": [code.upper() for code in asked.countries],
        "theme": list(asked.themes),
        "format": asked.formats,
        "licence": asked.licences,
        "access": list(asked.access),
        "source": asked.sources,
        "status": asked.statuses,
    }
    return {
        name: tuple(dict.fromkeys(values)) for name, values in wanted.items() if values
    }


def _place(text: str) -> str:
    """Give the NUTS code of a place that is named or coded; raises `Invalid`."""
    if not text.strip():
        return ""
    code = text.strip().upper()
    return find_place(next(iter(nuts_country(code)), text)).nuts_code


def _offset(cursor: str) -> int:
    if not cursor:
        return 0
    (text,) = decode_cursor(cursor, size=1)
    if not text.isascii() or not text.isdecimal() or not 0 <= int(text) <= DEEPEST:
        raise Invalid("This cursor is not valid. Start again without it.")
    return int(text)


@contextmanager
def _links_in(language: str) -> Iterator[None]:
    """Let links lead to pages in a language, when there are pages in it."""
    tag = language.partition("-")[0].lower()
    known = {code for code, _name in settings.LANGUAGES}
    with translation.override(tag if tag in known else settings.LANGUAGE_CODE):
        yield
