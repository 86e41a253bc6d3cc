from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.core.fields import LanguageMapField
from seutu.core.language import best


class Organisation(models.Model):
    """Who publishes, runs or owns: a region, city, agency, company or association."""

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
    homepage = models.URLField(_("homepage"), max_length=500, blank=True)
    verified_at = models.DateTimeField(_("verified"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["sort_name", "pk"]

    def __str__(self) -> str:
        return best(self.name, ())[1]

    def get_absolute_url(self) -> str:
        return reverse("organisation", args=[self.pk])


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
    role = models.CharField(max_length=8, choices=Role, default=Role.EDITOR)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["user", "organisation"], name="one_role_per_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.get_role_display()})"
