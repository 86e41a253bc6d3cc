"""Gaps: what is asked for and not offered, why, and how that can change."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.addresses import api_url, page_url
from seutu.api.entries import choice
from seutu.api.paging import Page, Paged, link_next, offset_of
from seutu.api.problems import PROBLEMS
from seutu.core.errors import NotFound
from seutu.core.pagination import encode_cursor
from seutu.matching.gaps import selectors
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.heat import heat
from seutu.matching.gaps.routes import routes_for
from seutu.matching.gaps.updating import progress
from seutu.matching.models import Assessment, Demand

router = Router(tags=["gaps"])

CAUSES = {one.value: one for one in Cause if one.value}
ORIGINS = dict(Demand.Origin.choices)
CODE = r"^[A-Za-z0-9]{0,12}$"


class SourceSearched(Schema):
    """A source that was searched, as of when, and how many records it had."""

    id: str = Field(examples=["zurich"])
    as_of: date | None
    records: int


class NearRecord(Schema):
    """A record near a demand, and what keeps it from serving."""

    id: str = Field(examples=["dataset:y4y7ogsf2kzan4ty"])
    probability: float = Field(description="Of being judged useful, 0 to 1.")
    names_it: bool = Field(description="It holds every telling word of the demand.")
    obstacles: list[str] = Field(description="Any of: place, closed, form, stale.")


class GapOut(Schema):
    """A demand and whether it is met; `cause` is null when it is."""

    id: str = Field(examples=["nzvlht7whhbpnyin"])
    url: str
    api_url: str
    title: str = Field(examples=["haltestellen"])
    language: str
    origin: str = Field(description=f"One of: {', '.join(ORIGINS)}.")
    asked_on: str | None = Field(description="The portal or organisation.")
    asked: int = Field(description="How many asked, in the unit of the origin.")
    weight: float = Field(description="What gaps are ranked by.")
    months: dict[str, int] = Field(examples=[{"2021-03": 4}])
    country: str | None
    region: str | None = Field(description="NUTS code.", examples=["DE300"])
    theme: str | None = Field(description="EU data theme.", examples=["TRAN"])
    cause: str | None = Field(description=f"One of: {', '.join(CAUSES)}; or null.")
    routes: list[str] = Field(description="Ways to close it, the first to try first.")
    nearest: str | None = Field(description="The record that comes nearest.")
    gap_since: datetime | None
    closed_at: datetime | None
    assessed_at: datetime
    attribution: str | None


class GapDetail(GapOut):
    text: str | None
    wordings: list[str] = Field(description="Other words for the same.")
    concepts: list[str]
    records: list[NearRecord] = Field(description="Those that came nearest.")
    sources: list[SourceSearched] = Field(description="What was searched, and no more.")
    index_mark: int = Field(description="The state of the index that was searched.")
    calibration: str = Field(description="The scores by which it was decided.")


class GapPage(Page):
    assessed: int = Field(description="Demands assessed so far.")
    demands: int = Field(description="Demands known; more than `assessed` at first.")
    results: list[GapOut]


class GapFilter(Schema):
    """How gaps are narrowed down; "none" asks for what is not known."""

    theme: str = Field("", pattern=CODE, description="EU data theme, or none.")
    region: str = Field("", pattern=CODE, description="NUTS code and what lies in it.")
    origin: str = Field("", description=f"One of: {', '.join(ORIGINS)}.")


class PagedGapFilter(GapFilter, Paged):
    cause: str = Field("", description=f"One of: {', '.join(CAUSES)}.")


class HeatCell(Schema):
    theme: str | None
    region: str | None
    asked: int
    unmet: int
    is_thin: bool = Field(description="Too few to speak of a share.")


class HeatOut(Schema):
    """Theme by region: how much is asked for, and how much finds no answer."""

    themes: list[str | None]
    regions: list[str | None] = Field(description="NUTS codes, cut as needed.")
    fewest: int = Field(description="Cells with fewer demands are thin.")
    cells: list[HeatCell]
    sources: list[SourceSearched]
    assessed_at: datetime | None


@router.get(
    "/gaps",
    response={200: GapPage, **PROBLEMS},
    operation_id="listGaps",
    url_name="list_gaps",
    summary="List gaps",
)
def list_gaps(
    request: HttpRequest, response: HttpResponse, wanted: Query[PagedGapFilter]
) -> GapPage:
    """List what is asked for and not offered, the most asked for first."""
    cause = choice(wanted.cause, CAUSES, "cause")
    rows = selectors.gaps(_narrowed(wanted, cause))
    offset = offset_of(wanted.cursor)
    found = list(rows[offset : offset + wanted.limit + 1])
    more = len(found) > wanted.limit
    cursor = encode_cursor(str(offset + wanted.limit)) if more else ""
    now = progress()
    return GapPage(
        next=link_next(request, response, cursor),
        assessed=now.assessed,
        demands=now.of,
        results=[GapOut(**_shared(one)) for one in found[: wanted.limit]],
    )


@router.get(
    "/gaps/heat",
    response={200: HeatOut, **PROBLEMS},
    operation_id="readGapHeat",
    url_name="gap_heat",
    summary="Count gaps by theme and region",
)
def gap_heat(request: HttpRequest, wanted: Query[GapFilter]) -> HeatOut:
    """Count demand by theme and region, and how much of it finds no answer."""
    narrowed = _narrowed(wanted)
    rows = [one for one in selectors.glances() if selectors.fits(one, narrowed)]
    table = heat(selectors.points(rows), fewest=settings.GAPS_FEWEST_DEMANDS)
    grounds = selectors.grounds()
    return HeatOut(
        themes=[theme or None for theme in table.themes],
        regions=[region or None for region in table.regions],
        fewest=table.fewest,
        cells=[
            HeatCell(
                theme=cell.theme or None,
                region=cell.region or None,
                asked=cell.asked,
                unmet=cell.unmet,
                is_thin=cell.is_thin,
            )
            for cell in table.cells.values()
        ],
        sources=[_source(one) for one in grounds.sources],
        assessed_at=grounds.last,
    )


@router.get(
    "/gaps/{id}",
    response={200: GapDetail, **PROBLEMS},
    operation_id="getGap",
    url_name="get_gap",
    summary="Read a gap",
)
def get_gap(request: HttpRequest, id: str) -> GapDetail:
    """Read one demand with its evidence, also when it is met or asked no more."""
    rows = Assessment.objects.public().select_related("demand", "basis")
    found = rows.filter(pk=id).first()
    if found is None:
        raise NotFound(_("There is no such record."))
    demand = found.demand
    return GapDetail(
        **_shared(found),
        text=demand.text or None,
        wordings=demand.wordings,
        concepts=demand.concepts,
        records=[
            NearRecord(
                id=one["record"],
                probability=one["probability"],
                names_it=one["names_it"],
                obstacles=one["obstacles"],
            )
            for one in found.nearest
        ],
        sources=[_source(one) for one in found.basis.sources],
        index_mark=found.basis.mark,
        calibration=found.basis.calibration,
    )


def _narrowed(wanted: GapFilter, cause: str = "") -> selectors.Narrowed:
    return selectors.Narrowed(
        theme=_code(wanted.theme),
        region=_code(wanted.region),
        origin=choice(wanted.origin, ORIGINS, "origin"),
        cause=cause,
    )


def _code(text: str) -> str:
    lower = text.casefold()
    return lower if lower == selectors.UNKNOWN else text.upper()


def _source(one: Mapping[str, object]) -> SourceSearched:
    return SourceSearched.model_validate(one)


def _shared(one: Assessment) -> dict[str, Any]:
    """Give the values of `GapOut`; no query."""
    demand = one.demand
    return {
        "id": demand.pk,
        "url": page_url("gap", demand.pk),
        "api_url": api_url("get_gap", demand.pk),
        "title": demand.title,
        "language": demand.language,
        "origin": demand.origin,
        "asked_on": demand.source or None,
        "asked": demand.asked,
        "weight": demand.weight,
        "months": demand.months,
        "country": demand.country or None,
        "region": demand.region or None,
        "theme": one.theme or None,
        "cause": one.cause or None,
        "routes": [route.value for route in routes_for(Cause(one.cause))],
        "nearest": one.best or None,
        "gap_since": one.opened_at,
        "closed_at": one.closed_at,
        "assessed_at": one.assessed_at,
        "attribution": demand.attribution or None,
    }
