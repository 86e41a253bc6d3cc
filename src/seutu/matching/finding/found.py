"""One page of datasets, how many there are, and what they can be narrowed by.

Words are answered by the search index, conditions by the database; totals and counts
come from the index wherever it can say the condition. What the database has to count
is counted once for each state of the index.
"""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from django.core.cache import cache
from django.db.models import QuerySet
from django.utils.translation import ngettext

from seutu.catalogue.models import Dataset, EntryQuerySet
from seutu.core.errors import Invalid
from seutu.core.pagination import rows_behind
from seutu.matching.finding.compiling import (
    COUNTED,
    helpful_filters,
    index_filters,
    narrowed,
)
from seutu.matching.finding.conditions import (
    Condition,
    Within,
    Words,
    both,
    language_of,
    without_words,
    words_of,
)
from seutu.matching.finding.cost import check_cost, compares_tags, whole_tags
from seutu.matching.finding.pages import KEPT_SECONDS, Places, place_at
from seutu.matching.finding.places import asks_for_a_place, boxes_of, ids_inside
from seutu.matching.finding.sorting import MOST_SORTED, READ, sorted_ids
from seutu.matching.finding.window import Window, among, counted, window
from seutu.matching.listing import FEW, counts_of, left_by, mark

Counts = tuple[tuple[str, int], ...]
Known = TypeVar("Known")

MOST_COUNTED = 20_000
MOST_VALUES = 1_000
TIES = {"pk": "", "sort_date": "pk", "updated_at": "pk"}
COLUMNS: Mapping[str, str] = {
    "publisher": "publisher_id",
    "source": "catalogue_id",
    "country": "country",
    "region": "region_id",
    "licence": "licence",
    "access": "access",
    "language": "language",
    "frequency": "frequency",
    "theme": "themes",
    "format": "formats",
    "keyword": "keywords",
}


@dataclass(frozen=True, slots=True)
class Order:
    """How to sort: by relevance ("score") or by a column the database has indexed.

    A column of `sorting.READ` has no index: few datasets can be sorted by it.
    """

    column: str = "sort_date"
    descending: bool = True


@dataclass(frozen=True, slots=True)
class Found:
    """Datasets of one page and the number of all; -1 when nobody asked for it.

    `reach` is how many of them pages can show: the best of those that hold words.
    """

    rows: list[Dataset]
    total: int
    reach: int


BEST = Order("score")
NEWEST = Order()
# How many datasets are read for a keyword, which no index of theirs holds: some 0.4 s.
MOST_READ = 100_000


def find(
    condition: Condition,
    *,
    order: Order = BEST,
    start: int = 0,
    limit: int = 20,
    count: bool = True,
) -> Found:
    """Give the datasets from number `start` (from 0) on; no limit gives the total.

    Raises `Invalid` for a start too far behind what was read before and for too many to
    sort, and `IndexUnusable` for words while the index cannot answer.
    """
    check_cost(condition)
    condition = sought(condition)
    if order.column in READ:
        return _find_sorted(condition, order, start, limit)
    if words_of(condition):
        return _find_words(condition, order, start, limit)
    order = NEWEST if order.column == "score" else order
    rows = _page(condition, order, start, limit) if limit else []
    number = total(condition) if count else -1
    return Found(rows, number, number)


def total(condition: Condition) -> int:
    """Count the datasets that fulfil a condition."""
    condition = sought(condition)
    if words_of(condition):
        return _window(condition).total
    filters = index_filters(condition)
    if filters is not None and (left := left_by("dataset", filters)):
        return left.total
    found = _few(condition, _selected(condition))
    return _kept(condition, "total", found.count)


def facets(condition: Condition, names: Iterable[str]) -> dict[str, Counts]:
    """Count the values of some fields in what a condition finds, most frequent first.

    Exact where the index can say the condition, else in the first 20,000 datasets.
    """
    wanted = tuple(dict.fromkeys(names))
    if not wanted:
        return {}
    condition = sought(condition)
    found: dict[str, Counts] = {}
    filters = None if words_of(condition) else index_filters(condition)
    if filters is not None and (by_index := tuple(sorted(set(wanted) & COUNTED))):
        found.update(counts_of("dataset", by_index, filters))
    rest = tuple(name for name in wanted if name not in found)
    if rest:
        found |= _kept(condition, "+".join(rest), lambda: _counted(condition, rest))
    return {name: found[name] for name in wanted}


