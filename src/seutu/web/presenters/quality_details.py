"""The quality of one dataset, indicator by indicator."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from seutu.catalogue.models import Dataset, DatasetQuality, LinkCheck
from seutu.catalogue.quality import selectors
from seutu.catalogue.quality.advice import ADVICE, DIMENSIONS
from seutu.catalogue.quality.examples import example_for
from seutu.catalogue.quality.facts import DatasetFacts
from seutu.catalogue.quality.methodology import (
    INDICATORS,
    MOST_OF,
    Dimension,
    points_in,
)
from seutu.catalogue.quality.reading import facts_of
from seutu.web.cards import Badge
from seutu.web.presenters.quality import (
    Measure,
    PanelView,
    between,
    freshness_phrase,
    link_note,
    panel_view,
)

LINK_TONES = {
    LinkCheck.State.ANSWERS: "good",
    LinkCheck.State.BROKEN: "closed",
    LinkCheck.State.DOUBTFUL: "caution",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorView:
    """One indicator: met, missing or unknown, with advice when it is missing."""

    name: str
    term: str
    state: Badge
    points: int
    todo: str = ""
    effect: str = ""
    example: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DimensionView:
    measure: Measure
    indicators: tuple[IndicatorView, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """What answered at an address."""

    url: str
    state: Badge
    note: str
    checked: object
    since: object


@dataclass(frozen=True, slots=True, kw_only=True)
class DetailsView:
    panel: PanelView
    dimensions: tuple[DimensionView, ...]
    freshness: str
    is_overdue: bool
    links: tuple[LinkView, ...]


def details_view(dataset: Dataset, row: DatasetQuality) -> DetailsView:
    """Show everything that counts; five queries."""
    facts = facts_of([dataset.pk])[dataset.pk]
    today = selectors.today()
    return DetailsView(
        panel=panel_view(row),
        dimensions=tuple(_dimension(each, row, facts) for each in Dimension),
        freshness=freshness_phrase(dataset, today),
        is_overdue=row.overdue_on is not None
        and row.overdue_on <= (dataset.catalogue.as_of or today),
        links=tuple(
            LinkView(
                url=one.url,
                state=Badge(
                    str(LinkCheck.State(one.state).label),
                    LINK_TONES.get(LinkCheck.State(one.state), "plain"),  # type: ignore[arg-type]
                ),
                note=link_note(one),
                checked=one.checked_at,
                since=one.failing_since,
            )
            for one in dataset.link_checks.order_by("pk")[:200]
        ),
    )


def _dimension(
    dimension: Dimension, row: DatasetQuality, facts: DatasetFacts
) -> DimensionView:
    points: int = getattr(row, dimension)
    unknown = points_in(row.unknown)[tuple(Dimension).index(dimension)]
    return DimensionView(
        measure=Measure(
            name=str(DIMENSIONS[dimension]),
            points=between(points, points + unknown),
            most=MOST_OF[dimension],
            percent=round(100 * points / MOST_OF[dimension]),
        ),
        indicators=tuple(
            _indicator(each.code, each.bit, each.points, row, facts)
            for each in INDICATORS
            if each.dimension is dimension
        ),
    )


def _indicator(
    code: str, bit: int, points: int, row: DatasetQuality, facts: DatasetFacts
) -> IndicatorView:
    words = ADVICE[code]
    name, term = str(words.name), words.term
    if row.unknown & bit:
        state = Badge(_("cannot be told"), "plain")
        return IndicatorView(name=name, term=term, state=state, points=points)
    if not row.missing & bit:
        state = Badge(_("there"), "good")
        return IndicatorView(name=name, term=term, state=state, points=points)
    return IndicatorView(
        name=name,
        term=term,
        state=Badge(_("missing"), "caution"),
        points=points,
        todo=str(words.todo),
        effect=str(words.effect),
        example=example_for(code, facts),  # type: ignore[arg-type]
    )
