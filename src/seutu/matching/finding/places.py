"""Boxes that are asked for, against the boxes that datasets state of themselves.

A dataset that states none stands for the land of its country.
"""

from functools import reduce
from operator import or_

from django.db.models import F, Q

from seutu.catalogue.models import Dataset
from seutu.matching.finding.conditions import All, Any, Condition, Not, Within
from seutu.places.extents import Box, countries_in


def inside(asked: Within) -> Q:
    """Say a box to the database, by the columns of `dataset_newest` alone."""
    found = _meets(asked.box)
    found |= Q(west__isnull=True, country__in=countries_in(asked.box))
    if asked.place == "here or nowhere":
        found |= Q(west__isnull=True, country="")
    return found


def countries_met(box: Box) -> tuple[str, ...]:
    """List the countries of whatever lies in a box: a necessary condition.

    () when a dataset without a country lies there, which no list of codes can say.
    """
    known = countries_in(box)
    others = Dataset.objects.canonical().filter(_meets(box)).exclude(country__in=known)
    # In the order of the index, else SQLite walks through the table by countries.
    ordered = others.order_by("-sort_date", "pk").values_list("country", flat=True)
    found = set(known)
    for country in ordered.iterator(chunk_size=2_000):
        if not country:
            return ()
        found.add(country)
    return tuple(sorted(found))


def ids_inside(asked: Within, most: int) -> tuple[str, ...]:
    """Name what lies in a box, by the index that holds it; no more than `most`."""
    found = Dataset.objects.canonical().filter(inside(asked))
    ordered = found.order_by("-sort_date", "pk").values_list("pk", flat=True)
    return tuple(ordered[:most])


def boxes_of(condition: Condition) -> tuple[Within, ...]:
    """List the boxes that all of what a condition finds lies in."""
    parts = condition.parts if isinstance(condition, All) else (condition,)
    return tuple(part for part in parts if isinstance(part, Within))


def asks_for_a_place(condition: Condition) -> bool:
    """Tell whether a box is part of a condition."""
    if isinstance(condition, All | Any):
        return any(map(asks_for_a_place, condition.parts))
    if isinstance(condition, Not):
        return asks_for_a_place(condition.part)
    return isinstance(condition, Within)


def _meets(box: Box) -> Q:
    longitudes = reduce(or_, map(_longitudes, box.halves()))
    return Q(south__lte=box.north, north__gte=box.south) & longitudes


def _longitudes(half: Box) -> Q:
    """Say that a dataset reaches into a box; across the antimeridian one end does."""
    begins, ends = Q(west__lte=half.east), Q(east__gte=half.west)
    return (begins & ends) | (Q(west__gt=F("east")) & (begins | ends))
