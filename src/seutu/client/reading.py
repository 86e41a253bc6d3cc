"""What anybody may ask a site: match, search, and read its records."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Literal

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.matches import (
    ChallengeMatches,
    Hit,
    Judgement,
    Match,
    Matches,
    SearchResults,
    WhyNot,
)
from seutu.client.pages import Page
from seutu.client.records import (
    Challenge,
    Concept,
    Dataset,
    Organisation,
    Region,
    Solution,
    Source,
)

LONGEST_ADDRESSED = 2_000
MOST_ROWS = 100
Values = str | Sequence[str]
Bounds = str | Sequence[float]


class Reading(Connection):
    """Requests that change nothing; lists are read page by page as they are used."""

    def match(
        self,
        need: str,
        *,
        language: str = "",
        region: str = "",
        near: str = "",
        kind: Values = (),
        country: Values = (),
        theme: Values = (),
        licence: Values = (),
        access: Values = (),
        format: Values = (),
        source: Values = (),
        status: Values = (),
        record_language: Values = (),
        drop: Values = (),
        reader: str = "",
        limit: int = 20,
        cursor: str = "",
    ) -> Matches:
        """Find what answers a need, in every language, with the reasons.

        `language` is that of the need, detected when empty. `region` (a NUTS code)
        narrows to records of a place, `near` lets nearer ones weigh more. `drop` holds
        what a reason or a pair names there, to rank without a meaning that is wrong.
        For the following matches send the same with `cursor=matches.next`.
        """
        is_long = len(need) > LONGEST_ADDRESSED
        return self._ask(
            ask.MATCH_LONG if is_long else ask.MATCH,
            Matches,
            text=need,
            language=language,
            region=_several(region),
            near=near,
            kind=_several(kind),
            country=_several(country),
            theme=_several(theme),
            licence=_several(licence),
            access=_several(access),
            format=_several(format),
            source=_several(source),
            status=_several(status),
            reader=reader,
            record_language=_several(record_language),
            drop=_several(drop),
            limit=limit,
            cursor=cursor,
        )

    def search(
        self,
        text: str = "",
        *,
        language: str = "",
        kind: Values = (),
        country: Values = (),
        region: Values = (),
        theme: Values = (),
        licence: Values = (),
        access: Values = (),
        format: Values = (),
        source: Values = (),
        status: Values = (),
        bbox: Bounds = "",
        facets: Values = (),
        reader: str = "",
        limit: int = 20,
        cursor: str = "",
    ) -> SearchResults:
        """Find every record that holds the words, or narrow all; counts by facets.

        `bbox` (west, south, east, north in degrees) finds the datasets that lie there.
        """
        return self._ask(
            ask.SEARCH,
            SearchResults,
            text=text,
            language=language,
            kind=_several(kind),
            country=_several(country),
            region=_several(region),
            theme=_several(theme),
            licence=_several(licence),
            access=_several(access),
            format=_several(format),
            source=_several(source),
            status=_several(status),
            bbox=_bounds(bbox),
            facets=_several(facets),
            reader=reader,
            limit=limit,
            cursor=cursor,
        )

    def datasets(
        self,
        *,
        country: str = "",
        region: str = "",
        source: str = "",
        publisher: str = "",
        bbox: Bounds = "",
        modified_since: date | None = None,
    ) -> Iterator[Dataset]:
        """Yield datasets, newest first; `bbox` is west, south, east, north."""
        return self._each(
            ask.LIST_DATASETS,
            Page[Dataset],
            limit=MOST_ROWS,
            country=country,
            region=region,
            source=source,
            publisher=publisher,
            bbox=_bounds(bbox),
            modified_since=modified_since,
        )

    def dataset(self, id: str) -> Dataset:
        """Read a dataset with the ways to get it."""
        return self._ask(ask.GET_DATASET, Dataset, id)

    def solutions(
        self,
        *,
        country: str = "",
        region: str = "",
        source: str = "",
        organisation: str = "",
        status: str = "",
        cofog: str = "",
        modified_since: date | None = None,
    ) -> Iterator[Solution]:
        """Yield solutions, newest first."""
        return self._each(
            ask.LIST_SOLUTIONS,
            Page[Solution],
            limit=MOST_ROWS,
            country=country,
            region=region,
            source=source,
            organisation=organisation,
            status=status,
            cofog=cofog,
            modified_since=modified_since,
        )

    def solution(self, id: str) -> Solution:
        """Read a solution with its register fields."""
        return self._ask(ask.GET_SOLUTION, Solution, id)

    def challenges(
        self,
        *,
        country: str = "",
        region: str = "",
        source: str = "",
        owner: str = "",
        state: str = "",
        origin: Literal["", "here", "elsewhere"] = "",
        modified_since: date | None = None,
    ) -> Iterator[Challenge]:
        """Yield challenges, newest first; `origin` is where they were stated."""
        return self._each(
            ask.LIST_CHALLENGES,
            Page[Challenge],
            limit=MOST_ROWS,
            country=country,
            region=region,
            source=source,
            owner=owner,
            state=state,
            origin=origin,
            modified_since=modified_since,
        )

    def challenge(self, id: str) -> Challenge:
        """Read a challenge."""
        return self._ask(ask.GET_CHALLENGE, Challenge, id)

    def challenge_matches(self, challenge: str) -> ChallengeMatches:
        """Read what matches a challenge now, and what matched it before."""
        return self._ask(ask.CHALLENGE_MATCHES, ChallengeMatches, challenge)

    def why_not(self, challenge: str, record: str) -> WhyNot:
        """Ask why a record ("<kind>:<id>") is not among a challenge's matches."""
        return self._ask(ask.WHY_NOT, WhyNot, challenge, record=record)

    def judgements(self, challenge: str) -> Iterator[Judgement]:
        """Yield what people said of records for a challenge, without who said it."""
        return self._each(
            ask.LIST_JUDGEMENTS, Page[Judgement], challenge, limit=MOST_ROWS
        )

    def organisations(
        self, *, country: str = "", kind: str = "", name: str = ""
    ) -> Iterator[Organisation]:
        """Yield organisations; `name` is how the name begins."""
        return self._each(
            ask.LIST_ORGANISATIONS,
            Page[Organisation],
            limit=MOST_ROWS,
            country=country,
            kind=kind,
            name=name,
        )

    def organisation(self, id: str) -> Organisation:
        """Read an organisation and how many records it stands behind."""
        return self._ask(ask.GET_ORGANISATION, Organisation, id)

    def regions(
        self, *, level: int | None = None, country: str = "", parent: str = ""
    ) -> Iterator[Region]:
        """Yield regions in the order of their NUTS codes."""
        return self._each(
            ask.LIST_REGIONS,
            Page[Region],
            limit=MOST_ROWS,
            level=level,
            country=country,
            parent=parent,
        )

    def region(self, code: str) -> Region:
        """Read a region with what lies above and below it."""
        return self._ask(ask.GET_REGION, Region, code)

    def sources(self, *, country: str = "", holds: str = "") -> Iterator[Source]:
        """Yield the catalogues that records come from."""
        return self._each(
            ask.LIST_SOURCES,
            Page[Source],
            limit=MOST_ROWS,
            country=country,
            holds=holds,
        )

    def source(self, id: str) -> Source:
        """Read a catalogue."""
        return self._ask(ask.GET_SOURCE, Source, id)

    def concepts(
        self, text: str, *, language: str = "", limit: int = 20
    ) -> tuple[Concept, ...]:
        """Find concepts whose label begins with a text, the shortest label first."""
        found = self._ask(
            ask.FIND_CONCEPTS, Page[Concept], text=text, language=language, limit=limit
        )
        return found.results

    def concept(self, id: str) -> Concept:
        """Read a concept with its labels and its neighbours."""
        return self._ask(ask.GET_CONCEPT, Concept, id)

    def every_match(self, need: str, *, language: str = "") -> Iterator[Match]:
        """Yield all records ranked for a need, best first, page by page."""
        found = self.match(need, language=language, limit=MOST_ROWS)
        yield from found
        while found.next:
            found = self.match(
                need, language=language, limit=MOST_ROWS, cursor=found.next
            )
            yield from found

    def every_hit(self, text: str = "", *, kind: Values = ()) -> Iterator[Hit]:
        """Yield all records that hold the words, page by page."""
        found = self.search(text, kind=kind, limit=MOST_ROWS)
        yield from found
        while found.next:
            found = self.search(text, kind=kind, limit=MOST_ROWS, cursor=found.next)
            yield from found


def _several(values: Values) -> tuple[str, ...]:
    if isinstance(values, str):
        return (values,) if values else ()
    return tuple(values)


def _bounds(box: Bounds) -> str:
    return box if isinstance(box, str) else ",".join(map(str, box))
