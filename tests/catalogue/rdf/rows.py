"""Rows that are not stored, for tests of what is said of them."""

from datetime import UTC, date, datetime

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Catalogue, Dataset, Distribution
from seutu.catalogue.rdf.naming import Site

SITE = Site(
    url="https://hub.example",
    title={"en": "Hub"},
    description={"en": "Data of regions."},
    languages=("en", "fi"),
)
SEEN = datetime(2026, 5, 3, 12, tzinfo=UTC)


def catalogue(**fields: object) -> Catalogue:
    return Catalogue(
        **{
            "id": "zurich",
            "title": {"de": "Offene Daten"},
            "publisher": "Kanton Zürich",
            "country": "CH",
            "homepage": "https://source.example/",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "attribution": "Kanton Zürich, CC BY 4.0",
            "as_of": date(2025, 11, 3),
            **fields,
        }
    )


def publisher(**fields: object) -> Organisation:
    return Organisation(
        **{
            "id": "kantonkanton2345",
            "name": {"de": "Kanton Zürich"},
            "kind": "region",
            "country": "CH",
            "homepage": "https://kanton.example/",
            **fields,
        }
    )


def dataset(**fields: object) -> Dataset:
    return Dataset(
        **{
            "id": "abcdabcdabcdabcd",
            "catalogue": catalogue(),
            "publisher": publisher(),
            "identifier": "494@amt",
            "title": {"de": "Luftqualität", "en": "Air quality"},
            "description": {"de": "Stündliche Werte."},
            "keywords": {"de": ["Luft", "Ozon"]},
            "country": "CH",
            "region_id": "CH040",
            "themes": ["ENVI"],
            "landing_page": "https://source.example/494",
            "licence": "CC BY 4.0",
            "licence_url": "https://creativecommons.org/licenses/by/4.0/",
            "access": "public",
            "issued": date(2020, 1, 2),
            "modified": date(2026, 5, 1),
            "frequency": "DAILY",
            "temporal_start": "2001",
            "temporal_end": "2026-04",
            "spatial_note": "Kanton Zürich",
            "first_seen_at": SEEN,
            "updated_at": SEEN,
            **fields,
        }
    )


def file(**fields: object) -> Distribution:
    return Distribution(
        **{
            "position": 0,
            "title": {"de": "Tabelle"},
            "url": "https://source.example/494.csv",
            "download_url": "https://source.example/494.csv",
            "format": "CSV",
            "media_type": "text/csv",
            "byte_size": 1200,
            "availability": "stable",
            **fields,
        }
    )
