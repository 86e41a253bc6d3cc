"""Owning a challenge together: asking, inviting, consenting, leaving, undoing."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from seutu.accounts.models import Organisation
from seutu.challenges import services
from seutu.challenges.models import Partnership
from seutu.challenges.selectors import owners, root
from seutu.core.errors import SeutuError
from seutu.core.permissions import require
from seutu.web.acting import acting_for
from seutu.web.forms_support import (
    LONGEST_NAME,
    ConsentForm,
    InviteForm,
    JoinForm,
)
from seutu.web.presenters.support import (
    OrganisationRow,
    organisation_rows,
    partnership_views,
)
from seutu.web.views.match import without_nul
from seutu.web.views.standing.finding import (
    add_error,
    back_with,
    crumbs,
    one_of,
    own_challenge,
    person_of,
    title_link,
)

MOST_FOUND = 20


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, record_id: str) -> HttpResponse:
    """Ask to share a challenge; `?bringing=` names an own one to bring in."""
    challenge = root(own_challenge(request, record_id))
    person = person_of(request)
    chosen = acting_for(request)
    form = JoinForm(
        request.POST or None,
        user=person,
        challenge=challenge,
        initial={
            "bringing": request.GET.get("bringing", ""),
            "organisation": chosen.pk if chosen else "",
        },
    )
    if request.method == "POST" and form.is_valid():
        organisation = form.organisations[form.cleaned_data["organisation"]]
        require(request.user, "accounts.act_for", organisation)
        try:
            services.ask_to_join(
                challenge,
                organisation,
                by=person,
                message=form.cleaned_data["message"],
                merging=form.merging,
            )
        except SeutuError as error:
            add_error(form, error, merging="bringing")
        else:
            messages.success(
                request,
                _("The owners are asked. You hear from them when they answer."),
            )
            return redirect(challenge)
    return render(
        request,
        "challenges/join.html",
        {
            "challenge": challenge,
            "title": title_link(challenge),
            "owners": organisation_rows(owners(challenge)),
            "form": form,
            "may_join": bool(form.organisations),
            "crumbs": crumbs(challenge),
        },
        status=422 if form.errors else 200,
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invite(request: HttpRequest, record_id: str) -> HttpResponse:
    """Search an organisation by name and ask it to share the challenge."""
    challenge = own_challenge(request, record_id)
    require(request.user, "challenges.invite", challenge)
    words = without_nul(request.GET.get("q", "")).strip()[:LONGEST_NAME]
    form = InviteForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        organisation = one_of(
            Organisation.objects.visible_to(request.user),
            form.cleaned_data["organisation"],
        )
        try:
            services.invite_partner(
                challenge,
                organisation,
                by=person_of(request),
                message=form.cleaned_data["message"],
            )
        except SeutuError as error:
            add_error(form, error)
        else:
            messages.success(
                request, _("The organisation is invited. You hear when it answers.")
            )
            return redirect("challenge_desk", challenge.pk)
    return render(
        request,
        "challenges/invite.html",
        {
            "challenge": challenge,
            "title": title_link(challenge),
            "words": words,
            "found": _found(request, words) if words else (),
            "form": form,
            "crumbs": crumbs(challenge),
        },
        status=422 if form.errors else 200,
    )


@login_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partnership(request: HttpRequest, partnership_id: int) -> HttpResponse:
    """Show a proposal to its two sides; consent, decline, take back, leave, undo."""
    found = _find(request, partnership_id)
    person = person_of(request)
    form = ConsentForm(request.POST or None, user=person, challenge=found.challenge)
    if request.method == "POST" and form.is_valid():
        return _act(request, found, request.POST.get("action", ""), form)
    may_answer = found.is_open and request.user.has_perm(
        "challenges.answer_partnership", found
    )
    context = {
        "partnership": partnership_views([found], request.user)[0],
        "challenge": found.challenge,
        "title": title_link(found.challenge),
        "form": form,
        "asks_for_own": may_answer
        and found.state == Partnership.State.INVITED
        and bool(form.own),
        "crumbs": crumbs(found.challenge),
        "may_answer": may_answer,
    }
    return render(
        request,
        "challenges/partnership.html",
        context,
        status=422 if form.errors else 200,
    )


def _act(
    request: HttpRequest, found: Partnership, action: str, form: ConsentForm
) -> HttpResponse:
    person, user = person_of(request), request.user
    where = found.challenge.get_absolute_url()
    try:
        if action in ("accept", "decline"):
            require(user, "challenges.answer_partnership", found)
            services.answer_partnership(
                found, accept=action == "accept", by=person, merging=form.merging
            )
            said = (
                _("The challenge is owned together now.")
                if action == "accept"
                else _("You declined. The other side is told.")
            )
        elif action == "withdraw":
            require(user, "challenges.withdraw_partnership", found)
            services.withdraw_partnership(found, by=person)
            said = _("You took the proposal back.")
        elif action == "leave":
            require(user, "challenges.leave_partnership", found)
            services.leave(found, by=person)
            said = _("Your organisation no longer shares this challenge.")
        elif action == "separate":
            require(user, "challenges.undo_merge", found)
            where = services.undo_merge(found, by=person).get_absolute_url()
            said = _("The merge was undone. Each challenge stands on its own again.")
        else:
            return redirect("partnership", found.pk)
    except SeutuError as error:
        return back_with(request, error, found)
    messages.success(request, said)
    return redirect(where)


def _find(request: HttpRequest, partnership_id: int) -> Partnership:
    """Find a partnership whose two sides alone have a page for it."""
    rows = Partnership.objects.visible_to(request.user).select_related(
        "challenge__owner",
        "challenge__merged_into",
        "organisation",
        "merges__statement",
        "merges__owner",
    )
    found = one_of(rows, partnership_id)
    require(request.user, "challenges.deal_with_partnership", found)
    return found


def _found(request: HttpRequest, words: str) -> tuple[OrganisationRow, ...]:
    rows = Organisation.objects.visible_to(request.user).filter(
        sort_name__contains=words.casefold()
    )
    return organisation_rows(list(rows[:MOST_FOUND]))
