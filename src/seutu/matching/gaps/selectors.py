"""Reading gaps for the pages, the API and the command line."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Max, Min, Q

from seutu.matching.gaps.heat import Point
from seutu.matching.models import Assessment, Basis
from seutu.matching.models.gaps import AssessmentQuerySet
from seutu.places.selectors import NUTS_TO_ISO, nuts_country

UNKNOWN = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowed:
    """How gaps are narrowed down; empty means all, "none" what is not known."""

    theme: str = ""
    region: str = ""
    origin: str = ""
    cause: str = ""

    def without(self, name: str) -> dict[str, str]:
        return {key: value for key, value in self.pairs().items() if key != name}

    def pairs(self) -> dict[str, str]:
        named = {
            "theme": self.theme,
            "region": self.region,
            "origin": self.origin,
            "cause": self.cause,
        }
        return {name: value for name, value in named.items() if value}


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """One demand as counts need it. `place` is a NUTS code, empty when not known."""

    id: str
    title: str
    language: str
    origin: str
    source: str
    cause: str
    theme: str
    place: str
    weight: float
    asked: int
    probability: float
    best: str
    months: Mapping[str, int] = field(default_factory=dict)
    concepts: tuple[str, ...] = ()
    terms: tuple[str, ...] = ()

    @property
    def is_gap(self) -> bool:
        return bool(self.cause)


_COLUMNS = (
    *("demand_id", "demand__title", "demand__language", "demand__origin"),
    *("demand__source", "cause", "theme", "demand__region", "demand__country"),
    *("demand__weight", "demand__asked", "probability", "best"),
    *("demand__months", "demand__concepts", "demand__terms"),
)


def glances() -> list[Glance]:
    """Read every assessed demand, the weightiest first; one query."""
    rows = Assessment.objects.current().ranked().values_list(*_COLUMNS)
    return [
        Glance(
            id=pk,
            title=title,
            language=language,
            origin=origin,
            source=source,
            cause=cause,
            theme=theme,
            place=region or next(iter(nuts_country(country)), country),
            weight=weight,
            asked=asked,
            probability=probability,
            best=best,
            months=months,
            concepts=tuple(concepts),
            terms=tuple(terms),
        )
        for (
            pk,
            title,
            language,
            origin,
            source,
            cause,
            theme,
            region,
            country,
            weight,
            asked,
            probability,
            best,
            months,
            concepts,
            terms,
        ) in rows
    ]


def fits(one: Glance, narrowed: Narrowed) -> bool:
    """Tell whether a demand is among those asked for."""
    return (
        (not narrowed.theme or (one.theme or UNKNOWN) == narrowed.theme)
        and (not narrowed.origin or one.origin == narrowed.origin)
        and (not narrowed.cause or one.cause == narrowed.cause)
        and (
            not narrowed.region
            or (narrowed.region == UNKNOWN and not one.place)
            or (narrowed.region != UNKNOWN and one.place.startswith(narrowed.region))
        )
    )


def points(rows: Iterable[Glance]) -> list[Point]:
    """Give demands as the heat table counts them."""
    return [Point(one.theme, one.place, one.is_gap) for one in rows]


def gaps(narrowed: Narrowed = Narrowed()) -> AssessmentQuerySet:
    """Query gaps with what a row shows, the most asked for first."""
    rows = Assessment.objects.gaps().select_related("demand", "basis").ranked()
    if narrowed.theme:
        rows = rows.filter(theme=_known(narrowed.theme))
    if narrowed.origin:
        rows = rows.filter(demand__origin=narrowed.origin)
    if narrowed.cause:
        rows = rows.filter(cause=narrowed.cause)
    if narrowed.region == UNKNOWN:
        rows = rows.filter(demand__region="", demand__country="")
    elif narrowed.region:
        inside = Q(demand__region__startswith=narrowed.region)
        if len(narrowed.region) == 2:
            country = NUTS_TO_ISO.get(narrowed.region, narrowed.region)
            inside |= Q(demand__region="", demand__country=country)
        rows = rows.filter(inside)
    return rows


def _known(value: str) -> str:
    return "" if value == UNKNOWN else value


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """On what the assessments shown rest: sources with dates, and when it was done."""

    sources: tuple[Mapping[str, object], ...] = ()
    first: datetime | None = None
    last: datetime | None = None
    is_mixed: bool = False

    @property
    def records(self) -> int:
        return sum(int(str(one["records"])) for one in self.sources)


def grounds() -> Grounds:
    """Say which sources were searched last, and when; two queries."""
    found = Assessment.objects.current().aggregate(
        first=Min("assessed_at"), last=Max("assessed_at")
    )
    bases = list(Basis.objects.filter(assessments__isnull=False).distinct()[:2])
    if not bases:
        return Grounds()
    return Grounds(
        sources=tuple(bases[0].sources),
        first=found["first"],
        last=found["last"],
        is_mixed=len(bases) > 1,
    )


def by_month(rows: Iterable[Glance]) -> dict[str, tuple[int, int]]:
    """Count how many asked in each month: for what is met now, for what is not.

    Months without any are counted as 0, so that a line through them is true.
    """
    counted: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for one in rows:
        for month, count in one.months.items():
            counted[month][one.is_gap] += count
    if not counted:
        return {}
    return {
        month: (counted[month][0], counted[month][1])
        for month in months_from(min(counted), max(counted))
    }


def months_from(first: str, last: str) -> list[str]:
    """List the months from "2019-11" to "2020-02", both included."""
    (year, month), (end, final) = (map(int, each.split("-")) for each in (first, last))
    found = []
    while (year, month) <= (end, final):
        found.append(f"{year}-{month:02}")
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
