from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Revision(models.Model):
    """How a published challenge read before it was changed."""

    challenge = models.ForeignKey(
        "challenges.Challenge", models.CASCADE, related_name="revisions"
    )
    version = models.PositiveIntegerField()
    title = models.JSONField(_("title"), default=dict)
    texts = models.JSONField(_("texts"), default=dict)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="revisions",
    )
    changed_at = models.DateTimeField(_("changed"), auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-version"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "version"], name="one_revision_per_version"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.version}"
