"""Lists of datasets that lack something, as rows of a page and of a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.conf import settings

from seutu.catalogue.models import DatasetQuality, QualitySummary
from seutu.catalogue.quality import selectors
from seutu.catalogue.quality.methodology import Dimension, codes_of, rating
from seutu.web.cards import Badge, Link
from seutu.web.presenters import labels
from seutu.web.presenters.quality import freshness_phrase, link_note, rating_badge

MOST_EXPORTED = 200_000
CHUNK = 500
HEADER = (
    *("dataset", "identifier", "title", "language", "points", "points_unknown"),
    *("score_of_405", "rating", *Dimension, "missing", "cannot_be_told"),
    *("broken_links", "frequency", "modified", "overdue_since", "checked", "address"),
)
RANK_HEADER = (
    *("scope", "id", "name", "country", "datasets", "score_of_405", "rating"),
    *("points", "points_unknown", *Dimension, "excellent", "good", "sufficient"),
    *("bad", "promised", "overdue", "broken_links", "computed"),
)
Cell = str | int | float


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """A dataset in a list of what is to be mended."""

    title: Link
    url: str
    points: int
    rating: Badge
    freshness: str
    broken: tuple[tuple[str, str], ...]


def result_rows(rows: Sequence[DatasetQuality], lacking: str) -> tuple[ResultRow, ...]:
    """Show datasets with what is wrong; one query more for broken addresses."""
    is_broken = lacking == selectors.BROKEN
    broken = selectors.broken_links([row.pk for row in rows]) if is_broken else {}
    today = selectors.today()
    return tuple(
        ResultRow(
            title=Link(
                labels.content(row.dataset.title), row.dataset.get_absolute_url()
            ),
            url=f"{row.dataset.get_absolute_url()}quality/",
            points=row.score,
            rating=rating_badge(row.score),
            freshness=freshness_phrase(row.dataset, today)
            if lacking == selectors.OVERDUE
            else "",
            broken=tuple((one.url, link_note(one)) for one in broken.get(row.pk, ())),
        )
        for row in rows
    )


def csv_rows(scope: str, key: str, lacking: str) -> Iterator[Sequence[Cell]]:
    """Give the datasets of a source or publisher, one line each."""
    found = selectors.results(scope, key, lacking).select_related("dataset__catalogue")
    for row in found.order_by("pk")[:MOST_EXPORTED].iterator(chunk_size=CHUNK):
        dataset = row.dataset
        title = labels.content(dataset.title)
        yield (
            row.pk,
            dataset.identifier,
            title.value,
            title.tag,
            row.points,
            row.open,
            row.score,
            rating(row.score).value,
            *(getattr(row, each) for each in Dimension),
            " ".join(codes_of(row.missing)),
            " ".join(codes_of(row.unknown)),
            row.broken,
            dataset.frequency,
            dataset.modified.isoformat() if dataset.modified else "",
            row.overdue_on.isoformat()
            if row.overdue_on
            and row.overdue_on <= (dataset.catalogue.as_of or selectors.today())
            else "",
            row.checked_at.isoformat(timespec="seconds"),
            f"{settings.SITE_URL}{dataset.get_absolute_url()}",
        )


def rank_csv_rows(
    rows: Sequence[QualitySummary], names: dict[str, str]
) -> Iterator[Sequence[Cell]]:
    """Give lines of a comparison; those without a name are not shown to anybody."""
    for row in rows:
        if row.key not in names:
            continue
        yield (
            row.scope,
            row.key,
            names[row.key],
            row.country,
            row.datasets,
            row.score / 10,
            rating(row.score / 10).value,
            row.points / 10,
            row.open / 10,
            *(getattr(row, each) / 10 for each in Dimension),
            row.excellent,
            row.good,
            row.sufficient,
            row.bad,
            row.promised,
            row.overdue,
            row.broken,
            row.computed_at.isoformat(timespec="seconds"),
        )
