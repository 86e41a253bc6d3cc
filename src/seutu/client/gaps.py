"""What is asked for and not offered, and why, through the client."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from seutu.client import operations as ask
from seutu.client.connection import Connection
from seutu.client.pages import Page

MOST_ROWS = 100


@dataclass(frozen=True, kw_only=True)
class SourceSearched:
    """A source that was searched, as of when, and how many records it had."""

    id: str
    as_of: date | None
    records: int


@dataclass(frozen=True, kw_only=True)
class NearRecord:
    """A record near a demand, with what keeps it from serving."""

    id: str
    probability: float
    names_it: bool
    obstacles: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Gap:
    """A demand, and whether it is met: `cause` is None when it is.

    `asked` counts in the unit of `origin`, `months` by month. `records` and `sources`
    are filled when the gap is read by its id: a gap is a claim about these sources.
    """

    id: str
    url: str
    title: str
    language: str
    origin: str
    asked: int
    weight: float
    assessed_at: datetime
    asked_on: str | None = None
    months: Mapping[str, int] = field(default_factory=dict)
    country: str | None = None
    region: str | None = None
    theme: str | None = None
    cause: str | None = None
    routes: tuple[str, ...] = ()
    nearest: str | None = None
    gap_since: datetime | None = None
    closed_at: datetime | None = None
    attribution: str | None = None
    text: str | None = None
    wordings: tuple[str, ...] = ()
    concepts: tuple[str, ...] = ()
    records: tuple[NearRecord, ...] = ()
    sources: tuple[SourceSearched, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GapPage:
    """One page of gaps; so many of the demands known were assessed so far."""

    results: tuple[Gap, ...]
    assessed: int
    demands: int
    next: str | None = None


@dataclass(frozen=True, kw_only=True)
class HeatCell:
    """How many demands of a theme and region, and how many of them find nothing."""

    theme: str | None
    region: str | None
    asked: int
    unmet: int
    is_thin: bool


@dataclass(frozen=True, kw_only=True)
class Heat:
    """Demand by theme and region; in a thin cell are too few to speak of a share."""

    themes: tuple[str | None, ...]
    regions: tuple[str | None, ...]
    fewest: int
    cells: tuple[HeatCell, ...]
    sources: tuple[SourceSearched, ...]
    assessed_at: datetime | None = None


class Gaps(Connection):
    """Demands and what answers them."""

    def gaps(
        self, *, theme: str = "", region: str = "", origin: str = "", cause: str = ""
    ) -> Iterator[Gap]:
        """Yield what is asked for and not offered, the most asked for first.

        "none" as theme or region asks for what is not known.
        """
        return self._each(
            ask.LIST_GAPS,
            Page[Gap],
            theme=theme,
            region=region,
            origin=origin,
            cause=cause,
            limit=MOST_ROWS,
        )

    def gap_page(
        self,
        *,
        theme: str = "",
        region: str = "",
        origin: str = "",
        cause: str = "",
        limit: int = 20,
        cursor: str = "",
    ) -> GapPage:
        """Read one page of what `gaps` yields; for the next send `cursor=page.next`."""
        return self._ask(
            ask.LIST_GAPS,
            GapPage,
            theme=theme,
            region=region,
            origin=origin,
            cause=cause,
            limit=limit,
            cursor=cursor,
        )

    def gap(self, id: str) -> Gap:
        """Read a demand with its evidence, also when it is met."""
        return self._ask(ask.GET_GAP, Gap, id)

    def gap_heat(self, *, theme: str = "", region: str = "", origin: str = "") -> Heat:
        """Count demand by theme and region, and how much of it finds no answer."""
        return self._ask(ask.GAP_HEAT, Heat, theme=theme, region=region, origin=origin)
