"""A person's own account: what she says of herself, her export and her erasure."""

from collections.abc import Callable
from typing import cast
from urllib.parse import urlsplit

from allauth.account.decorators import reauthentication_required
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts import services
from seutu.accounts.exports import export_of
from seutu.accounts.models import Invitation, User
from seutu.accounts.selectors import organisations_of, solely_owned_by
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid, NotFound, SeutuError
from seutu.web.acting import act_for, acting_for
from seutu.web.forms_accounts import ErasureForm, PersonForm, with_error
from seutu.web.presenters import accounts as shown
from seutu.web.presenters import labels

View = Callable[..., HttpResponse]


def person(request: HttpRequest) -> User:
    """Give the person behind `login_required`."""
    return cast(User, request.user)


def confirmed(view: View) -> View:
    """Ask for the password or a key again before what is grave, unless just given."""
    guarded: View = reauthentication_required(view)
    return guarded


def posted(request: HttpRequest) -> QueryDict | None:
    """Give what a form sent, also when nothing was filled in."""
    return request.POST if request.method == "POST" else None


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """Show the account; POST changes the name and the language."""
    me = person(request)
    form = PersonForm(
        posted(request),
        initial={"name": me.name, "language": me.language or "en"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.change_person(me, **form.cleaned_data)
        except Invalid as error:
            with_error(form, error)
        else:
            messages.success(request, _("Your account is changed."))
            return redirect("account")
    context = {
        "form": form,
        "standings": shown.standings_of(me),
        "choices": list(organisations_of(me)),
        "acting": acting_for(request),
        "invitations": services.invitations_for(me),
        "oidc_providers": settings.OIDC_APPS,
        "tokens": me.tokens.valid().count(),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/account.html", context, status=status)


@require_POST
@login_required
def act(request: HttpRequest) -> HttpResponse:
    """Choose for which organisation one acts; empty means for oneself."""
    chosen = request.POST.get("organisation", "")
    organisation = organisations_of(person(request)).filter(pk=chosen[:16]).first()
    if chosen and organisation is None:
        raise NotFound(_("You do not act for this organisation any more."))
    act_for(request, organisation)
    if organisation:
        said = _("You act for %(name)s now.") % {"name": organisation}
    else:
        said = _("You act for yourself now.")
    messages.success(request, said)
    return redirect(_back(request))


@require_POST
@login_required
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Join by an invitation to one of one's own verified addresses."""
    me = person(request)
    invitation = services.invitations_for(me).filter(pk=pk).first()
    if invitation is None:
        raise NotFound(_("This invitation is not valid any more. Ask for another."))
    return joined(request, invitation)


def joined(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    membership = services.accept_invitation(invitation, by=person(request))
    act_for(request, membership.organisation)
    messages.success(
        request, _("You belong to %(name)s now.") % {"name": membership.organisation}
    )
    return redirect("account")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """Show an invitation to whoever holds its link; POST joins."""
    found = services.find_invitation(secret)
    if request.method == "POST" and request.user.is_authenticated:
        return joined(request, found)
    context = {
        "invitation": found,
        "name": labels.content(found.organisation.name),
        "fits": request.user.is_authenticated
        and services.has_verified(person(request), found.email),
    }
    return render(request, "accounts/invitation.html", context)


@never_cache
@login_required
@require_safe
@confirmed
def export(request: HttpRequest) -> HttpResponse:
    """Give everything that this site knows of a person as a JSON file."""
    me = person(request)
    record("account.exported", target=me, actor=me)
    response = JsonResponse(
        {"as_of": timezone.now(), **export_of(me)},
        json_dumps_params={"ensure_ascii": False, "indent": 1},
    )
    response["Content-Disposition"] = 'attachment; filename="seutu-account.json"'
    return response


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@confirmed
def erasure(request: HttpRequest) -> HttpResponse:
    """Say what an erasure does; POST erases the account and signs out."""
    me = person(request)
    alone = solely_owned_by(me)
    form = ErasureForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.erase_account(me, leave_to_operators=form.cleaned_data["leave"])
        except Conflict as error:
            form.add_error("leave" if alone else None, error.message)
        else:
            logout(request)
            messages.success(request, _("Your account is erased."))
            return redirect("home")
    context = {"form": form, "alone": alone}
    status = 422 if form.errors else 200
    return render(request, "accounts/erasure.html", context, status=status)


def told(request: HttpRequest, error: SeutuError) -> None:
    """Keep the sentence of a refusal for the next page."""
    messages.error(request, error.message)


def _back(request: HttpRequest) -> str:
    """Give the page to return to, among our own."""
    target = request.POST.get("next", "")
    is_ours = (
        url_has_allowed_host_and_scheme(target, allowed_hosts=None)
        and not urlsplit(target).netloc
    )
    return target if target.startswith("/") and is_ours else "account"
