from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Cadence(models.TextChoices):
    """How soon a person wants to hear of something, and where."""

    NOW = "now", _("By mail at once")
    DAILY = "daily", _("By mail once a day")
    WEEKLY = "weekly", _("By mail once a week")
    PAGE = "page", _("On the notices page only")
    MUTE = "mute", _("Not at all")


class Reason(models.TextChoices):
    """Why somebody is told; shown beside every notice."""

    CHOSE = "chose", _("You chose to follow this.")
    OWNS = "owns", _("You follow this because your organisation owns it.")
    COMMENTED = "commented", _("You follow this because you commented.")
    ASKED = "asked", _("You follow this because you asked a question.")
    PLEDGED = "pledged", _("You follow this because you made a pledge.")
    SUPPORTED = "supported", _("You follow this because you support it.")
    ANSWERED = "answered", _("You follow this because you answered it.")
    REPORTED = "reported", _("You follow this because you reported it.")
    SAVED = "saved", _("You saved this search.")
    DIRECT = "direct", _("This is for you personally.")


class Follow(models.Model):
    """A person's wish to hear of a subject; the settings decide an empty cadence."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows"
    )
    subject = models.CharField(max_length=80)
    cadence = models.CharField(max_length=6, choices=Cadence, blank=True)
    reason = models.CharField(max_length=9, choices=Reason, default=Reason.CHOSE)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "subject"], name="one_follow_per_subject"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["subject", "id"], name="follow_by_subject"),
        ]

    def __str__(self) -> str:
        return self.subject


class Preference(models.Model):
    """A person's cadence for one category of happenings; daily where none is set."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_preferences"
    )
    category = models.CharField(max_length=32)
    cadence = models.CharField(max_length=6, choices=Cadence)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "category"], name="one_preference_per_category"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.category}: {self.cadence}"
