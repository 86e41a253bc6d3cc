from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.moderation.models.case import Case


class Report(models.Model):
    """What somebody says is wrong with a subject; visitors without account may, too."""

    class Reason(models.TextChoices):
        SPAM = "spam", _("Spam or advertising")
        ABUSE = "abuse", _("Insult, threat or harassment")
        HATE = "hate", _("Hatred against people")
        PRIVACY = "privacy", _("Personal data of somebody")
        ILLEGAL = "illegal", _("Illegal content")
        COPYRIGHT = "copyright", _("Copyright or another right is violated")
        MISLEADING = "misleading", _("False claim about who or what it is")
        OFF_TOPIC = "off-topic", _("Does not belong here")
        OTHER = "other", _("Something else")

    case = models.ForeignKey(Case, models.CASCADE, related_name="reports")
    reason = models.CharField(_("reason"), max_length=12, choices=Reason)
    text = models.TextField(_("what is wrong"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("reported by"),
    )
    contact = models.EmailField(_("e-mail address"), blank=True)
    language = models.CharField(_("language"), max_length=35, blank=True)
    is_legal_notice = models.BooleanField(_("legal notice"), default=False)
    reported_at = models.DateTimeField(_("reported"), default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["reported_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "by"],
                condition=Q(by__isnull=False),
                name="one_report_per_person_and_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_reason_display()} ({self.case.subject})"
