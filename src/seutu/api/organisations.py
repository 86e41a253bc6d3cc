"""Organisations: who publishes, runs or owns."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from seutu.accounts.models import Organisation
from seutu.api.addresses import api_url, page_url
from seutu.api.entries import RECORD_ID, choice
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id

router = Router(tags=["records"])

KINDS = dict(Organisation.Kind.choices)


class OrganisationOut(Schema):
    id: str
    url: str = Field(description="Its page, in the language of the request.")
    api_url: str
    name: dict[str, str] = Field(examples=[{"fi": "Turun kaupunki"}])
    kind: str = Field(description=f"One of: {', '.join(KINDS)}.")
    country: str | None = Field(examples=["FI"])
    homepage: str | None


class OrganisationDetail(OrganisationOut):
    datasets: int = Field(description="How many it publishes.")
    solutions: int = Field(description="How many it runs.")
    challenges: int = Field(description="How many it owns.")


class OrganisationPage(Page):
    results: list[OrganisationOut]


class OrganisationFilter(Paged):
    country: str = Field("", max_length=2, description="ISO 3166-1 code, e.g. FI.")
    kind: str = Field("", description=f"One of: {', '.join(KINDS)}.")
    name: str = Field("", max_length=200, description="How the name begins.")


@router.get(
    "",
    response={200: OrganisationPage, **PROBLEMS},
    operation_id="listOrganisations",
    url_name="list_organisations",
    summary="List organisations",
)
def list_organisations(
    request: HttpRequest, response: HttpResponse, wanted: Query[OrganisationFilter]
) -> OrganisationPage:
    """List organisations in the order of their ids."""
    rows = Organisation.objects.filter(hidden_at=None)
    if wanted.country:
        rows = rows.filter(country=wanted.country.upper())
    if choice(wanted.kind, KINDS, "kind"):
        rows = rows.filter(kind=wanted.kind)
    if wanted.name:
        rows = rows.filter(sort_name__startswith=wanted.name.casefold())
    page = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    return OrganisationPage(
        results=[_organisation_out(row) for row in page.rows],
        next=link_next(request, response, page.next),
    )


@router.get(
    "/{id}",
    response={200: OrganisationDetail, **PROBLEMS},
    operation_id="getOrganisation",
    url_name="get_organisation",
    summary="Read an organisation",
)
def get_organisation(request: HttpRequest, id: str) -> OrganisationDetail:
    """Read an organisation and how many records it stands behind."""
    found = (
        Organisation.objects.filter(pk=id, hidden_at=None)
        if RECORD_ID.fullmatch(id)
        else None
    )
    organisation = found.first() if found is not None else None
    if organisation is None:
        raise NotFound(_("There is no such organisation."))
    return OrganisationDetail(
        **_organisation_out(organisation).model_dump(),
        datasets=organisation.datasets.canonical().count(),
        solutions=organisation.solutions.canonical().count(),
        challenges=organisation.challenges.canonical().count(),
    )


def _organisation_out(row: Organisation) -> OrganisationOut:
    return OrganisationOut(
        id=row.pk,
        url=page_url("organisation", row.pk),
        api_url=api_url("get_organisation", row.pk),
        name=row.name,
        kind=row.kind,
        country=row.country or None,
        homepage=row.homepage or None,
    )
