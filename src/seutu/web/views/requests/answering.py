"""What the organisation that was asked does, and who asks again."""

import re
from collections.abc import Sequence

from django import forms
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from seutu.catalogue.models import Dataset
from seutu.challenges import services
from seutu.challenges.models import DataRequest, RequestCandidate
from seutu.core.errors import Invalid, SeutuError
from seutu.core.permissions import require
from seutu.matching.requested import datasets_for, need_of
from seutu.search.errors import IndexUnusable
from seutu.web.forms_requests import AcceptForm, AppealForm, DeclineForm, DeliverForm
from seutu.web.presenters import labels
from seutu.web.presenters.requests import request_view, title_link
from seutu.web.views.requests.finding import crumbs, one_request
from seutu.web.views.standing.finding import add_error, back_with, person_of

MOST_LIKELY = 6
OUR_DATASET = re.compile(r"/datasets/([a-z2-7]{16})/?$")


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, request_id: str) -> HttpResponse:
    """Promise, deliver or decline; `do` names which of the three was sent."""
    asked = one_request(request, request_id)
    if asked.merged_into is not None:
        return redirect("answer_data_request", asked.merged_into.pk)
    require(request.user, "challenges.answer_request", asked)
    sent = request.POST.get("do", "") if request.method == "POST" else ""
    likely = _likely(asked)
    accept = AcceptForm(request.POST if sent == "accept" else None, asked=asked)
    deliver = DeliverForm(
        request.POST if sent == "deliver" else None, asked=asked, likely=likely
    )
    decline = DeclineForm(request.POST if sent == "decline" else None, asked=asked)
    doing: dict[str, forms.Form] = {
        "accept": accept,
        "deliver": deliver,
        "decline": decline,
    }
    form = doing.get(sent)
    if form is not None and form.is_valid():
        try:
            _answer(request, asked, form)
        except SeutuError as error:
            add_error(form, error, words=f"{sent}_words")
        else:
            messages.success(
                request, _("Your answer is published, and all who joined are told.")
            )
            return redirect(asked)
    context = {
        "asked": asked,
        "title": title_link(asked),
        "shown": request_view(request, asked),
        "accept": accept,
        "deliver": deliver,
        "decline": decline,
        "crumbs": crumbs(asked),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "requests/answer.html", context, status=status)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def appeal(request: HttpRequest, request_id: str) -> HttpResponse:
    """Ask again, once, when data were declined or what came does not answer."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.appeal_request", asked)
    form = AppealForm(request.POST or None, asked=asked)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            made = services.appeal_request(
                asked,
                by=person_of(request),
                words=given["words"],
                version=given["version"],
            )
        except SeutuError as error:
            add_error(form, error)
        else:
            if made.held_at is not None:
                messages.warning(
                    request,
                    _("Your words wait for a moderator, because you are new here."),
                )
            else:
                messages.success(
                    request, _("It is asked again, and the publisher is told.")
                )
            return redirect(asked)
    context = {"form": form, "title": title_link(asked), "crumbs": crumbs(asked)}
    status = 422 if form.errors else 200
    return render(request, "requests/appeal.html", context, status=status)


@require_POST
@login_required
def reopen(request: HttpRequest, request_id: str) -> HttpResponse:
    """Take up again what was declined or delivered."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.reopen_request", asked)
    try:
        services.reopen_request(asked, by=person_of(request), version=asked.version)
    except SeutuError as error:
        return back_with(request, error, asked)
    messages.success(request, _("It waits for an answer again."))
    return redirect(asked)


def _answer(request: HttpRequest, asked: DataRequest, form: forms.Form) -> None:
    by, given = person_of(request), form.cleaned_data
    if isinstance(form, AcceptForm):
        services.accept_request(
            asked,
            by=by,
            planned_on=given["planned_on"],
            words=given["accept_words"],
            version=given["version"],
        )
    elif isinstance(form, DeliverForm):
        datasets, addresses = named_in(form.lines)
        chosen = Dataset.objects.filter(pk__in=given["datasets"])
        services.deliver_request(
            asked,
            by=by,
            datasets=list({one.pk: one for one in (*chosen, *datasets)}.values()),
            addresses=addresses,
            words=given["deliver_words"],
            version=given["version"],
        )
    else:
        services.decline_request(
            asked,
            by=by,
            reason=given["reason"],
            words=given["decline_words"],
            version=given["version"],
        )


def named_in(lines: Sequence[str]) -> tuple[list[Dataset], list[str]]:
    """Tell datasets of this site from addresses elsewhere.

    Raises `Invalid` for an address of this site at which there is no dataset.
    """
    keys, addresses = [], []
    for line in lines:
        is_ours = line.startswith(("/", f"{settings.SITE_URL}/"))
        found = OUR_DATASET.search(line) if is_ours else None
        if found:
            keys.append(found[1])
        else:
            addresses.append(line)
    datasets = Dataset.objects.in_bulk(keys)
    missing = next((key for key in keys if key not in datasets), None)
    if missing is not None:
        raise Invalid(
            _("There is no dataset “%(id)s” here.") % {"id": missing}, field="addresses"
        )
    return [datasets[key] for key in keys], addresses


def _likely(asked: DataRequest) -> list[tuple[str, str]]:
    """Offer the publisher's datasets that look like it, judged ones first."""
    said = RequestCandidate.objects.filter(
        request=asked, verdict=RequestCandidate.Verdict.ANSWERS
    )
    keys = list(said.values_list("dataset_id", flat=True))
    try:
        found = datasets_for(
            need_of(asked), limit=MOST_LIKELY, publisher=asked.publisher_id or ""
        )
    except IndexUnusable:
        found = []
    keys = list(dict.fromkeys([*keys, *(one.id for one in found)]))[:MOST_LIKELY]
    rows = Dataset.objects.in_bulk(keys)
    return [(key, labels.content(rows[key].title).value) for key in keys if key in rows]
