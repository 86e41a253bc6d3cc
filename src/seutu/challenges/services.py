"""Writing challenges."""

from collections.abc import Sequence

from django.db import transaction

from seutu.catalogue.services import store_entries
from seutu.challenges.models import Challenge


@transaction.atomic
def store_challenges(challenges: Sequence[Challenge]) -> None:
    """Add or replace challenges."""
    store_entries("challenge", challenges)
