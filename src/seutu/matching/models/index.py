from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _


class PendingChange(models.Model):
    """A record whose text changed and that the index has not seen yet.

    Written in the transaction of the change, removed after the index committed it: a
    killed worker repeats the work and nothing is lost.
    """

    kind = models.CharField(max_length=32)
    record_id = models.CharField(max_length=16)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["kind", "record_id"], name="pending_by_record"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.record_id}"


class IndexMark(models.Model):
    """One row that counts how often supply was written to the index.

    What was computed from the index keeps the number, and is computed again when the
    row has moved on.
    """

    number = models.PositiveBigIntegerField(default=0)
    written_at = models.DateTimeField(_("written"), auto_now=True)

    def __str__(self) -> str:
        return str(self.number)


class StoredNeed(models.Model):
    """A need too long for an address, kept for a time under an unguessable one."""

    id = models.CharField(primary_key=True, max_length=26, editable=False)
    text = models.TextField(_("need"))
    language = models.CharField(_("language"), max_length=35, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    expires_at = models.DateTimeField(_("expires"), db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-created_at"]

    def __str__(self) -> str:
        return self.pk
