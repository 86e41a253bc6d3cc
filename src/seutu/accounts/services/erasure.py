"""Leaving for good: what is private goes, what was published stays."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.exports import run_erasures
from seutu.accounts.models import (
    Claim,
    Invitation,
    Membership,
    Organisation,
    Token,
    User,
)
from seutu.accounts.selectors import solely_owned_by
from seutu.audit.services import forget_actor, record
from seutu.core.errors import Conflict


@transaction.atomic
def erase_account(person: User, *, leave_to_operators: bool = False) -> str:
    """Erase an account and return the pseudonym that stands for it from now on.

    Address, name, password, keys, tokens, sign-ins, memberships and invitations to the
    address go; the row stays without them, so that public records keep an author.
    Raises `Conflict` when she is the last owner of organisations, unless these are
    left to the operators.
    """
    found = User.objects.select_for_update(no_key=True).get(pk=person.pk)
    if found.erased_at:
        return found.pseudonym
    # Two owners who leave at the same moment do not leave nobody.
    owned = found.memberships.filter(role=Membership.Role.OWNER)
    rows = Organisation.objects.filter(pk__in=owned.values("organisation"))
    list(rows.select_for_update().order_by("pk").values_list("pk"))
    alone = solely_owned_by(found)
    if alone and not leave_to_operators:
        raise Conflict(
            _(
                "You are the last owner of %(names)s. Make somebody else an owner, or"
                " leave it to the operators of this site."
            )
            % {"names": ", ".join(str(each) for each in alone)}
        )
    run_erasures(found)
    for organisation in alone:
        record("organisation.left-to-operators", target=organisation, actor=found)
    addresses = {
        found.email,
        *EmailAddress.objects.filter(user=found).values_list("email", flat=True),
    }
    for address in addresses:
        Invitation.objects.filter(email__iexact=address).delete()
    Membership.objects.filter(user=found).delete()
    Claim.objects.filter(user=found).delete()
    Token.objects.filter(user=found).delete()
    Authenticator.objects.filter(user=found).delete()
    SocialAccount.objects.filter(user=found).delete()
    EmailAddress.objects.filter(user=found).delete()
    found.groups.clear()
    found.user_permissions.clear()
    found.email = f"{found.pk.hex}@erased.invalid"
    found.name = ""
    found.language = ""
    found.is_active = False
    found.is_staff = False
    found.is_superuser = False
    found.last_login = None
    found.erased_at = timezone.now()
    found.set_unusable_password()
    found.save()
    forget_actor(found, found.pseudonym)
    record("account.erased", target=found, actor=found)
    _end_sign_ins(str(found.pk))
    return found.pseudonym


def _end_sign_ins(pk: str) -> None:
    """Remove the sign-ins of a person on all machines.

    A session tells its person only when it is opened; reading those that still run
    costs less than a column that every request would have to keep right.
    """
    running = Session.objects.filter(expire_date__gte=timezone.now())
    keys = [
        session.session_key
        for session in running.iterator()
        if session.get_decoded().get("_auth_user_id") == pk
    ]
    Session.objects.filter(session_key__in=keys).delete()
