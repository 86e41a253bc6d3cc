"""Lists of organisations, regions and themes, each with its number of records."""

from collections.abc import Callable
from urllib.parse import quote

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.accounts.models import Organisation
from seutu.core.pagination import (
    Total,
    counted_up_to,
    decode_cursor,
    encode_cursor,
    rows_behind,
)
from seutu.places.models import City, Region
from seutu.web.cards import Link, ListView, Text
from seutu.web.presenters import labels
from seutu.web.presenters.profiles import counts_by, counts_by_organisation
from seutu.web.presenters.sorting import by_name

PAGE = 60
MOST_PLACES = 100

Links = tuple[tuple[Link, int], ...]


def organisations_view(*, search: str, cursor: str) -> ListView:
    """Show a page of organisations by name; raises `Invalid` for a broken cursor."""
    chosen = Organisation.objects.filter(hidden_at=None)
    if search:
        chosen = chosen.filter(sort_name__contains=search.casefold())
    total = counted_up_to(chosen)
    order = ("sort_name", "pk")
    ordered = chosen.order_by(*order)
    if cursor:
        found = rows_behind(ordered, order, decode_cursor(cursor, size=2), PAGE + 1)
    else:
        found = list(ordered[: PAGE + 1])
    shown = found[:PAGE]
    counted = counts_by_organisation(one.pk for one in shown)
    following = encode_cursor(shown[-1].sort_name, shown[-1].pk) if shown else ""
    address = f"?q={quote(search)}&" if search else "?"
    return ListView(
        title=_("Organisations"),
        lead=_("Who publishes data, runs solutions or has stated a need."),
        action=reverse("organisation_list"),
        total=total.number,
        search=search,
        search_label=_("Words in the name"),
        heading=_organisations(total),
        links=tuple(
            (
                Link(labels.content(one.name), one.get_absolute_url()),
                counted.get(one.pk, 0),
            )
            for one in shown
        ),
        first_url=address if cursor else "",
        next_url=f"{address}cursor={following}" if len(found) > PAGE else "",
        empty=_("No organisation has these words in its name."),
    )


def _organisations(total: Total) -> str:
    if total.is_more:
        said = ngettext(
            "More than %(count)d organisation",
            "More than %(count)d organisations",
            total.number,
        )
    else:
        said = ngettext(
            "%(count)d organisation", "%(count)d organisations", total.number
        )
    return said % {"count": total.number}


def regions_view(*, search: str) -> ListView:
    """Show the countries, or the regions and cities with these words in a name."""
    links = _found_places(search) if search else _countries()
    return ListView(
        title=_("Regions and cities"),
        lead=_(
            "The countries and regions of the European classification NUTS, and the"
            " first cities."
        ),
        action=reverse("region_list"),
        total=len(links),
        search=search,
        search_label=_("Name or NUTS code"),
        heading=ngettext("%(count)d place", "%(count)d places", len(links))
        % {"count": len(links)},
        links=links,
        empty=_("No region or city has these words in its name."),
    )


def themes_view() -> ListView:
    """Show the data themes, by name."""
    counted = counts_by("theme")
    links = sorted(
        (
            (
                Link(
                    Text(labels.theme_name(code), labels.reader_language()),
                    reverse("theme", args=[code]),
                ),
                counted.get(code, 0),
            )
            for code in labels.THEMES
        ),
        key=lambda pair: by_name(pair[0].label.value),
    )
    return ListView(
        title=_("Themes"),
        lead=_("The data themes of the European Union."),
        action=reverse("theme_list"),
        total=len(links),
        is_searchable=False,
        heading=ngettext("%(count)d theme", "%(count)d themes", len(links))
        % {"count": len(links)},
        links=tuple(links),
    )


def _countries() -> Links:
    counted = counts_by("country")
    countries = [
        (labels.content(one.name), one) for one in Region.objects.filter(level=0)
    ]
    countries.sort(key=lambda pair: by_name(pair[0].value))
    by_region = counts_by("region")
    return (
        *(
            (Link(name, one.get_absolute_url()), counted.get(one.country, 0))
            for name, one in countries
        ),
        *(
            (_city(city), by_region.get(city.region_id, 0))
            for city in City.objects.all()
        ),
    )


def _found_places(search: str) -> Links:
    wanted = search.casefold()
    by_region = counts_by("region")
    by_country = counts_by("country")

    def holds(one: Region | City) -> bool:
        names = (*one.name.values(), one.code)
        return any(name.casefold().startswith(wanted) for name in names)

    def count(region: Region) -> int:
        if region.level == 0:
            return by_country.get(region.country, 0)
        return by_region.get(region.code, 0)

    regions = [one for one in Region.objects.all() if holds(one)]
    found = [(_city(one), by_region.get(one.region_id, 0)) for one in _cities(holds)]
    found += [
        (Link(labels.content(one.name), one.get_absolute_url()), count(one))
        for one in regions[:MOST_PLACES]
    ]
    return tuple(found)


def _cities(holds: Callable[[City], bool]) -> list[City]:
    return [city for city in City.objects.all() if holds(city)]


def _city(city: City) -> Link:
    return Link(labels.content(city.name), city.get_absolute_url())
