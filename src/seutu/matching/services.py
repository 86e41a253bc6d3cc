"""What the pages, the API and the command line ask of the matcher."""

from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from seutu.core.ids import unguessable_id
from seutu.core.rows import made, write_rows
from seutu.matching.models import PendingChange, StoredNeed
from seutu.matching.tasks import enqueue_index_update


def note_changes(kind: str, record_ids: Sequence[str]) -> None:
    """Queue changed records for the index, in the transaction that changes them."""
    write_rows(
        [made(PendingChange, kind=kind, record_id=pk) for pk in record_ids],
        with_key=False,
    )
    transaction.on_commit(enqueue_index_update)


@transaction.atomic
def store_need(text: str, *, language: str = "") -> StoredNeed:
    """Keep a long need under an unguessable address until it expires."""
    return StoredNeed.objects.create(
        id=unguessable_id(),
        text=text,
        language=language,
        expires_at=timezone.now() + timedelta(days=settings.KEEP_NEEDS_DAYS),
    )


def forget_expired_needs() -> int:
    """Remove long needs whose time is over; returns how many."""
    return StoredNeed.objects.filter(expires_at__lt=timezone.now()).delete()[0]
