"""Actions that suggest names while somebody types, and those that look for tags."""

from django.utils.translation import gettext as _

from seutu.api.ckan.actions import action
from seutu.api.ckan.asked import Asked
from seutu.api.ckan.datasets import packages
from seutu.api.ckan.lists import publishers, tags_with
from seutu.api.ckan.packages import organisation, tag, theme, theme_labels
from seutu.core.errors import NotFound
from seutu.matching.finding.conditions import EVERYTHING, Among
from seutu.matching.finding.found import facets

MOST = 100
MOST_PACKAGES = 1_000


@action
def tag_search(asked: Asked) -> object:
    """Find tags that hold the letters of query."""
    letters = (asked.text("query") or asked.text("q")).strip()
    words = tags_with(letters) if letters else []
    start = asked.number("offset", 0)
    page = words[start : start + asked.number("limit", MOST_PACKAGES)]
    return {"count": len(words), "results": [tag(word) for word in page]}


@action
def tag_autocomplete(asked: Asked) -> object:
    """Suggest tags that hold the letters of q."""
    words = tags_with(asked.text("query") or asked.text("q"))
    return words[: asked.number("limit", 10, most=MOST)]


@action
def organization_autocomplete(asked: Asked) -> object:
    """Suggest publishers whose names hold the letters of q."""
    letters = asked.needed("q")
    rows = publishers().filter(sort_name__icontains=letters)
    return [
        {name: organisation(row)[name] for name in ("id", "name", "title")}
        for row in rows[: asked.number("limit", 20, most=MOST)]
    ]


@action
def group_autocomplete(asked: Asked) -> object:
    """Suggest themes whose codes or titles hold the letters of q."""
    letters = asked.needed("q").casefold()
    shown = [theme(code) for code in sorted(theme_labels())]
    found = [
        {name: each[name] for name in ("id", "name", "title")}
        for each in shown
        if letters in f"{each['name']} {each['title']}".casefold()
    ]
    return found[: asked.number("limit", 20, most=MOST)]


@action
def format_autocomplete(asked: Asked) -> object:
    """Suggest formats that hold the letters of q, the most frequent first."""
    letters = asked.needed("q").casefold()
    counts = facets(EVERYTHING, ["format"])["format"]
    found = [name.lower() for name, _count in counts if letters in name.casefold()]
    return found[: asked.number("limit", 5, most=MOST)]


@action
def group_package_show(asked: Asked) -> object:
    """List the newest datasets of a theme."""
    code = asked.needed("id").upper()
    if code not in theme_labels():
        raise NotFound(_("There is no such group."))
    limit = asked.number("limit", 10, most=MOST_PACKAGES)
    return packages(Among("theme", (code,)), limit)
