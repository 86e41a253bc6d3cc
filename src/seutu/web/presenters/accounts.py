"""What the pages about people and organisations show."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from seutu.accounts.models import AnyUser, Membership, Organisation, Scope, Token, User
from seutu.accounts.selectors import role_of
from seutu.places.models import City, Region
from seutu.web.cards import Fact, Link, Text
from seutu.web.presenters import labels
from seutu.web.presenters.sorting import by_name

ROLES = dict(Membership.Role.choices)
SCOPES = dict(Scope.choices)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the viewer is to an organisation, and what she may do with it."""

    organisation: Organisation
    name: Text
    role: str
    may_manage: bool
    may_see_members: bool
    may_claim: bool
    may_act: bool = False


@dataclass(frozen=True, slots=True)
class MemberRow:
    person: User
    label: str
    email: str
    role: str
    role_label: str
    since: datetime | None
    is_viewer: bool


@dataclass(frozen=True, slots=True)
class TokenRow:
    token: Token
    scopes: str


def standing_of(organisation: Organisation, user: AnyUser) -> Standing:
    role = role_of(user, organisation)
    has_owner = organisation.memberships.filter(role=Membership.Role.OWNER).exists()
    return Standing(
        organisation=organisation,
        name=labels.content(organisation.name),
        role=str(ROLES.get(role, "")),
        may_manage=user.has_perm("accounts.manage", organisation),
        may_see_members=user.has_perm("accounts.view_members", organisation),
        may_claim=user.is_authenticated and not role and not has_owner,
        may_act=user.has_perm("accounts.act_for", organisation),
    )


def standings_of(user: User) -> list[Standing]:
    """List a person's organisations; one query, whatever their number."""
    rows = Membership.objects.filter(user=user).select_related("organisation")
    return [
        Standing(
            organisation=row.organisation,
            name=labels.content(row.organisation.name),
            role=str(ROLES[row.role]),
            may_manage=row.role == Membership.Role.OWNER,
            may_see_members=True,
            may_claim=False,
        )
        for row in rows.order_by("organisation__sort_name", "organisation_id")
    ]


def member_rows(organisation: Organisation, viewer: User) -> list[MemberRow]:
    """List the members; addresses are for owners and operators, and for oneself."""
    sees_addresses = viewer.has_perm("accounts.manage", organisation)
    rows = organisation.memberships.select_related("user").order_by(
        "role", "user__name", "pk"
    )
    order = list(ROLES)
    return sorted(
        (
            MemberRow(
                person=row.user,
                label=str(row.user),
                email=row.user.email
                if sees_addresses or row.user_id == viewer.pk
                else "",
                role=row.role,
                role_label=str(ROLES[row.role]),
                since=row.since,
                is_viewer=row.user_id == viewer.pk,
            )
            for row in rows
        ),
        key=lambda row: (order.index(row.role), by_name(row.label)),
    )


def token_rows(tokens: Iterable[Token]) -> list[TokenRow]:
    return [
        TokenRow(token, ", ".join(str(SCOPES[scope]) for scope in token.scopes))
        for token in tokens
    ]


def organisation_facts(organisation: Organisation) -> tuple[Fact, ...]:
    """Say whether it was verified, where it works and in which languages."""
    facts = []
    if organisation.registered_at:
        said = (
            _("Verified by the operators")
            if organisation.is_verified
            else _("Registered, not verified yet")
        )
        facts.append(Fact(_("Standing"), (_said(said),)))
    city = City.objects.filter(pk=organisation.lau_code).first()
    region = Region.objects.filter(pk=organisation.nuts_code).first()
    if organisation.lau_code and city:
        link = Link(labels.content(city.name), city.get_absolute_url())
        facts.append(Fact(_("City"), (link,)))
    elif organisation.nuts_code and region:
        link = Link(labels.content(region.name), region.get_absolute_url())
        facts.append(Fact(_("Region"), (link,)))
    if organisation.languages:
        spoken = tuple(
            _said(labels.language_name(tag)) for tag in organisation.languages
        )
        facts.append(Fact(_("Languages"), spoken))
    return tuple(facts)


def _said(value: str) -> Link:
    return Link(Text(value, labels.reader_language()))
