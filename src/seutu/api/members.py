"""Members of an organisation and invitations to it, for its owners and members."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import Field

from seutu.accounts import services
from seutu.accounts.models import Invitation, Membership, Organisation, User
from seutu.api.authentication import SignedRequest, scoped
from seutu.api.own_organisations import (
    ROLES,
    Body,
    found_organisation,
    managed_organisation,
)
from seutu.api.problems import PROBLEMS
from seutu.api.readers import row_number
from seutu.core.errors import NotFound
from seutu.core.permissions import require

router = Router(tags=["organisations and accounts"])


class MemberOut(Schema):
    id: UUID
    name: str = Field(description="Her name, or a pseudonym.")
    email: str | None = Field(description="For owners and operators only.")
    role: str
    since: datetime | None


class MemberList(Schema):
    results: list[MemberOut]


class RoleBody(Body):
    role: str = Field(description=f"One of: {ROLES}.")


class InvitationBody(Body):
    email: str = Field(max_length=254, examples=["officer@city.example"])
    role: str = Field("editor", description=f"One of: {ROLES}.")


class InvitationOut(Schema):
    id: int
    email: str
    role: str
    sent_at: datetime
    expires_at: datetime


class InvitationList(Schema):
    results: list[InvitationOut]


@router.get(
    "/{id}/members",
    response={200: MemberList, **PROBLEMS},
    operation_id="listMembers",
    url_name="organisation_members",
    summary="List members",
    auth=scoped("organisations"),
)
def list_members(request: SignedRequest, id: str) -> MemberList:
    """List the members of an organisation; for its members."""
    found = found_organisation(request, id)
    require(request.user, "accounts.view_members", found)
    sees_addresses = request.user.has_perm("accounts.manage", found)
    return MemberList(
        results=[_member_out(row, sees_addresses) for row in _memberships(found)]
    )


@router.put(
    "/{id}/members/{person}",
    response={200: MemberOut, **PROBLEMS},
    operation_id="changeMember",
    url_name="organisation_member",
    summary="Change a member's role",
    auth=scoped("organisations"),
)
def change_member(
    request: SignedRequest, id: str, person: UUID, body: RoleBody
) -> MemberOut:
    """Give a member another role; the last owner keeps hers."""
    found = managed_organisation(request, id)
    row = services.change_role(
        found, _member(found, person), body.role, by=request.user
    )
    return _member_out(row, sees_addresses=True)


@router.delete(
    "/{id}/members/{person}",
    response={204: None, **PROBLEMS},
    operation_id="removeMember",
    summary="End a membership",
    auth=scoped("organisations"),
)
def remove_member(request: SignedRequest, id: str, person: UUID) -> Status[None]:
    """End a membership: your own, or another's if you own the organisation."""
    found = found_organisation(request, id)
    if person != request.user.pk:
        require(request.user, "accounts.manage", found)
    services.remove_member(found, _member(found, person), by=request.user)
    return Status(204, None)


@router.get(
    "/{id}/invitations",
    response={200: InvitationList, **PROBLEMS},
    operation_id="listInvitations",
    url_name="organisation_invitations",
    summary="List open invitations",
    auth=scoped("organisations"),
)
def list_invitations(request: SignedRequest, id: str) -> InvitationList:
    """List the invitations that wait for an answer; for owners."""
    rows = _invitations(managed_organisation(request, id))
    return InvitationList(results=[_invitation_out(row) for row in rows])


@router.post(
    "/{id}/invitations",
    response={201: InvitationOut, **PROBLEMS},
    operation_id="sendInvitation",
    summary="Invite somebody",
    auth=scoped("organisations"),
)
def send_invitation(
    request: SignedRequest, id: str, body: InvitationBody
) -> Status[InvitationOut]:
    """Send a letter with a link that its receiver can use once, or send it again."""
    found = managed_organisation(request, id)
    made = services.invite(found, body.email, role=body.role, by=request.user)
    return Status(201, _invitation_out(made))


@router.delete(
    "/{id}/invitations/{number}",
    response={204: None, **PROBLEMS},
    operation_id="withdrawInvitation",
    url_name="organisation_invitation",
    summary="Withdraw an invitation",
    auth=scoped("organisations"),
)
def withdraw_invitation(request: SignedRequest, id: str, number: str) -> Status[None]:
    """End an open invitation."""
    found = managed_organisation(request, id)
    row = _invitations(found).filter(pk=row_number(number)).first()
    if row is None:
        raise NotFound(_("There is no such open invitation."))
    services.withdraw_invitation(row, by=request.user)
    return Status(204, None)


def _memberships(organisation: Organisation) -> "QuerySet[Membership]":
    return organisation.memberships.select_related("user").order_by("pk")


def _invitations(organisation: Organisation) -> "QuerySet[Invitation]":
    return Invitation.objects.open().filter(organisation=organisation)


def _member(organisation: Organisation, person: UUID) -> User:
    row = _memberships(organisation).filter(user_id=person).first()
    if row is None:
        raise NotFound(_("This person is not a member."))
    return row.user


def _member_out(row: Membership, sees_addresses: bool) -> MemberOut:
    return MemberOut(
        id=row.user_id,
        name=str(row.user),
        email=row.user.email if sees_addresses else None,
        role=row.role,
        since=row.since,
    )


def _invitation_out(row: Invitation) -> InvitationOut:
    return InvitationOut(
        id=row.pk,
        email=row.email,
        role=row.role,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
    )
