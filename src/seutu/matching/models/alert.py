from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from seutu.notifications.models import SavedSearch


class Alerted(models.Model):
    """A record that the owner of a saved search has heard of, so that it is not told
    twice."""

    search = models.ForeignKey(SavedSearch, models.CASCADE, related_name="alerted")
    record = models.CharField(max_length=60)
    at = models.DateTimeField(_("told"), auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["search", "record"], name="one_alert_per_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.search_id} {self.record}"
