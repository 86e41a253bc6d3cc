from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation


class Partnership(models.Model):
    """An organisation that co-owns a challenge, or that was asked or asks to.

    Who proposed needs the consent of the other side. With `merges`, the organisation
    brings in a challenge of its own, which then redirects to the joint one.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asks to join")
        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Joined")
        DECLINED = "declined", _("Declined")
        WITHDRAWN = "withdrawn", _("Withdrawn")
        LEFT = "left", _("Left")

    challenge = models.ForeignKey(
        "challenges.Challenge", models.CASCADE, related_name="partnerships"
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="partnerships"
    )
    merges = models.ForeignKey(
        "challenges.Challenge",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="brought_in_by",
    )
    state = models.CharField(_("state"), max_length=9, choices=State)
    message = models.TextField(_("message"), blank=True)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="proposed_partnerships",
    )
    proposed_at = models.DateTimeField(_("proposed"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["proposed_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"],
                condition=Q(state__in=["asked", "invited", "joined"]),
                name="one_live_partnership",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_state_display()})"
