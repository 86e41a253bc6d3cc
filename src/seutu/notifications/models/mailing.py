from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Mailbox(models.Model):
    """How mail reaches a person: hours, whether it was stopped, and what came back.

    `address` is the one that bounces are counted for; with a new address the count
    starts again.
    """

    class Stop(models.TextChoices):
        ASKED = "asked", _("You asked for no more mail.")
        BOUNCED = "bounced", _("Mail to your address came back.")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        primary_key=True,
        related_name="mailbox",
    )
    time_zone = models.CharField(max_length=64, blank=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_because = models.CharField(max_length=7, choices=Stop, blank=True)
    address = models.EmailField(blank=True)
    bounces = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return self.address


class Mail(models.Model):
    """One mail to one address, waiting, on its way, sent, or given up.

    A digest has no text before it is sent: it is written from its notifications at
    that moment, so that it tells nothing that its receiver may no longer see. `claim`
    names the worker that has it in hand.
    """

    class Kind(models.TextChoices):
        DIGEST = "digest", _("Notices")
        MESSAGE = "message", _("Message")

    class State(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        SENDING = "sending", _("Being sent")
        SENT = "sent", _("Sent")
        DROPPED = "dropped", _("Nothing left to tell")
        DEAD = "dead", _("Given up")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, related_name="mails"
    )
    kind = models.CharField(max_length=7, choices=Kind, default=Kind.MESSAGE)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    message_id = models.CharField(max_length=200, unique=True)
    sender = models.CharField(max_length=320, blank=True)
    to = models.CharField(max_length=320)
    subject = models.CharField(max_length=500, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_try_at = models.DateTimeField()
    claim = models.CharField(max_length=32, blank=True)
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    bounced_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_try_at"],
                name="mail_waiting",
                condition=Q(state="waiting"),
            ),
            models.Index(fields=["-created_at", "id"], name="mail_newest"),
            models.Index(fields=["state", "-created_at", "id"], name="mail_by_state"),
            models.Index(fields=["ended_at"], name="mail_by_end"),
        ]

    def __str__(self) -> str:
        return self.message_id
