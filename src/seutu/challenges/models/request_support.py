from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import AnyUser, Membership, Organisation
from seutu.challenges.models.challenge import EDITORS
from seutu.challenges.models.data_request import DataRequest


class RequestSupportQuerySet(models.QuerySet["RequestSupport"]):
    def standing(self) -> Self:
        """Leave out what was taken back."""
        return self.filter(withdrawn_at__isnull=True)

    def counted(self) -> Self:
        """Keep what everybody may read beside a request, and what is counted."""
        return self.standing().filter(held_at__isnull=True)

    def made_by(self, user: AnyUser) -> Self:
        if user.is_anonymous or not user.is_active:
            return self.none()
        return self.filter(person=user)

    def visible_to(self, user: AnyUser) -> Self:
        """Keep what counts on visible requests, and the person's own."""
        if user.is_active and user.is_staff:
            return self.all()
        requests = DataRequest.objects.visible_to(user).values("pk")
        seen = Q(held_at__isnull=True, withdrawn_at__isnull=True, request__in=requests)
        if user.is_anonymous or not user.is_active:
            return self.filter(seen)
        return self.filter(seen | Q(person=user))

    def with_readable_reason(self, user: AnyUser) -> Self:
        """Keep those whose reason is public, or meant for this person to read."""
        if user.is_active and user.is_staff:
            return self.all()
        public = Q(is_reason_private=False)
        if user.is_anonymous or not user.is_active:
            return self.filter(public)
        own = Membership.objects.filter(user=user, role__in=EDITORS)
        publisher = Q(request__publisher__in=own.values("organisation"))
        joint = Q(request__merged_into__publisher__in=own.values("organisation"))
        return self.filter(public | publisher | joint | Q(person=user))


class RequestSupport(models.Model):
    """One who wants the data of a request as well, with an own reason and a promise.

    The asker supports the request, too. The row stays when it is taken back.
    """

    class Pledge(models.TextChoices):
        WEEKLY = "weekly", _("We would use it every week")
        BUILD = "build", _("We would make something public of it")
        TEST = "test", _("We would test it before it is published")
        HOURS = "hours", _("We would give hours of work to prepare it")

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="supports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="request_supports",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="request_supports",
    )
    reason = models.TextField(_("reason"), blank=True)
    is_reason_private = models.BooleanField(_("for the publisher alone"), default=False)
    hides_name = models.BooleanField(_("without a name"), default=False)
    pledge = models.CharField(_("pledge"), max_length=6, choices=Pledge, blank=True)
    held_at = models.DateTimeField(_("held for a moderator"), null=True, blank=True)
    made_at = models.DateTimeField(_("made"))
    withdrawn_at = models.DateTimeField(_("taken back"), null=True, blank=True)

    objects = RequestSupportQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "person"],
                condition=Q(withdrawn_at__isnull=True),
                name="one_request_support_each",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} ({self.pk})"

    @property
    def subject(self) -> str:
        """Its name in the registry of subjects."""
        return f"requestsupport:{self.pk}"
