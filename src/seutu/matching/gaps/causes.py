"""Why a demand is not met, by rules over the records nearest to it.

A record that is good enough may still not do: it is about another place, closed, in a
form that no machine reads, or old. Where no record is good enough, a weak one may be
the right one badly described; with none at all, nothing of the kind was found.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from types import MappingProxyType

ANYWHERE = "XX"
"""The country of a record whose source covers many countries."""

REACHES_REGIONS = 2
"""A table broken down to this NUTS level or finer tells something of each region."""

NEAR_AT_HOME = 0.3
"""From this probability a home record that holds a word of a brief demand is near."""

LASTING = timedelta(days=365)
PERIODS: Mapping[str, timedelta] = MappingProxyType(
    {
        "CONT": timedelta(days=1),
        "UPDATE_CONT": timedelta(days=1),
        "HOURLY": timedelta(days=1),
        "DAILY": timedelta(days=1),
        "WEEKLY": timedelta(days=7),
        "BIWEEKLY": timedelta(days=14),
        "MONTHLY": timedelta(days=31),
        "BIMONTHLY": timedelta(days=62),
        "QUARTERLY": timedelta(days=92),
        "ANNUAL_2": timedelta(days=183),
        "ANNUAL": timedelta(days=366),
        "BIENNIAL": timedelta(days=731),
        "TRIENNIAL": timedelta(days=1_096),
        "QUADRENNIAL": timedelta(days=1_461),
        "QUINQUENNIAL": timedelta(days=1_827),
    }
)
NEVER_STALE = frozenset({"NEVER", "NOT_PLANNED"})

# Formats that people read and programs cannot; anything else counts as readable.
FOR_EYES = frozenset(
    {"PDF", "HTML", "HTM", "DOC", "DOCX", "ODT", "RTF", "TXT", "JPG", "JPEG", "PNG"}
    | {"GIF", "TIF", "TIFF", "PPT", "PPTX", "ODP", "WEBPAGE", "WEB PAGE", "WEBSITE"}
)
CLOSED_LICENCES = (
    *("-nc", "noncommercial", "non-commercial", "by-nd", "-nd-", "noderivatives"),
    *("all rights reserved", "not open", "proprietary", "other-closed"),
    *("by nc", "by nd", " nc ", "nicht kommerziell", "restrictive licence"),
)


class Obstacle(StrEnum):
    """What keeps a record that fits from serving a demand."""

    PLACE = "place"
    CLOSED = "closed"
    FORM = "form"
    STALE = "stale"


class Cause(StrEnum):
    """Why a demand is a gap; empty for a demand that is met."""

    NONE = ""
    NOT_FOUND = "not-found"
    OTHER_PLACE = "other-place"
    CLOSED = "closed"
    FORM = "form"
    STALE = "stale"
    ABSENT = "absent"


CAUSE_OF: Mapping[Obstacle, Cause] = MappingProxyType(
    {
        Obstacle.PLACE: Cause.OTHER_PLACE,
        Obstacle.CLOSED: Cause.CLOSED,
        Obstacle.FORM: Cause.FORM,
        Obstacle.STALE: Cause.STALE,
    }
)
HEAVIEST = (Obstacle.PLACE, Obstacle.CLOSED, Obstacle.FORM, Obstacle.STALE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a demand comes from, or a record is about: ISO country, NUTS region."""

    country: str = ""
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """One record near a demand, as far as its source describes it.

    `probability` is that of being judged useful; `names_it` tells whether title and
    keywords hold every word of the demand, `touches_it` whether they hold one. Empty
    strings, lists and None mean "not stated", which is never held against a record.
    """

    record: str
    kind: str
    probability: float
    names_it: bool = False
    touches_it: bool = False
    place: Place = field(default_factory=Place)
    finest_level: int | None = None
    access: str = ""
    licence: str = ""
    formats: tuple[str, ...] = ()
    frequency: str = ""
    as_of: date | None = None
    is_retired: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Thresholds:
    """From which probability a record answers, or at least touches, a demand.

    `stale_years` is the age at which data of unknown frequency counts as old.
    """

    answers: float
    weak: float
    stale_years: int = 5

    def __post_init__(self) -> None:
        if not 0.0 <= self.weak <= self.answers <= 1.0:
            raise ValueError("0 <= weak <= answers <= 1 must hold")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What the rules need of a demand. `is_brief` tells that it has few words."""

    place: Place = field(default_factory=Place)
    is_brief: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Why a demand is a gap, or that it is none; with what was nearest.

    `best` is the record that answers, or comes nearest to answering. `probability` is
    that of the best record without an obstacle, 0 when there is none.
    """

    cause: Cause
    best: str = ""
    probability: float = 0.0
    obstacles: Mapping[str, tuple[Obstacle, ...]] = field(default_factory=dict)

    @property
    def is_gap(self) -> bool:
        return self.cause is not Cause.NONE


