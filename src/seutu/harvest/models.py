from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.catalogue.models import Catalogue


class HarvestSource(models.Model):
    """Where a catalogue is read from, and by which reader."""

    id = models.SlugField(primary_key=True, max_length=40)
    catalogue = models.ForeignKey(
        Catalogue, models.PROTECT, related_name="harvest_sources"
    )
    reader = models.CharField(_("reader"), max_length=40)
    location = models.CharField(_("address or packaged file"), max_length=1000)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return self.pk


class HarvestRun(models.Model):
    """One pass over a source. The tally always adds up to what was read."""

    class State(models.TextChoices):
        RUNNING = "running", _("Running")
        COMPLETE = "complete", _("Complete")
        FAILED = "failed", _("Failed")

    source = models.ForeignKey(HarvestSource, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), auto_now=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    read = models.PositiveIntegerField(_("read"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(
        pgettext_lazy("records", "changed"), default=0
    )
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    vanished = models.PositiveIntegerField(_("gone"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(
                    read=models.F("created")
                    + models.F("updated")
                    + models.F("unchanged")
                    + models.F("rejected")
                ),
                name="harvest_tally_adds_up",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M}"


class HarvestRecord(models.Model):
    """What a source said about one identifier when it was last read.

    A rejected record is kept in quarantine with its reason and its own form, so that a
    publisher can see what to mend.
    """

    class State(models.TextChoices):
        ACCEPTED = "accepted", pgettext_lazy("record", "Accepted")
        REJECTED = "rejected", _("Rejected")
        VANISHED = "vanished", _("Gone from its source")

    source = models.ForeignKey(HarvestSource, models.CASCADE, related_name="records")
    identifier = models.CharField(max_length=500)
    record_id = models.CharField(max_length=16, blank=True, db_index=True)
    content_hash = models.CharField(max_length=64, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.ACCEPTED)
    reason = models.TextField(_("why it was rejected"), blank=True)
    raw = models.BinaryField(_("the record as it came"), blank=True)
    last_run = models.ForeignKey(HarvestRun, models.CASCADE, related_name="+")

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["source", "identifier"], name="one_record_per_identifier"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["source", "state"], name="harvest_record_state"),
        ]

    def __str__(self) -> str:
        return f"{self.source_id}:{self.identifier}"
