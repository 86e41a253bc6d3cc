from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import AnyUser, Membership, Organisation
from seutu.challenges.models.challenge import EDITORS, Challenge


class AnswerQuerySet(models.QuerySet["Answer"]):
    def listed(self) -> Self:
        """Keep what everybody may read beside a challenge."""
        return self.filter(
            held_at__isnull=True,
            state__in=[Answer.State.OFFERED, Answer.State.ACCEPTED],
        )

    def made_by(self, user: AnyUser) -> Self:
        """Keep what a person put forward, alone or for an organisation of hers."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        own = Membership.objects.filter(user=user, role__in=EDITORS)
        return self.filter(
            Q(person=user) | Q(organisation__in=own.values("organisation"))
        )

    def visible_to(self, user: AnyUser) -> Self:
        """Keep what a person may see: listed, her own, or for a challenge of hers."""
        if user.is_active and user.is_staff:
            return self.all()
        challenges = Challenge.objects.visible_to(user).values("pk")
        seen = Q(pk__in=self.model.objects.listed().values("pk")) & Q(
            challenge__in=challenges
        )
        if user.is_anonymous:
            return self.filter(seen)
        return self.filter(
            seen
            | Q(pk__in=self.model.objects.made_by(user).values("pk"))
            | Q(challenge__in=Challenge.objects.all().edited_by(user))
        )


class Answer(models.Model):
    """A record that somebody puts forward for a challenge: "we can answer this".

    `record` is "<kind>:<record id>" of a supply, empty when what is offered is not
    recorded anywhere yet and only the note describes it.
    """

    class State(models.TextChoices):
        OFFERED = "offered", pgettext_lazy("answer", "Offered")
        ACCEPTED = "accepted", _("Taken up")
        DECLINED = "declined", _("Does not fit")
        WITHDRAWN = "withdrawn", pgettext_lazy("answer", "Withdrawn")

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

    objects = AnswerQuerySet.as_manager()

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
