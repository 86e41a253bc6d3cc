"""What a dump says of a record: the same names in every form."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from seutu.accounts.models import Organisation
from seutu.catalogue.models import Dataset, Distribution, Entry
from seutu.challenges.models import Challenge
from seutu.core.language import best
from seutu.solutions.models import Solution

BATCH = 1_000
Row = dict[str, Any]

TEXTS = "MAP(VARCHAR, VARCHAR)"
SHARED = {
    "id": "VARCHAR",
    "url": "VARCHAR",
    "source": "VARCHAR",
    "identifier": "VARCHAR",
    "language": "VARCHAR",
    "title": TEXTS,
    "description": TEXTS,
    "keywords": "MAP(VARCHAR, VARCHAR[])",
    "organisation": "VARCHAR",
    "country": "VARCHAR",
    "region": "VARCHAR",
    "themes": "VARCHAR[]",
    "landing_page": "VARCHAR",
    "licence": "VARCHAR",
    "licence_url": "VARCHAR",
    "access": "VARCHAR",
    "issued": "DATE",
    "modified": "DATE",
    "first_seen_at": "TIMESTAMP",
    "same_as": "VARCHAR",
}
OF_DATASETS = {
    "uri": "VARCHAR",
    "version": "VARCHAR",
    "concepts": "VARCHAR[]",
    "frequency": "VARCHAR",
    "temporal_start": "VARCHAR",
    "temporal_end": "VARCHAR",
    "area": "VARCHAR",
    "west": "DOUBLE",
    "south": "DOUBLE",
    "east": "DOUBLE",
    "north": "DOUBLE",
    "formats": "VARCHAR[]",
    "hvd_categories": "VARCHAR[]",
    "distributions": "STRUCT(url VARCHAR, download_url VARCHAR, title "
    + TEXTS
    + ", format VARCHAR, media_type VARCHAR, licence VARCHAR, byte_size BIGINT)[]",
}
OF_SOLUTIONS = {
    "status": "VARCHAR",
    "technologies": "VARCHAR[]",
    "cofog": "VARCHAR",
    "sector": "VARCHAR",
    "purpose": "VARCHAR",
    "repository": "VARCHAR",
    "started": "VARCHAR",
    "ended": "VARCHAR",
}
OF_CHALLENGES = {
    "state": "VARCHAR",
    "opens": "DATE",
    "closes": "DATE",
    "stated_here": "BOOLEAN",
}


@dataclass(frozen=True, slots=True)
class Table:
    """One table of a dump. `columns` maps names to DuckDB types, in order."""

    name: str
    columns: Mapping[str, str]
    rows: Callable[[], "QuerySet[Any]"]
    of: Callable[[Any], Row]

    def read(self) -> Iterator[Row]:
        """Yield every row, a batch of records at a time, in the order of the ids."""
        after = ""
        while True:
            batch = list(self.rows().filter(pk__gt=after).order_by("pk")[:BATCH])
            yield from map(self.of, batch)
            if len(batch) < BATCH:
                return
            after = batch[-1].pk


def _datasets() -> "QuerySet[Dataset]":
    files = Distribution.objects.order_by("position")
    return (
        Dataset.objects.filter(vanished_at__isnull=True)
        .select_related("publisher")
        .prefetch_related(Prefetch("distributions", queryset=files))
    )


def _solutions() -> "QuerySet[Solution]":
    return Solution.objects.filter(vanished_at__isnull=True).select_related(
        "organisation"
    )


def _challenges() -> "QuerySet[Challenge]":
    return (
        Challenge.objects.public()
        .filter(vanished_at__isnull=True)
        .select_related("owner")
    )


@cache
def _address(kind: str) -> str:
    """Give the address of pages of a kind, with {} for the id.

    Working it out for each record would take as long as reading the record.
    """
    site: str = settings.SITE_URL
    return site + reverse(kind, args=["0"]).replace("/0/", "/{}/")


def _shared(kind: str, entry: Entry, owner: Organisation | None) -> Row:
    is_shown = owner is not None and owner.hidden_at is None
    return {
        "id": entry.pk,
        "url": _address(kind).format(entry.pk),
        "source": entry.catalogue_id,
        "identifier": entry.identifier,
        "language": entry.language,
        "title": entry.title,
        "description": entry.description,
        "keywords": entry.keywords,
        "organisation": best(owner.name, ("en",))[1] if owner and is_shown else "",
        "country": entry.country,
        "region": entry.region_id or "",
        "themes": entry.themes,
        "landing_page": entry.landing_page,
        "licence": entry.licence,
        "licence_url": entry.licence_url,
        "access": entry.access,
        "issued": entry.issued,
        "modified": entry.modified,
        "first_seen_at": entry.first_seen_at.replace(microsecond=0, tzinfo=None),
        "same_as": entry.canonical_id or "",  # type: ignore[attr-defined]
    }


def _dataset(dataset: Dataset) -> Row:
    return _shared("dataset", dataset, dataset.publisher) | {
        "uri": dataset.uri,
        "version": dataset.version,
        "concepts": dataset.concepts,
        "frequency": dataset.frequency,
        "temporal_start": dataset.temporal_start,
        "temporal_end": dataset.temporal_end,
        "area": dataset.spatial_note,
        "west": dataset.west,
        "south": dataset.south,
        "east": dataset.east,
        "north": dataset.north,
        "formats": dataset.formats,
        "hvd_categories": dataset.hvd_categories,
        "distributions": [
            {
                "url": one.url,
                "download_url": one.download_url,
                "title": one.title,
                "format": one.format,
                "media_type": one.media_type,
                "licence": one.licence,
                "byte_size": one.byte_size,
            }
            for one in dataset.distributions.all()
        ],
    }


def _solution(solution: Solution) -> Row:
    return _shared("solution", solution, solution.organisation) | {
        name: getattr(solution, name) for name in OF_SOLUTIONS
    }


def _challenge(challenge: Challenge) -> Row:
    return _shared("challenge", challenge, challenge.owner) | {
        "state": challenge.state,
        "opens": challenge.opens,
        "closes": challenge.closes,
        "stated_here": not challenge.is_external,
    }


TABLES = (
    Table("datasets", SHARED | OF_DATASETS, _datasets, _dataset),
    Table("solutions", SHARED | OF_SOLUTIONS, _solutions, _solution),
    Table("challenges", SHARED | OF_CHALLENGES, _challenges, _challenge),
)
