"""For which organisation a person acts, chosen by herself and kept in the session."""

from django.http import HttpRequest

from seutu.accounts.models import Organisation
from seutu.accounts.selectors import organisations_of

KEY = "acting_for"
MYSELF = ""
_CACHE = "_seutu_acting_for"


def acting_for(request: HttpRequest) -> Organisation | None:
    """Give the chosen organisation, or None when she acts for herself.

    Without a choice it is her only organisation. One that she left, or where she is
    a reviewer only, is never given.
    """
    if not hasattr(request, _CACHE):
        setattr(request, _CACHE, _found(request))
    found: Organisation | None = getattr(request, _CACHE)
    return found


def act_for(request: HttpRequest, organisation: Organisation | None) -> None:
    """Keep the choice; it counts only while she is an owner or editor there."""
    request.session[KEY] = organisation.pk if organisation else MYSELF
    if hasattr(request, _CACHE):
        delattr(request, _CACHE)


def _found(request: HttpRequest) -> Organisation | None:
    if not request.user.is_authenticated:
        return None
    chosen = request.session.get(KEY)
    if chosen == MYSELF:
        return None
    mine = list(organisations_of(request.user)[:50])
    if chosen is None:
        return mine[0] if len(mine) == 1 else None
    return next((one for one in mine if one.pk == chosen), None)
