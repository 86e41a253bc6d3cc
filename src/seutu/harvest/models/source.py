from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.catalogue.models import Catalogue


class HarvestSourceQuerySet(models.QuerySet["HarvestSource"]):
    def due(self) -> Self:
        """Keep the sources whose time has come."""
        return self.filter(
            is_enabled=True,
            delivery=HarvestSource.Delivery.NETWORK,
            next_at__lte=timezone.now(),
        ).exclude(schedule=HarvestSource.Schedule.OFF)


class HarvestSource(models.Model):
    """Where a catalogue is read from, by which reader, how often and how far.

    `facts` is what its operator states of all its records (see `facts.py`), `options`
    what its reader takes besides. `etag` and `last_modified` are what the server said
    of the whole source when it was last read to the end in one page, `read_with` the
    version of Seutu that read it. With `wants_full` the next run reads everything.
    """

    class Schedule(models.TextChoices):
        OFF = "off", _("Only when asked")
        DAILY = "daily", _("Every day")
        WEEKLY = "weekly", _("Every week")
        MONTHLY = "monthly", _("Every month")

    class Delivery(models.TextChoices):
        NETWORK = "network", _("Read over the network")
        PACKAGED = "packaged", _("Ships with Seutu")
        UPLOAD = "upload", _("Uploaded as a file")

    id = models.SlugField(primary_key=True, max_length=40)
    catalogue = models.ForeignKey(
        Catalogue, models.PROTECT, related_name="harvest_sources"
    )
    reader = models.CharField(_("reader"), max_length=40)
    location = models.CharField(_("address or packaged file"), max_length=1000)
    delivery = models.CharField(
        max_length=8, choices=Delivery, default=Delivery.NETWORK
    )
    facts = models.JSONField(default=dict, blank=True)
    options = models.JSONField(default=dict, blank=True)
    schedule = models.CharField(
        _("how often it is read"), max_length=7, choices=Schedule, default=Schedule.OFF
    )
    next_at = models.DateTimeField(_("next reading"), null=True, blank=True)
    is_enabled = models.BooleanField(_("in use"), default=True)
    full_days = models.PositiveSmallIntegerField(
        _("days between full readings"),
        default=7,
        help_text=_("Readings in between ask only for what changed."),
    )
    wants_full = models.BooleanField(default=False, editable=False)
    vanish_percent = models.PositiveSmallIntegerField(
        _("per cent that may be gone at once"),
        default=20,
        validators=[MaxValueValidator(100)],
        help_text=_("More than that needs somebody's consent."),
    )
    time_limit = models.PositiveIntegerField(
        _("longest reading, in minutes"), default=360, validators=[MinValueValidator(1)]
    )
    ignores_robots = models.BooleanField(
        _("may ignore robots.txt"),
        default=False,
        help_text=_("Only with the permission of whoever runs the portal."),
    )
    keeps_raw = models.BooleanField(_("keep records as they came"), default=True)
    etag = models.CharField(max_length=300, blank=True, editable=False)
    last_modified = models.CharField(max_length=60, blank=True, editable=False)
    read_with = models.CharField(max_length=40, blank=True, editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    created_at = models.DateTimeField(_("added"), default=timezone.now, editable=False)

    objects = HarvestSourceQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(vanish_percent__lte=100),
                name="harvest_vanish_percent",
            ),
        ]

    def __str__(self) -> str:
        return self.pk
