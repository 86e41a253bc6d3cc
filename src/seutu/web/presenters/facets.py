"""Filters beside a list, labelled in the reader's language."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from seutu.solutions.models import Solution
from seutu.web.cards import Facet, FacetValue
from seutu.web.criteria import FILTERS
from seutu.web.presenters import labels

MOST_VALUES = 40
NAMELESS = frozenset({"", "und", str(Solution.Status.UNKNOWN)})

Counts = Mapping[str, Sequence[tuple[str, int]]]


def facets(
    counts: Counts | None,
    chosen: Mapping[str, tuple[str, ...]],
    *,
    names: Sequence[str],
) -> tuple[Facet, ...]:
    """Show the filters that can still narrow something, and all that are chosen.

    None for counts says that nobody could count: what is chosen has no number then.
    """
    none = None if counts is None else 0
    counts = counts or {}
    name_value: dict[str, Callable[[str], str]] = {
        "country": labels.country_name,
        "region": str,
        "theme": labels.theme_name,
        "record_language": labels.language_name,
        "access": labels.access_name,
        "licence": str,
        "format": str,
        "status": labels.status_name,
        "source": _source_namer(counts) if "source" in names else str,
    }
    found = []
    for name in names:
        counted = dict(counts.get(FILTERS[name], ()))
        mine = chosen.get(name, ())
        values = [
            FacetValue(value, name_value[name](value), count, value in mine)
            for value, count in list(counted.items())[:MOST_VALUES]
            if value not in NAMELESS and not value.startswith("http")
        ]
        values += [
            FacetValue(value, name_value[name](value), counted.get(value, none), True)
            for value in mine
            if value not in {shown.value for shown in values}
        ]
        if len(values) > 1 or mine:
            found.append(Facet(name=name, label=_label(name), values=tuple(values)))
    return tuple(found)


def _source_namer(counts: Counts) -> Callable[[str], str]:
    if not counts.get("source"):
        return str
    names = labels.source_names()
    return lambda code: names.get(code, code)


def _label(name: str) -> str:
    return {
        "country": _("Country"),
        "region": _("Region"),
        "theme": _("Theme"),
        "record_language": _("Language of the record"),
        "access": _("Access"),
        "licence": _("Licence"),
        "format": _("Format"),
        "status": _("Status"),
        "source": _("Source"),
    }[name]
