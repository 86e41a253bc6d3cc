"""The page of a data request, and joining and leaving it."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.challenges import services
from seutu.challenges.data_requests.selectors import root, support_of
from seutu.challenges.models import DataRequest, RequestCandidate, RequestSupport
from seutu.core.errors import SeutuError
from seutu.core.permissions import require
from seutu.web.acting import acting_for
from seutu.web.forms_requests import JoinRequestForm
from seutu.web.forms_support import LONGEST_WORDS
from seutu.web.presenters.requests import request_view, title_link
from seutu.web.views.match import without_nul
from seutu.web.views.requests.finding import crumbs, one_request
from seutu.web.views.standing.finding import add_error, back_with, one_of, person_of


@require_safe
def data_request(request: HttpRequest, request_id: str) -> HttpResponse:
    """Show a request; one that was merged leads to the joint one."""
    asked = one_request(request, request_id)
    if asked.merged_into is not None:
        joint = root(asked)
        if DataRequest.objects.visible_to(request.user).filter(pk=joint.pk).exists():
            return redirect(f"{joint.get_absolute_url()}?from={asked.pk}")
    shown = request_view(request, asked)
    context = {
        "asked": asked,
        "shown": shown,
        "came_from": next(
            (one for one in shown.brought_in if one.id == request.GET.get("from")), None
        ),
        "crumbs": crumbs(),
        "canonical_url": f"{settings.SITE_URL}{asked.get_absolute_url()}",
    }
    return render(request, "requests/page.html", context)


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, request_id: str) -> HttpResponse:
    """Join a request with an own reason; `begin` fills the form in and sends nothing.

    That is how the words typed for a new request come along without being in an
    address.
    """
    asked = root(one_request(request, request_id))
    require(request.user, "challenges.support_request", asked)
    if support_of(asked, person_of(request)) is not None:
        messages.info(request, _("You have joined this request already."))
        return redirect(asked)
    is_sent = request.method == "POST" and "begin" not in request.POST
    brought = without_nul(request.POST.get("reason", ""))[:LONGEST_WORDS]
    form = JoinRequestForm(
        request.POST if is_sent else None,
        user=person_of(request),
        acting_for=acting_for(request),
        initial={"reason": brought},
    )
    if is_sent and form.is_valid():
        try:
            made = _join(request, asked, form)
        except SeutuError as error:
            add_error(form, error)
        else:
            _say_what_became(request, made)
            return redirect(asked)
    context = {
        "asked": asked,
        "title": title_link(asked),
        "form": form,
        "crumbs": crumbs(asked),
    }
    status = 422 if form.errors else 200
    return render(request, "requests/join.html", context, status=status)


@require_POST
@login_required
def leave(request: HttpRequest, support_id: int) -> HttpResponse:
    """Take one's part in a request back."""
    rows = RequestSupport.objects.made_by(request.user).select_related("request")
    support = one_of(rows, support_id)
    require(request.user, "challenges.withdraw_request_support", support)
    asked = root(support.request)
    try:
        services.leave_request(support, by=person_of(request))
    except SeutuError as error:
        return back_with(request, error, asked)
    messages.success(
        request, _("You left the request. You still follow it until you stop that.")
    )
    return redirect(asked)


@require_POST
@login_required
def withdraw(request: HttpRequest, request_id: str) -> HttpResponse:
    """Take a request back that nobody else joined."""
    asked = one_request(request, request_id)
    require(request.user, "challenges.withdraw_request", asked)
    try:
        services.withdraw_request(asked, by=person_of(request), version=asked.version)
    except SeutuError as error:
        return back_with(request, error, asked)
    messages.success(request, _("You took your request back."))
    return redirect(asked)


@require_POST
@login_required
def judge_candidate(request: HttpRequest, candidate_id: int) -> HttpResponse:
    """Say whether a dataset that came later answers the request."""
    candidate = one_of(
        RequestCandidate.objects.select_related("request__publisher"), candidate_id
    )
    asked = one_request(request, candidate.request_id)
    require(request.user, "challenges.judge_candidate", asked)
    answers = request.POST.get("verdict") == "answers"
    try:
        services.judge_candidate(candidate, answers=answers, by=person_of(request))
    except SeutuError as error:
        return back_with(request, error, asked)
    if not answers:
        messages.success(request, _("Thank you. It is not shown here any more."))
    elif request.user.has_perm("challenges.answer_request", asked):
        messages.success(
            request, _("Thank you. Deliver it now, and all who joined are told.")
        )
        return redirect("answer_data_request", asked.pk)
    else:
        messages.success(
            request, _("Thank you. The publisher sees that it answers the request.")
        )
    return redirect(asked)


def _join(
    request: HttpRequest, asked: DataRequest, form: JoinRequestForm
) -> RequestSupport:
    given = form.cleaned_data
    return services.join_request(
        asked,
        by=person_of(request),
        organisation=form.acting,
        reason=given["reason"],
        is_reason_private=given["is_reason_private"],
        pledge=given["pledge"],
        hides_name=given["hides_name"],
    )


def _say_what_became(request: HttpRequest, made: RequestSupport) -> None:
    if made.held_at is not None:
        messages.warning(
            request,
            _(
                "Your words wait for a moderator, because you are new here. Then you"
                " are counted, and the publisher hears of it."
            ),
        )
    else:
        messages.success(
            request,
            _("You joined the request. You hear when it is answered and delivered."),
        )
