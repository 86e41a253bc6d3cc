"""Catalogues, and what stands in them; one file per aggregate."""

from seutu.catalogue.models.catalogue import Catalogue
from seutu.catalogue.models.dataset import Dataset, Distribution
from seutu.catalogue.models.entry import Access, Entry, EntryQuerySet
from seutu.catalogue.models.identity import EntryKey, FoldingDue, SameVerdict
from seutu.catalogue.models.quality import (
    DatasetQuality,
    LinkCheck,
    QualityDue,
    QualityFigures,
    QualitySnapshot,
    QualitySummary,
)

__all__ = [
    "Access",
    "Catalogue",
    "Dataset",
    "DatasetQuality",
    "Distribution",
    "Entry",
    "EntryKey",
    "EntryQuerySet",
    "FoldingDue",
    "LinkCheck",
    "QualityDue",
    "QualityFigures",
    "QualitySnapshot",
    "QualitySummary",
    "SameVerdict",
]
