"""Orders that no index holds: so few datasets are sorted that all can be read."""

import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime

from seutu.catalogue.models import Dataset, EntryQuerySet
from seutu.core.language import best

# As many as words are answered with.
MOST_SORTED = 5_000

Key = str | datetime


def _title(row: Dataset) -> Key:
    shown = best(row.title, (row.language,))[1]
    return unicodedata.normalize("NFKD", shown).casefold()


def _first_seen(row: Dataset) -> Key:
    return row.first_seen_at


# Column -> what to read of a dataset, and what to sort it by.
READ: Mapping[str, tuple[tuple[str, ...], Callable[[Dataset], Key]]] = {
    "title": (("title", "language"), _title),
    "first_seen_at": (("first_seen_at",), _first_seen),
}


def sorted_ids(
    rows: EntryQuerySet[Dataset], column: str, *, descending: bool
) -> list[str]:
    """Order at most `MOST_SORTED` datasets by a column of `READ`, equal ones by id."""
    names, key = READ[column]
    found = list(rows.order_by().only(*names)[:MOST_SORTED])
    found.sort(key=lambda row: row.pk)
    found.sort(key=key, reverse=descending)
    return [row.pk for row in found]