def sought(condition: Condition) -> Condition:
    """Look for the best texts of a keyword where too many would be read for it.

    Raises `Invalid` where words cannot say what is asked of keywords.
    """
    tags = whole_tags(condition)
    if words_of(condition) or not (tags or compares_tags(condition)):
        return condition
    left = left_by("dataset", _helpful(condition))
    if left is None or left.total <= MOST_READ:
        return condition
    if tags:
        return both(Words(" ".join(tags)), condition)
    raise Invalid(
        ngettext(
            "Parts of tags, and tags that need not be there, are looked for in"
            " %(count)d dataset at the most. Name a whole tag, or narrow them.",
            "Parts of tags, and tags that need not be there, are looked for in"
            " %(count)d datasets at the most. Name a whole tag, or narrow them.",
            MOST_READ,
        )
        % {"count": MOST_READ}
    )


def ids(condition: Condition, *, start: int = 0, limit: int) -> list[str]:
    """List ids in their own order: what a client walks that reads all one by one."""
    return [
        row.pk for row in _page(condition, Order("pk", False), start, limit, bare=True)
    ]


def _find_sorted(condition: Condition, order: Order, start: int, limit: int) -> Found:
    number = total(condition)
    rows: EntryQuerySet[Dataset]
    if words_of(condition):
        rows = Dataset.objects.filter(pk__in=_window(condition).ids)
    elif number > MOST_SORTED:
        raise Invalid(
            ngettext(
                "%(count)d dataset at the most can be sorted so. Narrow them, or sort"
                " by name, metadata_modified or issued.",
                "%(count)d datasets at the most can be sorted so. Narrow them, or sort"
                " by name, metadata_modified or issued.",
                MOST_SORTED,
            )
            % {"count": MOST_SORTED},
            field="sort",
        )
    else:
        rows = _few(condition, _selected(condition))
    wanted = _kept(
        condition,
        f"sorted {order}",
        lambda: sorted_ids(rows, order.column, descending=order.descending),
    )
    return Found(_named(wanted[start : start + limit]), number, len(wanted))


def _find_words(condition: Condition, order: Order, start: int, limit: int) -> Found:
    kept = _window(condition)
    wanted = list(kept.ids)
    if order.column == "pk":
        wanted.sort(reverse=order.descending)
    elif order.column != "score":
        sorted_rows = _readable(Dataset.objects.filter(pk__in=wanted)).order_by(
            *_ordering(order)
        )
        return Found(
            list(sorted_rows[start : start + limit]), kept.total, len(kept.ids)
        )
    if start and start >= len(wanted) and not kept.is_whole:
        raise Invalid(
            ngettext(
                "Words are answered with their best %(count)d record. Narrow them.",
                "Words are answered with their best %(count)d records. Narrow them.",
                len(wanted),
            )
            % {"count": len(wanted)},
            field="start",
        )
    return Found(_named(wanted[start : start + limit]), kept.total, len(wanted))


def _named(page: list[str]) -> list[Dataset]:
    """Read datasets by their ids, in the same order; one that went is left out."""
    if not page:
        return []
    rows = {row.pk: row for row in _readable(Dataset.objects.filter(pk__in=page))}
    return [rows[one] for one in page if one in rows]


def _window(condition: Condition) -> Window:
    """Find the datasets of a condition that demands words, the best first."""
    return _kept(condition, "window", lambda: _looked(condition))


def _looked(condition: Condition) -> Window:
    rest = without_words(condition)
    found = window(words_of(condition), language_of(condition), _helpful(rest))
    is_said = index_filters(rest) is not None
    rows = _selected(rest).filter(pk__in=found.ids) if not is_said else None
    if rows is None:
        return found
    return among(dict.fromkeys(rows.values_list("pk", flat=True), 1), found)


def _helpful(condition: Condition) -> dict[str, tuple[str, ...]]:
    return _kept(condition, "helpful", lambda: helpful_filters(condition))


def _selected(condition: Condition) -> EntryQuerySet[Dataset]:
    return narrowed(condition, look_for=lambda text: _window(Words(text)).ids)


