from datetime import timedelta
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import AnyUser, User

CLAIM_LASTS = timedelta(minutes=30)


class CaseQuerySet(models.QuerySet["Case"]):
    def waiting(self) -> Self:
        """Keep those that a moderator has to decide, appeals among them."""
        return self.filter(state__in=Case.WAITING)

    def visible_to(self, user: AnyUser) -> Self:
        """Keep what the user may read: moderators all, authors their decided ones."""
        if user.is_anonymous:
            return self.none()
        if user.has_perm("moderation.moderate"):
            return self.all()
        return self.filter(author_id=user.pk, decisions__isnull=False).distinct()


class Case(models.Model):
    """Something that a moderator has to look at, or has looked at.

    One subject has at most one waiting case; reports of it gather there. After a
    decision its author may appeal once, which makes the case wait again.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Waiting for a decision")
        DECIDED = "decided", _("Decided")
        APPEALED = "appealed", _("Appealed")
        CLOSED = "closed", _("Decided on appeal")

    class Cause(models.TextChoices):
        """Why content was held before anybody saw it."""

        NEWCOMER = "newcomer", _("A new author")
        LINKS = "links", _("Several links")
        REPEATED = "repeated", _("The same text more than once")
        RESTRICTED = "restricted", _("Earlier decisions against the author")

    WAITING: ClassVar[tuple[str, ...]] = ("open", "appealed")

    subject = models.CharField(_("subject"), max_length=80, db_index=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("author"),
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    was_held = models.BooleanField(_("held"), default=False)
    causes = models.JSONField(_("held because"), default=list, blank=True)
    opened_at = models.DateTimeField(_("opened"), default=timezone.now)
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)
    claimed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("taken by"),
    )
    claimed_at = models.DateTimeField(_("taken"), null=True, blank=True)
    appeal = models.TextField(_("appeal"), blank=True)
    appealed_at = models.DateTimeField(_("appealed"), null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["opened_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["state", "opened_at"], name="case_queue"),
            models.Index(fields=["-decided_at", "id"], name="case_log"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=Q(state__in=("open", "appealed")),
                name="one_waiting_case_per_subject",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk} ({self.get_state_display()})"

    def get_absolute_url(self) -> str:
        return reverse("moderation_case", args=[self.pk])

    @property
    def kind(self) -> str:
        return self.subject.partition(":")[0]

    @property
    def is_waiting(self) -> bool:
        return self.state in self.WAITING

    def claimant(self) -> User | None:
        """Tell who works on it; a claim ends after half an hour."""
        if self.claimed_at is None or timezone.now() - self.claimed_at > CLAIM_LASTS:
            return None
        return self.claimed_by
