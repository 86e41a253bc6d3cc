from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.core.fields import LanguageMapField
from seutu.core.language import best


class Catalogue(models.Model):
    """A published list of datasets, solutions or challenges (dcat:Catalog)."""

    id = models.SlugField(primary_key=True, max_length=40)
    title = LanguageMapField(_("title"))
    publisher = models.CharField(_("publisher"), max_length=300, blank=True)
    country = models.CharField(_("country"), max_length=2, blank=True)
    homepage = models.URLField(_("homepage"), max_length=500, blank=True)
    licence = models.CharField(_("licence of the records"), max_length=200, blank=True)
    licence_url = models.URLField(max_length=500, blank=True)
    attribution = models.TextField(_("attribution"), blank=True)
    holds = models.CharField(_("kind of its records"), max_length=32)
    as_of = models.DateField(_("as of"), null=True, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["id"]

    def __str__(self) -> str:
        return best(self.title, ("en",))[1] or self.pk

    def get_absolute_url(self) -> str:
        return reverse("source", args=[self.pk])
