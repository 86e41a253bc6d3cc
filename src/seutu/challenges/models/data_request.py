from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from seutu.accounts.models import AnyUser, Membership, Organisation
from seutu.challenges.models.challenge import EDITORS
from seutu.core.fields import LanguageMapField
from seutu.core.language import best


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def public(self) -> Self:
        """Keep what anybody may see; `DataRequest.is_public` is its pair."""
        return self.filter(held_at__isnull=True)

    def standing(self) -> Self:
        """Leave out what was merged into another one or taken back."""
        return self.filter(merged_into__isnull=True).exclude(
            state=DataRequest.State.WITHDRAWN
        )

    def open(self) -> Self:
        """Keep what somebody still waits for."""
        return self.filter(state__in=DataRequest.WAITING, merged_into__isnull=True)

    def overdue(self, today: date) -> Self:
        """Keep what was promised for a day that has passed."""
        return self.filter(
            state=DataRequest.State.ACCEPTED,
            planned_on__lt=today,
            merged_into__isnull=True,
        )

    def asked_by(self, user: AnyUser) -> Self:
        """Keep what a person asked for, alone or for an organisation of hers."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        own = Membership.objects.filter(user=user, role__in=EDITORS)
        return self.filter(
            Q(asker=user) | Q(organisation__in=own.values("organisation"))
        )

    def to_answer_by(self, user: AnyUser) -> Self:
        """Keep what a person may answer for the organisation that was asked."""
        if user.is_anonymous or not user.is_active:
            return self.none()
        own = Membership.objects.filter(user=user, role__in=EDITORS)
        return self.filter(publisher__in=own.values("organisation"))

    def visible_to(self, user: AnyUser) -> Self:
        """Keep the public ones and the person's own; operators see all."""
        if user.is_active and user.is_staff:
            return self.all()
        mine = self.model.objects.asked_by(user).values("pk")
        return self.filter(Q(held_at__isnull=True) | Q(pk__in=mine))


class DataRequest(models.Model):
    """Data that somebody asks a publisher for; others join it instead of repeating it.

    Texts are language maps that keep the original. `publisher` is a guess of the asker
    until the organisation takes the request on. `matched_mark` says up to which state
    of the index it was compared with new datasets.
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("data request", "Asked")
        ACCEPTED = "accepted", pgettext_lazy("data request", "Accepted")
        DELIVERED = "delivered", pgettext_lazy("data request", "Delivered")
        DECLINED = "declined", pgettext_lazy("data request", "Declined")
        WITHDRAWN = "withdrawn", pgettext_lazy("data request", "Withdrawn")

    WAITING = (State.ASKED, State.ACCEPTED)

    class Assigned(models.TextChoices):
        GUESS = "guess", _("The asker thinks that it holds the data")
        OPERATOR = "operator", _("An operator found out that it holds the data")
        CLAIMED = "claimed", _("It says itself that it holds the data")

    class DeclineReason(models.TextChoices):
        PERSONAL = "personal", _("They are about people who could be recognised")
        RIGHTS = "rights", _("Others hold rights in them")
        SECURITY = "security", _("Publishing them would put safety at risk")
        NOT_HELD = "not-held", _("Nobody here collects them")
        COST = "cost", _("Preparing them takes more than we can give now")
        UNCLEAR = "unclear", _("We could not find out what is wanted")
        OTHER = "other", _("Another reason")

    id = models.CharField(primary_key=True, max_length=16, editable=False)
    title = LanguageMapField(_("title"))
    what = LanguageMapField(_("what data"))
    purpose = LanguageMapField(_("what for"))
    wanted_fields = LanguageMapField(_("fields"))
    language = models.CharField(_("language"), max_length=35, default="und")
    period_from = models.DateField(_("from"), null=True, blank=True)
    period_to = models.DateField(_("to"), null=True, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.ForeignKey("places.Region", models.PROTECT, null=True, blank=True)
    file_format = models.CharField(_("format"), max_length=80, blank=True)
    frequency = models.CharField(_("how often"), max_length=20, blank=True)
    data_language = models.CharField(_("language of data"), max_length=35, blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    concepts = models.JSONField(_("concepts"), default=list, blank=True)

    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="data_requests",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="data_requests_made",
    )
    publisher = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="data_requests",
    )
    assigned = models.CharField(max_length=8, choices=Assigned, blank=True)
    challenge = models.ForeignKey(
        "challenges.Challenge",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="data_requests",
        help_text=_("The challenge for which the data are missing."),
    )

    state = models.CharField(
        _("state"), max_length=9, choices=State, default=State.ASKED
    )
    planned_on = models.DateField(_("planned for"), null=True, blank=True)
    decline_reason = models.CharField(
        _("reason"), max_length=8, choices=DeclineReason, blank=True
    )
    answer = models.TextField(_("answer of the publisher"), blank=True)
    appeal = models.TextField(_("why it was asked again"), blank=True)
    merged_into = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="merged"
    )
    held_at = models.DateTimeField(_("held for a moderator"), null=True, blank=True)
    asked_at = models.DateTimeField(_("asked on"))
    first_answered_at = models.DateTimeField(_("first answered"), null=True, blank=True)
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)
    delivered_at = models.DateTimeField(_("delivered"), null=True, blank=True)
    reminded_for = models.DateField(null=True, blank=True, editable=False)
    matched_mark = models.BigIntegerField(default=0, editable=False)
    searched = models.TextField(
        default="",
        editable=False,
        help_text=_("Title and text in small letters, for the search of the list."),
    )
    version = models.PositiveIntegerField(
        default=1,
        editable=False,
        help_text=_("Grows with each change, so that nobody overwrites another."),
    )

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["-asked_at", "pk"]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["-asked_at", "id"], name="request_newest"),
            models.Index(fields=["publisher", "state"], name="request_by_publisher"),
            models.Index(fields=["state", "planned_on"], name="request_planned"),
            models.Index(fields=["matched_mark", "id"], name="request_unmatched"),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(period_from__isnull=True)
                | Q(period_to__isnull=True)
                | Q(period_to__gte=F("period_from")),
                name="request_period_runs_forward",
            ),
            models.CheckConstraint(
                condition=~Q(state="accepted")
                | Q(planned_on__isnull=False, publisher__isnull=False),
                name="accepted_request_has_plan",
            ),
            models.CheckConstraint(
                condition=~Q(state="declined") | ~Q(decline_reason=""),
                name="declined_request_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(merged_into__isnull=True) | ~Q(merged_into=F("id")),
                name="request_not_merged_into_itself",
            ),
        ]

    def __str__(self) -> str:
        return best(self.title, (self.language,))[1] or self.pk

    def get_absolute_url(self) -> str:
        return reverse("data_request", args=[self.pk])

    @property
    def is_public(self) -> bool:
        """Tell whether anybody may see it; the pair of `public()`."""
        return self.held_at is None

    @property
    def is_open(self) -> bool:
        return self.state in self.WAITING and self.merged_into_id is None

    def is_overdue(self, today: date) -> bool:
        """Tell whether the promised day has passed; the pair of `overdue()`."""
        return (
            self.state == self.State.ACCEPTED
            and self.merged_into_id is None
            and self.planned_on is not None
            and self.planned_on < today
        )

    @property
    def subject(self) -> str:
        """Its name in the registry of subjects."""
        return f"datarequest:{self.pk}"
