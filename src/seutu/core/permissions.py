"""The one question asked at the door."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model
from django.utils.translation import gettext as _

from seutu.core.errors import Refused


def require(user: object, permission: str, target: Model | None = None) -> None:
    """Raise `Refused` unless the user holds the permission on the target."""
    has_perm = getattr(user, "has_perm", AnonymousUser().has_perm)
    if not has_perm(permission, target):
        raise Refused(_("You may not do this. Sign in with an account that may."))
