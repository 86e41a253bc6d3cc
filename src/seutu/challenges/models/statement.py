from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Statement(models.Model):
    """What the owner of a challenge stated, question by question.

    Only challenges stated here have one. Texts are in the language of the challenge;
    translations lie in `translation`. Everything may be empty in a draft.
    """

    class ClosingReason(models.TextChoices):
        NO_LONGER_NEEDED = "not-needed", _("The need is gone")
        ELSEWHERE = "elsewhere", _("It was answered elsewhere")
        NO_MEANS = "no-means", _("There are no means to go on")
        WITHDRAWN = "withdrawn", _("It was withdrawn")
        OTHER = "other", _("Another reason")

    challenge = models.OneToOneField(
        "challenges.Challenge", models.CASCADE, primary_key=True
    )
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="statements",
    )
    who = models.TextField(_("who has the need"), blank=True)
    how_many = models.PositiveIntegerField(
        _("how many people or cases a year"), null=True, blank=True
    )
    today = models.TextField(_("what happens today"), blank=True)
    better = models.TextField(_("what would be better"), blank=True)
    noticed = models.TextField(_("how one would notice"), blank=True)
    offers_data = models.TextField(_("data that is offered"), blank=True)
    hours_a_week = models.PositiveSmallIntegerField(
        _("hours a week that are offered"), null=True, blank=True
    )
    budget = models.DecimalField(
        _("money that is offered, in euros"),
        max_digits=12,
        decimal_places=2,
        null=True,
        blank=True,
    )
    respects = models.TextField(_("what an answer must respect"), blank=True)
    needed_by = models.DateField(_("needed by"), null=True, blank=True)
    benefits = models.TextField(_("who in the region benefits"), blank=True)
    benefit_noticed = models.TextField(_("how they will notice"), blank=True)
    concepts = models.JSONField(_("concepts"), default=list, blank=True)
    planned_answer = models.DateField(_("answer planned for"), null=True, blank=True)
    planned_pilot = models.DateField(_("pilot planned for"), null=True, blank=True)
    planned_end = models.DateField(_("end planned for"), null=True, blank=True)
    closing_reason = models.CharField(
        _("reason"), max_length=12, choices=ClosingReason, blank=True
    )
    closing_note = models.TextField(_("what became of it"), blank=True)
    published_at = models.DateTimeField(_("published"), null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(budget__isnull=True) | models.Q(budget__gte=0),
                name="statement_budget_is_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return self.challenge_id
