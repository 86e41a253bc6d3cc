"""What the routes around a challenge share: finding it, and who acts."""

from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Path
from pydantic import AfterValidator, Field

from seutu.accounts.models import Organisation, User
from seutu.accounts.selectors import organisations_of
from seutu.api.entries import RECORD_ID
from seutu.challenges.models import Challenge
from seutu.core.errors import NotFound

LARGEST_ID = 2**63 - 1
LARGEST_VERSION = 2**31 - 1
LONGEST_WORDS = 4_000


def _without_nul(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    return text.replace("\r\n", "\n").strip()


Key = Annotated[int, Path(ge=1, le=LARGEST_ID)]
Words = Annotated[str, Field(max_length=LONGEST_WORDS), AfterValidator(_without_nul)]


def own_challenge(request: HttpRequest, key: str) -> Challenge:
    """Find a challenge stated here that the caller may see; raises `NotFound`."""
    rows = (
        Challenge.objects.own()
        .visible_to(request.user)
        .select_related("statement", "owner", "region", "merged_into")
    )
    found = rows.filter(pk=key).first() if RECORD_ID.fullmatch(key) else None
    if found is None:
        raise NotFound(_("There is no such challenge that is stated here."))
    return found


def acting_for(user: User, organisation: str | None) -> Organisation | None:
    """Find the organisation somebody acts for; None for herself."""
    if not organisation:
        return None
    found = organisations_of(user).filter(pk=organisation).first()
    if found is None:
        raise NotFound(_("You do not act for such an organisation."))
    return found
