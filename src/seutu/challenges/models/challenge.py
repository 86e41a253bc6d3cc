from typing import ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import AnyUser, Membership, Organisation
from seutu.catalogue.models import Entry, EntryQuerySet
from seutu.challenges.models.partnership import Partnership

EDITORS = (Membership.Role.OWNER.value, Membership.Role.EDITOR.value)


def _anybody_sees() -> Q:
    """Match what is past its draft, not held, and has an owner that is not hidden."""
    shared = Partnership.objects.joined().filter(
        challenge=OuterRef("pk"), organisation__hidden_at__isnull=True
    )
    has_shown_owner = Q(owner__hidden_at__isnull=True) | Q(Exists(shared))
    return (
        ~Q(state=Challenge.State.DRAFT)
        & Q(held_at__isnull=True)
        & (Q(is_external=True) | has_shown_owner)
    )


class ChallengeQuerySet(EntryQuerySet["Challenge"]):
    def canonical(self) -> Self:
        """Leave out what is folded, gone, merged into another, or not public."""
        return super().canonical().public().filter(merged_into__isnull=True)

    def public(self) -> Self:
        """Keep what anybody may see: past its draft, and hidden by nobody."""
        return self.filter(_anybody_sees())

    def own(self) -> Self:
        """Keep the challenges stated here; the others are listed from elsewhere."""
        return self.filter(is_external=False)

    def owned_by(self, user: AnyUser, *roles: str) -> Self:
        """Keep what an organisation of this person owns, alone or with others."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        memberships = Membership.objects.filter(user=user)
        if roles:
            memberships = memberships.filter(role__in=roles)
        organisations = memberships.values("organisation")
        joined = Partnership.objects.filter(
            challenge=OuterRef("pk"),
            state=Partnership.State.JOINED,
            organisation__in=organisations,
        )
        return self.filter(Q(owner__in=organisations) | Exists(joined))

    def edited_by(self, user: AnyUser) -> list[str]:
        """Name what a person may change, and all that was merged into it.

        What was brought to a challenge before it was merged is answered by the owners
        of the joint one, too.
        """
        layer = list(self.owned_by(user, *EDITORS).values_list("pk", flat=True))
        found = set(layer)
        while layer:
            below = self.model.objects.filter(merged_into__in=layer)
            layer = [pk for pk in below.values_list("pk", flat=True) if pk not in found]
            found.update(layer)
        return sorted(found)

    def visible_to(self, user: AnyUser) -> Self:
        """Keep what this person may see: the public ones and those of her own."""
        if user.is_active and user.is_staff:
            return self.all()
        if user.is_anonymous:
            return self.public()
        return self.filter(
            Q(pk__in=self.model.objects.owned_by(user).values("pk")) | _anybody_sees()
        )


class Challenge(Entry):
    """A need that an organisation owns and publishes."""

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        UPCOMING = "upcoming", _("Opens later")
        PUBLISHED = "published", pgettext_lazy("challenge", "Open")
        ANSWERED = "answered", _("Answered")
        PILOTING = "piloting", _("In a pilot")
        SOLVED = "solved", _("Solved")
        CLOSED = "closed", _("Closed")

    owner = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="challenges"
    )
    state = models.CharField(
        _("state"), max_length=12, choices=State, default=State.PUBLISHED
    )
    opens = models.DateField(_("opens"), null=True, blank=True)
    closes = models.DateField(_("closes"), null=True, blank=True)
    prize = models.CharField(_("prize"), max_length=200, blank=True)
    is_external = models.BooleanField(
        _("published elsewhere"),
        default=True,
        help_text=_("Its owner runs it on another site; here it can be found only."),
    )
    held_at = models.DateTimeField(_("held for a moderator"), null=True, blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text=_("Grows with each change, so that no editor overwrites another."),
    )

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-sort_date", "id"], name="challenge_newest"),
            models.Index(fields=["catalogue", "id"], name="challenge_by_catalogue"),
            models.Index(
                fields=["canonical"],
                name="challenge_folded",
                condition=models.Q(canonical__isnull=False),
            ),
            models.Index(fields=["region", "id"], name="challenge_by_region"),
            models.Index(fields=["owner", "-sort_date"], name="challenge_by_owner"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["catalogue", "identifier"], name="one_challenge_per_identifier"
            ),
            models.CheckConstraint(
                condition=Q(is_external=True) | Q(owner__isnull=False),
                name="own_challenge_has_owner",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=models.F("id")),
                name="challenge_not_merged_into_itself",
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("challenge", args=[self.pk])

    @property
    def is_draft(self) -> bool:
        return self.state == self.State.DRAFT

    @property
    def is_public(self) -> bool:
        """Tell whether anybody may see it; the pair of `public()`."""
        return not self.is_draft and self.held_at is None and self._has_shown_owner()

    def _has_shown_owner(self) -> bool:
        if self.is_external or self.owner is None or self.owner.hidden_at is None:
            return True
        joined = self.partnerships.filter(state=Partnership.State.JOINED)
        return joined.filter(organisation__hidden_at__isnull=True).exists()

    @property
    def subject(self) -> str:
        """Its name in the registry of subjects."""
        return f"challenge:{self.pk}"
