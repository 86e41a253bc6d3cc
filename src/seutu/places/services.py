"""Loading places from the packaged code lists."""

from collections.abc import Iterable

from django.db import transaction

from seutu.places.models import City, Region
from seutu.places.selectors import NUTS_COUNTRIES, NUTS_TO_ISO
from seutu.vocabularies import sources

# LAU codes of the first cities (Eurostat, correspondence LAU 2021 to NUTS 2021). Their
# names come with them because the packaged lists end at NUTS level 3.
CITIES: tuple[tuple[str, str, str, dict[str, str], str], ...] = (
    (
        "FI_853",
        "turku",
        "FI1C1",
        {"fi": "Turku", "sv": "Åbo", "en": "Turku"},
        "https://www.turku.fi/",
    ),
    (
        "FI_091",
        "helsinki",
        "FI1B1",
        {"fi": "Helsinki", "sv": "Helsingfors", "en": "Helsinki"},
        "https://www.hel.fi/",
    ),
    (
        "FI_837",
        "tampere",
        "FI19B",
        {"fi": "Tampere", "sv": "Tammerfors", "en": "Tampere"},
        "https://www.tampere.fi/",
    ),
    (
        "PL_2261011",
        "gdansk",
        "PL633",
        {"pl": "Gdańsk", "en": "Gdańsk", "de": "Danzig"},
        "https://www.gdansk.pl/",
    ),
    (
        "PL_0264011",
        "wroclaw",
        "PL514",
        {"pl": "Wrocław", "en": "Wrocław", "de": "Breslau"},
        "https://www.wroclaw.pl/",
    ),
    (
        "LT_13",
        "vilnius",
        "LT011",
        {"lt": "Vilnius", "en": "Vilnius", "pl": "Wilno"},
        "https://vilnius.lt/",
    ),
)


# The packaged list is of the Union's neighbours and members now; many records still
# lie in the United Kingdom (Eurostat, NUTS 2021, level 1).
UNITED_KINGDOM = {
    "UKC": "North East (England)",
    "UKD": "North West (England)",
    "UKE": "Yorkshire and the Humber",
    "UKF": "East Midlands (England)",
    "UKG": "West Midlands (England)",
    "UKH": "East of England",
    "UKI": "London",
    "UKJ": "South East (England)",
    "UKK": "South West (England)",
    "UKL": "Wales",
    "UKM": "Scotland",
    "UKN": "Northern Ireland",
}


@transaction.atomic
def load_places() -> int:
    """Add or update the NUTS tree and the first cities; returns the regions known."""
    names = {
        entry.id.rpartition("/")[2]: dict(entry.labels) for entry in sources.nuts()
    }
    names = {code: name for code, name in names.items() if 2 <= len(code) <= 5}
    names |= {code: {"en": name} for code, name in UNITED_KINGDOM.items()}
    countries = {entry.id: dict(entry.labels) for entry in sources.territories()}
    # NUTS 2024 dropped the United Kingdom, whose records are many.
    for code in {code[:2] for code in names} | NUTS_COUNTRIES:
        labels = countries.get(NUTS_TO_ISO.get(code, code), {})
        names[code] = labels or names.get(code, {})
    for level in range(4):
        _store(
            Region(
                code=code,
                level=level,
                country=NUTS_TO_ISO.get(code[:2], code[:2]),
                name=name,
                parent_id=code[:-1] if level and code[:-1] in names else None,
            )
            for code, name in names.items()
            if len(code) == level + 2
        )
    City.objects.bulk_create(
        [
            City(code=code, slug=slug, region_id=region, name=name, homepage=homepage)
            for code, slug, region, name, homepage in CITIES
            if region in names
        ],
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["slug", "region", "name", "homepage"],
    )
    return len(names)


def _store(regions: Iterable[Region]) -> None:
    Region.objects.bulk_create(
        regions,
        update_conflicts=True,
        unique_fields=["code"],
        update_fields=["level", "country", "name", "parent"],
        batch_size=500,
    )
