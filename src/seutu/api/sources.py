"""Where the records come from: catalogues, their licences and their last reading."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count, OuterRef, Subquery
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.api.addresses import api_url, page_url
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.catalogue.models import Catalogue, Dataset
from seutu.challenges.models import Challenge
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.matching.listing import counts_of
from seutu.solutions.models import Solution

router = Router(tags=["sources"])

MOST_RUNS = 10


class RunOut(Schema):
    """One reading of a source; `read` is the sum of the four tallies after it."""

    source: str
    state: str = Field(
        description="queued, running, waiting for consent, complete, stopped or failed."
    )
    started_at: datetime
    finished_at: datetime | None
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    vanished: int
    failure: str | None


class SourceOut(Schema):
    id: str
    url: str = Field(description="Its page, in the language of the request.")
    api_url: str
    title: dict[str, str]
    publisher: str | None
    country: str | None
    homepage: str | None
    licence: str | None = Field(description="Licence of the records.")
    licence_url: str | None
    attribution: str | None = Field(description="What to print when reusing them.")
    holds: str = Field(description="The kind of its records.")
    as_of: date | None
    records: int = Field(description="Records that stand on their own.")
    last_run: RunOut | None


class SourceDetail(SourceOut):
    runs: list[RunOut] = Field(description=f"The last {MOST_RUNS}, newest first.")


class SourcePage(Page):
    results: list[SourceOut]


class SourceFilter(Paged):
    country: str = Field("", max_length=2, description="ISO 3166-1 code, e.g. FI.")
    holds: str = Field("", max_length=32, description="Kind of records, e.g. dataset.")


@router.get(
    "",
    response={200: SourcePage, **PROBLEMS},
    operation_id="listSources",
    url_name="list_sources",
    summary="List sources",
)
def list_sources(
    request: HttpRequest, response: HttpResponse, wanted: Query[SourceFilter]
) -> SourcePage:
    """List the catalogues that records come from, in the order of their ids."""
    rows = Catalogue.objects.all()
    if wanted.country:
        rows = rows.filter(country=wanted.country.upper())
    if wanted.holds:
        rows = rows.filter(holds=wanted.holds)
    page = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    return SourcePage(
        results=_sources_out(page.rows),
        next=link_next(request, response, page.next),
    )


@router.get(
    "/{id}",
    response={200: SourceDetail, **PROBLEMS},
    operation_id="getSource",
    url_name="get_source",
    summary="Read a source",
)
def get_source(request: HttpRequest, id: str) -> SourceDetail:
    """Read a catalogue with its last readings and how they went."""
    catalogue = Catalogue.objects.filter(pk=id).first()
    if catalogue is None:
        raise NotFound(_("There is no such source. See /api/v1/sources."))
    runs = HarvestRun.objects.filter(source__catalogue=catalogue)[:MOST_RUNS]
    (source,) = _sources_out([catalogue])
    return SourceDetail(**source.model_dump(), runs=[_run_out(run) for run in runs])


def _sources_out(catalogues: Iterable[Catalogue]) -> list[SourceOut]:
    shown = list(catalogues)
    keys = [row.pk for row in shown]
    records = _record_counts(keys)
    last = _last_runs(keys)
    return [
        SourceOut(
            id=row.pk,
            url=page_url("source", row.pk),
            api_url=api_url("get_source", row.pk),
            title=row.title,
            publisher=row.publisher or None,
            country=row.country or None,
            homepage=row.homepage or None,
            licence=row.licence or None,
            licence_url=row.licence_url or None,
            attribution=row.attribution or None,
            holds=row.holds,
            as_of=row.as_of,
            records=records.get(row.pk, 0),
            last_run=_run_out(last[row.pk]) if row.pk in last else None,
        )
        for row in shown
    ]


def _record_counts(keys: list[str]) -> dict[str, int]:
    """Ask the index; the database counts where the index knows of none."""
    counts: dict[str, int] = {}
    for model in (Dataset, Solution, Challenge):
        kind = model._meta.model_name or ""
        found = counts_of(kind, ("source",)).get("source") or _counted(model, keys)
        for key, count in found:
            counts[key] = counts.get(key, 0) + count
    return counts


def _counted(
    model: type[Dataset | Solution | Challenge], keys: list[str]
) -> Iterable[tuple[str, int]]:
    rows = model.objects.canonical().filter(catalogue_id__in=keys).order_by()
    return rows.values_list("catalogue_id").annotate(Count("pk"))


def _last_runs(keys: list[str]) -> dict[str, HarvestRun]:
    """Find the last run of each catalogue, in one query."""
    newest = HarvestRun.objects.filter(source=OuterRef("pk")).values("pk")[:1]
    sources = HarvestSource.objects.filter(catalogue_id__in=keys)
    runs = HarvestRun.objects.filter(
        pk__in=sources.annotate(newest=Subquery(newest)).values("newest")
    ).select_related("source")
    found: dict[str, HarvestRun] = {}
    for run in runs:
        found.setdefault(run.source.catalogue_id, run)
    return found


def _run_out(run: HarvestRun) -> RunOut:
    return RunOut(
        source=run.source_id,
        state=run.state,
        started_at=run.started_at,
        finished_at=run.finished_at,
        read=run.read,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        rejected=run.rejected,
        vanished=run.vanished,
        failure=run.failure or None,
    )
