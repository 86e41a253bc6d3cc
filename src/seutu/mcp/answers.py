"""Where the tools get their answers: one port, in the words of the Python client."""

from typing import Protocol

from seutu.client.gaps import Gap, GapPage
from seutu.client.matches import Matches, SearchResults
from seutu.client.records import Challenge, Dataset, Solution, Source
from seutu.mcp.asked import GapsAsked, Kind, MatchAsked, SearchAsked

Record = Dataset | Solution | Challenge


class Answers(Protocol):
    """What one Seutu site tells anybody.

    Each method may raise a `SeutuError` of `seutu.core.errors`, whose message says what
    to do. All may be called from several threads at once.
    """

    def match(self, asked: MatchAsked) -> Matches: ...

    def search(self, asked: SearchAsked) -> SearchResults: ...

    def record(self, kind: Kind, key: str) -> Record: ...

    def gaps(self, asked: GapsAsked) -> GapPage: ...

    def gap(self, key: str) -> Gap: ...

    def source(self, key: str) -> Source: ...

    def sources(self) -> tuple[Source, ...]: ...

    def site(self) -> str:
        """Give the address of the site's pages."""
