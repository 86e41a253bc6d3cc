"""Countries and regions of the NUTS classification."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.addresses import api_url, page_url
from seutu.api.entries import EntryType, inside
from seutu.api.filters import NUTS_CODE
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.catalogue.models import Dataset
from seutu.challenges.models import Challenge
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id
from seutu.matching.listing import left_by
from seutu.places.models import City, Region
from seutu.solutions.models import Solution

router = Router(tags=["regions"])


class RegionRef(Schema):
    code: str = Field(examples=["FI1C1"])
    name: dict[str, str] = Field(examples=[{"fi": "Varsinais-Suomi"}])


class RegionOut(RegionRef):
    url: str = Field(description="Its page, in the language of the request.")
    api_url: str
    level: int = Field(description="0 for a country, to 3.")
    country: str = Field(description="ISO 3166-1 code, e.g. GR where NUTS says EL.")
    parent: str | None


class CityOut(Schema):
    code: str = Field(description="LAU code after its country.", examples=["FI_853"])
    name: dict[str, str]
    url: str
    homepage: str | None


class RegionDetail(RegionOut):
    lineage: list[RegionRef] = Field(description="From the country down to it.")
    children: list[RegionRef]
    cities: list[CityOut]
    datasets: int = Field(description="Records whose place lies in this region.")
    solutions: int
    challenges: int


class RegionPage(Page):
    results: list[RegionOut]


class RegionFilter(Paged):
    level: int | None = Field(None, ge=0, le=3)
    country: str = Field("", max_length=2, description="ISO 3166-1 code, e.g. FI.")
    parent: str = Field("", max_length=5, description="Code of the region above.")


@router.get(
    "",
    response={200: RegionPage, **PROBLEMS},
    operation_id="listRegions",
    url_name="list_regions",
    summary="List regions",
)
def list_regions(
    request: HttpRequest, response: HttpResponse, wanted: Query[RegionFilter]
) -> RegionPage:
    """List regions in the order of their codes."""
    rows = Region.objects.all()
    if wanted.level is not None:
        rows = rows.filter(level=wanted.level)
    if wanted.country:
        rows = rows.filter(country=wanted.country.upper())
    if wanted.parent:
        rows = rows.filter(parent_id=wanted.parent.upper())
    page = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    return RegionPage(
        results=[_region_out(row) for row in page.rows],
        next=link_next(request, response, page.next),
    )


@router.get(
    "/{code}",
    response={200: RegionDetail, **PROBLEMS},
    operation_id="getRegion",
    url_name="get_region",
    summary="Read a region",
)
def get_region(request: HttpRequest, code: str) -> RegionDetail:
    """Read a region, what lies above and below it, and how many records it has."""
    known = Region.objects.filter(pk=code) if NUTS_CODE.fullmatch(code) else None
    region = known.first() if known is not None else None
    if region is None:
        raise NotFound(_("There is no such region. See /api/v1/regions."))
    return RegionDetail(
        **_region_out(region).model_dump(),
        lineage=_refs(Region.objects.filter(pk__in=region.lineage)),
        children=_refs(Region.objects.filter(parent=region)),
        cities=[_city_out(row) for row in City.objects.filter(region=region)],
        datasets=_records_in(Dataset.objects.canonical(), code),
        solutions=_records_in(Solution.objects.canonical(), code),
        challenges=_records_in(Challenge.objects.canonical(), code),
    )


def _records_in(rows: "QuerySet[EntryType]", code: str) -> int:
    """Ask the index; the database counts while the index cannot tell."""
    left = left_by(rows.model._meta.model_name or "", {"region": (code,)})
    return left.total if left else rows.filter(inside(code)).count()


def _refs(rows: "QuerySet[Region]") -> list[RegionRef]:
    return [RegionRef(code=row.code, name=row.name) for row in rows.order_by("code")]


def _region_out(row: Region) -> RegionOut:
    return RegionOut(
        code=row.code,
        name=row.name,
        url=page_url("region", row.code),
        api_url=api_url("get_region", row.code),
        level=row.level,
        country=row.country,
        parent=row.parent_id,
    )


def _city_out(row: City) -> CityOut:
    return CityOut(
        code=row.code,
        name=row.name,
        url=page_url("city", row.slug),
        homepage=row.homepage or None,
    )
