from typing import ClassVar

from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.core.fields import LanguageMapField
from seutu.core.language import best

nuts_code = RegexValidator(
    r"^[A-Z]{2}[0-9A-Z]{0,3}$", _("A NUTS code looks like FI, FI1C or FI1C1.")
)
lau_code = RegexValidator(
    r"^[A-Z]{2}_[0-9A-Z]{1,13}$", _("A LAU code looks like FI_853.")
)


class Region(models.Model):
    """A country or region of the NUTS classification, level 0 to 3."""

    code = models.CharField(primary_key=True, max_length=5, validators=[nuts_code])
    level = models.PositiveSmallIntegerField(_("level"))
    country = models.CharField(_("country"), max_length=2, db_index=True)
    name = LanguageMapField(_("name"))
    parent = models.ForeignKey(
        "self", models.CASCADE, null=True, blank=True, related_name="children"
    )

    class Meta:
        ordering: ClassVar[list[str]] = ["code"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=models.Q(level__gte=0, level__lte=3),
                name="nuts_level_is_0_to_3",
            ),
        ]

    def __str__(self) -> str:
        return f"{best(self.name, ('en',))[1]} ({self.code})"

    def get_absolute_url(self) -> str:
        return reverse("region", args=[self.code])

    @property
    def lineage(self) -> list[str]:
        """The codes from the country down to this region."""
        return [self.code[:length] for length in range(2, len(self.code) + 1)]


class City(models.Model):
    """A municipality, known by its LAU code prefixed with its country."""

    code = models.CharField(primary_key=True, max_length=16, validators=[lau_code])
    slug = models.SlugField(unique=True)
    name = LanguageMapField(_("name"))
    region = models.ForeignKey(Region, models.PROTECT, related_name="cities")
    homepage = models.URLField(_("homepage"), max_length=500, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["slug"]
        verbose_name_plural = "cities"

    def __str__(self) -> str:
        return best(self.name, ("en",))[1]

    def get_absolute_url(self) -> str:
        return reverse("city", args=[self.slug])
