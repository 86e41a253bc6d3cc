"""Reading people and organisations."""

from collections.abc import Sequence

from django.db.models import QuerySet

from seutu.accounts.models import AnyUser, Membership, Organisation, User

ACTING_ROLES = (Membership.Role.OWNER.value, Membership.Role.EDITOR.value)
ALL_ROLES = tuple(Membership.Role.values)


def is_operator(user: AnyUser) -> bool:
    return bool(user.is_active and user.is_staff)


def organisations_of(
    user: AnyUser, roles: Sequence[str] = ACTING_ROLES
) -> "QuerySet[Organisation]":
    """List the organisations in which a person has one of these roles.

    Nobody acts for one that an operator hid.
    """
    if user.is_anonymous:
        return Organisation.objects.none()
    return Organisation.objects.filter(
        memberships__user=user, memberships__role__in=roles, hidden_at=None
    )


def members(
    organisation: Organisation, roles: Sequence[str] = ALL_ROLES
) -> "QuerySet[User]":
    """List the people who have one of these roles in an organisation."""
    return User.objects.filter(
        memberships__organisation=organisation,
        memberships__role__in=roles,
        is_active=True,
    ).order_by("memberships__role", "name", "pk")


def role_of(user: AnyUser, organisation: Organisation | None) -> str:
    """Give a person's role in an organisation; empty when there is none."""
    if organisation is None or user.is_anonymous or not user.is_active:
        return ""
    found = Membership.objects.filter(user=user, organisation=organisation)
    return found.values_list("role", flat=True).first() or ""


def owners_left(organisation: Organisation, *, without: User) -> int:
    """Count the owners that remain when one person leaves."""
    return (
        organisation.memberships.filter(
            role=Membership.Role.OWNER, user__is_active=True
        )
        .exclude(user=without)
        .count()
    )


def solely_owned_by(user: User) -> list[Organisation]:
    """List the organisations that would be left without an owner."""
    owned = Organisation.objects.filter(
        memberships__user=user, memberships__role=Membership.Role.OWNER
    )
    return [
        organisation
        for organisation in owned
        if not owners_left(organisation, without=user)
    ]
