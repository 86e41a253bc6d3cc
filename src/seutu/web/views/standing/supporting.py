"""Likes and pledges: given, answered, kept, taken back."""

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
from seutu.challenges.models import Pledge
from seutu.challenges.selectors import family, root
from seutu.core.errors import SeutuError
from seutu.core.pagination import page_by_id
from seutu.core.permissions import require
from seutu.web.acting import acting_for
from seutu.web.forms_support import PledgeForm, VerdictForm
from seutu.web.presenters.support import pledge_row, pledge_rows
from seutu.web.views.standing.finding import (
    add_error,
    back_with,
    crumbs,
    one_of,
    own_challenge,
    person_of,
    title_link,
)

PAGE = 30


@require_POST
@login_required
def support(request: HttpRequest, record_id: str) -> HttpResponse:
    """Give or take back a like."""
    challenge = root(own_challenge(request, record_id))
    require(request.user, "challenges.support", challenge)
    person = person_of(request)
    try:
        if request.POST.get("action") == "withdraw":
            services.withdraw_support(challenge, by=person)
            messages.success(request, _("You no longer support this challenge."))
        else:
            services.support(challenge, by=person)
            messages.success(request, _("You support this challenge."))
    except SeutuError as error:
        return back_with(request, error, challenge)
    return redirect(f"{challenge.get_absolute_url()}#support")


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def pledge_to(request: HttpRequest, record_id: str) -> HttpResponse:
    """Promise something to a challenge, as a person or for an organisation."""
    challenge = root(own_challenge(request, record_id))
    require(request.user, "challenges.pledge", challenge)
    person = person_of(request)
    form = PledgeForm(request.POST or None, user=person, acting_for=acting_for(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.make_pledge(
                challenge,
                by=person,
                kind=form.cleaned_data["kind"],
                organisation=form.acting,
                amount=form.cleaned_data["amount"],
                conditions=form.cleaned_data["conditions"],
            )
        except SeutuError as error:
            add_error(form, error)
        else:
            _say_what_became(request, made)
            return redirect(made)
    return render(
        request,
        "challenges/pledge_form.html",
        {
            "challenge": challenge,
            "title": title_link(challenge),
            "form": form,
            "crumbs": crumbs(challenge),
        },
        status=422 if form.errors else 200,
    )


@login_required
@never_cache
@require_safe
def my_pledges(request: HttpRequest) -> HttpResponse:
    """List what a person pledged, alone or for her organisations, oldest id first."""
    mine = Pledge.objects.made_by(request.user).select_related(
        "challenge__owner", "organisation", "person"
    )
    page = page_by_id(mine, cursor=request.GET.get("cursor", ""), limit=PAGE)
    return render(
        request,
        "challenges/my_pledges.html",
        {"pledges": pledge_rows(page.rows, request.user), "next": page.next},
    )


@require_safe
@never_cache
def pledge(request: HttpRequest, pledge_id: int) -> HttpResponse:
    """Show one pledge; its two sides see the private talk about it as well."""
    return _pledge_page(request, _find(request, pledge_id), VerdictForm())


@require_POST
@login_required
def answer_pledge(request: HttpRequest, pledge_id: int) -> HttpResponse:
    """Accept or decline a pledge to one's challenge."""
    found = _find(request, pledge_id)
    require(request.user, "challenges.answer_pledge", found)
    form = VerdictForm(request.POST)
    if form.is_valid():
        try:
            services.answer_pledge(
                found,
                accept=form.accepts,
                by=person_of(request),
                answer=form.cleaned_data["words"],
            )
        except SeutuError as error:
            add_error(form, error, answer="words")
        else:
            messages.success(
                request,
                _("You accepted the pledge. Its giver is told.")
                if form.accepts
                else _("You declined the pledge. Its giver is told why."),
            )
            return redirect(found)
    return _pledge_page(request, found, form)


@require_POST
@login_required
def fulfil_pledge(request: HttpRequest, pledge_id: int) -> HttpResponse:
    """Note that a promise was kept."""
    found = _find(request, pledge_id)
    require(request.user, "challenges.fulfil_pledge", found)
    try:
        services.fulfil_pledge(found, by=person_of(request))
    except SeutuError as error:
        return back_with(request, error, found)
    messages.success(request, _("The pledge is marked as kept."))
    return redirect(found)


@require_POST
@login_required
def withdraw_pledge(request: HttpRequest, pledge_id: int) -> HttpResponse:
    """Take one's promise back."""
    found = _find(request, pledge_id)
    require(request.user, "challenges.withdraw_pledge", found)
    try:
        services.withdraw_pledge(found, by=person_of(request))
    except SeutuError as error:
        return back_with(request, error, found)
    messages.success(request, _("You took your pledge back."))
    return redirect(found)


def _find(request: HttpRequest, pledge_id: int) -> Pledge:
    rows = Pledge.objects.visible_to(request.user).select_related(
        "challenge__owner", "challenge__merged_into", "organisation", "person"
    )
    return one_of(rows, pledge_id)


def _pledge_page(
    request: HttpRequest, found: Pledge, form: VerdictForm
) -> HttpResponse:
    user = request.user
    challenge = found.challenge
    is_offered = found.state == Pledge.State.OFFERED
    context = {
        "pledge": pledge_row(found, user),
        "challenge": challenge,
        "title": title_link(challenge),
        "crumbs": crumbs(challenge),
        "form": form,
        "subject": found.subject,
        "may_talk": user.has_perm("challenges.talk_about_pledge", found),
        "may_answer": is_offered
        and found.held_at is None
        and user.has_perm("challenges.answer_pledge", found),
        "may_fulfil": found.state == Pledge.State.ACCEPTED
        and user.has_perm("challenges.fulfil_pledge", found),
        "may_withdraw": (is_offered or found.state == Pledge.State.ACCEPTED)
        and user.has_perm("challenges.withdraw_pledge", found),
    }
    return render(
        request,
        "challenges/pledge.html",
        context,
        status=422 if form.errors else 200,
    )


def _say_what_became(request: HttpRequest, made: Pledge) -> None:
    if made.held_at is not None:
        messages.warning(
            request,
            _(
                "Your pledge waits for a moderator, because you are new here. Then its"
                " owners hear of it."
            ),
        )
    else:
        messages.success(
            request,
            _(
                "You made a pledge, and the owners are told. You follow this challenge"
                " now; you can stop at any time."
            ),
        )


@require_safe
@never_cache
def pledges_of(request: HttpRequest, record_id: str) -> HttpResponse:
    """List all pledges to a challenge, and to what was merged into it."""
    challenge = root(own_challenge(request, record_id))
    rows = (
        Pledge.objects.filter(challenge__in=family(challenge))
        .listed()
        .select_related("challenge", "organisation", "person")
    )
    page = page_by_id(rows, cursor=request.GET.get("cursor", ""), limit=PAGE)
    return render(
        request,
        "challenges/pledges.html",
        {
            "title": title_link(challenge),
            "pledges": pledge_rows(page.rows, request.user),
            "next": page.next,
            "crumbs": crumbs(challenge),
        },
    )
