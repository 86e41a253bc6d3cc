"""To whom a request is put, and which requests are one."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from seutu.accounts.models import Organisation
from seutu.accounts.selectors import organisations_of
from seutu.challenges import services
from seutu.challenges.models import DataRequest
from seutu.core.errors import SeutuError
from seutu.core.permissions import require
from seutu.matching.requested import like_requests, need_of
from seutu.search.errors import IndexUnusable
from seutu.web.forms_requests import LONGEST_NAME
from seutu.web.presenters.requests import RequestRow, request_rows, title_link
from seutu.web.presenters.requests_similar import organisations_called
from seutu.web.presenters.support import organisation_rows
from seutu.web.views.match import without_nul
from seutu.web.views.requests.finding import crumbs, one_request
from seutu.web.views.standing.finding import back_with, one_of, person_of

MOST_ALIKE = 10


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def assign(request: HttpRequest, request_id: str) -> HttpResponse:
    """Put a request to another organisation, looked for by name."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.assign_request", asked)
    if request.method == "POST":
        rows = Organisation.objects.filter(hidden_at=None)
        chosen = one_of(rows, request.POST.get("organisation", "")[:16])
        try:
            services.assign_request(
                asked, chosen, by=person_of(request), version=asked.version
            )
        except SeutuError as error:
            return back_with(request, error, asked)
        messages.success(
            request, _("The request is put to %(name)s.") % {"name": chosen}
        )
        return redirect(asked)
    words = without_nul(request.GET.get("q", "")).strip()[:LONGEST_NAME]
    context = {
        "asked": asked,
        "title": title_link(asked),
        "words": words,
        "found": organisation_rows(organisations_called(words)),
        "crumbs": crumbs(asked),
    }
    return render(request, "requests/assign.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, request_id: str) -> HttpResponse:
    """Say for one's organisation that it holds the data."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.claim_request", asked)
    mine = list(organisations_of(request.user).order_by("sort_name")[:50])
    if request.method == "POST":
        chosen = one_of(
            organisations_of(request.user), request.POST.get("organisation", "")[:16]
        )
        try:
            services.claim_request(
                asked, chosen, by=person_of(request), version=asked.version
            )
        except SeutuError as error:
            return back_with(request, error, asked)
        messages.success(request, _("You took the request on. Answer it now."))
        return redirect("answer_data_request", asked.pk)
    context = {
        "asked": asked,
        "title": title_link(asked),
        "found": organisation_rows(mine),
        "crumbs": crumbs(asked),
    }
    return render(request, "requests/claim.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def merge(request: HttpRequest, request_id: str) -> HttpResponse:
    """Make a request part of another one for the same data."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.merge_requests", asked)
    if request.method == "POST":
        into = one_request(request, request.POST.get("into", "")[:16])
        require(request.user, "challenges.merge_requests", into)
        try:
            services.merge_requests(
                asked, into, by=person_of(request), version=asked.version
            )
        except SeutuError as error:
            return back_with(request, error, asked)
        messages.success(
            request, _("Both are one request now. It can be undone on its page.")
        )
        return redirect(into)
    context = {
        "asked": asked,
        "title": title_link(asked),
        "alike": _alike(request, asked),
        "crumbs": crumbs(asked),
    }
    return render(request, "requests/merge.html", context)


@require_POST
@login_required
def separate(request: HttpRequest, request_id: str) -> HttpResponse:
    """Let a merged request stand alone again."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.separate_request", asked)
    try:
        services.separate_request(asked, by=person_of(request))
    except SeutuError as error:
        return back_with(request, error, asked)
    messages.success(request, _("It stands on its own again, with who joined it."))
    return redirect(asked)


def _alike(request: HttpRequest, asked: DataRequest) -> list[RequestRow]:
    """List what it could be part of: the nearest first, then others of the publisher.

    Left out is what the person may not merge.
    """
    try:
        found = like_requests(need_of(asked), exclude=[asked.pk])
    except IndexUnusable:
        found = []
    keys = [one.id.partition(":")[2] for one in found]
    if asked.publisher_id:
        beside = DataRequest.objects.public().standing().exclude(pk=asked.pk)
        beside = beside.filter(publisher=asked.publisher_id).order_by("-asked_at")
        keys += beside.values_list("pk", flat=True)[:MOST_ALIKE]
    keys = list(dict.fromkeys(keys))[:MOST_ALIKE]
    rows = DataRequest.objects.select_related(
        "publisher", "region", "merged_into"
    ).in_bulk(keys)
    may = [
        rows[key]
        for key in keys
        if key in rows and request.user.has_perm("challenges.merge_requests", rows[key])
    ]
    return request_rows(may)
