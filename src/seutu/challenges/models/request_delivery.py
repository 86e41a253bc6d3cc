from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from seutu.challenges.models.data_request import DataRequest


class RequestDelivery(models.Model):
    """What answers a request: a dataset listed here, or an address elsewhere."""

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="deliveries")
    dataset = models.ForeignKey(
        "catalogue.Dataset",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="delivered_for",
    )
    address = models.URLField(_("address"), max_length=2000, blank=True)
    title = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "dataset"],
                condition=Q(dataset__isnull=False),
                name="one_delivery_per_dataset",
            ),
            models.UniqueConstraint(
                fields=["request", "address"],
                condition=~Q(address=""),
                name="one_delivery_per_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.title or self.address or self.dataset_id}"


class RequestCandidateQuerySet(models.QuerySet["RequestCandidate"]):
    def open(self) -> Self:
        """Keep those about which nobody has said yet whether they answer it."""
        return self.filter(verdict=RequestCandidate.Verdict.OPEN)


class RequestCandidate(models.Model):
    """A dataset that came later and may answer a request: "does this answer it?"."""

    class Verdict(models.TextChoices):
        OPEN = "open", _("Not looked at")
        ANSWERS = "answers", _("It answers the request")
        FAILS = "fails", _("It does not answer the request")

    request = models.ForeignKey(DataRequest, models.CASCADE, related_name="candidates")
    dataset = models.ForeignKey(
        "catalogue.Dataset", models.CASCADE, related_name="may_answer"
    )
    score = models.FloatField()
    verdict = models.CharField(max_length=7, choices=Verdict, default=Verdict.OPEN)
    judged_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="judged_candidates",
    )
    found_at = models.DateTimeField(auto_now_add=True)
    judged_at = models.DateTimeField(null=True, blank=True)

    objects = RequestCandidateQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-score", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["request", "dataset"], name="one_candidate_per_dataset"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}: {self.dataset_id} ({self.get_verdict_display()})"