def _readable(rows: EntryQuerySet[Dataset]) -> EntryQuerySet[Dataset]:
    # Joined, the catalogues would be read first and all their datasets sorted.
    return rows.select_related("publisher", "region").prefetch_related(
        "catalogue", "distributions"
    )


def _ordering(order: Order) -> tuple[str, ...]:
    """Sort by a column, equal values in the order that its index has them in."""
    sign = "-" if order.descending else ""
    tie = TIES[order.column]
    if not tie:
        return (f"{sign}{order.column}",)
    backwards = order.descending != (order.column == "sort_date")
    return (f"{sign}{order.column}", f"{'-' if backwards else ''}{tie}")


def _page(
    condition: Condition,
    order: Order,
    start: int,
    limit: int,
    *,
    bare: bool = False,
) -> list[Dataset]:
    """Read a page from the nearest place known before it, and remember its end."""
    columns = _ordering(order)
    names = [column.removeprefix("-") for column in columns]
    rows = _few(condition, _selected(condition), order).order_by(*columns)
    places = Places(_key(condition, "places " + " ".join(columns), marked=False))
    last = place_at(rows, columns, start, places)
    if last is None:
        return []
    # A box is looked for in the index of the list, which has no more columns.
    is_by_place = asks_for_a_place(condition)
    rows = rows.only(*names) if bare or is_by_place else _readable(rows)
    page = rows_behind(rows, columns, last, limit) if last else list(rows[:limit])
    if len(page) == limit and page:
        places.remember(start + limit, [getattr(page[-1], name) for name in names])
    return _loaded(page) if is_by_place and not bare else page


def _loaded(page: list[Dataset]) -> list[Dataset]:
    """Read the rest of what a page shows, in its order."""
    rows = Dataset.objects.filter(pk__in=[row.pk for row in page])
    found = rows.select_related("publisher", "region", "catalogue")
    known = {row.pk: row for row in found.prefetch_related("distributions")}
    return [known[row.pk] for row in page if row.pk in known]


def _few(
    condition: Condition, rows: EntryQuerySet[Dataset], order: Order = NEWEST
) -> EntryQuerySet[Dataset]:
    """Name the rows by their ids where an index can and they are few."""
    filters = {} if words_of(condition) else _helpful(condition)
    left = left_by("dataset", filters) if filters else None
    if left is not None and left.ids is not None:
        return rows.filter(pk__in=left.ids)
    # A box alone is a walk through the index that holds it, in the order of that index.
    if isinstance(condition, Within) and order == NEWEST:
        return rows
    for box in boxes_of(condition):
        inside = _ids_inside(box)
        if len(inside) <= FEW:
            return rows.filter(pk__in=inside)
    return rows


def _ids_inside(box: Within) -> tuple[str, ...]:
    return _kept(box, "ids", lambda: ids_inside(box, FEW + 1))


def _counted(condition: Condition, names: tuple[str, ...]) -> dict[str, Counts]:
    rows: QuerySet[Dataset] = _selected(condition)
    if words_of(condition):
        rows = Dataset.objects.filter(pk__in=_window(condition).ids)
    rows = rows.order_by("-sort_date", "pk")[:MOST_COUNTED]
    sums: dict[str, Counter[str]] = {name: Counter() for name in names}
    columns = [COLUMNS[name] for name in names]
    for row in rows.values_list(*columns).iterator(chunk_size=2_000):
        for name, value in zip(names, row, strict=True):
            sums[name].update(_values(value))
    return {name: counted(each)[:MOST_VALUES] for name, each in sums.items()}


def _values(value: object) -> Iterable[str]:
    if isinstance(value, dict):
        return {word for words in value.values() for word in words}
    if isinstance(value, list):
        return map(str, value)
    return (str(value),) if value else ()


def _kept(condition: Condition, what: str, reckon: Callable[[], Known]) -> Known:
    key = _key(condition, what)
    known: Known | None = cache.get(key)
    if known is None:
        known = reckon()
        cache.set(key, known, KEPT_SECONDS)
    return known


def _key(condition: Condition, what: str, *, marked: bool = True) -> str:
    state = f"{mark()} " if marked else ""
    text = f"{state}{what} {condition!r}"
    digest = hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=16)
    return f"found:{digest.hexdigest()}"
