"""The indicators of metadata quality and what each is worth.

The Metadata Quality Assessment methodology of data.europa.eu (MQA,
https://data.europa.eu/mqa/methodology; also in its data provider manual under
"Metadata quality dashboard"): five dimensions after the FAIR principles, 405 points.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache


class Dimension(StrEnum):
    FINDABILITY = "findability"
    ACCESSIBILITY = "accessibility"
    INTEROPERABILITY = "interoperability"
    REUSABILITY = "reusability"
    CONTEXTUALITY = "contextuality"


class Rating(StrEnum):
    EXCELLENT = "excellent"
    GOOD = "good"
    SUFFICIENT = "sufficient"
    BAD = "bad"


class Code(StrEnum):
    """Names of the indicators; the order is that of the bits of a mask."""

    KEYWORDS = "keywords"
    THEMES = "themes"
    PLACE = "place"
    PERIOD = "period"
    ACCESS_ANSWERS = "access-answers"
    DOWNLOAD = "download"
    DOWNLOAD_ANSWERS = "download-answers"
    FORMAT = "format"
    MEDIA_TYPE = "media-type"
    KNOWN_FORMAT = "known-format"
    OPEN_FORMAT = "open-format"
    MACHINE_READABLE = "machine-readable"
    DCAT_AP = "dcat-ap"
    LICENCE = "licence"
    KNOWN_LICENCE = "known-licence"
    ACCESS_RIGHTS = "access-rights"
    KNOWN_ACCESS_RIGHTS = "known-access-rights"
    CONTACT = "contact"
    PUBLISHER = "publisher"
    RIGHTS = "rights"
    SIZE = "size"
    ISSUED = "issued"
    MODIFIED = "modified"


@dataclass(frozen=True, slots=True)
class Indicator:
    """One thing that is looked at. `of_file` says that a distribution has to have it.

    `bit` is its place in the masks that rows of the database hold: it never changes.
    """

    code: Code
    bit: int
    dimension: Dimension
    points: int
    of_file: bool = False


_F, _A, _I = Dimension.FINDABILITY, Dimension.ACCESSIBILITY, Dimension.INTEROPERABILITY
_R, _C = Dimension.REUSABILITY, Dimension.CONTEXTUALITY
INDICATORS: tuple[Indicator, ...] = tuple(
    Indicator(code, 1 << number, dimension, points, of_file)
    for number, (code, dimension, points, of_file) in enumerate(
        (
            (Code.KEYWORDS, _F, 30, False),
            (Code.THEMES, _F, 30, False),
            (Code.PLACE, _F, 20, False),
            (Code.PERIOD, _F, 20, False),
            (Code.ACCESS_ANSWERS, _A, 50, True),
            (Code.DOWNLOAD, _A, 20, True),
            (Code.DOWNLOAD_ANSWERS, _A, 30, True),
            (Code.FORMAT, _I, 20, True),
            (Code.MEDIA_TYPE, _I, 10, True),
            (Code.KNOWN_FORMAT, _I, 10, True),
            (Code.OPEN_FORMAT, _I, 20, True),
            (Code.MACHINE_READABLE, _I, 20, True),
            (Code.DCAT_AP, _I, 30, False),
            (Code.LICENCE, _R, 20, True),
            (Code.KNOWN_LICENCE, _R, 10, True),
            (Code.ACCESS_RIGHTS, _R, 10, False),
            (Code.KNOWN_ACCESS_RIGHTS, _R, 5, False),
            (Code.CONTACT, _R, 20, False),
            (Code.PUBLISHER, _R, 10, False),
            (Code.RIGHTS, _C, 5, False),
            (Code.SIZE, _C, 5, True),
            (Code.ISSUED, _C, 5, False),
            (Code.MODIFIED, _C, 5, False),
        )
    )
)
BY_CODE = {each.code: each for each in INDICATORS}
BIT = {each.code: each.bit for each in INDICATORS}
EVERY = sum(BIT.values())
OF_FILE = sum(each.bit for each in INDICATORS if each.of_file)
OF_DATASET = EVERY & ~OF_FILE
MOST = sum(each.points for each in INDICATORS)
MOST_OF = {
    dimension: sum(each.points for each in INDICATORS if each.dimension is dimension)
    for dimension in Dimension
}
# From so many points on; https://data.europa.eu/mqa/methodology#scoring
RATED_FROM: tuple[tuple[int, Rating], ...] = (
    (351, Rating.EXCELLENT),
    (221, Rating.GOOD),
    (121, Rating.SUFFICIENT),
    (0, Rating.BAD),
)


def rating(points: float) -> Rating:
    """Rate points out of 405."""
    return next(name for least, name in RATED_FROM if round(points) >= least)


@cache
def points_of(mask: int) -> int:
    """Add up what the indicators of a mask are worth."""
    return sum(each.points for each in INDICATORS if each.bit & mask)


@cache
def points_in(mask: int) -> tuple[int, ...]:
    """Add up a mask by dimension, in the order of `Dimension`."""
    return tuple(
        sum(
            each.points
            for each in INDICATORS
            if each.bit & mask and each.dimension is dimension
        )
        for dimension in Dimension
    )


def projected(points: int, unknown: int) -> int:
    """Bring points to the scale of 405, leaving out what nobody has looked at.

    `unknown` is how many points cannot be told; they count neither way.
    """
    known = MOST - unknown
    return round(points * MOST / known) if known > 0 else 0


def mask_of(codes: Iterable[Code]) -> int:
    return sum({BIT[code] for code in codes})


def codes_of(mask: int) -> tuple[Code, ...]:
    """List the indicators of a mask, the weightiest first."""
    found = [each for each in INDICATORS if each.bit & mask]
    return tuple(each.code for each in sorted(found, key=lambda each: -each.points))
