"""Actions on what datasets are grouped by: publishers, themes, tags, licences."""

from collections.abc import Iterable

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation
from seutu.api.ckan.actions import action
from seutu.api.ckan.asked import Asked
from seutu.api.ckan.datasets import packages
from seutu.api.ckan.packages import Package, organisation, tag, theme, theme_labels
from seutu.catalogue.models import Dataset
from seutu.core.errors import Invalid, NotFound
from seutu.matching.finding.conditions import EVERYTHING, Among
from seutu.matching.finding.found import facets, total

GROUP_SORTS = ("title", "name", "package_count")
MOST_FULL = 1_000
MOST_NAMES = 100_000
SHOWN_PACKAGES = 10


@action
def organization_list(asked: Asked) -> object:
    """List the publishers that have datasets, by name; all_fields shows them whole."""
    rows = _sorted_publishers(asked)
    if names := asked.several("organizations"):
        rows = rows.filter(pk__in=names)
    start = asked.number("offset", 0)
    is_full = asked.flag("all_fields")
    most = MOST_FULL if is_full else MOST_NAMES
    end = start + asked.number("limit", most, most=most)
    if not is_full:
        return list(rows.values_list("pk", flat=True)[start:end])
    page = list(rows[start:end])
    counts = _dataset_counts(row.pk for row in page)
    return [
        organisation(row) | {"package_count": counts.get(row.pk, 0)} for row in page
    ]


@action
def organization_show(asked: Asked) -> object:
    """Show a publisher; include_datasets adds its newest ten datasets."""
    key = asked.needed("id")
    row = Organisation.objects.filter(pk=key, hidden_at=None).first()
    if row is None:
        raise NotFound(_("There is no such organization."))
    return _with_datasets(asked, organisation(row), Among("publisher", (row.pk,)))


@action
def group_list(asked: Asked) -> object:
    """List the EU data themes that datasets have; all_fields shows them whole."""
    counts = dict(facets(EVERYTHING, ["theme"])["theme"])
    by, descending = _sorting(asked)
    codes = sorted(code for code in counts if code in theme_labels())
    if by == "title":
        codes.sort(key=lambda code: str(theme(code)["title"]))
    if by == "package_count":
        codes.sort(key=lambda code: counts[code])
    if descending:
        codes.reverse()
    if wanted := {name.upper() for name in asked.several("groups")}:
        codes = [code for code in codes if code in wanted]
    start = asked.number("offset", 0)
    codes = codes[start : start + asked.number("limit", MOST_FULL)]
    if not asked.flag("all_fields"):
        return [code.lower() for code in codes]
    return [theme(code) | {"package_count": counts[code]} for code in codes]


@action
def group_show(asked: Asked) -> object:
    """Show a theme; include_datasets adds its newest ten datasets."""
    code = asked.needed("id").upper()
    if code not in theme_labels():
        raise NotFound(_("There is no such group."))
    return _with_datasets(asked, theme(code), Among("theme", (code,)))


@action
def tag_list(asked: Asked) -> object:
    """List the thousand most frequent tags of the newest datasets, or those with q."""
    if asked.text("vocabulary_id"):
        raise NotFound(_("There is no such vocabulary: tags are free words."))
    words = tags_with(asked.text("query") or asked.text("q"))
    return [tag(word) for word in words] if asked.flag("all_fields") else words


@action
def tag_show(asked: Asked) -> object:
    """Show a tag; include_datasets adds the newest ten datasets that have it."""
    word = asked.needed("id")
    condition = Among("keyword", (word,))
    shown = packages(condition, SHOWN_PACKAGES)
    if not shown:
        raise NotFound(_("There is no such tag."))
    included = {"packages": shown} if asked.flag("include_datasets") else {}
    return tag(word) | included


@action
def license_list(asked: Asked) -> object:
    """List the licences that datasets have, by the words of their sources."""
    return [
        {"id": label, "title": label, "url": "", "status": "active"}
        for label, _count in facets(EVERYTHING, ["licence"])["licence"]
    ]


@action
def vocabulary_list(asked: Asked) -> object:
    """List vocabularies of tags: there is none, tags are free words."""
    return []


def tags_with(letters: str) -> list[str]:
    """List, in their order, the known tags that hold some letters."""
    wanted = letters.strip().casefold()
    words = (word for word, _count in facets(EVERYTHING, ["keyword"])["keyword"])
    return sorted(word for word in words if wanted in word.casefold())


def publishers() -> "QuerySet[Organisation]":
    """Query the publishers that have datasets here, by name."""
    theirs = Dataset.objects.canonical().filter(publisher=OuterRef("pk"))
    return Organisation.objects.filter(Exists(theirs), hidden_at=None).order_by(
        "sort_name", "pk"
    )


def _sorting(asked: Asked) -> tuple[str, bool]:
    """Read sort, or order_by of old clients; counts alone begin with the largest."""
    text = asked.text("sort").strip() or asked.text("order_by").strip() or "title"
    name, _space, way = text.replace("packages", "package_count").partition(" ")
    way = way.strip().lower() or ("desc" if name == "package_count" else "asc")
    if name not in GROUP_SORTS or way not in {"asc", "desc"}:
        raise Invalid(
            _("Sort by one of these, with asc or desc: %(names)s.")
            % {"names": ", ".join(GROUP_SORTS)},
            field="sort",
        )
    return name, way == "desc"


def _sorted_publishers(asked: Asked) -> "QuerySet[Organisation]":
    by, descending = _sorting(asked)
    rows = publishers()
    if by == "package_count":
        theirs = Dataset.objects.canonical().filter(publisher=OuterRef("pk"))
        counted = theirs.order_by().values("publisher").annotate(count=Count("pk"))
        rows = rows.annotate(package_count=Subquery(counted.values("count")))
        return rows.order_by("-package_count" if descending else "package_count", "pk")
    columns = ("sort_name", "pk") if by == "title" else ("pk",)
    return rows.order_by(*(f"-{name}" if descending else name for name in columns))


def _dataset_counts(keys: Iterable[str]) -> dict[str, int]:
    rows = Dataset.objects.canonical().filter(publisher__in=list(keys)).order_by()
    counted = rows.values_list("publisher").annotate(count=Count("pk"))
    return {str(key): count for key, count in counted}


def _with_datasets(asked: Asked, shown: Package, condition: Among) -> Package:
    if asked.flag("include_dataset_count", default=True):
        shown["package_count"] = total(condition)
    if asked.flag("include_datasets"):
        shown["packages"] = packages(condition, SHOWN_PACKAGES)
    return shown
