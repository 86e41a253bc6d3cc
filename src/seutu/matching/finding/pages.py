"""Where the pages of a list begin, for clients that count rows."""

from bisect import bisect_right
from collections.abc import Sequence

from django.core.cache import cache
from django.utils.translation import gettext as _

from seutu.catalogue.models import Dataset, EntryQuerySet
from seutu.core.errors import Invalid
from seutu.core.pagination import place_behind

# How far a page may lie behind the nearest place that was read before.
LONGEST_LEAP = 100_000
KEPT_PLACES = 200
KEPT_SECONDS = 3_600

Place = Sequence[object]


class Places:
    """Remembers behind which row each page of a list began, for an hour.

    Clients of these protocols count rows; a database that counts them too reads all
    rows before the page. From a place remembered it reads the page alone.
    """

    def __init__(self, key: str) -> None:
        self.key = key

    def before(self, start: int) -> tuple[int, Place]:
        known = cache.get(self.key) or [] if start else []
        at = bisect_right(known, start, key=lambda place: place[0])
        return known[at - 1] if at else (0, [])

    def remember(self, start: int, last: Sequence[object]) -> None:
        known = [place for place in cache.get(self.key) or [] if place[0] != start]
        known.append((start, list(last)))
        known.sort(key=lambda place: place[0])
        cache.set(self.key, known[-KEPT_PLACES:], KEPT_SECONDS)


def place_at(
    rows: EntryQuerySet[Dataset], columns: Sequence[str], start: int, places: Places
) -> Place | None:
    """Find the last row before number `start`; empty for the first, None for none.

    The database counts from the nearest place known, and makes no row of what it
    passes. Raises `Invalid` for a start too far behind that.
    """
    passed, last = places.before(start)
    if start - passed > LONGEST_LEAP:
        raise Invalid(
            _(
                "Nobody has read that far yet. Read page after page from the start, or "
                "ask for what has changed since a date."
            ),
            field="start",
        )
    if start == passed:
        return last
    return place_behind(rows, columns, last, start - passed)
