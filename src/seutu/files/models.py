import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import AnyUser
from seutu.core import subjects
from seutu.files.media import BY_TYPE, Media


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def kept(self) -> Self:
        return self.exclude(state=StoredFile.State.DELETED)

    def visible_to(self, user: AnyUser) -> Self:
        """Keep the files of subjects that the user may see, and her own held ones.

        Asks the apps that own the subjects, once for each kind.
        """
        names = list(self.order_by().values_list("subject", flat=True).distinct())
        rows = self.kept().filter(subject__in=subjects.visible(user, names))
        if user.is_authenticated and user.is_active and user.is_staff:
            return rows
        shown = models.Q(state=StoredFile.State.SHOWN)
        if user.is_authenticated:
            shown |= models.Q(uploaded_by=user)
        return rows.filter(shown)


def storage_name(file: "StoredFile", _given: str = "") -> str:
    """Name the file on disk by its identifier alone, spread over 256 folders.

    No part of what the sender wrote gets there, and no extension that a web server
    could take for a program.
    """
    return f"files/{file.pk.hex[:2]}/{file.pk.hex}"


class StoredFile(models.Model):
    """A file that somebody attached to a subject, checked and cleaned before."""

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        HELD = "held", _("Waits for a moderator")
        DELETED = "deleted", _("Deleted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    subject = models.CharField(_("subject"), max_length=100, db_index=True)
    name = models.CharField(_("name"), max_length=150)
    description = models.CharField(
        _("description"),
        max_length=300,
        help_text=_("What the file shows, for people who cannot see or open it."),
    )
    media_type = models.CharField(_("kind"), max_length=100)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    sha256 = models.CharField(_("checksum"), max_length=64)
    width = models.PositiveIntegerField(_("width in pixels"), null=True, blank=True)
    height = models.PositiveIntegerField(_("height in pixels"), null=True, blank=True)
    content = models.FileField(upload_to=storage_name, max_length=100)
    state = models.CharField(max_length=8, choices=State, default=State.SHOWN)
    was_held = models.BooleanField(
        _("was held before it was deleted"), default=False, editable=False
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="files",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    deleted_at = models.DateTimeField(_("deleted"), null=True, blank=True)

    objects = StoredFileQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["uploaded_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["uploaded_by", "uploaded_at"], name="files_of_a_day"),
            models.Index(fields=["deleted_at"], name="files_to_purge"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(state="deleted", deleted_at__isnull=False)
                | (~models.Q(state="deleted") & models.Q(deleted_at__isnull=True)),
                name="deleted_files_have_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(size__gt=0), name="no_file_is_empty"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def media(self) -> Media:
        return BY_TYPE[self.media_type]

    @property
    def is_image(self) -> bool:
        return self.media.is_image

    def get_absolute_url(self) -> str:
        return reverse("file", args=[self.pk, self.name])
