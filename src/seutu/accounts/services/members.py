"""Who belongs to an organisation, and in which role."""

from django.db import transaction
from django.utils.translation import gettext as _

from seutu.accounts.models import Membership, Organisation, User
from seutu.accounts.selectors import owners_left
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid, NotFound


@transaction.atomic
def change_role(
    organisation: Organisation, person: User, role: str, *, by: User
) -> Membership:
    """Give a member another role.

    Raises `Conflict` when it would leave the organisation without an owner. The
    organisation's row is locked, so that two owners who demote each other at once
    leave one.
    """
    if role not in Membership.Role.values:
        raise Invalid(
            _("Choose one of these roles: %(known)s.")
            % {"known": ", ".join(Membership.Role.values)},
            field="role",
        )
    membership = _locked(organisation, person)
    if membership.role == role:
        return membership
    _keep_an_owner(membership)
    membership.role = role
    membership.save(update_fields=["role"])
    record(
        "membership.changed",
        target=organisation,
        actor=by,
        person=str(person.pk),
        role=role,
    )
    return membership


@transaction.atomic
def remove_member(organisation: Organisation, person: User, *, by: User) -> None:
    """End a membership, one's own or another's; raises `Conflict` for the last owner.

    Invitations that she sent stay valid: they were the organisation's.
    """
    membership = _locked(organisation, person)
    _keep_an_owner(membership)
    membership.delete()
    record(
        "membership.ended",
        target=organisation,
        actor=by,
        person=str(person.pk),
        is_own=person.pk == by.pk,
    )


def _locked(organisation: Organisation, person: User) -> Membership:
    Organisation.objects.select_for_update().get(pk=organisation.pk)
    found = Membership.objects.select_related("user", "organisation").filter(
        organisation=organisation, user=person
    )
    membership = found.first()
    if membership is None:
        raise NotFound(_("This person is not a member any more."))
    return membership


def _keep_an_owner(membership: Membership) -> None:
    if membership.role == Membership.Role.OWNER and not owners_left(
        membership.organisation, without=membership.user
    ):
        raise Conflict(
            _(
                "This is the last owner. Make somebody else an owner first, so that"
                " the organisation stays in good hands."
            )
        )
