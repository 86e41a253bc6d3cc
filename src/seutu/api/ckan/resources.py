"""Actions on the resources of datasets: their distributions."""

import json
from functools import reduce
from operator import or_

from django.db.models import CharField, Q
from django.db.models.functions import Cast
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.api.ckan.actions import action
from seutu.api.ckan.asked import Asked
from seutu.api.ckan.datasets import BATCH, MOST_ROWS, one
from seutu.api.ckan.packages import dataset_of_resource, resources_of
from seutu.api.speaking import checked
from seutu.catalogue.models import Dataset, Distribution
from seutu.core.errors import Invalid, NotFound
from seutu.core.pagination import counted_up_to
from seutu.matching.finding.compiling import written_forms
from seutu.matching.finding.cost import LONGEST_PATTERN

# No index holds a part of an address: each resource has to be looked at.
MOST_RESOURCES = 200_000
MOST_QUERIES = 10
# Field of a resource -> columns. Texts in several languages are JSON.
TEXTS = {
    "url": ("url", "download_url"),
    "format": ("format",),
    "mimetype": ("media_type",),
}
MAPS = {"name": "title", "description": "description"}


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
        checked(letters, field="query", longest=LONGEST_PATTERN)
        if not colon or field not in {*TEXTS, *MAPS}:
            names = ", ".join((*TEXTS, *MAPS))
            raise Invalid(
                _("A query is field:letters, with one of: %(names)s.")
                % {"names": names},
                field="query",
            )
        wanted &= _condition(field, letters)
    limit = asked.number("limit", 100, most=MOST_ROWS)
    start = asked.number("offset", 0, most=BATCH)
    texts = {f"{column}_text": Cast(column, CharField()) for column in MAPS.values()}
    rows = Distribution.objects.alias(**texts).filter(wanted)
    rows = rows.order_by("dataset_id", "position")
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


def _resource_queries(asked: Asked) -> list[str]:
    value = asked.values.get("query")
    if isinstance(value, str) and value.startswith("["):
        try:
            value = json.loads(value)
        except (ValueError, RecursionError):
            raise Invalid(_("This is no list in JSON."), field="query") from None
    if isinstance(value, list) and value:
        if len(value) > MOST_QUERIES:
            raise Invalid(
                ngettext(
                    "“%(field)s” may have %(count)d part at the most.",
                    "“%(field)s” may have %(count)d parts at the most.",
                    MOST_QUERIES,
                )
                % {"field": "query", "count": MOST_QUERIES},
                field="query",
            )
        return [Asked({"query": each}).text("query") for each in value]
    return [asked.needed("query")]


def _condition(field: str, letters: str) -> Q:
    """Ask for letters anywhere in a field, in any case, as CKAN does."""
    if field in MAPS:
        column, forms = f"{MAPS[field]}_text", written_forms(letters)
        parts = [Q(**{f"{column}__icontains": form}) for form in sorted(forms)]
    else:
        parts = [Q(**{f"{column}__icontains": letters}) for column in TEXTS[field]]
    return reduce(or_, parts)
