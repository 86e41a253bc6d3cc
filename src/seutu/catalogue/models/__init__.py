"""Catalogues, and what stands in them; one file per aggregate."""

from seutu.catalogue.models.catalogue import Catalogue
from seutu.catalogue.models.dataset import Dataset, Distribution
from seutu.catalogue.models.entry import Access, Entry, EntryQuerySet

__all__ = ["Access", "Catalogue", "Dataset", "Distribution", "Entry", "EntryQuerySet"]
