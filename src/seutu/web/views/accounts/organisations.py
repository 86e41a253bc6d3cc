"""Registering, changing, claiming and leaving organisations; their members."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import (
    require_http_methods,
    require_POST,
    require_safe,
)

from seutu.accounts import services
from seutu.accounts.models import Invitation, Membership, Organisation
from seutu.core.errors import Conflict, SeutuError
from seutu.core.permissions import require
from seutu.web.acting import act_for
from seutu.web.forms_accounts import (
    ClaimForm,
    InvitationForm,
    OrganisationForm,
    RoleForm,
    initial_of,
    with_error,
)
from seutu.web.presenters.accounts import member_rows, standing_of
from seutu.web.views.accounts.people import person, posted, told


def found(request: HttpRequest, organisation_id: str) -> Organisation:
    """Find an organisation that the viewer may see, or answer that there is none."""
    rows = Organisation.objects.visible_to(person(request))
    return get_object_or_404(rows, pk=organisation_id)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Register an organisation and own it."""
    form = OrganisationForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            made = services.register_organisation(
                form.profile(),
                by=person(request),
                key=form.cleaned_data["key"],
            )
        except SeutuError as error:
            with_error(form, error)
        else:
            act_for(request, made)
            messages.success(
                request,
                _("%(name)s is registered, and you act for it now.") % {"name": made},
            )
            return redirect("members", made.pk)
    return _form_page(request, form, None)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Change what an organisation says of itself."""
    organisation = found(request, organisation_id)
    require(request.user, "accounts.manage", organisation)
    form = OrganisationForm(posted(request), initial=initial_of(organisation))
    if request.method == "POST" and form.is_valid():
        try:
            services.change_organisation(
                organisation, form.profile(), by=person(request)
            )
        except SeutuError as error:
            with_error(form, error)
        else:
            messages.success(request, _("The organisation is changed."))
            return redirect(organisation)
    return _form_page(request, form, organisation)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def claim(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """Ask to own an organisation that is known from a catalogue."""
    organisation = found(request, organisation_id)
    form = ClaimForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            services.claim_organisation(
                organisation, by=person(request), reason=form.cleaned_data["reason"]
            )
        except SeutuError as error:
            with_error(form, error)
        else:
            messages.success(
                request, _("An operator of this site will look at your claim.")
            )
            return redirect(organisation)
    context = {"form": form, "standing": standing_of(organisation, person(request))}
    status = 422 if form.errors else 200
    return render(request, "accounts/claim.html", context, status=status)


@login_required
@require_safe
def members(request: HttpRequest, organisation_id: str) -> HttpResponse:
    """List the members and, for owners, the open invitations."""
    organisation = found(request, organisation_id)
    require(request.user, "accounts.view_members", organisation)
    return members_page(request, organisation, InvitationForm())


@require_POST
@login_required
def invite(request: HttpRequest, organisation_id: str) -> HttpResponse:
    organisation = found(request, organisation_id)
    require(request.user, "accounts.manage", organisation)
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            services.invite(organisation, by=person(request), **form.cleaned_data)
        except SeutuError as error:
            with_error(form, error)
        else:
            messages.success(
                request,
                _("A letter is on its way to %(email)s.")
                % {"email": form.cleaned_data["email"]},
            )
            return redirect("members", organisation.pk)
    return members_page(request, organisation, form)


@require_POST
@login_required
def change_invitation(
    request: HttpRequest, organisation_id: str, pk: int
) -> HttpResponse:
    """Send an invitation again, or withdraw it."""
    organisation = found(request, organisation_id)
    require(request.user, "accounts.manage", organisation)
    rows = Invitation.objects.visible_to(person(request))
    invitation = get_object_or_404(rows, pk=pk, organisation=organisation)
    try:
        if request.POST.get("action") == "resend":
            services.resend(invitation, by=person(request))
            messages.success(request, _("Another letter is on its way."))
        else:
            services.withdraw_invitation(invitation, by=person(request))
            messages.success(request, _("The invitation is withdrawn."))
    except Conflict as error:
        told(request, error)
    return redirect("members", organisation.pk)


@require_POST
@login_required
def change_member(
    request: HttpRequest, organisation_id: str, person_id: UUID
) -> HttpResponse:
    """Give a member another role, or end the membership."""
    organisation = found(request, organisation_id)
    require(request.user, "accounts.manage", organisation)
    membership = get_object_or_404(
        Membership.objects.select_related("user"),
        organisation=organisation,
        user_id=person_id,
    )
    form = RoleForm(request.POST)
    try:
        if request.POST.get("action") == "remove":
            services.remove_member(organisation, membership.user, by=person(request))
            messages.success(request, _("The membership is ended."))
        elif form.is_valid():
            if form.cleaned_data["was"] != membership.role:
                raise Conflict(
                    _("Somebody changed this role meanwhile. Look at it again.")
                )
            services.change_role(
                organisation,
                membership.user,
                form.cleaned_data["role"],
                by=person(request),
            )
            messages.success(request, _("The role is changed."))
        else:
            messages.error(request, _("Choose a role."))
    except SeutuError as error:
        told(request, error)
    if request.user.has_perm("accounts.view_members", organisation):
        return redirect("members", organisation.pk)
    return redirect("account")


@require_POST
@login_required
def leave(request: HttpRequest, organisation_id: str) -> HttpResponse:
    organisation = found(request, organisation_id)
    try:
        services.remove_member(organisation, person(request), by=person(request))
    except SeutuError as error:
        told(request, error)
        return redirect("account")
    messages.success(request, _("You have left %(name)s.") % {"name": organisation})
    return redirect("account")


def members_page(
    request: HttpRequest, organisation: Organisation, form: InvitationForm
) -> HttpResponse:
    standing = standing_of(organisation, person(request))
    invitations = Invitation.objects.visible_to(person(request)).open()
    context = {
        "standing": standing,
        "members": member_rows(organisation, person(request)),
        "roles": Membership.Role.choices,
        "form": form if standing.may_manage else None,
        "invitations": invitations.filter(organisation=organisation),
    }
    status = 422 if form.errors else 200
    return render(request, "accounts/members.html", context, status=status)


def _form_page(
    request: HttpRequest, form: OrganisationForm, organisation: Organisation | None
) -> HttpResponse:
    context = {"form": form, "organisation": organisation}
    status = 422 if form.errors else 200
    return render(request, "accounts/organisation_form.html", context, status=status)
