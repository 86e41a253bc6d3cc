from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Entry, EntryQuerySet
from seutu.core.fields import LanguageMapField


class SolutionQuerySet(EntryQuerySet["Solution"]):
    """Sets of solutions."""


class Solution(Entry):
    """An AI, big-data or software solution that an administration uses or tried."""

    class Status(models.TextChoices):
        PLANNED = "planned", _("Planned")
        DEVELOPMENT = "development", _("In development")
        PILOT = "pilot", _("Pilot")
        IN_USE = "in-use", _("In use")
        RETIRED = "retired", _("No longer in use")
        UNKNOWN = "unknown", _("Not stated")

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="solutions"
    )
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.UNKNOWN
    )
    status_note = models.CharField(
        _("status in its source"), max_length=200, blank=True
    )
    technologies = models.JSONField(_("technologies"), default=list, blank=True)
    cofog = models.CharField(_("function of government"), max_length=7, blank=True)
    sector = models.CharField(_("sector in its source"), max_length=200, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    reach = models.CharField(_("reach"), max_length=60, blank=True)
    repository = models.URLField(_("source code"), max_length=1000, blank=True)
    started = models.CharField(_("started"), max_length=10, blank=True)
    ended = models.CharField(_("ended"), max_length=10, blank=True)
    goal = LanguageMapField(_("goal and impact"))
    legal_basis = LanguageMapField(_("legal basis"))
    impact_assessment = models.CharField(
        _("impact assessment"), max_length=500, blank=True
    )

    objects = SolutionQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-sort_date", "id"], name="solution_newest"),
            models.Index(fields=["catalogue", "id"], name="solution_by_catalogue"),
            models.Index(
                fields=["canonical"],
                name="solution_folded",
                condition=models.Q(canonical__isnull=False),
            ),
            models.Index(fields=["country", "cofog"], name="solution_by_country"),
            models.Index(fields=["region", "id"], name="solution_by_region"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["catalogue", "identifier"], name="one_solution_per_identifier"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("solution", args=[self.pk])
