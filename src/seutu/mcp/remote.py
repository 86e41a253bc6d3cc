"""Answers of another Seutu site, over its API; knows no Django and no database."""

import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from itertools import islice
from typing import TypedDict

from seutu.client import Client
from seutu.client import errors as told
from seutu.client.gaps import Gap, GapPage
from seutu.client.matches import Matches, SearchResults
from seutu.client.records import Source
from seutu.core.errors import Invalid, NotFound, SeutuError, Unavailable
from seutu.mcp.answers import Record
from seutu.mcp.asked import GapsAsked, Kind, MatchAsked, Narrowed, SearchAsked

CODE = re.compile(r"[A-Z]{2}[0-9A-Z]{0,3}")
MOST_SOURCES = 1_000
MOST_NAMED = 6


class _Narrowing(TypedDict):
    """What `match` and `search` of the client are both narrowed by."""

    kind: Sequence[str]
    region: str
    country: Sequence[str]
    theme: Sequence[str]
    format: Sequence[str]
    licence: Sequence[str]
    access: Sequence[str]
    source: Sequence[str]
    status: Sequence[str]
    reader: str
    limit: int
    cursor: str


class RemoteAnswers:
    """Asks a site through its client, which waits when it is told to."""

    def __init__(self, client: Client, site: str) -> None:
        self._client = client
        self._site = site

    def site(self) -> str:
        return self._site

    def match(self, asked: MatchAsked) -> Matches:
        with _told():
            return self._client.match(
                asked.need,
                language=asked.language,
                near=self._place(asked.near),
                **self._narrowing(asked),
            )

    def search(self, asked: SearchAsked) -> SearchResults:
        with _told():
            return self._client.search(
                asked.text,
                language=asked.language,
                bbox=asked.bbox,
                facets=asked.count_by,
                **self._narrowing(asked),
            )

    def record(self, kind: Kind, key: str) -> Record:
        read: dict[Kind, Callable[[str], Record]] = {
            "dataset": self._client.dataset,
            "solution": self._client.solution,
            "challenge": self._client.challenge,
        }
        with _told():
            return read[kind](key)

    def gaps(self, asked: GapsAsked) -> GapPage:
        with _told():
            return self._client.gap_page(
                theme=asked.theme,
                region="none" if asked.within == "none" else self._place(asked.within),
                origin=asked.origin,
                cause=asked.cause,
                limit=asked.limit,
                cursor=asked.cursor,
            )

    def gap(self, key: str) -> Gap:
        with _told():
            return self._client.gap(key)

    def source(self, key: str) -> Source:
        with _told():
            return self._client.source(key)

    def sources(self) -> tuple[Source, ...]:
        with _told():
            return tuple(islice(self._client.sources(), MOST_SOURCES))

    def _narrowing(self, asked: Narrowed) -> _Narrowing:
        return {
            "kind": asked.kinds,
            "region": self._place(asked.within),
            "country": asked.countries,
            "theme": asked.themes,
            "format": asked.formats,
            "licence": asked.licences,
            "access": asked.access,
            "source": asked.sources,
            "status": asked.statuses,
            "reader": asked.reader,
            "limit": asked.limit,
            "cursor": asked.cursor,
        }

    def _place(self, text: str) -> str:
        """Give the code of a place; names are looked up in the site's regions."""
        code = text.strip().upper()
        if not code or CODE.fullmatch(code):
            return code
        codes = self._regions.get(text.strip().casefold(), ())
        widest = min(codes, key=len, default="")
        if widest and all(each.startswith(widest) for each in codes):
            return widest
        if codes:
            named = ", ".join(codes[:MOST_NAMED])
            raise Invalid(f"Several regions are called {text!r}: {named}. Name a code.")
        raise Invalid(f"No region is called {text!r}. Name a NUTS code such as FI1C1.")

    @cached_property
    def _regions(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for region in self._client.regions():
            for name in {name.casefold() for name in region.name.values()}:
                found[name] = (*found.get(name, ()), region.code)
        return found


@contextmanager
def _told() -> Iterator[None]:
    """Say what the client raises as the errors that every source of answers has."""
    try:
        yield
    except told.Invalid as error:
        reasons = "; ".join(f"{name}: {why}" for name, why in error.errors.items())
        raise Invalid(reasons or error.detail) from error
    except told.NotFound as error:
        raise NotFound(error.detail) from error
    except (told.Unavailable, told.TooManyRequests, told.Unreachable) as error:
        raise Unavailable(error.detail) from error
    except told.SeutuError as error:
        raise SeutuError(error.detail) from error
