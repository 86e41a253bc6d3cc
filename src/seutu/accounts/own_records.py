"""The part of the export that this app and the trace know."""

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount

from seutu.accounts.models import Claim, Membership, Token, User
from seutu.audit.models import AuditEvent

Rows = list[dict[str, object]]


def account(user: User) -> Rows:
    return [
        {
            "id": str(user.pk),
            "email": user.email,
            "name": user.name,
            "language": user.language,
            "joined": user.joined_at,
            "last_sign_in": user.last_login,
            "is_operator": user.is_staff,
        }
    ]


def addresses(user: User) -> Rows:
    rows = EmailAddress.objects.filter(user=user).order_by("pk")
    return list(rows.values("email", "verified", "primary"))


def memberships(user: User) -> Rows:
    rows = Membership.objects.filter(user=user).select_related("organisation")
    return [
        {
            "organisation": each.organisation_id,
            "name": each.organisation.name,
            "role": each.role,
            "since": each.since,
        }
        for each in rows.order_by("pk")
    ]


def claims(user: User) -> Rows:
    rows = Claim.objects.filter(user=user)
    wanted = ("organisation", "reason", "state", "made_at", "decided_at")
    return [dict(row) for row in rows.values(*wanted)]


def tokens(user: User) -> Rows:
    rows = Token.objects.filter(user=user)
    wanted = (
        "name",
        "start",
        "scopes",
        "made_at",
        "expires_at",
        "used_at",
        "revoked_at",
    )
    return [dict(row) for row in rows.values(*wanted)]


def keys(user: User) -> Rows:
    """List second factors and passkeys without their secrets."""
    rows = Authenticator.objects.filter(user=user).order_by("pk")
    return list(rows.values("type", "created_at", "last_used_at"))


def providers(user: User) -> Rows:
    rows = SocialAccount.objects.filter(user=user).order_by("pk")
    return list(rows.values("provider", "uid", "date_joined", "last_login"))


def acts(user: User) -> Rows:
    """List what the trace holds of a person's acts, oldest first."""
    rows = AuditEvent.objects.filter(actor_id=str(user.pk)).order_by("pk")
    wanted = ("at", "action", "target_kind", "target_id", "details")
    return [dict(row) for row in rows.values(*wanted)]


PARTS = {
    "account": account,
    "addresses": addresses,
    "memberships": memberships,
    "claims": claims,
    "tokens": tokens,
    "keys": keys,
    "providers": providers,
    "acts": acts,
}
