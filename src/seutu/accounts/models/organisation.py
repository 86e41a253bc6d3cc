from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models.user import AnyUser
from seutu.core.fields import LanguageMapField
from seutu.core.language import best


class OrganisationQuerySet(models.QuerySet["Organisation"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Leave out what an operator hid, except for its members and operators."""
        if user.is_anonymous:
            return self.filter(hidden_at=None)
        if user.is_active and user.is_staff:
            return self
        mine = Membership.objects.filter(organisation=OuterRef("pk"), user=user)
        return self.filter(Q(hidden_at=None) | Exists(mine))

    def without_owner(self) -> Self:
        """Keep those with a history of members or claims that nobody owns now."""
        owners = Membership.objects.filter(
            organisation=OuterRef("pk"), role=Membership.Role.OWNER
        )
        return self.filter(~Exists(owners), registered_at__isnull=False)


class Organisation(models.Model):
    """Who publishes, runs or owns: a region, city, agency, company or association.

    `nuts_code` and `lau_code` are plain columns because places stand above this app;
    the forms and the API check them against the places.
    """

    class Kind(models.TextChoices):
        REGION = "region", _("Region")
        CITY = "city", _("City")
        AGENCY = "agency", _("Public body")
        COMPANY = "company", _("Company")
        UNIVERSITY = "university", _("University or research")
        ASSOCIATION = "association", _("Association")
        OTHER = "other", _("Other")

    id = models.CharField(primary_key=True, max_length=16, editable=False)
    name = LanguageMapField(_("name"))
    sort_name = models.CharField(max_length=200, db_index=True, editable=False)
    kind = models.CharField(max_length=12, choices=Kind, default=Kind.OTHER)
    country = models.CharField(_("country"), max_length=2, blank=True, db_index=True)
    nuts_code = models.CharField(
        _("NUTS code"), max_length=5, blank=True, db_index=True
    )
    lau_code = models.CharField(_("LAU code"), max_length=16, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    homepage = models.URLField(_("homepage"), max_length=500, blank=True)
    registered_at = models.DateTimeField(_("registered"), null=True, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)
    hidden_at = models.DateTimeField(_("hidden"), null=True, blank=True)

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_name", "pk"]

    def __str__(self) -> str:
        return best(self.name, ())[1]

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])

    @property
    def is_verified(self) -> bool:
        return self.verified_at is not None

    @property
    def subject(self) -> str:
        return f"organisation:{self.pk}"


class MembershipQuerySet(models.QuerySet["Membership"]):
    def visible_to(self, user: AnyUser) -> Self:
        """Keep members of the viewer's own organisations; operators see all."""
        if user.is_anonymous:
            return self.none()
        if user.is_active and user.is_staff:
            return self
        return self.filter(organisation__memberships__user=user).distinct()


class Membership(models.Model):
    """A person's role in an organisation."""

    class Role(models.TextChoices):
        OWNER = "owner", _("Owner")
        EDITOR = "editor", _("Editor")
        REVIEWER = "reviewer", _("Reviewer")

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="memberships"
    )
    role = models.CharField(_("role"), max_length=8, choices=Role, default=Role.EDITOR)
    since = models.DateTimeField(_("since"), auto_now_add=True, null=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="one_role_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"


class ClaimQuerySet(models.QuerySet["Claim"]):
    def open(self) -> Self:
        return self.filter(state=Claim.State.OPEN)

    def visible_to(self, user: AnyUser) -> Self:
        if user.is_anonymous:
            return self.none()
        if user.is_active and user.is_staff:
            return self
        return self.filter(user=user)


class Claim(models.Model):
    """A person asks to own an organisation that is known already."""

    class State(models.TextChoices):
        OPEN = "open", _("Waits for an operator")
        GRANTED = "granted", _("Granted")
        REFUSED = "refused", _("Refused")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="claims"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="claims"
    )
    reason = models.TextField(
        _("How can we see that you work there?"),
        max_length=1_000,
        help_text=_("Your position, and a page or a person that confirms it."),
    )
    state = models.CharField(max_length=8, choices=State, default=State.OPEN)
    made_at = models.DateTimeField(auto_now_add=True)
    decided_at = models.DateTimeField(null=True, blank=True)

    objects = ClaimQuerySet.as_manager()

    class Meta:
        ordering: ClassVar[list[str]] = ["made_at", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["organisation", "user"],
                condition=Q(state="open"),
                name="one_open_claim_per_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.organisation}"
