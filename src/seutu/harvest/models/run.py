from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.harvest.models.source import HarvestSource


class HarvestRunQuerySet(models.QuerySet["HarvestRun"]):
    def live(self) -> Self:
        """Keep the runs that wait for their turn or are under way."""
        return self.filter(
            state__in=[HarvestRun.State.QUEUED, HarvestRun.State.RUNNING]
        )

    def leaving(self) -> Self:
        """Keep the live runs that read nothing: what was consented to is let go."""
        return self.live().filter(decided_at__isnull=False)

    def waiting(self) -> Self:
        """Keep the runs that ask whether records may vanish; one for a source."""
        return self.filter(state=HarvestRun.State.WAITING)


class HarvestRun(models.Model):
    """One pass over a source. The tally always adds up to what was read.

    The checkpoint is where it goes on after a stop: the page to ask for (`ask`, see
    `paging.Ask`), how many of its items are stored (`position`) and the hash of the
    page they came from. It is written in the transaction that stores the items. A run
    without `ask` cannot go on. `since` is set when only changes were asked for.

    `repeated` counts identifiers met again in the same run; they are in `unchanged`
    too. `missing` counts the records a full run did not meet, `vanished` those of them
    that were taken out. A run somebody decided on that is live again lets them go; one
    of no page was made for that, when its source was taken out with its records.
    """

    class State(models.TextChoices):
        QUEUED = "queued", pgettext_lazy("harvest run", "Waiting for its turn")
        RUNNING = "running", _("Running")
        WAITING = "waiting", pgettext_lazy("harvest run", "Waiting for consent")
        COMPLETE = "complete", _("Complete")
        STOPPED = "stopped", pgettext_lazy("harvest run", "Stopped")
        FAILED = "failed", _("Failed")

    source = models.ForeignKey(HarvestSource, models.CASCADE, related_name="runs")
    state = models.CharField(max_length=8, choices=State, default=State.RUNNING)
    is_full = models.BooleanField(_("full"), default=True)
    since = models.DateTimeField(_("changes since"), null=True, blank=True)
    started_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    started_at = models.DateTimeField(_("started"), auto_now_add=True)
    resumed_at = models.DateTimeField(_("went on"), null=True, blank=True)
    heartbeat_at = models.DateTimeField(_("last sign of life"), auto_now=True)
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    seconds = models.FloatField(_("seconds at work"), default=0)
    not_before = models.DateTimeField(_("goes on"), null=True, blank=True)
    worker = models.CharField(max_length=80, blank=True, editable=False)

    ask = models.JSONField(null=True, blank=True, editable=False)
    position = models.PositiveIntegerField(default=0, editable=False)
    page_hash = models.CharField(max_length=64, blank=True, editable=False)

    pages = models.PositiveIntegerField(_("pages"), default=0)
    received = models.PositiveBigIntegerField(_("bytes received"), default=0)
    expected = models.PositiveIntegerField(
        _("records the source says it has"), null=True, blank=True
    )
    read = models.PositiveIntegerField(_("read"), default=0)
    created = models.PositiveIntegerField(_("new"), default=0)
    updated = models.PositiveIntegerField(
        pgettext_lazy("records", "changed"), default=0
    )
    unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rejected = models.PositiveIntegerField(_("rejected"), default=0)
    repeated = models.PositiveIntegerField(_("met again"), default=0)
    shortened = models.PositiveIntegerField(_("identifiers shortened"), default=0)
    missing = models.PositiveIntegerField(_("not met any more"), default=0)
    vanished = models.PositiveIntegerField(_("gone"), default=0)
    failure = models.TextField(_("why it failed"), blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    decided_at = models.DateTimeField(_("decided"), null=True, blank=True)

    objects = HarvestRunQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-started_at", "-pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(
                    read=F("created") + F("updated") + F("unchanged") + F("rejected")
                ),
                name="harvest_tally_adds_up",
            ),
            models.CheckConstraint(
                condition=Q(repeated__lte=F("unchanged")),
                name="harvest_repeated_are_unchanged",
            ),
            models.CheckConstraint(
                condition=Q(vanished__lte=F("missing")),
                name="harvest_vanished_were_missing",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(state__in=["queued", "running"]),
                name="one_live_run_per_source",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source_id} {self.started_at:%Y-%m-%d %H:%M}"

    @property
    def undecided(self) -> int:
        """Count the missing records that are still there."""
        return self.missing - self.vanished

    @property
    def is_live(self) -> bool:
        return self.state in {HarvestRun.State.QUEUED, HarvestRun.State.RUNNING}

    @property
    def is_leaving(self) -> bool:
        """Tell whether its records are being let go, as somebody decided."""
        return self.is_live and self.decided_at is not None

    @property
    def is_removal(self) -> bool:
        """Tell whether it takes a source out with its records, and reads nothing."""
        return self.decided_at is not None and self.pages == 0

    @property
    def is_overtaken(self) -> bool:
        """Tell whether records were missing and a later run came before a decision."""
        is_over = self.state == HarvestRun.State.COMPLETE
        return is_over and self.undecided > 0 and self.decided_at is None


class HarvestPage(models.Model):
    """A page that a run has read, so that a loop of pages is noticed.

    `key` is the hash of what was asked, `content_hash` that of the records
    in the answer, or of its bytes when it has none.
    """

    run = models.ForeignKey(HarvestRun, models.CASCADE, related_name="read_pages")
    key = models.CharField(max_length=64)
    content_hash = models.CharField(max_length=64)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["run", "key"], name="one_harvest_page_per_ask"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.run_id} {self.key[:8]}"
