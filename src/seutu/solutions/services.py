"""Writing solutions."""

from collections.abc import Sequence

from django.db import transaction

from seutu.catalogue.services import store_entries
from seutu.solutions.models import Solution


@transaction.atomic
def store_solutions(solutions: Sequence[Solution]) -> None:
    """Add or replace solutions."""
    store_entries("solution", solutions)
