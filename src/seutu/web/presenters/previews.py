"""What a look into a file found, ready for the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, radians

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from seutu.previews.models import Preview
from seutu.previews.profiling.profile import Bar, Column, Profile

WIDTH, HEIGHT = 144, 28
MAP = 320
LEAST_SPAN = 1e-6
KINDS = {
    "text": pgettext_lazy("type of a column", "Text"),
    "whole": pgettext_lazy("type of a column", "Whole number"),
    "number": pgettext_lazy("type of a column", "Number"),
    "date": pgettext_lazy("type of a column", "Date"),
    "time": pgettext_lazy("type of a column", "Date and time"),
    "truth": pgettext_lazy("type of a column", "Yes or no"),
    "other": gettext_lazy("Other"),
}


@dataclass(frozen=True, slots=True)
class Box:
    """One bar of a small chart, in its own units."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ColumnView:
    name: str
    kind: str
    missing: float
    is_full: bool
    distinct: int
    least: str
    most: str
    mean: float | None
    common: Sequence[tuple[str, int]]
    boxes: Sequence[Box]
    spread: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MapView:
    """Where rows lie: dots in a box of `width` by `height`."""

    width: float
    height: float
    dots: Sequence[tuple[float, float]]
    west: float
    south: float
    east: float
    north: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    rows: int
    columns: Sequence[ColumnView]
    more_columns: int
    sample: Sequence[Sequence[str]]
    unread_rows: int
    map: MapView | None


def preview_view(preview: Preview) -> PreviewView:
    """Lay out the profile of a file that was looked into."""
    profile = Profile.from_json(preview.profile)
    return PreviewView(
        rows=profile.rows,
        columns=[_column(one) for one in profile.columns],
        more_columns=profile.more_columns,
        sample=profile.sample,
        unread_rows=profile.unread_rows,
        map=_map(profile),
    )


def _column(column: Column) -> ColumnView:
    return ColumnView(
        name=" ".join(column.name.split()) or "–",
        kind=str(KINDS.get(column.kind, KINDS["other"])),
        missing=100.0 * column.missing,
        is_full=column.missing == 0.0,
        distinct=column.distinct,
        least=column.least,
        most=column.most,
        mean=column.mean,
        common=column.common,
        boxes=_boxes(column.bars),
        spread=_spread(column.bars),
    )


def _boxes(bars: Sequence[Bar]) -> list[Box]:
    tallest = max((bar.count for bar in bars), default=0)
    if not tallest:
        return []
    width = WIDTH / len(bars)
    return [
        Box(
            round(number * width, 1),
            round(HEIGHT - HEIGHT * bar.count / tallest, 1),
            round(width - 1.0, 1),
            round(HEIGHT * bar.count / tallest, 1),
        )
        for number, bar in enumerate(bars)
    ]


def _spread(bars: Sequence[Bar]) -> str:
    """Say in words what the bars show."""
    if not bars:
        return ""
    fullest = max(bars, key=lambda bar: bar.count)
    return _("Most rows lie between %(low).4g and %(high).4g.") % {
        "low": fullest.low,
        "high": fullest.high,
    }


def _map(profile: Profile) -> MapView | None:
    if profile.bounds is None or not profile.points:
        return None
    west, south, east, north = profile.bounds
    # A degree of longitude is shorter the farther north it lies.
    shrink = cos(radians((south + north) / 2.0))
    span = max((east - west) * shrink, north - south, LEAST_SPAN)
    scale = (MAP - 16) / span
    return MapView(
        width=round((east - west) * shrink * scale + 16, 1),
        height=round((north - south) * scale + 16, 1),
        dots=[
            (
                round(8 + (x - west) * shrink * scale, 1),
                round(8 + (north - y) * scale, 1),
            )
            for x, y in profile.points
        ],
        west=west,
        south=south,
        east=east,
        north=north,
    )
