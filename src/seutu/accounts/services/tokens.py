"""Tokens of programs that act for a person."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Scope, Token, User
from seutu.accounts.models.token import LONGEST_DAYS, USUAL_DAYS
from seutu.accounts.secrets import SHOWN, digest, new_token
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid

MOST_TOKENS = 20
# A busy program must not turn every request into a write.
NOTED_EVERY = timedelta(minutes=5)


@transaction.atomic
def issue_token(
    *, by: User, name: str, scopes: Sequence[str], days: int = USUAL_DAYS
) -> tuple[Token, str]:
    """Make a token; returns it with its secret, which cannot be shown again.

    Raises `Invalid` for unknown scopes or too long a time, `Conflict` when the person
    has a token of this name, so that a form sent twice makes one, or has too many.
    """
    name = " ".join(name.split())
    if not name or len(name) > 80:
        raise Invalid(
            _("Give the token a name of 1 to 80 letters that says what it is for."),
            field="name",
        )
    chosen = [scope for scope in Scope.values if scope in set(scopes)]
    if not chosen or len(chosen) != len(set(scopes)):
        raise Invalid(
            _("Choose at least one of these: %(known)s.")
            % {"known": ", ".join(Scope.values)},
            field="scopes",
        )
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(
            ngettext(
                "A token lasts from 1 to %(most)d day.",
                "A token lasts from 1 to %(most)d days.",
                LONGEST_DAYS,
            )
            % {"most": LONGEST_DAYS},
            field="days",
        )
    User.objects.select_for_update(no_key=True).get(pk=by.pk)
    own = Token.objects.valid().filter(user=by)
    if own.filter(name=name).exists():
        raise Conflict(
            _("You have a token of this name. Revoke it, or choose another name."),
            field="name",
        )
    if own.count() >= MOST_TOKENS:
        raise Conflict(
            ngettext(
                "You have %(most)d token, which is the most. Revoke one first.",
                "You have %(most)d tokens, which is the most. Revoke one first.",
                MOST_TOKENS,
            )
            % {"most": MOST_TOKENS}
        )
    secret = new_token()
    token = Token.objects.create(
        user=by,
        name=name,
        start=secret[:SHOWN],
        digest=digest(secret),
        scopes=chosen,
        expires_at=timezone.now() + timedelta(days=days),
    )
    record("token.issued", target=token, actor=by, scopes=" ".join(chosen), days=days)
    return token, secret


@transaction.atomic
def revoke_token(token: Token, *, by: User) -> None:
    """End a token at once; doing so again changes nothing."""
    ended = Token.objects.filter(pk=token.pk, revoked_at=None).update(
        revoked_at=timezone.now()
    )
    if ended:
        record("token.revoked", target=token, actor=by)


def person_of_token(secret: str) -> Token | None:
    """Find the valid token with this secret and note that it was used."""
    token = (
        Token.objects.valid()
        .select_related("user")
        .filter(digest=digest(secret))
        .first()
    )
    if token is None:
        return None
    now = timezone.now()
    if token.used_at is None or now - token.used_at > NOTED_EVERY:
        Token.objects.filter(pk=token.pk).update(used_at=now)
    return token
