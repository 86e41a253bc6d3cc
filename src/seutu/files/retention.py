"""Sweeping: what was deleted, what lost its subject, what broke off half way."""

from datetime import timedelta

import structlog
from django.core.files.storage import Storage, default_storage
from django.db import transaction
from django.utils import timezone

from seutu.audit.services import record
from seutu.core import subjects
from seutu.files.models import StoredFile, storage_name
from seutu.files.services import restorable_since

log = structlog.get_logger(__name__)

FOLDER = "files"
BATCH = 200
# An upload that takes longer than this is over, whatever became of it.
SETTLED = timedelta(hours=6)


def sweep() -> dict[str, int]:
    """Do all of it; safe to repeat and to break off."""
    return {
        "purged": purge_deleted(),
        "bereft": delete_bereft(),
        "stray": remove_strays(),
    }


def purge_deleted() -> int:
    """Remove for good what was deleted longer ago than it can be brought back."""
    count = 0
    gone = StoredFile.objects.filter(deleted_at__lt=restorable_since())
    for file in gone.iterator(BATCH):
        name = file.content.name or storage_name(file)
        with transaction.atomic():
            record("file.purged", target=file, subject=file.subject)
            # The row first: bytes without a row are swept, a row without bytes is not.
            file.delete()
        default_storage.delete(name)
        count += 1
    return count


def delete_bereft() -> int:
    """Mark files as deleted whose subject is gone.

    Subjects of a kind that nobody answers for are left alone: an app that is switched
    off for a while does not lose its files.
    """
    kept = StoredFile.objects.kept()
    return sum(
        kept.filter(subject__in=names).update(
            state=StoredFile.State.DELETED, deleted_at=timezone.now()
        )
        for names in subjects.bereft(kept)
    )


def remove_strays(storage: Storage = default_storage) -> int:
    """Remove bytes that no row knows, left by an upload or a purge that broke off."""
    count = 0
    before = timezone.now() - SETTLED
    for folder in _listed(storage, FOLDER)[0]:
        names = [
            f"{FOLDER}/{folder}/{one}"
            for one in _listed(storage, f"{FOLDER}/{folder}")[1]
        ]
        known = set(
            StoredFile.objects.filter(content__in=names).values_list(
                "content", flat=True
            )
        )
        for name in set(names) - known:
            if storage.get_modified_time(name) < before:
                storage.delete(name)
                count += 1
    if count:
        log.info("stray files removed", count=count)
    return count


def _listed(storage: Storage, path: str) -> tuple[list[str], list[str]]:
    try:
        return storage.listdir(path)
    except FileNotFoundError:
        return [], []
