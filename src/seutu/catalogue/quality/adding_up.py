"""Adding up the quality of datasets: by source, publisher, country, and in all.

One pass over the results in the database gives sums for each (source, publisher,
country); everything else is added up from these. There is no counter to drift.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db import transaction
from django.db.models import Count, F, Q, Sum
from django.db.models.expressions import Combinable
from django.utils import timezone

from seutu.accounts.models import Organisation
from seutu.catalogue.models import (
    Catalogue,
    DatasetQuality,
    QualityFigures,
    QualitySnapshot,
    QualitySummary,
)
from seutu.catalogue.quality.methodology import INDICATORS, RATED_FROM, Dimension
from seutu.catalogue.quality.reading import overdue

FEWEST_RANKED = 5
# Adding up reads all results: of more than these not after every change.
LARGE, REST = 100_000, timedelta(minutes=15)
BATCH = 200
FIGURES = tuple(each.name for each in QualityFigures._meta.fields)
Scope = QualitySummary.Scope
SUMMED = (*Dimension, "points", "open", "score", "broken")
COUNTED = ("excellent", "good", "sufficient", "bad", "promised", "overdue")

Cell = Mapping[str, Any]


@dataclass(slots=True)
class Sums:
    """What is added up of a set of datasets."""

    datasets: int = 0
    sums: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    missing: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    unknown: dict[str, int] = field(default_factory=lambda: defaultdict(int))

    def add(self, cell: Cell) -> None:
        self.datasets += cell["datasets"]
        for name in (*SUMMED, *COUNTED):
            self.sums[name] += cell[f"sum_{name}"]
        for each in INDICATORS:
            self.missing[each.code] += cell[f"missing_{each.bit}"] // each.bit
            self.unknown[each.code] += cell[f"unknown_{each.bit}"] // each.bit

    def figures(self) -> dict[str, int]:
        """Turn sums into means times ten, and counts as they are."""
        shown = {"datasets": self.datasets, "broken": self.sums["broken"]}
        shown |= {name: self.sums[name] for name in COUNTED}
        return shown | {
            name: round(10 * self.sums[name] / max(self.datasets, 1))
            for name in (*Dimension, "points", "open", "score")
        }


def add_up(*, now: datetime | None = None) -> int:
    """Bring every summary up to date; returns how many there are.

    Reads all results once: for the worker, never for a page.
    """
    now = now or timezone.now()
    found: dict[tuple[str, str], Sums] = defaultdict(Sums)
    for cell in _cells(now.date()):
        for name in _scopes(cell):
            found[name].add(cell)
    _write(found, now)
    return len(found)


def _cells(today: date) -> Iterator[Cell]:
    """Sum by source, publisher and country, in one query."""
    sums: dict[str, Sum | Count] = {f"sum_{name}": Sum(name) for name in SUMMED}
    most = 1 << 15
    for least, name in RATED_FROM:
        rated = Q(score__gte=least, score__lt=most)
        sums[f"sum_{name.value}"] = Count("pk", filter=rated)
        most = least
    sums["sum_promised"] = Count("overdue_on")
    sums["sum_overdue"] = Count("pk", filter=overdue(today))
    for each in INDICATORS:
        for mask in ("missing", "unknown"):
            masked: Combinable = F(mask).bitand(each.bit)
            sums[f"{mask}_{each.bit}"] = Sum(masked)
    rows = (
        DatasetQuality.objects.order_by()
        .values("catalogue_id", "publisher_id", "country")
        .annotate(datasets=Count("pk"), **sums)
    )
    for row in rows.iterator(chunk_size=2_000):
        yield cast(Cell, row)


def _scopes(cell: Cell) -> Iterable[tuple[str, str]]:
    yield Scope.ALL, ""
    yield Scope.SOURCE, str(cell["catalogue_id"])
    if cell["publisher_id"]:
        yield Scope.PUBLISHER, str(cell["publisher_id"])
    if cell["country"]:
        yield Scope.COUNTRY, str(cell["country"])


@transaction.atomic
def _write(found: dict[tuple[str, str], Sums], now: datetime) -> None:
    countries = dict(Organisation.objects.values_list("pk", "country"))
    homes = dict(Catalogue.objects.values_list("pk", "country"))
    rows = []
    for (scope, key), sums in found.items():
        home = {Scope.PUBLISHER: countries, Scope.SOURCE: homes}.get(Scope(scope), {})
        rows.append(
            QualitySummary(
                id=QualitySummary.key_of(scope, key),
                scope=scope,
                key=key,
                country=home.get(key, key if scope == Scope.COUNTRY else ""),
                is_ranked=sums.datasets >= FEWEST_RANKED,
                missing={code: n for code, n in sums.missing.items() if n},
                unknown={code: n for code, n in sums.unknown.items() if n},
                computed_at=now,
                **sums.figures(),
            )
        )
    QualitySummary.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[
            *FIGURES,
            "country",
            "is_ranked",
            "missing",
            "unknown",
            "computed_at",
        ],
        batch_size=BATCH,
    )
    QualitySummary.objects.filter(computed_at__lt=now).delete()


@transaction.atomic
def remember(*, today: date | None = None) -> int:
    """Keep what the summaries say for the history; returns how many were kept.

    One row a day for all, each country and each source, one a week for each publisher:
    the last of the day or the week stays.
    """
    today = today or timezone.now().date()
    monday = today - timedelta(days=today.weekday())
    rows = [
        QualitySnapshot(
            summary=one.pk,
            day=monday if one.scope == Scope.PUBLISHER else today,
            **{name: getattr(one, name) for name in FIGURES},
        )
        for one in QualitySummary.objects.iterator(chunk_size=1_000)
    ]
    QualitySnapshot.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["summary", "day"],
        update_fields=FIGURES,
        batch_size=BATCH,
    )
    return len(rows)


def is_due(now: datetime) -> bool:
    """Tell whether to add up after a change: where much is judged, not at once again.

    What the last changes before a quiet time made of the sums shows with the calendar.
    """
    last = QualitySummary.objects.filter(pk=QualitySummary.key_of(Scope.ALL)).first()
    return last is None or last.datasets < LARGE or last.computed_at <= now - REST


def is_current() -> bool:
    """Tell whether nothing was judged since the summaries were added up."""
    newest = DatasetQuality.objects.order_by("-checked_at").values_list("checked_at")
    summed = QualitySummary.objects.filter(pk=QualitySummary.key_of(Scope.ALL))
    last = summed.values_list("computed_at", flat=True).first()
    row = newest.first()
    return row is None or (last is not None and last >= row[0])
