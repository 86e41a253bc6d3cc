from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.challenges.models import Challenge, DataRequest
from seutu.matching.gaps.causes import Cause
from seutu.matching.gaps.routes import Route


def _anybody_sees(demand: str = "") -> Q:
    """Match what is stated in nothing, or in something that is still public.

    `demand` is the way to the demand, such as "demand__".
    """
    challenges = Challenge.objects.public().values("pk")
    requests = DataRequest.objects.public().standing().values("pk")
    in_challenge = Q((f"{demand}challenge__isnull", True)) | Q(
        (f"{demand}challenge__in", challenges)
    )
    in_request = Q((f"{demand}request__isnull", True)) | Q(
        (f"{demand}request__in", requests)
    )
    return in_challenge & in_request


class DemandQuerySet(models.QuerySet["Demand"]):
    def public(self) -> Self:
        """Leave out what was stated in something that few may see by now."""
        return self.filter(_anybody_sees())

    def current(self) -> Self:
        """Keep what is still asked for, in public."""
        return self.public().filter(ended_at__isnull=True)

    def due(self) -> Self:
        """Keep what waits to be assessed, the most urgent and weightiest first."""
        return self.current().filter(due__gt=0).order_by("due", "-weight", "pk")


class Demand(models.Model):
    """Something that is asked for: one row however many ask.

    `weight` ranks: about the number of people who ask in a month, more for what an
    organisation owns or asks for. `asked` is the plain count, whose unit the origin
    tells. `months` maps "2026-11" to how many asked then.
    """

    class Origin(models.TextChoices):
        CHALLENGE = "challenge", _("Published challenge")
        REQUEST = "request", _("Data request")
        SEARCH = "search", _("Searches on this site")
        PORTAL = "portal", _("Searches on another portal")

    class Due(models.IntegerChoices):
        NO = 0, _("Assessed")
        SOON = 1, _("New or touched by a change")
        LATER = 2, _("Assessed against older records")

    id = models.CharField(primary_key=True, max_length=16, editable=False)
    origin = models.CharField(_("origin"), max_length=9, choices=Origin)
    title = models.CharField(_("what is asked for"), max_length=300)
    text = models.TextField(_("need"), blank=True)
    language = models.CharField(_("language"), max_length=35, default="und")
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.CharField(_("NUTS code"), max_length=5, blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    concepts = models.JSONField(_("concepts"), default=list, blank=True)
    terms = models.JSONField(_("words in normal form"), default=list, blank=True)
    wordings = models.JSONField(_("other wordings"), default=list, blank=True)
    weight = models.FloatField(default=1.0, validators=[MinValueValidator(0.0)])
    asked = models.PositiveIntegerField(_("how many asked"), default=0)
    months = models.JSONField(_("how many asked by month"), default=dict, blank=True)
    source = models.CharField(_("where it was asked"), max_length=200, blank=True)
    attribution = models.TextField(_("attribution"), blank=True)
    challenge = models.ForeignKey(
        "challenges.Challenge",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="demands",
    )
    request = models.ForeignKey(
        "challenges.DataRequest",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="demands",
    )
    is_answered = models.BooleanField(
        _("answered"),
        default=False,
        help_text=_("Its owner says that it has an answer."),
    )
    content_hash = models.CharField(max_length=64, editable=False)
    due = models.PositiveSmallIntegerField(choices=Due, default=Due.SOON)
    first_seen_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    ended_at = models.DateTimeField(_("asked no more since"), null=True, blank=True)

    objects = DemandQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["due", "-weight"], name="demand_due"),
            models.Index(fields=["origin", "id"], name="demand_by_origin"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("gap", args=[self.pk])

    @property
    def subject(self) -> str:
        """Its name in the registry of subjects."""
        return f"gap:{self.pk}"


class Basis(models.Model):
    """What assessments were made against: which sources, as of when, by which scores.

    `sources` lists {"id", "as_of", "records"} of every catalogue searched; `mark` is
    the number of the index's state. Assessments of one run share a row.
    """

    id = models.CharField(primary_key=True, max_length=16, editable=False)
    mark = models.PositiveBigIntegerField()
    calibration = models.CharField(max_length=16)
    sources = models.JSONField(default=list)
    first_used_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["-first_used_at"]

    def __str__(self) -> str:
        return self.pk


class AssessmentQuerySet(models.QuerySet["Assessment"]):
    def public(self) -> Self:
        """Leave out what was stated in something that few may see by now."""
        return self.filter(_anybody_sees("demand__"))

    def current(self) -> Self:
        """Leave out what is asked for no more, or not in public."""
        return self.public().filter(demand__ended_at__isnull=True)

    def gaps(self) -> Self:
        """Keep demand without supply."""
        return self.current().exclude(cause="")

    def ranked(self) -> Self:
        """Order by how much is asked for, the most first."""
        return self.order_by("-demand__weight", "demand_id")


class Assessment(models.Model):
    """Whether a demand is met, as of one moment and against named sources.

    An empty `cause` means that it is met. `nearest` lists the records nearest to it:
    {"record", "probability", "names_it", "obstacles"}.
    """

    class CauseChoice(models.TextChoices):
        NOT_FOUND = Cause.NOT_FOUND.value, _("Not found, perhaps badly described")
        OTHER_PLACE = Cause.OTHER_PLACE.value, _("Exists for another place only")
        CLOSED = Cause.CLOSED.value, _("Exists, but is closed")
        FORM = Cause.FORM.value, _("Exists, in a wrong format or licence")
        STALE = Cause.STALE.value, _("Exists, but is out of date")
        ABSENT = Cause.ABSENT.value, _("No answer was found anywhere")

    demand = models.OneToOneField(
        Demand, models.CASCADE, primary_key=True, related_name="assessment"
    )
    cause = models.CharField(max_length=11, choices=CauseChoice, blank=True)
    theme = models.CharField(_("theme"), max_length=4, blank=True)
    probability = models.FloatField(default=0.0)
    best = models.CharField(max_length=60, blank=True)
    nearest = models.JSONField(default=list)
    basis = models.ForeignKey(Basis, models.PROTECT, related_name="assessments")
    assessed_at = models.DateTimeField(_("assessed"))
    opened_at = models.DateTimeField(_("gap since"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)

    objects = AssessmentQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["cause", "theme"], name="assessment_cause_theme"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(probability__gte=0, probability__lte=1),
                name="probability_of_assessment_is_one",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.demand_id} ({self.cause or 'met'})"

    @property
    def is_gap(self) -> bool:
        return bool(self.cause)


class SupplyChange(models.Model):
    """A record of supply that changed since demands were last compared with it.

    Without a record id: so many changed that every demand is compared again.
    """

    kind = models.CharField(max_length=32)
    record_id = models.CharField(max_length=16, blank=True)

    def __str__(self) -> str:
        return f"{self.kind}:{self.record_id or '*'}"


class SearchSecret(models.Model):
    """The key of one month's digests, removed when the month ends."""

    month = models.CharField(primary_key=True, max_length=7)
    secret = models.BinaryField(max_length=32)

    def __str__(self) -> str:
        return self.month


class SearchTally(models.Model):
    """How many different networks asked for one thing in one month.

    `key` and `visitors` are digests under the month's secret. `demand` is set, and
    text kept there, only once enough have asked.
    """

    month = models.CharField(max_length=7, db_index=True)
    key = models.CharField(max_length=16)
    visitors = models.JSONField(default=list)
    count = models.PositiveIntegerField(default=0)
    demand = models.ForeignKey(
        Demand, models.SET_NULL, null=True, blank=True, related_name="tallies"
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["month", "key"], name="one_tally_a_month"),
        ]

    def __str__(self) -> str:
        return f"{self.month} {self.count}"


class LetterText(models.Model):
    """An operator's wording of one letter in one language, in place of ours."""

    class RouteChoice(models.TextChoices):
        ASK = Route.ASK.value, _("Ask the publisher")
        ADOPT = Route.ADOPT.value, _("Adopt what another region has")
        JOIN = Route.JOIN.value, _("Make it a joint challenge")
        BUY = Route.BUY.value, _("Buy it")
        PILOT = Route.PILOT.value, _("Try it in a pilot")

    language = models.CharField(_("language"), max_length=10)
    route = models.CharField(max_length=5, choices=RouteChoice)
    subject = models.CharField(_("subject"), max_length=200)
    body = models.TextField(_("letter"), max_length=8_000)
    changed_at = models.DateTimeField(_("changed"), auto_now=True)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["language", "route"], name="one_letter_per_language_and_route"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.route} ({self.language})"
