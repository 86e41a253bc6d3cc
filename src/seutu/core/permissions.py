"""Asking for permission at the door: one line in a view, a route or a command."""

from typing import Any

from django.utils.translation import gettext as _

from seutu.core.errors import Refused


def require(user: Any, permission: str, about: object = None) -> None:
    """Raise `Refused` unless the user has the permission for this object.

    Permissions are rules of the apps (`<app>/rules.py`), named "<app>.<verb>".
    """
    if not user.has_perm(permission, about):
        raise Refused(_("You may not do this. Ask an owner of the organisation."))
