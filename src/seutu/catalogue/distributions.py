"""Keeping the keys of distributions from one reading to the next.

What points to a distribution, as a link check does, must still point to it when its
dataset was read again. A distribution is the same when its address is, else when title
and format are.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db.models import F

from seutu.catalogue.models import Distribution
from seutu.core.rows import write_rows

# Positions are moved out of the way before others take them; no dataset has so many.
ASIDE = 16_000


class Stored(NamedTuple):
    """What is compared of a distribution that is in the database."""

    pk: int
    position: int
    url: str
    title: dict[str, str]
    format: str


def store_distributions(keys: Sequence[str], found: Sequence[Distribution]) -> None:
    """Make the distributions of datasets those that were found.

    `keys` names the datasets that may have some already. Runs in the caller's
    transaction.
    """
    if not keys:
        write_rows(found, with_key=False)
        return
    stored: defaultdict[str, list[Stored]] = defaultdict(list)
    rows = Distribution.objects.filter(dataset_id__in=keys).order_by("position")
    for dataset, *values in rows.values_list(
        "dataset_id", "pk", "position", "url", "title", "format"
    ):
        stored[dataset].append(Stored(*values))
    wanted: defaultdict[str, list[Distribution]] = defaultdict(list)
    for row in found:
        wanted[row.dataset_id].append(row)
    gone, moved = [], []
    for dataset, before in stored.items():
        matched = match(before, wanted[dataset])
        gone += [one.pk for one in before if one.pk not in matched]
        moved += [
            one.pk
            for one in before
            if one.pk in matched and matched[one.pk].position != one.position
        ]
        for pk, row in matched.items():
            row.pk = pk
    if gone:
        Distribution.objects.filter(pk__in=gone).delete()
    if moved:
        aside = Distribution.objects.filter(pk__in=moved)
        aside.update(position=F("position") + ASIDE)
    columns = tuple(
        field.name
        for field in Distribution._meta.concrete_fields
        if not field.primary_key
    )
    write_rows(
        [row for row in found if row.pk is not None], unique=("id",), update=columns
    )
    write_rows([row for row in found if row.pk is None], with_key=False)


def match(
    before: Iterable[Stored], after: Iterable[Distribution]
) -> dict[int, Distribution]:
    """Pair what was there with what is found now, each at most once."""
    left, rest = list(before), list(after)
    pairs: dict[int, Distribution] = {}
    for key in (_by_url, _by_title):
        unpaired: defaultdict[object, list[Stored]] = defaultdict(list)
        for one in left:
            unpaired[key(one)].append(one)
        still: list[Distribution] = []
        for row in rest:
            if same := unpaired[key(row)]:
                pairs[same.pop(0).pk] = row
            else:
                still.append(row)
        left = [one for one in left if one.pk not in pairs]
        rest = still
    return pairs


def _by_url(one: Stored | Distribution) -> object:
    return one.url


def _by_title(one: Stored | Distribution) -> object:
    return (*sorted(one.title.items()), one.format)
