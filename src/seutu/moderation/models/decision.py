from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.moderation.models.case import Case


class Decision(models.Model):
    """What a moderator did about a case, with the reason that the author is given."""

    class Action(models.TextChoices):
        SHOW = "show", _("Show it")
        HIDE = "hide", _("Hide it")
        REMOVE = "remove", _("Remove it for good")
        NO_ACTION = "no-action", _("Leave it as it is")
        WARN = "warn", _("Leave it, and warn the author")

    # What the author may appeal against, and what counts when trust is measured.
    AGAINST: ClassVar[tuple[str, ...]] = ("hide", "remove", "warn")

    case = models.ForeignKey(Case, models.CASCADE, related_name="decisions")
    action = models.CharField(_("decision"), max_length=9, choices=Action)
    reason = models.TextField(_("reason"), blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("decided by"),
    )
    at = models.DateTimeField(_("decided"), default=timezone.now)
    on_appeal = models.BooleanField(_("on appeal"), default=False)
    is_overturned = models.BooleanField(_("overturned"), default=False)

    class Meta:
        ordering: ClassVar[list[str]] = ["at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["case", "on_appeal"], name="one_decision_and_one_on_appeal"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()} ({self.case_id})"

    @property
    def outcome(self) -> str:
        """Say what became of the content, in the language of the reader."""
        found = {
            "show": _("It is shown."),
            "hide": _("It was hidden."),
            "remove": _("It was removed for good."),
            "no-action": _("It was left as it is."),
            "warn": _("It was left, and its author was warned."),
        }
        return str(found[self.action])

    @property
    def is_against(self) -> bool:
        return self.action in self.AGAINST
