"""The caller's own account, organisations and tokens, and those of her colleagues.

Everything here needs a token. A token is made on the account page only: one that could
make others would outlive its own end.
"""

from datetime import datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db.models import QuerySet
from django.utils.translation import gettext as _
from ninja import Router, Schema, Status
from pydantic import ConfigDict, Field

from seutu.accounts import services
from seutu.accounts.models import Invitation, Membership, Organisation, Token, User
from seutu.api.addresses import api_url, page_url
from seutu.api.authentication import SignedRequest, scoped
from seutu.api.entries import RECORD_ID
from seutu.api.organisations import KINDS, OrganisationOut
from seutu.api.organisations import router as organisations
from seutu.api.problems import PROBLEMS
from seutu.api.readers import language_tag
from seutu.core.errors import Invalid, NotFound
from seutu.core.permissions import require
from seutu.places.finding import Place, find_place

router = Router(tags=["organisations and accounts"])

ROLES = ", ".join(Membership.Role.values)
TAG = ["organisations and accounts"]
MOST_LANGUAGES = 30


class Body(Schema):
    """What is sent: unknown properties are refused rather than overlooked."""

    model_config = ConfigDict(extra="forbid")


class MeOut(Schema):
    id: UUID
    email: str
    name: str
    language: str
    is_operator: bool
    scopes: list[str] = Field(description="What this token may do.")
    expires_at: datetime = Field(description="When this token ends.")


class TokenOut(Schema):
    id: int
    name: str
    start: str = Field(description="Its first letters, to tell it from others.")
    scopes: list[str]
    made_at: datetime
    expires_at: datetime
    used_at: datetime | None
    is_valid: bool


class TokenList(Schema):
    results: list[TokenOut]


class OrganisationBody(Body):
    """Who an organisation is; `place` or codes are checked against the places."""

    name: dict[str, str] = Field(
        min_length=1,
        max_length=MOST_LANGUAGES,
        examples=[{"fi": "Turun kaupunki", "sv": "Åbo stad"}],
    )
    kind: str = Field(description=f"One of: {', '.join(KINDS)}.", examples=["city"])
    place: str = Field(
        "",
        max_length=100,
        description="A NUTS code, a LAU code, or the name of a region or city.",
        examples=["FI_853"],
    )
    languages: list[str] = Field(
        default_factory=list, max_length=MOST_LANGUAGES, examples=[["fi", "sv"]]
    )
    homepage: str = Field("", max_length=500, examples=["https://www.turku.fi/"])


class OrganisationNew(OrganisationBody):
    key: str = Field(
        "",
        max_length=36,
        description="The same key registers the same organisation, so that a request"
        " can be repeated without harm.",
    )


class OwnOrganisation(OrganisationOut):
    """An organisation with what its members may know."""

    role: str | None = Field(description=f"Your role: {ROLES}; null for an operator.")
    region: str | None = Field(description="NUTS code.")
    city: str | None = Field(description="LAU code with its country, such as FI_853.")
    languages: list[str]
    is_verified: bool


class OwnOrganisationList(Schema):
    results: list[OwnOrganisation]


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
    "/me",
    response={200: MeOut, **PROBLEMS},
    operation_id="getMe",
    url_name="me",
    summary="Read your account",
    auth=scoped("read"),
)
def me(request: SignedRequest) -> MeOut:
    """Read who the token stands for, and what it may do."""
    user, token = request.user, request.auth
    return MeOut(
        id=user.pk,
        email=user.email,
        name=str(user),
        language=user.language,
        is_operator=user.is_staff,
        scopes=token.scopes,
        expires_at=token.expires_at,
    )


@router.get(
    "/me/tokens",
    response={200: TokenList, **PROBLEMS},
    operation_id="listTokens",
    url_name="my_tokens",
    summary="List your tokens",
    auth=scoped("read"),
)
def my_tokens(request: SignedRequest) -> TokenList:
    """List the newest hundred of your tokens, without their secrets."""
    rows = Token.objects.visible_to(request.user)[:100]
    return TokenList(results=[_token_out(row) for row in rows])


