"""Keeping the index in step with the database.

The index is disposable: everything in it comes from the database. One process writes
at a time, guarded by a lock on the index folder that the system frees when the process
dies.
"""

import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from functools import cache
from itertools import islice
from pathlib import Path

from django.conf import settings
from django.db import transaction

from seutu.core.kinds import RecordText, kind, kinds
from seutu.core.locks import only_process
from seutu.matching import vectors
from seutu.matching.documents import all_documents
from seutu.matching.installed import analysis, encoded_in_batches, knowledge
from seutu.matching.models import IndexMark, PendingChange
from seutu.search.errors import IndexUnreachable, IndexUnusable
from seutu.search.ports import SearchIndex, SearchStore
from seutu.search.store import open_store

# So many queued changes become visible at once, read and forgotten some at a time.
MOST_AT_ONCE = 5_000
BATCH = 500

Progress = Callable[[int], None]


@cache
def store() -> SearchStore:
    """The index of this installation, opened once per process."""
    return open_store(
        Path(settings.INDEX_FOLDER),
        analysis=analysis(),
        cluster=settings.SEARCH_CLUSTER,
    )


@contextmanager
def writing() -> Iterator[None]:
    """Hold the only right to write; raises `Conflict` while another process has it."""
    lock = Path(settings.INDEX_FOLDER) / "lock"
    with only_process(
        lock,
        "Another process is writing the search index. Try again when it is done.",
    ):
        yield


def is_usable() -> bool:
    """Tell whether the index can answer; a missing or damaged one cannot.

    Raises `IndexUnreachable` when nobody knows: building it anew would not help.
    """
    try:
        store().reader()
    except IndexUnreachable:
        raise
    except IndexUnusable:
        return False
    return True


def record_count() -> int:
    """How many records the index should hold."""
    return sum(each.records.count() for each in kinds())


def rebuild(*, progress: Progress | None = None) -> int:
    """Build the index anew beside the one in use, then swap; returns the records.

    What changes while it runs is queued and written at its end.
    """
    with writing():
        queued = list(PendingChange.objects.all())
        count = 0
        with store().rebuild() as index:
            for records in _fill(index):
                count += records
                if progress:
                    progress(records)
        _forget(queued)
        _move_mark()
        _write_queued()
    return count


def write_changes(*, seconds: float | None = None) -> int:
    """Write what is queued; returns how many records. Safe to repeat after a kill.

    With `seconds` it ends after about so long: a harvest may queue more without an end.
    """
    until = None if seconds is None else time.monotonic() + seconds
    with writing():
        return _write_queued(until)


def mark() -> int:
    """Tell how often supply was written to the index; it grows with every change."""
    found = IndexMark.objects.filter(pk=1).values_list("number", flat=True).first()
    return found or 0


def _write_queued(until: float | None = None) -> int:
    count = 0
    while changes := list(PendingChange.objects.order_by("pk")[:MOST_AT_ONCE]):
        by_kind: dict[str, set[str]] = {}
        for change in changes:
            by_kind.setdefault(change.kind, set()).add(change.record_id)
        with store().writer() as index:
            # Here: the other core harvests, and starting processes takes longer.
            for name, ids in _batches(by_kind):
                texts = kind(name).records.texts(ids)
                index.remove(f"{name}:{pk}" for pk in ids)
                index.add(all_documents(texts, knowledge()))
        count += sum(map(len, by_kind.values()))
        if any(kind(name).role == "supply" for name in by_kind):
            _move_mark()
        _forget(changes)
        if until is not None and time.monotonic() >= until:
            break
    return count


def _batches(
    by_kind: Mapping[str, Iterable[str]],
) -> Iterator[tuple[str, list[str]]]:
    for name, ids in by_kind.items():
        rest = iter(sorted(ids))
        while batch := list(islice(rest, BATCH)):
            yield name, batch


def _move_mark() -> None:
    with transaction.atomic():
        row, _is_new = IndexMark.objects.select_for_update().get_or_create(pk=1)
        row.number += 1
        row.save()


def _fill(index: SearchIndex) -> Iterator[int]:
    """Write every record; yields how many were written with each batch."""
    for records, lines in encoded_in_batches(_every_text(), index.encoded):
        index.add_encoded(lines)
        yield records


def _every_text() -> Iterator[RecordText]:
    for each in kinds():
        yield from each.records.all_texts()


def _forget(changes: list[PendingChange]) -> None:
    """Take changes that the index holds out of the queue, and tell the vectors."""
    vectors.note_changes(f"{each.kind}:{each.record_id}" for each in changes)
    keys = [each.pk for each in changes]
    for start in range(0, len(keys), BATCH):
        PendingChange.objects.filter(pk__in=keys[start : start + BATCH]).delete()
