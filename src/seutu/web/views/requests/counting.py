"""What is wanted from an organisation, and how requests are answered at all."""

from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from seutu.accounts.models import Organisation
from seutu.challenges.data_requests.facts import request_facts
from seutu.challenges.data_requests.selectors import supporters
from seutu.challenges.data_requests.statistics import figures
from seutu.challenges.models import DataRequest, DataRequestQuerySet
from seutu.web.cards import Link
from seutu.web.presenters import labels
from seutu.web.presenters.requests import RequestRow, request_rows
from seutu.web.presenters.requests_numbers import (
    CSV_HEADER,
    csv_rows,
    numbers,
    sentences,
)
from seutu.web.presenters.requests_tables import as_csv, as_json, csv_response
from seutu.web.views.standing.finding import one_of

MOST_IN_PART = 200
State = DataRequest.State


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """One part of the plan: requests in one state, with what an empty part says."""

    id: str
    title: str
    rows: list[RequestRow]
    empty: str


@require_safe
def plan(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Show what is asked of an organisation, promised, delivered and declined."""
    organisation = _organisation(request, organisation_id)
    rows = _asked_of(organisation)
    counted = figures(request_facts(rows), timezone.localdate())
    context = {
        "organisation": organisation,
        "name": Link(
            labels.content(organisation.name), organisation.get_absolute_url()
        ),
        "counted": counted,
        "people": _people(rows),
        "sentences": list(sentences(counted)) if counted.total else [],
        "parts": _parts(rows),
        "may_answer": request.user.has_perm("accounts.act_for", organisation),
        "crumbs": [
            Link(labels.content(organisation.name), organisation.get_absolute_url())
        ],
    }
    return render(request, "requests/plan.html", context)


@require_safe
def plan_csv(request: HttpRequest, organisation_id: str) -> StreamingHttpResponse:
    organisation = _organisation(request, organisation_id)
    return as_csv(_asked_of(organisation), f"plan-{organisation.pk}.csv")


@require_safe
def plan_json(request: HttpRequest, organisation_id: str) -> HttpResponse:
    organisation = _organisation(request, organisation_id)
    return as_json(_asked_of(organisation), f"plan-{organisation.pk}.json")


@require_safe
def statistics(request: HttpRequest) -> HttpResponse:
    """Show how long answers take and how much is delivered."""
    return render(request, "requests/statistics.html", {"numbers": numbers()})


@require_safe
def statistics_csv(request: HttpRequest) -> StreamingHttpResponse:
    return csv_response(CSV_HEADER, csv_rows(), "data-requests-statistics.csv")


def _organisation(request: HttpRequest, key: str) -> Organisation:
    return one_of(Organisation.objects.visible_to(request.user), key)


def _asked_of(organisation: Organisation) -> DataRequestQuerySet:
    rows = DataRequest.objects.public().standing().filter(publisher=organisation)
    return rows.order_by("-asked_at", "pk")


def _people(rows: DataRequestQuerySet) -> int:
    """Count the wishes that wait: each person once for each open request."""
    keys = list(rows.open().values_list("pk", flat=True)[:MOST_IN_PART])
    return sum(one.people for one in supporters(keys).values())


def _parts(rows: DataRequestQuerySet) -> tuple[PlanPart, ...]:
    shown = rows.select_related("publisher", "region")
    asked = request_rows(shown.filter(state=State.ASKED)[:MOST_IN_PART])
    accepted = shown.filter(state=State.ACCEPTED).order_by("planned_on", "pk")
    return (
        PlanPart(
            id="asked",
            title=_("Asked, not answered yet"),
            rows=asked,
            empty=_("Nothing waits for an answer."),
        ),
        PlanPart(
            id="accepted",
            title=_("Promised, by date"),
            rows=request_rows(accepted[:MOST_IN_PART]),
            empty=_("Nothing is promised."),
        ),
        PlanPart(
            id="delivered",
            title=_("Delivered"),
            rows=request_rows(shown.filter(state=State.DELIVERED)[:MOST_IN_PART]),
            empty=_("Nothing has been delivered yet."),
        ),
        PlanPart(
            id="declined",
            title=_("Declined"),
            rows=request_rows(shown.filter(state=State.DECLINED)[:MOST_IN_PART]),
            empty=_("Nothing was declined."),
        ),
    )
