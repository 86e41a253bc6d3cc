"""Quality of metadata: of a dataset, a source and a publisher."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import Router, Schema
from pydantic import Field

from seutu.accounts.models import Organisation
from seutu.api.addresses import page_url
from seutu.api.entries import RECORD_ID
from seutu.api.problems import PROBLEMS
from seutu.catalogue.models import Catalogue, Dataset, DatasetQuality, QualitySummary
from seutu.catalogue.quality import selectors
from seutu.catalogue.quality.advice import ADVICE
from seutu.catalogue.quality.examples import example_for
from seutu.catalogue.quality.methodology import (
    BY_CODE,
    MOST_OF,
    Dimension,
    codes_of,
    points_in,
    rating,
)
from seutu.catalogue.quality.reading import facts_of
from seutu.core.errors import NotFound

router = Router(tags=["quality"])
Scope = QualitySummary.Scope
NOT_YET = gettext_lazy(
    "The quality of this dataset is not judged. Come back in some minutes."
)


class DimensionOut(Schema):
    """Points of one dimension; the truth lies between `points` and `most_points`."""

    name: str = Field(description=f"One of: {', '.join(Dimension)}.")
    points: float
    most_points: float = Field(description="With everything that cannot be told.")
    of: int


class QualityOut(Schema):
    score: float = Field(
        description="Points on the scale of 405, without what cannot be told."
    )
    rating: str = Field(description="excellent, good, sufficient or bad.")
    points: float = Field(description="What is certain.")
    most_points: float = Field(description="With everything that cannot be told.")
    dimensions: list[DimensionOut]


class QualityAdviceOut(Schema):
    """One thing that is missing, and what to do about it in the reader's language."""

    code: str = Field(examples=["licence"])
    name: str
    term: str = Field(description="The property behind it.", examples=["dct:license"])
    points: int
    advice: str
    effect: str


class DatasetQualityAdviceOut(QualityAdviceOut):
    example: str | None = Field(description="From the record itself.")


class SubjectQualityAdviceOut(QualityAdviceOut):
    datasets: int = Field(description="How many lack it.")


class DatasetQualityOut(QualityOut):
    id: str
    url: str = Field(description="Its page, in the language of the request.")
    missing: list[DatasetQualityAdviceOut] = Field(description="The weightiest first.")
    unknown: list[str] = Field(description="Codes of what cannot be told.")
    broken_links: int
    overdue_on: date | None = Field(
        description="From when on its promise is broken; not before that day."
    )
    checked_at: datetime


class QualitySnapshotOut(Schema):
    """What was found on a day."""

    day: date
    datasets: int
    score: float


class SubjectQualityOut(QualityOut):
    id: str
    url: str = Field(description="Its page, in the language of the request.")
    badge_url: str
    datasets: int
    ratings: dict[str, int] = Field(description="Datasets by rating.")
    fixes: list[SubjectQualityAdviceOut] = Field(
        description="The most points over all datasets first."
    )
    promised: int = Field(description="Datasets that promise how often they change.")
    overdue: int = Field(description="Those of them that are out of date.")
    broken_links: int
    history: list[QualitySnapshotOut] = Field(description="The oldest first.")
    computed_at: datetime


@router.get(
    "/datasets/{id}/quality",
    response={200: DatasetQualityOut, **PROBLEMS},
    operation_id="getDatasetQuality",
    url_name="get_dataset_quality",
    summary="Read the metadata quality of a dataset",
)
def get_dataset_quality(request: HttpRequest, id: str) -> DatasetQualityOut:
    """Read the points of a dataset and what to do about each that is missing."""
    row = selectors.result_of(id) if RECORD_ID.fullmatch(id) else None
    if row is None:
        if RECORD_ID.fullmatch(id) and Dataset.objects.filter(pk=id).exists():
            raise NotFound(str(NOT_YET))
        raise NotFound(_("There is no such dataset."))
    facts = facts_of([id])[id]
    return DatasetQualityOut(
        **_points_of(row),
        id=id,
        url=page_url("dataset_quality", id),
        missing=[
            DatasetQualityAdviceOut(
                **_advice(code), example=example_for(code, facts) or None
            )
            for code in codes_of(row.missing)
        ],
        unknown=list(codes_of(row.unknown)),
        broken_links=row.broken,
        overdue_on=row.overdue_on,
        checked_at=row.checked_at,
    )


