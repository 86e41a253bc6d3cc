from typing import TYPE_CHECKING, ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import AnyUser, Membership, Organisation

if TYPE_CHECKING:
    from seutu.challenges.models.challenge import ChallengeQuerySet


class PartnershipQuerySet(models.QuerySet["Partnership"]):
    def open(self) -> Self:
        """Keep proposals that nobody answered yet."""
        return self.filter(
            state__in=[Partnership.State.ASKED, Partnership.State.INVITED]
        )

    def joined(self) -> Self:
        return self.filter(state=Partnership.State.JOINED)

    def visible_to(self, user: AnyUser) -> Self:
        """Keep standing ones of visible challenges, and all of the person's own."""
        if user.is_active and user.is_staff:
            return self.all()
        challenges = self._challenges()
        seen = Q(
            state=Partnership.State.JOINED,
            challenge__in=challenges.visible_to(user).values("pk"),
        )
        if user.is_anonymous or not user.is_active:
            return self.filter(seen)
        own = Membership.objects.filter(
            user=user, role__in=[Membership.Role.OWNER, Membership.Role.EDITOR]
        )
        return self.filter(
            seen
            | Q(organisation__in=own.values("organisation"))
            | Q(challenge__in=challenges.edited_by(user))
        )

    def shared_by(self, user: AnyUser) -> Self:
        """Keep those of organisations that a person acts for."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        own = Membership.objects.filter(
            user=user, role__in=[Membership.Role.OWNER, Membership.Role.EDITOR]
        )
        return self.filter(organisation__in=own.values("organisation"))

    def brought_to(self, user: AnyUser) -> Self:
        """Keep those of challenges that a person may change."""
        return self.filter(challenge__in=self._challenges().edited_by(user))

    def _challenges(self) -> "ChallengeQuerySet":
        # Challenges read partnerships, so their module cannot be imported from here.
        related = self.model._meta.get_field("challenge").related_model
        found: ChallengeQuerySet = related._default_manager.all()  # type: ignore[assignment]
        return found


class Partnership(models.Model):
    """An organisation that co-owns a challenge, or that was asked or asks to.

    Who proposed needs the consent of the other side. With `merges`, the organisation
    brings in a challenge of its own, which then redirects to the joint one.
    """

    class State(models.TextChoices):
        ASKED = "asked", _("Asks to join")
        INVITED = "invited", _("Invited")
        JOINED = "joined", _("Joined")
        DECLINED = "declined", pgettext_lazy("partnership", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("partnership", "Withdrawn")
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

    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["proposed_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "organisation"],
                condition=Q(state__in=["asked", "invited", "joined"]),
                name="one_live_partnership",
            ),
        ]

    @property
    def is_open(self) -> bool:
        """Tell whether the other side has not answered yet."""
        return self.state in (self.State.ASKED, self.State.INVITED)

    def get_absolute_url(self) -> str:
        return reverse("partnership", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.organisation} ({self.get_state_display()})"
