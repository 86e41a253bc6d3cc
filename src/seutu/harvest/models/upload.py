import zlib
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import Organisation
from seutu.harvest.models.run import HarvestRun
from seutu.harvest.models.source import HarvestSource

LARGEST_CONTENT = 10 * 2**20


class UploadedListQuerySet(models.QuerySet["UploadedList"]):
    def in_force(self) -> Self:
        return self.filter(state=UploadedList.State.PUBLISHED)

    def drafts(self) -> Self:
        return self.filter(state=UploadedList.State.DRAFT)


class UploadedList(models.Model):
    """A list of datasets that an organisation uploaded, one version of it.

    `options` is what its reader takes: the columns, language, encoding, sheet. `before`
    is the version that was in force when this one was published, so that publishing can
    be undone. `content` is packed; the bytes as they came are `file`.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("list of datasets", "Not published")
        PUBLISHED = "published", pgettext_lazy("list of datasets", "In force")
        REPLACED = "replaced", pgettext_lazy("list of datasets", "Replaced")
        UNDONE = "undone", pgettext_lazy("list of datasets", "Undone")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="uploaded_lists"
    )
    source = models.ForeignKey(
        HarvestSource,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="uploaded_lists",
    )
    name = models.CharField(_("name of the file"), max_length=200)
    content = models.BinaryField()
    options = models.JSONField(default=dict, blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.DRAFT)
    before = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    run = models.ForeignKey(
        HarvestRun, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    uploaded_at = models.DateTimeField(_("uploaded"), auto_now_add=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    objects = UploadedListQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation"],
                condition=Q(state="published"),
                name="one_list_in_force",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def file(self) -> bytes:
        """The bytes as they were uploaded; empty when they were forgotten."""
        stored = bytes(self.content)
        return zlib.decompressobj().decompress(stored, LARGEST_CONTENT + 1)


def packed_content(content: bytes) -> bytes:
    return zlib.compress(content, 6)
