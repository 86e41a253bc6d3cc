from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.core.ids import unguessable_id


class TranslatedText(models.Model):
    """One text of a subject in another language; the original stays where it is.

    `source_digest` tells which wording was translated: when the original changes, the
    translation is shown as out of date.
    """

    class Origin(models.TextChoices):
        PERSON = "person", _("by a person")
        MACHINE = "machine", _("by a machine")

    class State(models.TextChoices):
        SHOWN = "shown", _("Shown")
        HELD = "held", _("Waits for a moderator")

    subject = models.CharField(_("subject"), max_length=100)
    field = models.CharField(_("field"), max_length=40)
    language = models.CharField(_("language"), max_length=35)
    text = models.TextField(_("translation"))
    origin = models.CharField(max_length=7, choices=Origin)
    engine = models.CharField(_("machine"), max_length=60, blank=True)
    translator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="translations",
    )
    state = models.CharField(max_length=5, choices=State, default=State.SHOWN)
    source_language = models.CharField(_("original language"), max_length=35)
    source_digest = models.CharField(max_length=64, editable=False)
    made_at = models.DateTimeField(_("translated"), default=timezone.now)

    class Meta:
        ordering: ClassVar[list[str]] = ["subject", "field", "language", "origin"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "field", "language", "origin"],
                name="one_translation_of_each_origin",
            ),
            models.CheckConstraint(
                condition=(models.Q(origin="machine") & ~models.Q(engine=""))
                | models.Q(origin="person", engine=""),
                name="machines_have_a_name",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field} ({self.language})"


class MachineRequest(models.Model):
    """A text that a machine was asked to translate, once for each wording.

    The words themselves are not kept here: they are read from the subject when they
    are sent. `reference` names the request to the outside.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits to be sent")
        SENT = "sent", _("Waits for the answer")
        DONE = "done", _("Translated")
        FAILED = "failed", _("Failed")

    subject = models.CharField(_("subject"), max_length=100)
    field = models.CharField(_("field"), max_length=40)
    language = models.CharField(_("language"), max_length=35)
    source_digest = models.CharField(max_length=64)
    engine = models.CharField(_("machine"), max_length=60)
    letters = models.PositiveIntegerField(_("letters"))
    reference = models.CharField(max_length=32, unique=True, default=unguessable_id)
    remote_id = models.CharField(max_length=60, blank=True)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    not_before = models.DateTimeField(default=timezone.now, db_index=True)
    problem = models.CharField(_("problem"), max_length=60, blank=True)
    requested_at = models.DateTimeField(_("asked"), default=timezone.now, db_index=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["requested_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["subject", "field", "language", "source_digest", "engine"],
                name="one_request_for_each_wording",
            )
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.field} ({self.language}): {self.state}"
