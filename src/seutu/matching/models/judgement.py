from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation
from seutu.challenges.models import Challenge


class Judgement(models.Model):
    """A person's verdict on a match: it fits, or it does not, because …"""

    class Because(models.TextChoices):
        ANSWERS = "answers", _("It answers the need")
        PART = "part", _("It answers a part of it")
        EXAMPLE = "example", _("It is a good example")
        SUBJECT = "subject", _("It is about something else")
        PLACE = "place", _("It is about another place")
        OLD = "old", _("It is out of date")
        CLOSED = "closed", _("It cannot be used freely")
        FORM = "form", _("Its format or quality does not do")
        OTHER = "other", _("Something else")

    FITTING = frozenset({Because.ANSWERS, Because.PART, Because.EXAMPLE, Because.OTHER})
    FAILING = frozenset(
        {
            Because.SUBJECT,
            Because.PLACE,
            Because.OLD,
            Because.CLOSED,
            Because.FORM,
            Because.OTHER,
        }
    )

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="judgements")
    record = models.CharField(max_length=60)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="judgements",
    )
    organisation = models.ForeignKey(
        Organisation, models.SET_NULL, null=True, blank=True, related_name="judgements"
    )
    is_owner = models.BooleanField(
        _("by an owner of the challenge"), default=False, editable=False
    )
    fits = models.BooleanField(_("fits"))
    because = models.CharField(_("because"), max_length=8, choices=Because)
    note = models.CharField(_("note"), max_length=500, blank=True)
    score = models.FloatField(_("score at that time"), null=True, blank=True)
    rank = models.PositiveSmallIntegerField(null=True, blank=True)
    made_at = models.DateTimeField(_("made"), auto_now_add=True)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-changed_at", "-pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["record"], name="judgement_by_record"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "record", "person"], name="one_judgement_each"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.record}: {self.because}"

    @property
    def grade(self) -> int:
        """The grade in a TREC file: 2 answers, 1 in part or as an example, 0 not."""
        if not self.fits:
            return 0
        return 2 if self.because == self.Because.ANSWERS else 1
