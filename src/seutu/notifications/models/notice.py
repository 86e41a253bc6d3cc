from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from seutu.accounts.models import User
from seutu.notifications.models.following import Reason
from seutu.notifications.models.mailing import Mail


class Happening(models.Model):
    """Something that people are told about, once, in the language of each.

    `followers_after` and `told_at` say how far its followers have been told, so that a
    stopped worker goes on where it was. `also` names further subjects whose followers
    are told. Gaps of the sentence are text, numbers or language maps.
    """

    key = models.CharField(max_length=64, unique=True)
    event = models.CharField(max_length=64)
    subject = models.CharField(max_length=80)
    also = models.JSONField(default=list)
    actor_id = models.CharField(max_length=36, blank=True)
    url = models.CharField(max_length=500, blank=True)
    gaps = models.JSONField(default=dict)
    at = models.DateTimeField()
    followers_after = models.BigIntegerField(default=0)
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["id"], name="happening_untold", condition=Q(told_at=None)
            ),
            models.Index(fields=["at"], name="happening_by_age"),
        ]

    def __str__(self) -> str:
        return f"{self.event} {self.subject}"

    @property
    def topics(self) -> list[str]:
        """All subjects whose followers are told; its own one comes last."""
        return [*self.also, self.subject]


class NotificationQuerySet(models.QuerySet["Notification"]):
    def of(self, user: User) -> Self:
        return self.filter(user=user)

    def unread(self) -> Self:
        return self.filter(read_at=None)

    def awaiting_mail(self) -> Self:
        """Those that a mail has still to carry; none does when `due_at` is empty."""
        return self.filter(mail=None, due_at__isnull=False)


class Notification(models.Model):
    """What one person is told of one happening; `mail` is the one that carries it."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications"
    )
    happening = models.ForeignKey(
        Happening, models.CASCADE, related_name="notifications"
    )
    reason = models.CharField(max_length=9, choices=Reason)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(
        Mail, models.SET_NULL, null=True, related_name="notifications"
    )

    objects = NotificationQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "happening"], name="one_notice_per_happening"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "-at", "id"], name="notice_newest"),
            models.Index(
                fields=["user"], name="notice_unread", condition=Q(read_at=None)
            ),
            models.Index(
                fields=["due_at"],
                name="notice_due",
                condition=Q(mail=None, due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return str(self.happening)
