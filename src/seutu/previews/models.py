from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.catalogue.models import Distribution


class Preview(models.Model):
    """What was seen when somebody asked to look into a file.

    `profile` is a `seutu.previews.profiling.profile.Profile` as JSON; `sha256` and
    `byte_size` are of the file as it was sent.
    """

    class State(models.TextChoices):
        WAITING = "waiting", pgettext_lazy("file", "Waiting")
        DONE = "done", pgettext_lazy("file", "Looked into")
        REFUSED = "refused", pgettext_lazy("file", "Could not be looked into")

    distribution = models.OneToOneField(
        Distribution, models.CASCADE, primary_key=True, related_name="preview"
    )
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField(_("asked"))
    seen_at = models.DateTimeField(_("seen"), null=True, blank=True)
    address = models.URLField(_("address"), max_length=2000)
    reason = models.TextField(_("why it could not be looked into"), blank=True)
    form = models.CharField(_("form"), max_length=12, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    byte_size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    profile = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["asked_at"],
                condition=models.Q(state="waiting"),
                name="preview_waiting",
            ),
        ]

    def __str__(self) -> str:
        return self.address
