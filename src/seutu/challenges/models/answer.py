from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation


class Answer(models.Model):
    """A record that somebody puts forward for a challenge: "we can answer this".

    `record` is "<kind>:<record id>" of a supply, empty when what is offered is not
    recorded anywhere yet and only the note describes it.
    """

    class State(models.TextChoices):
        OFFERED = "offered", _("Offered")
        ACCEPTED = "accepted", _("Taken up")
        DECLINED = "declined", _("Does not fit")
        WITHDRAWN = "withdrawn", _("Withdrawn")

    challenge = models.ForeignKey(
        "challenges.Challenge", models.CASCADE, related_name="answers"
    )
    record = models.CharField(max_length=60, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="answers",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="answers"
    )
    note = models.TextField(_("how it answers the need"))
    state = models.CharField(max_length=9, choices=State, default=State.OFFERED)
    reason = models.TextField(_("reason of the owner"), blank=True)
    held_at = models.DateTimeField(_("held for a moderator"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "record", "person"],
                condition=~models.Q(record="") & ~models.Q(state="withdrawn"),
                name="one_answer_per_record",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record or self.pk} ({self.get_state_display()})"