@router.delete(
    "/me/tokens/{id}",
    response={204: None, **PROBLEMS},
    operation_id="revokeToken",
    url_name="my_token",
    summary="Revoke a token",
    auth=scoped("read"),
)
def revoke_token(request: SignedRequest, id: str) -> Status[None]:
    """End one of your tokens at once, also the one in use."""
    found = Token.objects.visible_to(request.user).filter(pk=_number(id)).first()
    if found is None:
        raise NotFound(_("You have no such token."))
    services.revoke_token(found, by=request.user)
    return Status(204, None)


@router.get(
    "/me/organisations",
    response={200: OwnOrganisationList, **PROBLEMS},
    operation_id="listMyOrganisations",
    url_name="my_organisations",
    summary="List your organisations",
    auth=scoped("read"),
)
def my_organisations(request: SignedRequest) -> OwnOrganisationList:
    """List the organisations that you belong to, with your role."""
    rows = request.user.memberships.select_related("organisation")
    return OwnOrganisationList(
        results=[
            _own(row.organisation, row.role)
            for row in rows.order_by("organisation__sort_name", "organisation_id")
        ]
    )


@organisations.post(
    "",
    response={201: OwnOrganisation, **PROBLEMS},
    operation_id="registerOrganisation",
    summary="Register an organisation",
    auth=scoped("organisations"),
    tags=TAG,
)
def register_organisation(
    request: SignedRequest, body: OrganisationNew
) -> Status[OwnOrganisation]:
    """Register an organisation that you own from then on."""
    made = services.register_organisation(_profile(body), by=request.user, key=body.key)
    return Status(201, _own(made, Membership.Role.OWNER))


@organisations.put(
    "/{id}",
    response={200: OwnOrganisation, **PROBLEMS},
    operation_id="changeOrganisation",
    summary="Change an organisation",
    auth=scoped("organisations"),
    tags=TAG,
)
def change_organisation(
    request: SignedRequest, id: str, body: OrganisationBody
) -> OwnOrganisation:
    """Replace what an organisation says of itself; for its owners."""
    found = _managed(request, id)
    changed = services.change_organisation(found, _profile(body), by=request.user)
    return _own(changed, _role(changed, request.user))


@organisations.get(
    "/{id}/members",
    response={200: MemberList, **PROBLEMS},
    operation_id="listMembers",
    url_name="organisation_members",
    summary="List members",
    auth=scoped("organisations"),
    tags=TAG,
)
def list_members(request: SignedRequest, id: str) -> MemberList:
    """List the members of an organisation; for its members."""
    found = _found(request, id)
    require(request.user, "accounts.view_members", found)
    sees_addresses = request.user.has_perm("accounts.manage", found)
    return MemberList(
        results=[_member_out(row, sees_addresses) for row in _memberships(found)]
    )


@organisations.put(
    "/{id}/members/{person}",
    response={200: MemberOut, **PROBLEMS},
    operation_id="changeMember",
    url_name="organisation_member",
    summary="Change a member's role",
    auth=scoped("organisations"),
    tags=TAG,
)
def change_member(
    request: SignedRequest, id: str, person: UUID, body: RoleBody
) -> MemberOut:
    """Give a member another role; the last owner keeps hers."""
    found = _managed(request, id)
    row = services.change_role(
        found, _member(found, person), body.role, by=request.user
    )
    return _member_out(row, sees_addresses=True)


@organisations.delete(
    "/{id}/members/{person}",
    response={204: None, **PROBLEMS},
    operation_id="removeMember",
    summary="End a membership",
    auth=scoped("organisations"),
    tags=TAG,
)
def remove_member(request: SignedRequest, id: str, person: UUID) -> Status[None]:
    """End a membership: your own, or another's if you own the organisation."""
    found = _found(request, id)
    if person != request.user.pk:
        require(request.user, "accounts.manage", found)
    services.remove_member(found, _member(found, person), by=request.user)
    return Status(204, None)


@organisations.get(
    "/{id}/invitations",
    response={200: InvitationList, **PROBLEMS},
    operation_id="listInvitations",
    url_name="organisation_invitations",
    summary="List open invitations",
    auth=scoped("organisations"),
    tags=TAG,
)
def list_invitations(request: SignedRequest, id: str) -> InvitationList:
    """List the invitations that wait for an answer; for owners."""
    rows = _invitations(_managed(request, id))
    return InvitationList(results=[_invitation_out(row) for row in rows])


