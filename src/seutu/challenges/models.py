from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Entry, EntryQuerySet


class ChallengeQuerySet(EntryQuerySet["Challenge"]):
    """Sets of challenges."""


class Challenge(Entry):
    """A need that an organisation owns and publishes."""

    class State(models.TextChoices):
        UPCOMING = "upcoming", _("Opens later")
        PUBLISHED = "published", _("Open")
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

    objects = ChallengeQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-sort_date", "id"], name="challenge_newest"),
            models.Index(fields=["catalogue", "id"], name="challenge_by_catalogue"),
            models.Index(fields=["region", "id"], name="challenge_by_region"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["catalogue", "identifier"], name="one_challenge_per_identifier"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("challenge", args=[self.pk])
