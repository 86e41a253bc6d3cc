"""Asking people by mail to join an organisation."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.mail import send_invitation
from seutu.accounts.models import Invitation, Membership, Organisation, User
from seutu.accounts.secrets import digest, new_secret
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid, NotFound, Refused

VALID_DAYS = 14
MOST_OPEN = 50
# A letter to one address at most so often: resending is no way to flood somebody.
RESEND_AFTER = timedelta(minutes=5)


@transaction.atomic
def invite(
    organisation: Organisation, email: str, *, role: str, by: User
) -> Invitation:
    """Send an invitation to an address, or send the open one again with a new link.

    The answer is the same whether the address has an account here or not. Raises
    `Conflict` when a letter went out minutes ago or too many are open.
    """
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError:
        raise Invalid(
            _("Enter an e-mail address such as name@city.example."), field="email"
        ) from None
    if role not in Membership.Role.values:
        raise Invalid(_("Choose a role."), field="role")
    organisation = Organisation.objects.select_for_update().get(pk=organisation.pk)
    if organisation.hidden_at:
        raise Conflict(_("This organisation is hidden. Ask an operator why."))
    waiting = organisation.invitations.open()
    found = waiting.filter(email__iexact=email).first()
    if found:
        return resend(found, by=by, role=role)
    _check_not_flooding(organisation, email)
    if waiting.count() >= MOST_OPEN:
        raise Conflict(
            ngettext(
                "%(most)d invitation is open. Withdraw some before you send more.",
                "%(most)d invitations are open. Withdraw some before you send more.",
                MOST_OPEN,
            )
            % {"most": MOST_OPEN}
        )
    if _is_member(organisation, email):
        raise Conflict(_("This address belongs to a member."), field="email")
    secret = new_secret()
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        digest=digest(secret),
        invited_by=by,
        expires_at=timezone.now() + timedelta(days=VALID_DAYS),
    )
    record("invitation.sent", target=organisation, actor=by, role=role)
    transaction.on_commit(lambda: send_invitation(invitation, secret))
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User, role: str = "") -> Invitation:
    """Send an open invitation again; the link in the letter before ends."""
    found = _locked(invitation)
    now = timezone.now()
    if now - found.sent_at < RESEND_AFTER:
        raise Conflict(
            _("A letter went out minutes ago. Wait a little before you send another.")
        )
    secret = new_secret()
    found.digest = digest(secret)
    found.role = role or found.role
    found.sent_at = now
    found.expires_at = now + timedelta(days=VALID_DAYS)
    found.save(update_fields=["digest", "role", "sent_at", "expires_at"])
    record("invitation.sent", target=found.organisation, actor=by, role=found.role)
    transaction.on_commit(lambda: send_invitation(found, secret))
    return found


@transaction.atomic
def withdraw_invitation(invitation: Invitation, *, by: User) -> None:
    """End an open invitation; its link leads nowhere from now on."""
    found = _locked(invitation)
    found.withdrawn_at = timezone.now()
    found.save(update_fields=["withdrawn_at"])
    record("invitation.withdrawn", target=found.organisation, actor=by)


def find_invitation(secret: str) -> Invitation:
    """Find the open invitation of a link.

    Raises `NotFound` with one sentence for links that are used, withdrawn, expired,
    or never existed, so that they cannot be told apart.
    """
    found = (
        Invitation.objects.open()
        .select_related("organisation")
        .filter(digest=digest(secret), expires_at__gt=timezone.now())
        .first()
    )
    if found is None or found.organisation.hidden_at:
        raise NotFound(
            _(
                "This invitation is not valid: it was used or withdrawn, or its time"
                " is over. Ask the organisation to send another."
            )
        )
    return found


@transaction.atomic
def accept_invitation(invitation: Invitation, *, by: User) -> Membership:
    """Join an organisation by an open invitation, once.

    Raises `Refused` unless the letter's address is a verified one of this account, so
    that a forwarded or stolen letter is of no use. A member's role is never lowered.
    """
    asked_by = invitation.digest
    invitation = _locked(invitation)
    if invitation.has_expired or invitation.organisation.hidden_at:
        raise NotFound(_("This invitation is not valid any more. Ask for another."))
    if not has_verified(by, invitation.email):
        raise Refused(
            _(
                "This invitation was sent to another address. Sign in with the account"
                " of that address, or ask for an invitation to yours."
            )
        )
    if invitation.digest != asked_by:
        raise NotFound(_("A newer letter replaced this one. Use its link."))
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_at"])
    organisation = invitation.organisation
    found = organisation.memberships.filter(user=by).first()
    membership = found or Membership(user=by, organisation=organisation, role="")
    if _rank(invitation.role) > _rank(membership.role):
        membership.role = invitation.role
        membership.save()
    record(
        "membership.began",
        target=organisation,
        actor=by,
        person=str(by.pk),
        role=membership.role,
    )
    return membership


def invitations_for(person: User) -> "QuerySet[Invitation]":
    """List the valid invitations to the verified addresses of a person."""
    addresses = EmailAddress.objects.filter(
        user=person, verified=True, email__iexact=OuterRef("email")
    )
    return (
        Invitation.objects.open()
        .filter(
            Exists(addresses),
            expires_at__gt=timezone.now(),
            organisation__hidden_at=None,
        )
        .select_related("organisation")
    )


def has_verified(person: User, email: str) -> bool:
    """Tell whether a person showed that an address is hers."""
    found: bool = EmailAddress.objects.filter(
        user=person, verified=True, email__iexact=email
    ).exists()
    return found


def _check_not_flooding(organisation: Organisation, email: str) -> None:
    """Let withdrawing and inviting anew send no more letters than sending again."""
    now = timezone.now()
    sent = organisation.invitations.filter(withdrawn_at__isnull=False)
    if (
        sent.filter(email__iexact=email, sent_at__gt=now - RESEND_AFTER).exists()
        or sent.filter(sent_at__gt=now - timedelta(days=1)).count() >= MOST_OPEN
    ):
        raise Conflict(
            _("A letter went out minutes ago. Wait a little before you send another.")
        )


def _is_member(organisation: Organisation, email: str) -> bool:
    return organisation.memberships.filter(user__email__iexact=email).exists()


def _locked(invitation: Invitation) -> Invitation:
    """Lock an invitation in its organisation; raises `Conflict` unless it is open."""
    Organisation.objects.select_for_update().get(pk=invitation.organisation_id)
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .get(pk=invitation.pk)
    )
    if not found.is_open:
        raise Conflict(_("This invitation has been used or withdrawn."))
    return found


def _rank(role: str) -> int:
    return ["", "reviewer", "editor", "owner"].index(role)