@organisations.post(
    "/{id}/invitations",
    response={201: InvitationOut, **PROBLEMS},
    operation_id="sendInvitation",
    summary="Invite somebody",
    auth=scoped("organisations"),
    tags=TAG,
)
def send_invitation(
    request: SignedRequest, id: str, body: InvitationBody
) -> Status[InvitationOut]:
    """Send a letter with a link that its receiver can use once, or send it again."""
    found = _managed(request, id)
    made = services.invite(found, body.email, role=body.role, by=request.user)
    return Status(201, _invitation_out(made))


@organisations.delete(
    "/{id}/invitations/{number}",
    response={204: None, **PROBLEMS},
    operation_id="withdrawInvitation",
    url_name="organisation_invitation",
    summary="Withdraw an invitation",
    auth=scoped("organisations"),
    tags=TAG,
)
def withdraw_invitation(request: SignedRequest, id: str, number: str) -> Status[None]:
    """End an open invitation."""
    found = _managed(request, id)
    row = _invitations(found).filter(pk=_number(number)).first()
    if row is None:
        raise NotFound(_("There is no such open invitation."))
    services.withdraw_invitation(row, by=request.user)
    return Status(204, None)


def _found(request: SignedRequest, id: str) -> Organisation:
    rows = Organisation.objects.visible_to(request.user)
    found = rows.filter(pk=id).first() if RECORD_ID.fullmatch(id) else None
    if found is None:
        raise NotFound(_("There is no such organisation."))
    return found


def _managed(request: SignedRequest, id: str) -> Organisation:
    found = _found(request, id)
    require(request.user, "accounts.manage", found)
    return found


def _memberships(organisation: Organisation) -> "QuerySet[Membership]":
    return organisation.memberships.select_related("user").order_by("pk")


def _invitations(organisation: Organisation) -> "QuerySet[Invitation]":
    return Invitation.objects.open().filter(organisation=organisation)


def _member(organisation: Organisation, person: UUID) -> User:
    row = _memberships(organisation).filter(user_id=person).first()
    if row is None:
        raise NotFound(_("This person is not a member."))
    return row.user


def _role(organisation: Organisation, user: User) -> str | None:
    rows = organisation.memberships.filter(user=user)
    return rows.values_list("role", flat=True).first()


def _number(text: str) -> int:
    """Read a row number; one that no database holds finds nothing."""
    is_number = text.isascii() and text.isdecimal() and len(text) <= 18
    return int(text) if is_number else 0


def _profile(body: OrganisationBody) -> services.Profile:
    place = find_place(body.place) if body.place.strip() else Place("", "", "", "")
    for tag in (*body.name, *body.languages):
        language_tag(tag, field="languages" if tag in body.languages else "name")
    if body.homepage and not _is_address(body.homepage):
        raise Invalid(
            _("A homepage begins with https:// or http://."), field="homepage"
        )
    return services.Profile(
        name=body.name,
        kind=body.kind,
        country=place.country,
        nuts_code=place.nuts_code,
        lau_code=place.lau_code,
        languages=tuple(body.languages),
        homepage=body.homepage,
    )


def _is_address(text: str) -> bool:
    try:
        URLValidator(schemes=["http", "https"])(text)
    except ValidationError:
        return False
    return True


def _own(row: Organisation, role: str | None) -> OwnOrganisation:
    return OwnOrganisation(
        id=row.pk,
        url=page_url("organisation", row.pk),
        api_url=api_url("get_organisation", row.pk),
        name=row.name,
        kind=row.kind,
        country=row.country or None,
        homepage=row.homepage or None,
        role=role,
        region=row.nuts_code or None,
        city=row.lau_code or None,
        languages=row.languages,
        is_verified=row.is_verified,
    )


def _member_out(row: Membership, sees_addresses: bool) -> MemberOut:
    return MemberOut(
        id=row.user_id,
        name=str(row.user),
        email=row.user.email if sees_addresses else None,
        role=row.role,
        since=row.since,
    )


def _token_out(row: Token) -> TokenOut:
    return TokenOut(
        id=row.pk,
        name=row.name,
        start=row.start,
        scopes=row.scopes,
        made_at=row.made_at,
        expires_at=row.expires_at,
        used_at=row.used_at,
        is_valid=row.is_valid,
    )


def _invitation_out(row: Invitation) -> InvitationOut:
    return InvitationOut(
        id=row.pk,
        email=row.email,
        role=row.role,
        sent_at=row.sent_at,
        expires_at=row.expires_at,
    )
