from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import Organisation
from seutu.catalogue.models.entry import Entry, EntryQuerySet
from seutu.core.fields import LanguageMapField
from seutu.places.extents import COUNTRIES, Box

# What lists show, as `EntryQuerySet.canonical` says it: an index of nothing else gives
# a page in the order of the list, and counts it without reading the table.
LISTED = models.Q(canonical__isnull=True, vanished_at__isnull=True)


class DatasetQuerySet(EntryQuerySet["Dataset"]):
    """Sets of datasets."""


class Dataset(Entry):
    """Published data (dcat:Dataset): its subject, how to get it, how far it reaches."""

    # `dataset_by_catalogue` and the constraint serve it.
    catalogue = models.ForeignKey("catalogue.Catalogue", models.PROTECT, db_index=False)
    publisher = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="datasets"
    )
    frequency = models.CharField(_("update frequency"), max_length=40, blank=True)
    temporal_start = models.CharField(_("covers from"), max_length=10, blank=True)
    temporal_end = models.CharField(_("covers to"), max_length=10, blank=True)
    spatial_note = models.CharField(_("area covered"), max_length=300, blank=True)
    # Degrees of WGS 84 as the source states them: all four, or none. West is greater
    # than east across the antimeridian.
    west = models.FloatField(_("west"), null=True, blank=True)
    south = models.FloatField(_("south"), null=True, blank=True)
    east = models.FloatField(_("east"), null=True, blank=True)
    north = models.FloatField(_("north"), null=True, blank=True)
    nuts_level = models.PositiveSmallIntegerField(
        _("finest NUTS level"), null=True, blank=True
    )
    formats = models.JSONField(_("formats"), default=list, blank=True)
    family = models.CharField(max_length=300, blank=True, editable=False)
    uri = models.CharField(_("address that names it"), max_length=2000, blank=True)
    version = models.CharField(_("version"), max_length=60, blank=True)
    concepts = models.JSONField(_("subjects"), default=list, blank=True)
    hvd_categories = models.JSONField(
        _("categories of high-value datasets"), default=list, blank=True
    )
    legislation = models.JSONField(_("legislation"), default=list, blank=True)
    conforms_to = models.JSONField(_("standards"), default=list, blank=True)
    contact_page = models.URLField(_("contact page"), max_length=1000, blank=True)
    has_contact = models.BooleanField(_("names a contact"), null=True, blank=True)
    has_rights = models.BooleanField(_("states rights"), null=True, blank=True)

    objects = DatasetQuerySet.as_manager()

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            # With where they lie in it, a box is looked for without the table; and with
            # its own condition, without which SQLite reads the table to count.
            models.Index(
                fields=[
                    *("-sort_date", "id", "country", "west", "south", "east", "north"),
                    *("canonical", "vanished_at"),
                ],
                name="dataset_newest",
                condition=LISTED,
            ),
            models.Index(
                fields=["catalogue", "-sort_date", "id"],
                name="dataset_of_catalogue",
                condition=LISTED,
            ),
            models.Index(
                fields=["publisher", "-sort_date", "id"],
                name="dataset_of_publisher",
                condition=LISTED,
            ),
            models.Index(
                fields=["country", "-sort_date", "id"],
                name="dataset_of_country",
                condition=LISTED,
            ),
            models.Index(fields=["catalogue", "id"], name="dataset_by_catalogue"),
            models.Index(fields=["country", "id"], name="dataset_by_country"),
            models.Index(
                fields=["canonical"],
                name="dataset_folded",
                condition=models.Q(canonical__isnull=False),
            ),
            models.Index(fields=["family"], name="dataset_family"),
            models.Index(fields=["updated_at", "id"], name="dataset_by_change"),
            models.Index(
                fields=["id"],
                name="dataset_high_value",
                condition=~models.Q(hvd_categories=[]),
            ),
        ]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["catalogue", "identifier"], name="one_dataset_per_identifier"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("dataset", args=[self.pk])

    @property
    def box(self) -> Box | None:
        """Where it lies by its own statement, or None."""
        west, south, east, north = self.west, self.south, self.east, self.north
        if west is None or south is None or east is None or north is None:
            return None
        return Box(west, south, east, north)

    @property
    def extent(self) -> Box | None:
        """Where it lies by its own statement, else the land of its country, or None."""
        return self.box or COUNTRIES.get(self.country)


class Distribution(models.Model):
    """One way to get a dataset: a file or a service (dcat:Distribution)."""

    dataset = models.ForeignKey(Dataset, models.CASCADE, related_name="distributions")
    position = models.PositiveSmallIntegerField()
    title = LanguageMapField(_("title"))
    url = models.URLField(_("address"), max_length=2000)
    format = models.CharField(_("format"), max_length=40, blank=True)
    media_type = models.CharField(_("media type"), max_length=120, blank=True)
    licence = models.CharField(_("licence"), max_length=300, blank=True)
    licence_url = models.URLField(max_length=1000, blank=True)
    description = LanguageMapField(_("description"))
    download_url = models.URLField(_("file"), max_length=2000, blank=True)
    byte_size = models.PositiveBigIntegerField(_("size"), null=True, blank=True)
    modified = models.DateField(_("updated"), null=True, blank=True)
    availability = models.CharField(_("availability"), max_length=12, blank=True)
    service_url = models.URLField(_("service"), max_length=2000, blank=True)
    service_description = models.URLField(
        _("description of the service"), max_length=2000, blank=True
    )
    conforms_to = models.JSONField(_("standards"), default=list, blank=True)

    class Meta:
        ordering: ClassVar[list[str]] = ["dataset", "position"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["dataset", "position"], name="one_distribution_per_position"
            ),
        ]

    def __str__(self) -> str:
        return self.url
