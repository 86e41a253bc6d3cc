"""The directory of catalogues for operators: search, filters, what can be read."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _

from seutu.harvest import directory
from seutu.harvest.directory import DirectoryEntry, Wanted
from seutu.harvest.models import HarvestSource
from seutu.web.cards import Facet, FacetValue
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_words import kind_of_catalogue, reader_name

SHOWN = 25
MOST_VALUES = 60
LONGEST = 200
FIELDS = ("country", "software", "language", "kind")


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One catalogue; `reader` is "" while none exists, `source_id` when it is added."""

    entry: DirectoryEntry
    country: str
    kind: str
    languages: str
    reader: str
    location: str
    source_id: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DirectoryPage:
    rows: tuple[EntryRow, ...]
    total: int
    readable: int
    facets: tuple[Facet, ...]
    search: str
    hidden: tuple[tuple[str, str], ...]
    action: str
    search_label: str
    first_url: str
    next_url: str


def wanted_of(query: QueryDict) -> Wanted:
    """Read what is looked for out of an address; too long words are cut."""
    chosen = {name: tuple(query.getlist(name)[:MOST_VALUES]) for name in FIELDS}
    return Wanted(
        text=query.get("q", "")[:LONGEST],
        country=chosen["country"],
        software=chosen["software"],
        language=chosen["language"],
        kind=chosen["kind"],
        readable=query.get("readable") == "yes",
    )


def page_of(query: QueryDict, *, action: str) -> DirectoryPage:
    """Show a page of what was found, with the filters that are left."""
    wanted = wanted_of(query)
    found = directory.search(wanted)
    number = query.get("page", "1")
    page = min(max(int(number), 1), 1_000) if number.isdecimal() else 1
    start = (page - 1) * SHOWN
    rest = query.copy()
    rest.pop("page", None)
    first = f"?{rest.urlencode()}"
    rest["page"] = str(page + 1)
    has_next = start + SHOWN < len(found)
    return DirectoryPage(
        rows=_rows(found[start : start + SHOWN]),
        total=len(found),
        readable=sum(one.way is not None for one in found),
        facets=_facets(wanted),
        search=wanted.text,
        hidden=(),
        action=action,
        search_label=_("Name, place, publisher or address"),
        first_url=first if page > 1 else "",
        next_url=f"?{rest.urlencode()}" if has_next else "",
    )


def _rows(found: tuple[DirectoryEntry, ...]) -> tuple[EntryRow, ...]:
    ways = {one.id: one.way for one in found}
    added: Mapping[str, str] = dict(
        HarvestSource.objects.filter(
            location__in=[way.location for way in ways.values() if way]
        ).values_list("location", "pk")
    )
    rows = []
    for one in found:
        way = ways[one.id]
        rows.append(
            EntryRow(
                entry=one,
                country=labels.country_name(one.country),
                kind=kind_of_catalogue(one.kind),
                languages=", ".join(map(labels.language_name, one.languages)),
                reader=reader_name(way.reader) if way else "",
                location=way.location if way else "",
                source_id=added.get(way.location, "") if way else "",
            )
        )
    return tuple(rows)


def _facets(wanted: Wanted) -> tuple[Facet, ...]:
    software = directory.software_names()
    name_value: dict[str, Callable[[str], str]] = {
        "country": labels.country_name,
        "software": lambda code: software.get(code, code),
        "language": labels.language_name,
        "kind": kind_of_catalogue,
    }
    facets = [_readable(wanted)]
    for name, label in (
        ("country", _("Country")),
        ("software", _("Software")),
        ("language", _("Language")),
        ("kind", _("Kind")),
    ):
        chosen: tuple[str, ...] = getattr(wanted, name)
        counts = directory.facet(wanted, name)
        values = [
            FacetValue(value, name_value[name](value), count, value in chosen)
            for value, count in counts.most_common(MOST_VALUES)
        ]
        if len(values) > 1 or chosen:
            facets.append(Facet(name=name, label=label, values=tuple(values)))
    return tuple(facets)


def _readable(wanted: Wanted) -> Facet:
    plain = Wanted(
        text=wanted.text,
        country=wanted.country,
        software=wanted.software,
        language=wanted.language,
        kind=wanted.kind,
        readable=True,
    )
    count = len(directory.search(plain))
    value = FacetValue("yes", _("A reader exists"), count, wanted.readable)
    return Facet(name="readable", label=_("Can be read"), values=(value,))