@router.get(
    "/sources/{id}/quality",
    response={200: SubjectQualityOut, **PROBLEMS},
    operation_id="getSourceQuality",
    url_name="get_source_quality",
    summary="Read the metadata quality of a source",
)
def get_source_quality(request: HttpRequest, id: str) -> SubjectQualityOut:
    """Read the mean points of a source's datasets, and what to mend first."""
    if not Catalogue.objects.filter(pk=id).exists():
        raise NotFound(_("There is no such source. See /api/v1/sources."))
    return _subject_out(Scope.SOURCE, id, "source")


@router.get(
    "/organisations/{id}/quality",
    response={200: SubjectQualityOut, **PROBLEMS},
    operation_id="getOrganisationQuality",
    url_name="get_organisation_quality",
    summary="Read the metadata quality of a publisher",
)
def get_organisation_quality(request: HttpRequest, id: str) -> SubjectQualityOut:
    """Read the mean points of a publisher's datasets, and what to mend first."""
    known = Organisation.objects.filter(pk=id, hidden_at=None)
    if not RECORD_ID.fullmatch(id) or not known.exists():
        raise NotFound(_("There is no such organisation."))
    return _subject_out(Scope.PUBLISHER, id, "organisation")


def _points_of(row: DatasetQuality) -> dict[str, Any]:
    certain, unknown = row.points, points_in(row.unknown)
    return {
        "score": row.score,
        "rating": rating(row.score).value,
        "points": certain,
        "most_points": certain + row.open,
        "dimensions": [
            DimensionOut(
                name=each.value,
                points=getattr(row, each),
                most_points=getattr(row, each) + unknown[number],
                of=MOST_OF[each],
            )
            for number, each in enumerate(Dimension)
        ],
    }


def _subject_out(scope: str, key: str, kind: str) -> SubjectQualityOut:
    found = selectors.summary_of(scope, key)
    if found is None:
        raise NotFound(_("No dataset is judged here yet. Come back in some minutes."))
    return SubjectQualityOut(
        id=key,
        url=page_url(f"{kind}_quality", key),
        badge_url=page_url(f"{kind}_quality_badge", key),
        score=found.score / 10,
        rating=rating(found.score / 10).value,
        points=found.points / 10,
        most_points=(found.points + found.open) / 10,
        dimensions=[_dimension_out(found, each) for each in Dimension],
        datasets=found.datasets,
        ratings={
            name: getattr(found, name)
            for name in ("excellent", "good", "sufficient", "bad")
        },
        fixes=[
            SubjectQualityAdviceOut(**_advice(fix.code), datasets=fix.datasets)
            for fix in selectors.fixes(found.missing)
        ],
        promised=found.promised,
        overdue=found.overdue,
        broken_links=found.broken,
        history=[
            QualitySnapshotOut(day=one.day, datasets=one.datasets, score=one.score / 10)
            for one in selectors.history(scope, key)
        ],
        computed_at=found.computed_at,
    )


def _dimension_out(found: QualitySummary, dimension: Dimension) -> DimensionOut:
    certain, most = selectors.points_between(found, dimension)
    return DimensionOut(
        name=dimension.value,
        points=round(certain, 1),
        most_points=round(most, 1),
        of=MOST_OF[dimension],
    )


def _advice(code: str) -> dict[str, Any]:
    words = ADVICE[code]
    return {
        "code": code,
        "name": str(words.name),
        "term": words.term,
        "points": BY_CODE[code].points,  # type: ignore[index]
        "advice": str(words.todo),
        "effect": str(words.effect),
    }
