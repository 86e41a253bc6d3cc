"""Solutions: AI, big-data and software that administrations use or tried."""

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router
from pydantic import Field

from seutu.api.entries import (
    EntryFilter,
    EntryOut,
    FoldedRef,
    OrganisationRef,
    choice,
    folded,
    newest_first,
    one,
    organisation_ref,
    shared_fields,
)
from seutu.api.paging import Page, link_next
from seutu.api.problems import PROBLEMS
from seutu.solutions.models import Solution

router = Router(tags=["records"])

STATUSES = dict(Solution.Status.choices)


class SolutionOut(EntryOut):
    organisation: OrganisationRef | None
    status: str = Field(description=f"One of: {', '.join(STATUSES)}.")
    status_note: str | None = Field(description="The status in its source's words.")
    technologies: list[str]
    cofog: str | None = Field(description="Function of government, e.g. 07.2.")
    sector: str | None
    purpose: str | None
    reach: str | None
    repository: str | None = Field(description="Where its source code is.")
    started: str | None
    ended: str | None


class SolutionDetail(SolutionOut):
    goal: dict[str, str]
    legal_basis: dict[str, str]
    impact_assessment: str | None
    folded: list[FoldedRef] = Field(description="The same case in other catalogues.")


class SolutionPage(Page):
    results: list[SolutionOut]


class SolutionFilter(EntryFilter):
    status: str = Field("", description=f"One of: {', '.join(STATUSES)}.")
    cofog: str = Field(
        "", max_length=7, description="COFOG code; its parts count too, e.g. 07."
    )
    organisation: str = Field("", max_length=16, description="Id of an organisation.")


def readable(rows: "QuerySet[Solution]") -> "QuerySet[Solution]":
    return rows.select_related("organisation").defer("content_hash")


@router.get(
    "",
    response={200: SolutionPage, **PROBLEMS},
    operation_id="listSolutions",
    url_name="list_solutions",
    summary="List solutions",
)
def list_solutions(
    request: HttpRequest, response: HttpResponse, wanted: Query[SolutionFilter]
) -> SolutionPage:
    """List solutions, newest first; folded and vanished ones are left out."""
    rows = readable(Solution.objects.canonical())
    if choice(wanted.status, STATUSES, "status"):
        rows = rows.filter(status=wanted.status)
    if wanted.cofog:
        rows = rows.filter(cofog__startswith=wanted.cofog)
    if wanted.organisation:
        rows = rows.filter(organisation_id=wanted.organisation)
    page = newest_first(rows, wanted)
    return SolutionPage(
        results=[solution_out(row) for row in page.rows],
        next=link_next(request, response, page.next),
    )


@router.get(
    "/{id}",
    response={200: SolutionDetail, **PROBLEMS},
    operation_id="getSolution",
    url_name="get_solution",
    summary="Read a solution",
)
def get_solution(request: HttpRequest, id: str) -> SolutionDetail:
    """Read a solution with its register fields, also when folded or vanished."""
    solution = one(readable(Solution.objects.all()), id)
    return SolutionDetail(
        **solution_out(solution).model_dump(),
        goal=solution.goal,
        legal_basis=solution.legal_basis,
        impact_assessment=solution.impact_assessment or None,
        folded=folded(solution),
    )


def solution_out(row: Solution) -> SolutionOut:
    return SolutionOut(
        **shared_fields(row, "solution"),
        organisation=organisation_ref(row.organisation),
        status=row.status,
        status_note=row.status_note or None,
        technologies=row.technologies,
        cofog=row.cofog or None,
        sector=row.sector or None,
        purpose=row.purpose or None,
        reach=row.reach or None,
        repository=row.repository or None,
        started=row.started or None,
        ended=row.ended or None,
    )
