"""Theme by region: how much is asked for, and how much of it finds no answer."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

LEVELS = (5, 4, 3, 2)
STEPS = 5


@dataclass(frozen=True, slots=True)
class Point:
    """One demand as the table counts it; empty codes mean "not known"."""

    theme: str
    region: str
    is_unmet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """Demands of one theme in one region. `is_thin`: too few to speak of a share."""

    theme: str
    region: str
    asked: int
    unmet: int
    is_thin: bool

    @property
    def share(self) -> float:
        """The part of the demand that is unmet, 0 to 1."""
        return self.unmet / self.asked if self.asked else 0.0

    @property
    def step(self) -> int:
        """The shade, 1 to 5 for a share above 0; 0 for none, or for too few."""
        if self.is_thin or not self.unmet:
            return 0
        return min(int(self.share * STEPS) + 1, STEPS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heat:
    """The table. Rows and columns are ordered by demand; what is unknown comes last."""

    themes: tuple[str, ...]
    regions: tuple[str, ...]
    cells: Mapping[tuple[str, str], Cell]
    fewest: int

    def row(self, theme: str) -> tuple[Cell, ...]:
        return tuple(self.cells[(theme, region)] for region in self.regions)

    @property
    def is_thin(self) -> bool:
        """Tell whether no cell has enough demand to say anything."""
        return all(cell.is_thin for cell in self.cells.values())


def coarsened(regions: Iterable[str], most: int) -> int:
    """Find the length of NUTS codes at which at most `most` regions are told apart.

    Codes are cut, from level 3 (5 letters) to countries (2 letters).
    """
    codes = {code for code in regions if code}
    for length in LEVELS:
        if len({code[:length] for code in codes}) <= most:
            return length
    return LEVELS[-1]


def heat(points: Sequence[Point], *, fewest: int, most_regions: int = 12) -> Heat:
    """Count demands by theme and region.

    Regions are told apart as finely as `most_regions` columns allow; where even
    countries are too many, those with the least demand are left out. Themes without
    demand have no row.
    """
    length = coarsened((point.region for point in points), most_regions)
    asked: Counter[tuple[str, str]] = Counter()
    unmet: Counter[tuple[str, str]] = Counter()
    by_theme: Counter[str] = Counter()
    by_region: Counter[str] = Counter()
    names: dict[str, set[str]] = defaultdict(set)
    for point in points:
        cut = point.region[:length]
        names[cut].add(point.region)
        asked[(point.theme, cut)] += 1
        unmet[(point.theme, cut)] += point.is_unmet
        by_theme[point.theme] += 1
        by_region[cut] += 1
    themes = _by_demand(by_theme)
    regions = _by_demand(by_region)[:most_regions]
    cells = {
        (theme, region): Cell(
            theme=theme,
            region=region,
            asked=asked[(theme, region)],
            unmet=unmet[(theme, region)],
            is_thin=asked[(theme, region)] < fewest,
        )
        for theme in themes
        for region in regions
    }
    return Heat(themes=themes, regions=regions, cells=cells, fewest=fewest)


def _by_demand(counted: Mapping[str, int]) -> tuple[str, ...]:
    ordered = sorted(counted, key=lambda code: (code == "", -counted[code], code))
    return tuple(ordered)
