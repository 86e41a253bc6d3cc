"""Actions on datasets and their resources."""

import json
from collections.abc import Iterator

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation
from seutu.api.ckan import solr
from seutu.api.ckan.actions import action
from seutu.api.ckan.asked import Asked
from seutu.api.ckan.packages import (
    Package,
    dataset_of_resource,
    package,
    resources_of,
    theme_labels,
)
from seutu.api.finding import found
from seutu.api.finding.conditions import EVERYTHING, Condition, Within, Words, both
from seutu.api.finding.found import BEST, NEWEST, Order, find
from seutu.catalogue.models import Dataset, Distribution
from seutu.core.errors import Invalid, NotFound
from seutu.core.language import best
from seutu.core.pagination import counted_up_to
from seutu.places.extents import Box

MOST_ROWS = 1_000
MOST_PACKAGES = 1_000
BATCH = 10_000
# No index holds a part of an address: each resource has to be looked at.
MOST_RESOURCES = 200_000
MOST_FACETS = 1_000
FACETS = {
    "organization": "publisher",
    "groups": "theme",
    "tags": "keyword",
    "res_format": "format",
    "license_id": "licence",
    "access_rights": "access",
    **{name: name for name in ("country", "region", "source", "language", "frequency")},
}
SORTS = {
    "score": "score",
    "metadata_modified": "updated_at",
    "name": "pk",
    "id": "pk",
    "modified": "sort_date",
    "issued": "sort_date",
}
SEARCH = frozenset(
    {"q", "fq", "fq_list", "sort", "rows", "start", "facet", "facet.field"}
    | {"facet.limit", "facet.mincount", "ext_bbox", "fl", "df", "extras", "qf"}
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
    return package(one(asked.needed("id")))


@action
def package_search(asked: Asked) -> object:
    """Search the datasets: q, fq, sort, rows, start, facet.field, ext_bbox."""
    if unknown := sorted(asked.names() - SEARCH):
        names = ", ".join(unknown)
        raise Invalid(
            _("Invalid search params: %(names)s.") % {"names": names}, field="q"
        )
    condition = asked_condition(asked)
    order = _order(asked)
    page = find(
        condition,
        order=order,
        start=asked.number("start", 0),
        limit=asked.number("rows", 10, most=MOST_ROWS),
    )
    counts = _facets(asked, condition)
    return {
        "count": page.total,
        "sort": asked.text("sort") or "score desc, metadata_modified desc",
        "results": [package(row) for row in page.rows],
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
                        _labels(name, [value for value, _n in values]),
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


@action
def resource_show(asked: Asked) -> object:
    """Show a resource by its id."""
    wanted = asked.needed("id")
    for resource in resources_of(one(dataset_of_resource(wanted))):
        if resource["id"] == wanted:
            return resource
    raise NotFound(_("There is no such resource."))


@action
def resource_search(asked: Asked) -> object:
    """Search resources: query is "field:letters", or a list of them that all hold."""
    if (newest := Distribution.objects.order_by("-pk").first()) and (
        newest.pk > MOST_RESOURCES
    ):
        raise Invalid(
            _(
                "There are too many resources here to look through. Search datasets"
                " instead, such as package_search?fq=res_format:CSV."
            ),
            field="query",
        )
    wanted = Q(dataset__canonical__isnull=True, dataset__vanished_at__isnull=True)
    for text in _resource_queries(asked):
        field, colon, letters = text.partition(":")
        if not colon or field not in RESOURCE_FIELDS:
            names = ", ".join(RESOURCE_FIELDS)
            raise Invalid(
                _("A query is field:letters, with one of: %(names)s.")
                % {"names": names},
                field="query",
            )
        wanted &= RESOURCE_FIELDS[field](letters)
    limit = asked.number("limit", 100, most=MOST_ROWS)
    start = asked.number("offset", 0, most=BATCH)
    rows = Distribution.objects.filter(wanted).order_by("dataset_id", "position")
    owners = Dataset.objects.in_bulk(
        dict.fromkeys(rows.values_list("dataset_id", flat=True)[start : start + limit])
    )
    ids = {row.pk for row in rows[start : start + limit]}
    loaded = Dataset.objects.filter(pk__in=owners).prefetch_related("distributions")
    results = [
        resource
        for dataset in loaded.order_by("pk")
        for row, resource in zip(
            dataset.distributions.all(), resources_of(dataset), strict=True
        )
        if row.pk in ids
    ]
    return {"count": counted_up_to(rows, BATCH).number, "results": results}


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


def asked_condition(asked: Asked) -> Condition:
    """Read q, fq, fq_list and ext_bbox as one condition."""
    now = timezone.now()
    filters = [*_texts(asked, "fq"), *asked_list(asked, "fq_list")]
    parts = [solr.read(text, now=now) for text in filters]
    return both(_words(asked.text("q")), *parts, _box(asked.text("ext_bbox")))


def asked_list(asked: Asked, name: str) -> list[str]:
    value = asked.values.get(name)
    return asked.several(name) if isinstance(value, list) else _texts(asked, name)


def _texts(asked: Asked, name: str) -> list[str]:
    value = asked.values.get(name)
    if isinstance(value, list):
        return asked.several(name)
    text = asked.text(name)
    return [text] if text.strip() else []


def _words(text: str) -> Condition:
    """Read q: Solr's language where it is, else plain words with any signs in them."""
    if not text.strip():
        return EVERYTHING
    try:
        return solr.read(text, now=timezone.now(), field="q")
    except Invalid:
        return Words(text)


def _box(text: str) -> Condition:
    if not text.strip():
        return EVERYTHING
    try:
        west, south, east, north = map(float, text.split(","))
    except ValueError:
        raise Invalid(
            _("“%(field)s” must be west,south,east,north in degrees.")
            % {"field": "ext_bbox"},
            field="ext_bbox",
        ) from None
    return Within(Box(west, south, east, north))


def _order(asked: Asked) -> Order:
    """Take the first column to sort by that tells datasets apart."""
    text = asked.text("sort").strip()
    if not text:
        return BEST
    named = []
    for part in text.split(","):
        name, _space, way = part.strip().partition(" ")
        if name not in SORTS or way.strip().lower() not in {"", "asc", "desc"}:
            raise Invalid(
                _("Sort by one of these, with asc or desc: %(names)s.")
                % {"names": ", ".join(SORTS)},
                field="sort",
            )
        named.append(Order(SORTS[name], way.strip().lower() == "desc"))
    if named[0].column == "score" and not asked.text("q").strip("*: ") and named[1:]:
        return named[1]
    return named[0]


def _facets(asked: Asked, condition: Condition) -> dict[str, found.Counts]:
    names = asked.several("facet.field")
    if not asked.flag("facet", default=True):
        return {}
    for name in names:
        if name not in FACETS:
            raise Invalid(
                _("Count by one of: %(names)s.") % {"names": ", ".join(FACETS)},
                field="facet.field",
            )
    text = asked.text("facet.limit", "50").strip()
    limit = MOST_FACETS if text.startswith("-") else asked.number("facet.limit", 50)
    counts = found.facets(condition, [FACETS[name] for name in names])
    return {
        name: tuple(
            (value.lower() if name == "groups" else value, count)
            for value, count in counts[FACETS[name]][:limit]
        )
        for name in names
    }


def _labels(name: str, values: list[str]) -> list[str]:
    if name == "organization":
        rows = Organisation.objects.filter(pk__in=values, hidden_at=None)
        named = {row.pk: best(row.name, ())[1] for row in rows}
        return [named.get(value, value) for value in values]
    if name == "groups":
        known = theme_labels()
        return [
            best(known.get(value.upper(), {}), ("en",))[1] or value for value in values
        ]
    return values


def _resource_queries(asked: Asked) -> list[str]:
    value = asked.values.get("query")
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise Invalid(_("This is no list in JSON."), field="query") from None
    if isinstance(value, list) and value:
        return [Asked({"query": each}).text("query") for each in value[:10]]
    return [asked.needed("query")]


RESOURCE_FIELDS = {
    "url": lambda letters: (
        Q(url__icontains=letters) | Q(download_url__icontains=letters)
    ),
    "format": lambda letters: Q(format__iexact=letters),
    "mimetype": lambda letters: Q(media_type__iexact=letters),
    "name": lambda letters: Q(title__icontains=letters),
    "description": lambda letters: Q(description__icontains=letters),
}
