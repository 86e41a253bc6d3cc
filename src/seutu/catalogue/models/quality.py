from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import Organisation
from seutu.catalogue.models.catalogue import Catalogue
from seutu.catalogue.models.dataset import Dataset


class QualityDue(models.Model):
    """A dataset that changed and whose quality is to be judged again.

    Written in the transaction of the change, removed in that of the judging.
    """

    dataset_id = models.CharField(primary_key=True, max_length=16)

    def __str__(self) -> str:
        return self.dataset_id


class DatasetQuality(models.Model):
    """The quality of one dataset's metadata.

    `missing` and `unknown` are masks of indicators (`quality.methodology`), `points`
    what is certain, `open` what nobody can tell, `score` the points on the scale of 405
    without what is unknown.
    """

    dataset = models.OneToOneField(
        Dataset, models.CASCADE, primary_key=True, related_name="quality"
    )
    catalogue = models.ForeignKey(Catalogue, models.CASCADE, related_name="+")
    publisher = models.ForeignKey(
        Organisation, models.CASCADE, null=True, related_name="+"
    )
    country = models.CharField(max_length=2, blank=True)
    findability = models.PositiveSmallIntegerField()
    accessibility = models.PositiveSmallIntegerField()
    interoperability = models.PositiveSmallIntegerField()
    reusability = models.PositiveSmallIntegerField()
    contextuality = models.PositiveSmallIntegerField()
    points = models.PositiveSmallIntegerField()
    open = models.PositiveSmallIntegerField()
    score = models.PositiveSmallIntegerField()
    missing = models.PositiveIntegerField()
    unknown = models.PositiveIntegerField()
    broken = models.PositiveSmallIntegerField(default=0)
    overdue_on = models.DateField(null=True)
    checked_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["publisher", "dataset"], name="quality_by_publisher"),
            models.Index(fields=["catalogue", "dataset"], name="quality_by_catalogue"),
        ]

    def __str__(self) -> str:
        return f"{self.dataset_id}: {self.score}"


class QualityFigures(models.Model):
    """What a summary and a snapshot count; the points are means times ten."""

    datasets = models.PositiveIntegerField(_("datasets"), default=0)
    score = models.PositiveSmallIntegerField(default=0)
    points = models.PositiveSmallIntegerField(default=0)
    open = models.PositiveSmallIntegerField(default=0)
    findability = models.PositiveSmallIntegerField(default=0)
    accessibility = models.PositiveSmallIntegerField(default=0)
    interoperability = models.PositiveSmallIntegerField(default=0)
    reusability = models.PositiveSmallIntegerField(default=0)
    contextuality = models.PositiveSmallIntegerField(default=0)
    excellent = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    sufficient = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    promised = models.PositiveIntegerField(default=0)
    overdue = models.PositiveIntegerField(default=0)
    broken = models.PositiveIntegerField(default=0)

    class Meta:
        abstract = True


class QualitySummary(QualityFigures):
    """The quality of all datasets of a source, a publisher, a country, or of all.

    `missing` and `unknown` count the datasets that lack an indicator, or of which
    nobody can tell, by its code.
    """

    class Scope(models.TextChoices):
        ALL = "all", _("All datasets")
        COUNTRY = "country", _("Country")
        SOURCE = "source", _("Source")
        PUBLISHER = "publisher", _("Publisher")

    id = models.CharField(primary_key=True, max_length=60)
    scope = models.CharField(max_length=9, choices=Scope)
    key = models.CharField(max_length=40, blank=True)
    country = models.CharField(max_length=2, blank=True)
    is_ranked = models.BooleanField(default=False)
    missing = models.JSONField(default=dict)
    unknown = models.JSONField(default=dict)
    computed_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["scope", "is_ranked", "-score", "id"], name="quality_ranks"
            ),
            models.Index(
                fields=["scope", "is_ranked", "country", "-score", "id"],
                name="quality_ranks_at_home",
            ),
            models.Index(
                fields=["scope", "is_ranked", "-datasets", "id"], name="quality_sizes"
            ),
            models.Index(
                fields=["scope", "is_ranked", "-overdue", "id"], name="quality_overdue"
            ),
        ]

    def __str__(self) -> str:
        return self.pk

    @staticmethod
    def key_of(scope: str, key: str = "") -> str:
        return f"{scope}:{key}"


class QualitySnapshot(QualityFigures):
    """What a summary said on a day: the history of quality."""

    summary = models.CharField(max_length=60)
    day = models.DateField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["summary", "day"], name="one_quality_snapshot_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.summary} {self.day}"


class LinkCheck(models.Model):
    """What answered when an address of a dataset was last asked.

    `digest` is the same for the same address, so that one answer serves every dataset
    that names it. An address is broken after three failures on different days.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Not checked yet")
        ANSWERS = "answers", _("Answers")
        DOUBTFUL = "doubtful", _("Did not answer, to be tried again")
        BROKEN = "broken", pgettext_lazy("link", "Broken")
        UNCLEAR = "unclear", _("Could not be checked")

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="link_checks")
    digest = models.CharField(max_length=32)
    host = models.CharField(max_length=255)
    url = models.CharField(max_length=2000)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    note = models.CharField(max_length=200, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    checked_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["dataset", "digest"], name="one_check_per_address"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due_at", "id"], name="link_check_due"),
            models.Index(fields=["digest"], name="link_check_digest"),
            models.Index(fields=["state", "dataset"], name="link_check_state"),
        ]

    def __str__(self) -> str:
        return f"{self.url}: {self.state}"
