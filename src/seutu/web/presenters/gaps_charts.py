"""The heat table and the trend as SVG: coordinates and classes, no colours."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from seutu.matching.gaps.heat import Cell, Heat
from seutu.matching.gaps.selectors import UNKNOWN, Narrowed
from seutu.web.presenters import gaps_words as words

ROW, LABEL, LEAST_COLUMN, MOST_COLUMN, HEAD = 34, 204, 96, 150, 26
WIDTH = 760
LONGEST_LABEL, LONGEST_HEAD = 27, 14
TREND_WIDTH, TREND_HEIGHT, TREND_FOOT, TREND_SIDE = 760, 190, 26, 44


@dataclass(frozen=True, slots=True, kw_only=True)
class CellView:
    """One cell: where it is drawn, what it says, and where its needs are listed."""

    x: int
    y: int
    width: int
    height: int
    step: int
    text: str
    spoken: str
    url: str = ""
    is_thin: bool = False
    is_empty: bool = False

    @property
    def middle(self) -> int:
        return self.x + self.width // 2

    @property
    def base(self) -> int:
        return self.y + self.height // 2 + 5


@dataclass(frozen=True, slots=True, kw_only=True)
class RowView:
    name: str
    short: str
    y: int
    cells: tuple[CellView, ...]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatView:
    """The heat table for a drawing and for the table beside it."""

    width: int
    height: int
    columns: tuple[tuple[str, str, int], ...]
    rows: tuple[RowView, ...]
    fewest: int
    is_thin: bool
    steps: tuple[tuple[int, str], ...]


def heat_view(
    table: Heat, names: Mapping[str, str], narrowed: Narrowed, address: str
) -> HeatView:
    """Lay the table out: a row for each theme, a column for each place."""
    count = max(len(table.regions), 1)
    column = max(min((WIDTH - LABEL) // count, MOST_COLUMN), LEAST_COLUMN)
    rows = []
    for number, theme in enumerate(table.themes):
        y = HEAD + number * ROW
        name = words.theme_name(theme)
        cells = tuple(
            _cell(cell, LABEL + place * column, y, column, names, narrowed, address)
            for place, cell in enumerate(table.row(theme))
        )
        url = _url(address, narrowed, theme=theme or UNKNOWN)
        rows.append(
            RowView(
                name=name,
                short=_cut(name, LONGEST_LABEL),
                y=y + 21,
                cells=cells,
                url=url,
            )
        )
    columns = tuple(
        (
            names.get(region, region),
            _cut(names.get(region, region), LONGEST_HEAD),
            LABEL + number * column + column // 2,
        )
        for number, region in enumerate(table.regions)
    )
    return HeatView(
        width=LABEL + count * column + 2,
        height=HEAD + len(table.themes) * ROW + 2,
        columns=columns,
        rows=tuple(rows),
        fewest=table.fewest,
        is_thin=table.is_thin,
        steps=(
            (0, _("none")),
            (1, _("below 20 %")),
            (2, _("20 to 39 %")),
            (3, _("40 to 59 %")),
            (4, _("60 to 79 %")),
            (5, _("80 % and more")),
        ),
    )


def _cell(
    cell: Cell,
    x: int,
    y: int,
    width: int,
    names: Mapping[str, str],
    narrowed: Narrowed,
    address: str,
) -> CellView:
    place = names.get(cell.region, cell.region)
    gaps = {"theme": words.theme_name(cell.theme), "place": place}
    if not cell.asked:
        text, spoken = "–", _("nothing asked")
    elif cell.is_thin:
        text = _("too few")
        spoken = ngettext(
            "too few to say: %(n)d demand",
            "too few to say: %(n)d demands",
            cell.asked,
        ) % {"n": cell.asked}
    else:
        numbers = {"unmet": cell.unmet, "asked": cell.asked}
        text = _("%(unmet)d of %(asked)d") % numbers
        spoken = _("%(unmet)d of %(asked)d without an answer") % numbers
    url = ""
    if cell.unmet:
        url = _url(
            address,
            narrowed,
            theme=cell.theme or UNKNOWN,
            region=cell.region or UNKNOWN,
        )
    return CellView(
        x=x,
        y=y,
        width=width,
        height=ROW,
        step=cell.step,
        text=text,
        spoken=f"{gaps['theme']}, {gaps['place']}: {spoken}",
        url=url,
        is_thin=cell.is_thin and bool(cell.asked),
        is_empty=not cell.asked,
    )


def _url(address: str, narrowed: Narrowed, **changes: str) -> str:
    return f"{address}?{urlencode(narrowed.pairs() | changes)}#needs"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[: longest - 1].rstrip()}…"


@dataclass(frozen=True, slots=True, kw_only=True)
class BarView:
    """One month: the part that finds an answer now, and above it the part that not."""

    month: str
    label: str
    met: int
    unmet: int
    x: float
    width: float
    y_met: float
    h_met: float
    y_unmet: float
    h_unmet: float


@dataclass(frozen=True, slots=True, kw_only=True)
class TrendView:
    width: int = TREND_WIDTH
    height: int = TREND_HEIGHT
    floor: int = TREND_HEIGHT - TREND_FOOT
    side: int = TREND_SIDE
    most: int = 0
    bars: tuple[BarView, ...] = ()
    years: tuple[tuple[str, float], ...] = field(default=())


def trend_view(months: Mapping[str, tuple[int, int]]) -> TrendView:
    """Draw how many asked by month, those without an answer today on top."""
    if not months:
        return TrendView()
    most = max(met + unmet for met, unmet in months.values()) or 1
    floor = TREND_HEIGHT - TREND_FOOT
    scale = (floor - 12) / most
    step = (TREND_WIDTH - TREND_SIDE) / max(len(months), 12)
    bars: list[BarView] = []
    years: list[tuple[str, float]] = []
    for number, (month, (met, unmet)) in enumerate(months.items()):
        x = TREND_SIDE + number * step
        if not years or years[-1][0] != month[:4]:
            years.append((month[:4], round(x, 1)))
        bars.append(
            BarView(
                month=month,
                label=words.month_name(month),
                met=met,
                unmet=unmet,
                x=round(x, 1),
                width=round(max(step - 3, 2), 1),
                y_met=round(floor - met * scale, 1),
                h_met=round(met * scale, 1),
                y_unmet=round(floor - (met + unmet) * scale, 1),
                h_unmet=round(unmet * scale, 1),
            )
        )
    return TrendView(most=most, bars=tuple(bars), years=tuple(years))
