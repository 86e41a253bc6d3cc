from datetime import date
from typing import Self, TypeVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from seutu.core.fields import LanguageMapField
from seutu.core.language import best


class Access(models.TextChoices):
    """Who may reach what an entry describes (EU authority table access-right)."""

    PUBLIC = "public", _("Open to all")
    RESTRICTED = "restricted", _("Restricted")
    NON_PUBLIC = "non-public", _("Not public")


EntryType = TypeVar("EntryType", bound="Entry")


class EntryQuerySet(models.QuerySet[EntryType]):
    def canonical(self) -> Self:
        """Leave out what is folded under another entry, and what has vanished."""
        return self.filter(canonical__isnull=True, vanished_at__isnull=True)


class Entry(models.Model):
    """What every catalogued record has: texts, an owner, a place, dates, a source.

    Texts are language maps that keep the original. `canonical` points to the entry
    under which this one is folded: the same record in another catalogue, or another
    issue or breakdown of the same table.
    """

    class Folding(models.TextChoices):
        DUPLICATE = "duplicate", _("The same record in another catalogue")
        VARIANT = "variant", _("Another breakdown of the same table")

    id = models.CharField(primary_key=True, max_length=16, editable=False)
    catalogue = models.ForeignKey("catalogue.Catalogue", models.PROTECT)
    identifier = models.CharField(_("identifier"), max_length=500)
    title = LanguageMapField(_("title"))
    description = LanguageMapField(_("description"))
    keywords = models.JSONField(_("keywords"), default=dict, blank=True)
    language = models.CharField(_("language"), max_length=35, default="und")
    country = models.CharField(_("country"), max_length=2, blank=True)
    region = models.ForeignKey("places.Region", models.PROTECT, null=True, blank=True)
    themes = models.JSONField(_("themes"), default=list, blank=True)
    landing_page = models.URLField(_("living source"), max_length=2000, blank=True)
    licence = models.CharField(_("licence"), max_length=300, blank=True)
    licence_url = models.URLField(max_length=1000, blank=True)
    access = models.CharField(
        _("access"), max_length=12, choices=Access, blank=True, default=""
    )
    issued = models.DateField(_("published"), null=True, blank=True)
    modified = models.DateField(_("updated"), null=True, blank=True)
    sort_date = models.DateField(
        default=date(1900, 1, 1),
        editable=False,
        help_text=_("Updated, else published, else 1900: what lists are ordered by."),
    )
    content_hash = models.CharField(max_length=64, editable=False)
    # Nearly every entry has none, and lists ask for those: an index of all would draw
    # the planner away from the order of the list. Each model has one of the others.
    canonical = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="folded",
        db_index=False,
    )
    folding = models.CharField(max_length=9, choices=Folding, blank=True, default="")
    first_seen_at = models.DateTimeField(_("first seen"), auto_now_add=True)
    updated_at = models.DateTimeField(_("last changed here"), auto_now=True)
    vanished_at = models.DateTimeField(_("gone since"), null=True, blank=True)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return best(self.title, (self.language,))[1] or self.identifier

    @property
    def as_of(self) -> object:
        """The date that tells how current the record is, or None."""
        return self.modified or self.issued