def obstacles(
    found: Found, asked: Asked, today: date, stale_years: int
) -> tuple[Obstacle, ...]:
    """List what keeps a record from serving a demand, the heaviest first."""
    holds = {
        Obstacle.PLACE: is_elsewhere(found, asked.place),
        Obstacle.CLOSED: found.access in {"restricted", "non-public"},
        Obstacle.FORM: is_for_eyes(found.formats) or is_closed_licence(found.licence),
        Obstacle.STALE: found.is_retired or is_stale(found, today, stale_years),
    }
    return tuple(each for each in HEAVIEST if holds[each])


def is_elsewhere(found: Found, place: Place) -> bool:
    """Tell whether data is about another place than the one in need.

    A solution used elsewhere can be adopted and is never elsewhere. A source that
    covers many countries reaches a region only with tables that go down to regions.
    """
    if found.kind != "dataset" or not place.country:
        return False
    if found.place.country in {"", ANYWHERE}:
        too_coarse = (found.finest_level or 0) < REACHES_REGIONS
        return len(place.region) > 2 and too_coarse
    if found.place.country != place.country:
        return True
    if not found.place.region or not place.region:
        return False
    return not (
        place.region.startswith(found.place.region)
        or found.place.region.startswith(place.region)
    )


def is_for_eyes(formats: Iterable[str]) -> bool:
    """Tell whether every stated format is one that only people can read."""
    known = {each.strip().upper().lstrip(".") for each in formats if each.strip()}
    return bool(known) and known <= FOR_EYES


def is_closed_licence(licence: str) -> bool:
    """Tell whether a stated licence forbids commercial use, changes, or any reuse."""
    text = f" {licence.casefold()} "
    return any(mark in text for mark in CLOSED_LICENCES)


def is_stale(found: Found, today: date, years: int) -> bool:
    """Tell whether data is old: by twice its stated period, else by years.

    A record is never called old within a year of its last update, because the day of
    the description and that of the data differ.
    """
    if found.kind != "dataset" or found.as_of is None or found.frequency in NEVER_STALE:
        return False
    period = PERIODS.get(found.frequency.upper())
    allowed = max(2 * period, LASTING) if period else timedelta(days=366 * years)
    return today - found.as_of > allowed


def is_good(found: Found, asked: Asked, thresholds: Thresholds) -> bool:
    """Tell whether a record answers what is asked, apart from obstacles.

    The probability was learnt from sentences. A demand of one or two words has too
    little evidence to be weighed, so there the record has to hold the words, and one
    from elsewhere has to be probable as well.
    """
    if not asked.is_brief:
        return found.probability >= thresholds.answers
    if not found.names_it:
        return False
    at_home = not is_elsewhere(found, asked.place) and found.kind == "dataset"
    return at_home or found.probability >= thresholds.answers


def is_near(found: Found, asked: Asked, thresholds: Thresholds) -> bool:
    """Tell whether a record may be what is asked for, badly described.

    For a demand of a few words it has to hold one of them, or a part, and to be of
    that place.
    """
    if not asked.is_brief:
        return found.probability >= thresholds.weak
    return (
        found.touches_it
        and found.probability >= min(NEAR_AT_HOME, thresholds.weak)
        and not is_elsewhere(found, asked.place)
    )


def decide(
    found: Sequence[Found], asked: Asked, thresholds: Thresholds, today: date
) -> Finding:
    """Say whether a demand is met, and if not, why; the same for any order given."""
    good = [one for one in found if is_good(one, asked, thresholds)]
    against = {
        one.record: obstacles(one, asked, today, thresholds.stale_years)
        for one in found
    }
    free = [one for one in good if not against[one.record]]
    if free:
        best = min(free, key=lambda one: (-one.probability, one.record))
        return Finding(
            cause=Cause.NONE,
            best=best.record,
            probability=best.probability,
            obstacles=against,
        )
    clear = [one.probability for one in found if not against[one.record]]
    probability = max((one for one in clear if one < thresholds.answers), default=0.0)
    if good:
        ordered = sorted(good, key=lambda one: _effort(one, against[one.record]))
        cause = CAUSE_OF[against[ordered[0].record][0]]
    else:
        near = [one for one in found if is_near(one, asked, thresholds)]
        cause = Cause.NOT_FOUND if near else Cause.ABSENT
        ordered = sorted(near or found, key=lambda one: (-one.probability, one.record))
    return Finding(
        cause=cause,
        best=ordered[0].record if ordered else "",
        probability=probability,
        obstacles=against,
    )


def _effort(found: Found, against: Sequence[Obstacle]) -> tuple[bool, int, float, str]:
    """Order records by what it would take to use them: at home before elsewhere."""
    return (
        Obstacle.PLACE in against,
        len(against),
        -found.probability,
        found.record,
    )
