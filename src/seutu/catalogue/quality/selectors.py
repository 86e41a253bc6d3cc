"""Questions that pages, the API and the command line ask about quality."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import F, QuerySet
from django.utils import timezone

from seutu.catalogue.models import (
    Dataset,
    DatasetQuality,
    LinkCheck,
    QualitySnapshot,
    QualitySummary,
)
from seutu.catalogue.quality.methodology import BY_CODE, INDICATORS, Code, Dimension
from seutu.catalogue.quality.reading import overdue
from seutu.core.pagination import Page, page_by_id, page_newest_first

Scope = QualitySummary.Scope
OVERDUE, BROKEN = "overdue", "broken"
SORTS = ("score", "datasets", "overdue")
MOST_HISTORY = 60
LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Fix:
    """One thing to mend: in how many datasets, and what it brings to each."""

    code: Code
    datasets: int
    points: int

    @property
    def total(self) -> int:
        return self.datasets * self.points


def summary_of(scope: str, key: str = "") -> QualitySummary | None:
    """Find what is known in sum; None before the first adding up, and for no data."""
    return QualitySummary.objects.filter(pk=QualitySummary.key_of(scope, key)).first()


def fixes(missing: Mapping[str, int]) -> list[Fix]:
    """List what to mend, the most points over all datasets first."""
    found = [
        Fix(BY_CODE[Code(code)].code, count, BY_CODE[Code(code)].points)
        for code, count in missing.items()
        if code in set(Code) and count
    ]
    return sorted(found, key=lambda one: (-one.total, -one.points, one.code))


def points_between(
    figures: QualitySummary, dimension: Dimension
) -> tuple[float, float]:
    """Tell the mean points of a dimension: what is certain, and what is possible."""
    certain: float = getattr(figures, dimension) / 10
    unknown = sum(
        each.points * figures.unknown.get(each.code, 0)
        for each in INDICATORS
        if each.dimension is dimension
    )
    return certain, certain + unknown / max(figures.datasets, 1)


def ranking(
    scope: str, *, sort: str = "score", country: str = "", cursor: str = "", limit: int
) -> Page[QualitySummary]:
    """Compare sources or publishers, the highest first; those with few data left out.

    Raises `Invalid` for a broken cursor.
    """
    rows = QualitySummary.objects.filter(scope=scope, is_ranked=True)
    if country:
        rows = rows.filter(country=country)
    field = sort if sort in SORTS else "score"
    return page_newest_first(rows, field=field, cursor=cursor, limit=limit)


def countries() -> "QuerySet[QualitySummary]":
    """List the countries, the best first; there are never many."""
    return QualitySummary.objects.filter(scope=Scope.COUNTRY).order_by("-score", "pk")


def history(scope: str, key: str = "") -> list[QualitySnapshot]:
    """List the last snapshots, the oldest first."""
    rows = QualitySnapshot.objects.filter(summary=QualitySummary.key_of(scope, key))
    return list(rows.order_by("-day")[:MOST_HISTORY])[::-1]


def results(scope: str, key: str, lacking: str = "") -> "QuerySet[DatasetQuality]":
    """Select the datasets of a source or publisher that lack one thing.

    `lacking` is the code of an indicator, "overdue", "broken", or empty for all.
    """
    rows = DatasetQuality.objects.all()
    if scope == Scope.SOURCE:
        rows = rows.filter(catalogue_id=key)
    elif scope == Scope.PUBLISHER:
        rows = rows.filter(publisher_id=key)
    if lacking == OVERDUE:
        return rows.filter(overdue(today()))
    if lacking == BROKEN:
        return rows.filter(broken__gt=0)
    if lacking in set(Code):
        bit = BY_CODE[Code(lacking)].bit
        return rows.annotate(lacks=F("missing").bitand(bit)).filter(lacks__gt=0)
    return rows


def page_of_results(
    scope: str, key: str, *, lacking: str, cursor: str = "", limit: int
) -> Page[DatasetQuality]:
    """Page through such datasets by their id; at most four queries.

    No index knows what a dataset lacks. So a page looks at some thousand results and
    may show few or none; the next one goes on behind them.
    """
    page = _page(scope, key, lacking, cursor, limit)
    found = (
        Dataset.objects.select_related("catalogue")
        .defer("description")
        .in_bulk([row.pk for row in page.rows])
    )
    for row in page.rows:
        row.dataset = found[row.pk]
    return page


def _page(
    scope: str, key: str, lacking: str, cursor: str, limit: int
) -> Page[DatasetQuality]:
    if not lacking:
        return page_by_id(results(scope, key), cursor=cursor, limit=limit)
    looked_at = page_by_id(
        results(scope, key).only("pk"), cursor=cursor, limit=1, skip=LOOKED_AT - 1
    )
    rows = results(scope, key, lacking)
    if not looked_at.next:
        return page_by_id(rows, cursor=cursor, limit=limit)
    end = looked_at.rows[-1].pk
    page = page_by_id(rows.filter(pk__lte=end), cursor=cursor, limit=limit)
    return page if page.next else replace(page, next=looked_at.next)


def broken_links(ids: list[str]) -> dict[str, list[LinkCheck]]:
    """Find the broken addresses of some datasets; one query."""
    found: dict[str, list[LinkCheck]] = {}
    rows = LinkCheck.objects.filter(dataset_id__in=ids, state=LinkCheck.State.BROKEN)
    for row in rows.order_by("pk"):
        found.setdefault(row.dataset_id, []).append(row)
    return found


def result_of(dataset_id: str) -> DatasetQuality | None:
    return DatasetQuality.objects.filter(pk=dataset_id).first()


def today() -> date:
    return timezone.now().date()
