"""Datasets."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.entries import (
    EntryFilter,
    EntryOut,
    FoldedRef,
    OrganisationRef,
    folded,
    newest_first,
    one,
    organisation_ref,
    shared_fields,
)
from seutu.api.filters import Bounds
from seutu.api.paging import Page, link_next
from seutu.api.problems import PROBLEMS
from seutu.catalogue.models import Dataset, Distribution
from seutu.matching.finding.boxes import read_box
from seutu.matching.finding.conditions import Within
from seutu.matching.finding.places import inside

router = Router(tags=["records"])


class DatasetOut(EntryOut):
    publisher: OrganisationRef | None
    frequency: str | None = Field(description="EU authority table of frequencies.")
    temporal_start: str | None = Field(examples=["2012"])
    temporal_end: str | None
    spatial_note: str | None
    bbox: list[float] | None = Field(
        description="Where its source says it lies: west, south, east, north in degrees"
        " (WGS 84).",
        examples=[[24.8, 60.1, 25.3, 60.4]],
    )
    nuts_level: int | None = Field(description="The finest NUTS level it goes to.")
    formats: list[str] = Field(examples=[["CSV"]])


class DistributionOut(Schema):
    """One way to get the data."""

    title: dict[str, str]
    url: str
    format: str | None
    media_type: str | None
    licence: str | None


class DatasetDetail(DatasetOut):
    distributions: list[DistributionOut]
    folded: list[FoldedRef] = Field(
        description="The same record elsewhere, and other breakdowns of its table."
    )


class DatasetPage(Page):
    results: list[DatasetOut]


class DatasetFilter(EntryFilter):
    publisher: str = Field("", max_length=16, description="Id of an organisation.")
    bbox: Bounds = ""


def readable(rows: "QuerySet[Dataset]") -> "QuerySet[Dataset]":
    return rows.select_related("publisher").defer("content_hash")


@router.get(
    "",
    response={200: DatasetPage, **PROBLEMS},
    operation_id="listDatasets",
    url_name="list_datasets",
    summary="List datasets",
)
def list_datasets(
    request: HttpRequest, response: HttpResponse, wanted: Query[DatasetFilter]
) -> DatasetPage:
    """List datasets, newest first; folded and vanished ones are left out."""
    rows = Dataset.objects.canonical()
    if wanted.publisher:
        rows = rows.filter(publisher_id=wanted.publisher)
    if wanted.bbox.strip():
        rows = rows.filter(inside(Within(read_box(wanted.bbox, field="bbox"))))
        # A box is looked for in the index of the list, which has no more columns.
        page = newest_first(rows.only("sort_date"), wanted)
        known = readable(Dataset.objects.all()).in_bulk([row.pk for row in page.rows])
        shown = [known[row.pk] for row in page.rows if row.pk in known]
    else:
        page = newest_first(readable(rows), wanted)
        shown = page.rows
    return DatasetPage(
        results=[dataset_out(row) for row in shown],
        next=link_next(request, response, page.next),
    )


@router.get(
    "/{id}",
    response={200: DatasetDetail, **PROBLEMS},
    operation_id="getDataset",
    url_name="get_dataset",
    summary="Read a dataset",
)
def get_dataset(request: HttpRequest, id: str) -> DatasetDetail:
    """Read a dataset with the ways to get it, also when it is folded or vanished."""
    dataset = one(readable(Dataset.objects.all()), id)
    return DatasetDetail(
        **dataset_out(dataset).model_dump(),
        distributions=[_distribution_out(row) for row in dataset.distributions.all()],
        folded=folded(dataset),
    )


def dataset_out(row: Dataset) -> DatasetOut:
    return DatasetOut(
        **shared_fields(row, "dataset"),
        publisher=organisation_ref(row.publisher),
        frequency=row.frequency or None,
        temporal_start=row.temporal_start or None,
        temporal_end=row.temporal_end or None,
        spatial_note=row.spatial_note or None,
        bbox=list(row.box) if row.box else None,
        nuts_level=row.nuts_level,
        formats=row.formats,
    )


def _distribution_out(row: Distribution) -> DistributionOut:
    return DistributionOut(
        title=row.title,
        url=row.url,
        format=row.format or None,
        media_type=row.media_type or None,
        licence=row.licence or None,
    )
