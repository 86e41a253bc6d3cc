"""Challenges that are listed here and run elsewhere."""

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from seutu.catalogue.services import store_entries
from seutu.challenges.models import Challenge
from seutu.challenges.selectors import owned_by_organisation
from seutu.core.changes import announce


@transaction.atomic
def store_challenges(challenges: Sequence[Challenge]) -> None:
    """Add or replace challenges."""
    store_entries("challenge", challenges)


def announce_challenges_of(organisation: str) -> None:
    """Let the index follow what an organisation stated when it is hidden or shown."""
    owned = Challenge.objects.own().filter(owned_by_organisation(organisation))
    announce("challenge", list(owned.values_list("pk", flat=True)))


@transaction.atomic
def close_ended_challenges() -> int:
    """Close the challenges whose closing day is over; returns how many."""
    ended = Challenge.objects.filter(
        is_external=True, closes__lt=timezone.now().date()
    ).exclude(state=Challenge.State.CLOSED)
    ids = list(ended.values_list("pk", flat=True))
    for start in range(0, len(ids), 500):
        some = Challenge.objects.filter(pk__in=ids[start : start + 500])
        some.update(state=Challenge.State.CLOSED)
    announce("challenge", ids)
    return len(ids)
