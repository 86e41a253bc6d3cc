from typing import ClassVar, Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from seutu.challenges.models import Challenge


class Standing(models.Model):
    """How far the matches of a challenge have been followed."""

    challenge = models.OneToOneField(
        Challenge, models.CASCADE, primary_key=True, related_name="standing"
    )
    index_mark = models.PositiveBigIntegerField(default=0)
    version = models.PositiveIntegerField(default=0)
    verdict = models.CharField(max_length=8, blank=True)
    refreshed_at = models.DateTimeField(_("refreshed"), null=True, blank=True)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["index_mark"], name="standing_by_mark"),
        ]

    def __str__(self) -> str:
        return self.challenge_id


class StandingMatchQuerySet(models.QuerySet["StandingMatch"]):
    def current(self) -> Self:
        """Keep what matches now; the others did once."""
        return self.filter(rank__gt=0)


class StandingMatch(models.Model):
    """A record that matches a challenge now, or did. `rank` 0 means not any more."""

    challenge = models.ForeignKey(
        Challenge, models.CASCADE, related_name="standing_matches"
    )
    record = models.CharField(max_length=60)
    score = models.FloatField(_("score"))
    rank = models.PositiveSmallIntegerField(_("rank"))
    first_seen_at = models.DateTimeField(_("first seen"))
    is_new = models.BooleanField(
        default=False,
        help_text=_("Came after the challenge had been matched for the first time."),
    )

    objects = StandingMatchQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["record", "rank"], name="standing_by_record"),
            models.Index(fields=["challenge", "rank"], name="standing_by_rank"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "record"], name="one_standing_per_record"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.record}"


class Snapshot(models.Model):
    """What matched a challenge on a day: [[record, score], …], best first.

    Taken when the matches changed, at most one a day; the last one of a day is kept.
    """

    challenge = models.ForeignKey(Challenge, models.CASCADE, related_name="snapshots")
    day = models.DateField(_("day"))
    verdict = models.CharField(max_length=8)
    matches = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar[list[str]] = ["-day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["challenge", "day"], name="one_snapshot_a_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.challenge_id} {self.day}"
