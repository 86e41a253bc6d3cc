from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import AnyUser, Membership, Organisation
from seutu.challenges.models.challenge import EDITORS, Challenge


class PledgeQuerySet(models.QuerySet["Pledge"]):
    def standing(self) -> Self:
        """Keep promises that count: accepted or kept."""
        return self.filter(state__in=[Pledge.State.ACCEPTED, Pledge.State.FULFILLED])

    def listed(self) -> Self:
        """Keep what everybody may read beside a challenge."""
        return self.filter(
            held_at__isnull=True,
            state__in=[
                Pledge.State.OFFERED,
                Pledge.State.ACCEPTED,
                Pledge.State.FULFILLED,
            ],
        )

    def made_by(self, user: AnyUser) -> Self:
        """Keep what a person pledged, alone or for an organisation of hers."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        own = Membership.objects.filter(user=user, role__in=EDITORS)
        return self.filter(
            Q(person=user) | Q(organisation__in=own.values("organisation"))
        )

    def visible_to(self, user: AnyUser) -> Self:
        """Keep what a person may see: listed, her own, or brought to her challenge."""
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


class Pledge(models.Model):
    """Support with a promise: "we would pilot", "we give data", "two hours a week"."""

    class Kind(models.TextChoices):
        PILOT = "pilot", _("We would pilot an answer")
        DATA = "data", _("We give data")
        HOURS = "hours", _("We give hours of work")
        MONEY = "money", _("We give money")
        TEST = "test", _("We would try it out")
        KNOWLEDGE = "knowledge", _("We share what we know")

    class State(models.TextChoices):
        OFFERED = "offered", pgettext_lazy("pledge", "Offered")
        ACCEPTED = "accepted", pgettext_lazy("pledge", "Accepted")
        DECLINED = "declined", pgettext_lazy("pledge", "Declined")
        FULFILLED = "fulfilled", _("Kept")
        WITHDRAWN = "withdrawn", pgettext_lazy("pledge", "Withdrawn")

    UNITS = {Kind.HOURS: _("hours a week"), Kind.MONEY: _("euros")}

    challenge = models.ForeignKey(
        "challenges.Challenge", models.CASCADE, related_name="pledges"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="pledges",
    )
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="pledges"
    )
    kind = models.CharField(_("what you pledge"), max_length=10, choices=Kind)
    amount = models.DecimalField(
        _("how much"), max_digits=12, decimal_places=2, null=True, blank=True
    )
    conditions = models.TextField(_("conditions"), blank=True)
    state = models.CharField(max_length=9, choices=State, default=State.OFFERED)
    answer = models.TextField(_("answer of the owner"), blank=True)
    held_at = models.DateTimeField(_("held for a moderator"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    fulfilled_at = models.DateTimeField(_("kept"), null=True, blank=True)

    objects = PledgeQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-made_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["challenge", "state"], name="pledge_by_challenge"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(amount__isnull=True) | Q(amount__gt=0),
                name="pledge_amount_is_positive",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        return reverse("pledge", args=[self.pk])

    @property
    def subject(self) -> str:
        """Its name in the registry of subjects: the private talk about it."""
        return f"pledge:{self.pk}"


class Support(models.Model):
    """A like: one person wants this solved. Counted apart from pledges."""

    challenge = models.ForeignKey(
        "challenges.Challenge", models.CASCADE, related_name="supports"
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="supports"
    )
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "person"], name="one_support_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} ({self.person_id})"
