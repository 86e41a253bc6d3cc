"""Boxes of degrees as a reader says them."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seutu.catalogue.models import Dataset
from seutu.harvest.readers.extents import box_words
from seutu.places.extents import Box

# About a hundred metres.
DECIMALS = 3


def area(dataset: Dataset) -> str:
    """Give the words for where a dataset lies, unless they only repeat its box.

    Where a source says nothing else, its reader has written the box in English.
    """
    box, words = dataset.box, dataset.spatial_note
    return "" if box is not None and words == box_words(*box) else words


def coordinates(box: Box) -> str:
    """Say a box: "60.1° N to 60.4° N, 24.8° E to 25.3° E"; a point has no "to"."""
    return _("%(latitude)s, %(longitude)s") % {
        "latitude": _span(_latitude(box.south), _latitude(box.north)),
        "longitude": _span(_longitude(box.west), _longitude(box.east)),
    }


def _span(start: str, end: str) -> str:
    if start == end:
        return start
    return _("%(start)s to %(end)s") % {"start": start, "end": end}


def _latitude(degrees: float) -> str:
    found = {"degrees": _number(degrees)}
    if degrees < 0:
        return pgettext("latitude", "%(degrees)s° S") % found
    return pgettext("latitude", "%(degrees)s° N") % found


def _longitude(degrees: float) -> str:
    found = {"degrees": _number(degrees)}
    if degrees < 0:
        return pgettext("longitude", "%(degrees)s° W") % found
    return pgettext("longitude", "%(degrees)s° E") % found


def _number(degrees: float) -> str:
    return number_format(f"{abs(degrees):.{DECIMALS}f}".rstrip("0").rstrip("."))
