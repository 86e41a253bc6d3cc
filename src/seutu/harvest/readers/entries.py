"""Entries of a JSON list: each becomes a record or is told as rejected, alone."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from io import BytesIO

from seutu.harvest.paging import Kept
from seutu.harvest.readers.limits import Json, Unreadable, read_json
from seutu.harvest.readers.persons import source_form
from seutu.harvest.records import DatasetRecord, Rejected

NO_OBJECT = "This entry is not an object."
NO_IDENTIFIER = "The dataset has no id."
NO_TITLE = "The dataset has no title."

Entry = Mapping[str, Json]


def read_each(
    items: Iterable[Json],
    identify: Callable[[Entry], str],
    make: Callable[[str, Entry], DatasetRecord | Rejected | None],
    known: frozenset[str] = frozenset(),
) -> Iterator[DatasetRecord | Rejected]:
    """Yield what `make` makes of each entry; None means that it has no title.

    Entries whose identifier is in `known` have been read before and are left out.
    """
    for number, item in enumerate(items, start=1):
        if not isinstance(item, dict):
            yield Rejected(f"entry {number}", NO_OBJECT)
            continue
        identifier = identify(item)
        if not identifier:
            yield Rejected(f"entry {number}", NO_IDENTIFIER, source_form(item))
        elif identifier not in known:
            made = make(identifier, item)
            yield made or Rejected(identifier, NO_TITLE, source_form(item))


def read_kept(
    kept: Kept,
    identify: Callable[[Entry], str],
    make: Callable[[str, Entry], DatasetRecord | Rejected | None],
) -> DatasetRecord | Rejected:
    """Read one entry again; raises `Unreadable` when no object was kept."""
    return next(read_each([kept_entry(kept)], identify, make))


def kept_entry(kept: Kept) -> dict[str, Json]:
    """Return the object that was kept; raises `Unreadable` for anything else."""
    entry = read_json(BytesIO(kept.raw))
    if not isinstance(entry, dict):
        raise Unreadable(NO_OBJECT)
    return entry


def inner(entry: Entry, *path: str) -> Entry:
    """Return the object at the end of a path of keys; an empty one when none is."""
    for key in path:
        found = entry.get(key)
        if not isinstance(found, dict):
            return {}
        entry = found
    return entry
