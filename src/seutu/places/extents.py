"""How far countries reach: boxes around their European land, for search on maps.

Degrees in WGS 84 (west, south, east, north), rounded outwards to a tenth from the
areas of use "onshore" in the EPSG Geodetic Parameter Dataset 10; without the overseas
parts of France, the Netherlands, Norway and Denmark.
"""

from collections.abc import Mapping
from typing import NamedTuple


class Box(NamedTuple):
    """A rectangle of degrees; west is greater than east across the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    def meets(self, other: "Box") -> bool:
        """Tell whether two boxes have a point in common; neither may turn around."""
        return (
            self.west <= other.east
            and other.west <= self.east
            and self.south <= other.north
            and other.south <= self.north
        )

    def halves(self) -> tuple["Box", ...]:
        """Cut the box at the antimeridian, if it lies across it."""
        if self.west <= self.east:
            return (self,)
        return self._replace(east=180.0), self._replace(west=-180.0)


# By ISO 3166-1 code; Kosovo by the code that EU statistics use.
COUNTRIES: Mapping[str, Box] = {
    "AL": Box(19.2, 39.6, 21.1, 42.7),
    "AT": Box(9.5, 46.4, 17.2, 49.1),
    "BE": Box(2.5, 49.4, 6.5, 51.6),
    "BG": Box(22.3, 41.2, 28.7, 44.3),
    "CH": Box(5.9, 45.8, 10.5, 47.9),
    "CY": Box(32.2, 34.5, 34.7, 35.8),
    "CZ": Box(12.0, 48.5, 18.9, 51.1),
    "DE": Box(5.8, 47.2, 15.1, 55.1),
    "DK": Box(8.0, 54.5, 15.3, 57.8),
    "EE": Box(21.7, 57.5, 28.2, 59.8),
    "ES": Box(-18.3, 27.5, 4.4, 43.9),
    "FI": Box(19.2, 59.7, 31.6, 70.1),
    "FR": Box(-5.2, 41.3, 9.7, 51.2),
    "GB": Box(-8.8, 49.8, 1.9, 60.9),
    "GR": Box(19.5, 34.8, 28.3, 41.8),
    "HR": Box(13.4, 42.3, 19.5, 46.6),
    "HU": Box(16.1, 45.7, 22.9, 48.6),
    "IE": Box(-10.6, 51.3, -5.9, 55.5),
    "IS": Box(-24.7, 63.2, -13.3, 66.7),
    "IT": Box(6.6, 35.4, 18.6, 47.1),
    "LI": Box(9.4, 47.0, 9.7, 47.3),
    "LT": Box(20.8, 53.8, 26.9, 56.5),
    "LU": Box(5.7, 49.4, 6.6, 50.2),
    "LV": Box(20.8, 55.6, 28.3, 58.1),
    "ME": Box(18.4, 41.7, 20.4, 43.6),
    "MK": Box(20.4, 40.8, 23.1, 42.4),
    "MT": Box(14.1, 35.7, 14.7, 36.1),
    "NL": Box(3.3, 50.7, 7.3, 53.7),
    "NO": Box(4.6, 57.9, 31.3, 71.3),
    "PL": Box(14.1, 49.0, 24.2, 54.9),
    "PT": Box(-31.4, 29.9, -6.1, 42.2),
    "RO": Box(20.2, 43.4, 29.8, 48.3),
    "RS": Box(18.8, 42.2, 23.1, 46.2),
    "SE": Box(10.9, 55.2, 24.2, 69.1),
    "SI": Box(13.3, 45.4, 16.7, 46.9),
    "SK": Box(16.8, 47.7, 22.6, 49.7),
    "TR": Box(25.6, 35.8, 44.9, 42.2),
    "UA": Box(22.1, 44.3, 40.3, 52.4),
    "XK": Box(19.9, 41.8, 21.9, 43.3),
}
EUROPE = Box(-31.4, 27.5, 44.9, 71.3)


def countries_in(box: Box) -> tuple[str, ...]:
    """List the countries that a box meets, by ISO 3166-1 code."""
    halves = box.halves()
    return tuple(
        code
        for code, extent in COUNTRIES.items()
        if any(extent.meets(half) for half in halves)
    )
