"""Actions on datasets."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from seutu.api.ckan.actions import action
from seutu.api.ckan.asked import Asked
from seutu.api.ckan.packages import Package, package
from seutu.api.ckan.searching import (
    asked_condition,
    asked_order,
    counts_asked,
    labels_of,
)
from seutu.catalogue.models import Dataset
from seutu.core.errors import Invalid, NotFound
from seutu.core.language import best
from seutu.matching.finding import found
from seutu.matching.finding.conditions import EVERYTHING, Condition, Words
from seutu.matching.finding.found import NEWEST, find

MOST_ROWS = 1_000
MOST_PACKAGES = 1_000
BATCH = 10_000
SEARCH = frozenset(
    {"q", "fq", "fq_list", "sort", "rows", "start", "facet", "facet.field"}
    | {"facet.limit", "facet.mincount", "fl", "df", "extras", "qf"}
    | {"defType", "use_default_schema", "include_private", "include_drafts"}
    | {"include_deleted", "q.op", "mm", "hl", "wt", "bf", "boost", "tie"}
)


@action
def package_list(asked: Asked) -> object:
    """List the names of all datasets; with limit and offset, some of them."""
    start = asked.number("offset", 0)
    if asked.text("limit"):
        limit = asked.number("limit", MOST_ROWS, most=BATCH)
        return found.ids(EVERYTHING, start=start, limit=limit) if limit else []
    return every_name(start)


def every_name(start: int = 0) -> Iterator[str]:
    """Yield the names of all datasets, a batch of them in memory at a time."""
    last = ""
    # Which rows are listed is settled here: asked for it, SQLite sorts them all.
    rows = Dataset.objects.order_by("pk")
    while True:
        batch = list(
            rows.filter(pk__gt=last).values_list("pk", "canonical", "vanished_at")[
                :BATCH
            ]
        )
        names = [pk for pk, canonical, gone in batch if not (canonical or gone)]
        yield from names[start:]
        start = max(start - len(names), 0)
        if len(batch) < BATCH:
            return
        last = batch[-1][0]


@action
def package_show(asked: Asked) -> object:
    """Show a dataset by its id, which is also its name."""
    name = "id" if asked.text("id") else "name_or_id"
    return package(one(asked.needed(name if asked.text(name) else "id")))


@action
def package_search(asked: Asked) -> object:
    """Search the datasets: q, fq, sort, rows, start, facet.field, ext_bbox."""
    # CKAN hands what begins so to its extensions, and does not mind if there are none.
    names_here = {name for name in asked.names() if not name.startswith("ext_")}
    if unknown := sorted(names_here - SEARCH):
        names = ", ".join(unknown)
        raise Invalid(
            _("Invalid search params: %(names)s.") % {"names": names}, field="q"
        )
    condition = asked_condition(asked)
    order = asked_order(asked)
    page = find(
        condition,
        order=order,
        start=asked.number("start", 0),
        limit=asked.number("rows", 10, most=MOST_ROWS),
    )
    fields = asked.several("fl")
    counts = counts_asked(asked, condition)
    return {
        "count": page.total,
        "sort": asked.text("sort") or "score desc, metadata_modified desc",
        "results": [_fields(package(row), fields) for row in page.rows],
        "facets": {
            name: {value: count for value, count in values}
            for name, values in counts.items()
        },
        "search_facets": {
            name: {
                "title": name,
                "items": [
                    {"name": value, "display_name": label, "count": count}
                    for (value, count), label in zip(
                        values,
                        labels_of(name, [value for value, _n in values]),
                        strict=True,
                    )
                ],
            }
            for name, values in counts.items()
        },
    }


@action
def current_package_list_with_resources(asked: Asked) -> object:
    """List datasets with their resources, newest first."""
    limit = asked.number("limit", 10, most=MOST_PACKAGES)
    start = asked.number("offset", 0)
    if asked.text("page"):
        start = max(asked.number("page", 1) - 1, 0) * limit
    rows = find(EVERYTHING, order=NEWEST, start=start, limit=limit, count=False).rows
    return [package(row) for row in rows]


@action
def package_autocomplete(asked: Asked) -> object:
    """Suggest datasets that hold a word."""
    words = asked.needed("q")
    rows = find(Words(words), limit=asked.number("limit", 10, most=100)).rows
    return [
        {
            "name": row.pk,
            "title": title,
            "match_field": "title",
            "match_displayed": f"{title} ({row.pk})",
        }
        for row in rows
        for title in [best(row.title, (row.language,))[1]]
    ]


def one(key: str) -> Dataset:
    """Find a dataset by its id; raises `NotFound` for one that its source dropped."""
    row = (
        Dataset.objects.filter(pk=key, vanished_at__isnull=True)
        .select_related("publisher")
        .prefetch_related("distributions")
        .first()
    )
    if row is None:
        raise NotFound(_("There is no such dataset."))
    return row


def packages(condition: Condition, limit: int) -> list[Package]:
    """Show the newest datasets of a condition."""
    rows = find(condition, order=NEWEST, limit=limit, count=False).rows
    return [package(row) for row in rows]


def _fields(shown: Package, names: list[str]) -> Package:
    """Keep the fields of fl; nothing asked for is everything."""
    if not names or "*" in names:
        return shown
    return {name: shown[name] for name in names if name in shown}
