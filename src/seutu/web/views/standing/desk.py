"""The owner's desk: the state, the plan, what waits for an answer, the partners."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from seutu.challenges import services
from seutu.challenges.models import Challenge
from seutu.core.errors import SeutuError
from seutu.core.permissions import require
from seutu.web.forms_support import MoveForm, PlanForm
from seutu.web.presenters.challenges import desk_view
from seutu.web.views.standing.finding import (
    add_error,
    crumbs,
    edit_url,
    own_challenge,
    person_of,
    title_link,
)


@login_required
@never_cache
@require_safe
def desk(request: HttpRequest, record_id: str) -> HttpResponse:
    challenge = own_challenge(request, record_id)
    require(request.user, "challenges.change", challenge)
    if challenge.merged_into is not None:
        return redirect("challenge_desk", challenge.merged_into.pk)
    return _desk_page(
        request,
        challenge,
        MoveForm(challenge=challenge),
        PlanForm(challenge=challenge),
    )


@require_POST
@login_required
def move(request: HttpRequest, record_id: str) -> HttpResponse:
    """Take the challenge to another state."""
    challenge = own_challenge(request, record_id)
    require(request.user, "challenges.change", challenge)
    form = MoveForm(request.POST, challenge=challenge)
    if form.is_valid():
        try:
            services.move(
                challenge,
                form.cleaned_data["state"],
                by=person_of(request),
                version=form.cleaned_data["version"],
                reason=form.cleaned_data["reason"],
                note=form.cleaned_data["note"],
            )
        except SeutuError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The state is changed. Followers are told."))
            return redirect(challenge)
    return _desk_page(request, challenge, form, PlanForm(challenge=challenge))


@require_POST
@login_required
def plan(request: HttpRequest, record_id: str) -> HttpResponse:
    """Change the planned dates."""
    challenge = own_challenge(request, record_id)
    require(request.user, "challenges.change", challenge)
    form = PlanForm(request.POST, challenge=challenge)
    if form.is_valid():
        try:
            services.save_answers(
                challenge,
                form.plan,
                by=person_of(request),
                version=form.cleaned_data["version"],
            )
        except SeutuError as error:
            add_error(form, error)
        else:
            messages.success(request, _("The planned dates are saved."))
            return redirect(challenge)
    return _desk_page(request, challenge, MoveForm(challenge=challenge), form)


def _desk_page(
    request: HttpRequest, challenge: Challenge, move: MoveForm, plan: PlanForm
) -> HttpResponse:
    return render(
        request,
        "challenges/desk.html",
        {
            "challenge": challenge,
            "title": title_link(challenge),
            "desk": desk_view(challenge, request.user),
            "move": move,
            "plan": plan,
            "edit_url": edit_url(challenge),
            "crumbs": crumbs(challenge),
        },
        status=422 if move.errors or plan.errors else 200,
    )
