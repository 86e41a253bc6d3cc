"""Everything that changes files."""

import hashlib
import uuid
from datetime import datetime, timedelta
from typing import Protocol

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.core.errors import Conflict, Invalid
from seutu.files.inspection import inspect
from seutu.files.inspection.found import Found, refuse
from seutu.files.media import BY_EXTENSION
from seutu.files.models import StoredFile
from seutu.files.names import clean_name, split_name
from seutu.files.selectors import files_of
from seutu.moderation.services import hold, withdraw_case

__all__ = ["attach", "delete_file", "files_of", "restore_file"]

MEBIBYTE = 1024 * 1024
LONGEST_DESCRIPTION = 300


class Upload(Protocol):
    """What a form or a request hands over: a name, a size and bytes."""

    @property
    def name(self) -> str | None: ...

    @property
    def size(self) -> int | None: ...

    def read(self, num_bytes: int | None = None) -> bytes: ...


def attach(
    subject: str, upload: Upload, *, by: User, description: str = ""
) -> StoredFile:
    """Check a file and keep it with a subject; newcomers' files wait for a moderator.

    Raises `Invalid` for a file that is not accepted, with what to do, and `Conflict`
    when the subject or the person has no room left. Nothing is left behind then.
    """
    words = " ".join(description.split())
    if not words or len(words) > LONGEST_DESCRIPTION:
        raise Invalid(
            ngettext(
                "Say in up to %(limit)d letter what the file shows.",
                "Say in up to %(limit)d letters what the file shows.",
                LONGEST_DESCRIPTION,
            )
            % {"limit": LONGEST_DESCRIPTION},
            field="description",
        )
    _check_room(subject, by, 0)
    content = _read(upload)
    found = inspect(content, extension=split_name(upload.name or "")[1])
    file = StoredFile(
        id=uuid.uuid4(),
        subject=subject,
        name=clean_name(upload.name or "", found.extension),
        description=words,
        uploaded_by=by,
    )
    return _store(file, found, by)


def _read(upload: Upload) -> bytes:
    most = settings.FILE_MEGABYTES * MEBIBYTE
    if (upload.size or 0) > most:
        raise _too_large()
    content = upload.read(most + 1)
    if len(content) > most:
        raise _too_large()
    return content


def _store(file: StoredFile, found: Found, by: User) -> StoredFile:
    """Write the bytes, then the row; whatever breaks off in between is swept later."""
    file.media_type = BY_EXTENSION[found.extension].type
    file.size = len(found.content)
    file.sha256 = hashlib.sha256(found.content).hexdigest()
    file.width, file.height = found.width, found.height
    try:
        with transaction.atomic():
            User.objects.select_for_update(no_key=True).get(pk=by.pk)
            _check_room(file.subject, by, file.size)
            if _is_there(file):
                raise Conflict(_("The same file is attached here already."))
            file.content.save("", ContentFile(found.content), save=False)
            file.save(force_insert=True)
            record(
                "file.attached",
                target=file,
                actor=by,
                subject=file.subject,
                media_type=file.media_type,
                size=file.size,
            )
            if hold(f"file:{file.pk}", author=by):
                file.state = StoredFile.State.HELD
                file.save(update_fields=["state"])
    except BaseException:
        if file.content.name:
            file.content.storage.delete(file.content.name)
        raise
    return file


def _is_there(file: StoredFile) -> bool:
    same = StoredFile.objects.kept().filter(subject=file.subject, sha256=file.sha256)
    return same.exists()


def _check_room(subject: str, by: User, size: int) -> None:
    """Raise `Conflict` when the subject, or the person today, has all it may have."""
    beside = StoredFile.objects.kept().filter(subject=subject).count()
    most: int = settings.FILES_PER_SUBJECT
    if beside >= most:
        raise Conflict(
            ngettext(
                "There is %(limit)d file here already, and no room for more.",
                "There are %(limit)d files here already, and no room for more.",
                most,
            )
            % {"limit": most}
            + " "
            + _("Delete one that is no longer needed.")
        )
    # Deleted ones count: else one could fill the disk by deleting and attaching.
    since = timezone.now() - timedelta(days=1)
    today = StoredFile.objects.filter(uploaded_by=by, uploaded_at__gte=since)
    bytes_today = today.aggregate(sum=Sum("size"))["sum"] or 0
    room = settings.FILES_MEGABYTES_PER_DAY * MEBIBYTE
    if today.count() >= settings.FILES_PER_DAY or bytes_today + size > room:
        raise Conflict(
            _("You have attached as much as one may in a day. Go on tomorrow.")
        )


@transaction.atomic
def delete_file(file: StoredFile, *, by: User) -> StoredFile:
    """Take a file away; for a day it can be brought back. Twice does no harm."""
    file = StoredFile.objects.select_for_update().get(pk=file.pk)
    if file.state == StoredFile.State.DELETED:
        return file
    file.was_held = file.state == StoredFile.State.HELD
    file.state = StoredFile.State.DELETED
    file.deleted_at = timezone.now()
    file.save(update_fields=["state", "deleted_at", "was_held"])
    record("file.deleted", target=file, actor=by, subject=file.subject)
    withdraw_case(f"file:{file.pk}", by=by)
    return file


@transaction.atomic
def restore_file(file: StoredFile, *, by: User) -> StoredFile:
    """Bring back a deleted file. What was held before waits for a moderator again.

    Raises `Conflict` when its place was taken meanwhile, or it is gone for good.
    """
    file = StoredFile.objects.select_for_update().get(pk=file.pk)
    if file.state != StoredFile.State.DELETED:
        return file
    if file.deleted_at is None or file.deleted_at < restorable_since():
        raise Conflict(_("This file is gone for good."))
    if _is_there(file):
        raise Conflict(_("The same file is attached here already."))
    _check_room(file.subject, by, 0)
    file.state, file.deleted_at = StoredFile.State.SHOWN, None
    # Else deleting and undoing would undo a moderator's decision as well.
    causes = ("restored",) if file.was_held else ()
    if hold(f"file:{file.pk}", author=file.uploaded_by or by, causes=causes):
        file.state = StoredFile.State.HELD
    file.save(update_fields=["state", "deleted_at"])
    record("file.restored", target=file, actor=by, subject=file.subject)
    return file


def restorable_since() -> datetime:
    """Give the moment since when a deleted file can be brought back."""
    return timezone.now() - timedelta(days=settings.KEEP_DELETED_FILES_DAYS)


def _too_large() -> Invalid:
    return refuse(
        _("This file is larger than %(limit)d MB. Make it smaller or split it.")
        % {"limit": settings.FILE_MEGABYTES}
    )
