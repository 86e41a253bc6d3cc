"""Finding the place that somebody typed: a code, or a name in any of its languages."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from seutu.core.errors import Invalid
from seutu.core.language import best
from seutu.places.models import City, Region
from seutu.places.selectors import NUTS_TO_ISO

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class Place:
    """A region, or a city with its region; `country` is an ISO 3166-1 code."""

    nuts_code: str
    lau_code: str
    country: str
    name: str


def find_place(text: str, *, field: str = "place") -> Place:
    """Find the region or city with this code or name.

    Regions of one name that lie within each other, such as Berlin, count as the widest.
    Raises `Invalid` when there is none or several, naming the codes to choose from.
    """
    wanted = text.replace("\0", "").strip()
    code = wanted.upper()
    region = Region.objects.filter(pk=code).first() if len(code) <= 5 else None
    if region:
        return _of_region(region)
    city = City.objects.filter(pk=code).first() if len(code) <= 16 else None
    if city:
        return _of_city(city)
    named = wanted.casefold()
    cities = [each for each in City.objects.all() if _is_called(each.name, named)]
    if len(cities) == 1:
        return _of_city(cities[0])
    regions = [each for each in Region.objects.all() if _is_called(each.name, named)]
    if not cities and regions:
        widest = min(regions, key=lambda each: len(each.code))
        if all(each.code.startswith(widest.code) for each in regions):
            return _of_region(widest)
    codes = [*(city.code for city in cities), *(each.code for each in regions)]
    if codes:
        raise Invalid(
            _("Several places have this name. Type the code of one: %(codes)s.")
            % {"codes": ", ".join(codes[:MOST_NAMED])},
            field=field,
        )
    raise Invalid(
        _(
            "We know no place of this name or code. Type a region such as"
            " “Varsinais-Suomi” or “FI1C1”, or a city such as “Turku”."
        ),
        field=field,
    )


def place_of_codes(nuts_code: str, lau_code: str) -> Place | None:
    """Find the place of stored codes; None without any, or when they are gone."""
    if lau_code and (city := City.objects.filter(pk=lau_code).first()):
        return _of_city(city)
    region = Region.objects.filter(pk=nuts_code).first() if nuts_code else None
    return _of_region(region) if region else None


def _is_called(names: dict[str, str], wanted: str) -> bool:
    return any(name.casefold() == wanted for name in names.values())


def _of_region(region: Region) -> Place:
    return Place(
        nuts_code=region.code,
        lau_code="",
        country=NUTS_TO_ISO.get(region.country, region.country),
        name=best(region.name, ())[1],
    )


def _of_city(city: City) -> Place:
    country = city.region_id[:2]
    return Place(
        nuts_code=city.region_id,
        lau_code=city.code,
        country=NUTS_TO_ISO.get(country, country),
        name=best(city.name, ())[1],
    )
