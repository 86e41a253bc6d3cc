"""Reading a source into the database: in batches, repeatable, killable."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from seutu.audit.services import record as record_event
from seutu.catalogue.models import Dataset, Entry
from seutu.catalogue.services import (
    mark_vanished,
    store_datasets,
    store_organisations,
)
from seutu.challenges.models import Challenge
from seutu.challenges.services import store_challenges
from seutu.core.errors import Conflict, SeutuError
from seutu.core.locks import only_process
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.records import Record, Rejected, SourceFacts, content_hash
from seutu.harvest.registry import reader as find_reader
from seutu.harvest.writing import rows_of
from seutu.places.models import Region
from seutu.solutions.models import Solution
from seutu.solutions.services import store_solutions

BATCH = 500
STALE = timedelta(minutes=2)
BUSY = (
    "The source %s is being read by another process."
    " Wait until it is done, or two minutes after it was stopped."
)
MODELS: dict[str, type[Entry]] = {
    "dataset": Dataset,
    "solution": Solution,
    "challenge": Challenge,
}

Progress = Callable[[int], None]


def load(
    source: HarvestSource,
    stream: BinaryIO,
    *,
    facts: SourceFacts,
    progress: Progress | None = None,
) -> HarvestRun:
    """Read a whole source and make the database follow it.

    Every batch is one transaction, so a killed run leaves whole batches behind and the
    next run finds them unchanged: the end state is the one of an undisturbed run. A
    record the reader or the writer refuses goes to quarantine and the rest goes on.
    Raises `Conflict` while another run of the same source shows signs of life.
    """
    lock = Path(settings.DATA_FOLDER) / "locks" / f"harvest-{source.pk}"
    with only_process(lock, BUSY % source.pk):
        run = _start(source)
        regions = frozenset(Region.objects.values_list("code", flat=True))
        try:
            items = find_reader(source.reader)(facts).read(stream)
            for batch in _batches(items, BATCH):
                _store_batch(run, batch, regions)
                if progress:
                    progress(len(batch))
        except SeutuError as error:
            _finish(run, HarvestRun.State.FAILED, failure=error.message)
            raise
        _finish(run, HarvestRun.State.COMPLETE)
    return run


@transaction.atomic
def _start(source: HarvestSource) -> HarvestRun:
    source = HarvestSource.objects.select_for_update().get(pk=source.pk)
    running = source.runs.filter(state=HarvestRun.State.RUNNING)
    # The lock held here proves that no other process of this machine is at it, and an
    # SQLite database has no other machine. On a server database only the heartbeat
    # tells.
    alive = running.filter(heartbeat_at__gt=timezone.now() - STALE)
    if connection.vendor != "sqlite" and alive.exists():
        raise Conflict(BUSY % source.pk)
    running.update(
        state=HarvestRun.State.FAILED,
        finished_at=timezone.now(),
        failure="The process was stopped before the end.",
    )
    return HarvestRun.objects.create(source=source)


def _batches(
    items: Iterable[Record | Rejected], size: int
) -> Iterator[list[Record | Rejected]]:
    iterator = iter(items)
    while batch := list(islice(iterator, size)):
        yield batch


@transaction.atomic
def _store_batch(
    run: HarvestRun, batch: Sequence[Record | Rejected], regions: frozenset[str]
) -> None:
    accepted: dict[str, tuple[Record, str]] = {}
    refused: dict[str, Rejected] = {}
    repeated = 0
    for item in batch:
        if isinstance(item, Rejected):
            repeated += item.identifier in refused
            refused[item.identifier] = item
        else:
            repeated += item.identifier in accepted
            accepted[item.identifier] = (item, content_hash(item))
    for identifier in accepted.keys() & refused.keys():
        del refused[identifier]
        repeated += 1

    known = {
        row.identifier: row
        for row in run.source.records.filter(
            identifier__in=[*accepted, *refused]
        ).defer("raw")
    }
    changed = [
        (record, digest)
        for identifier, (record, digest) in accepted.items()
        if identifier not in known
        or known[identifier].content_hash != digest
        or known[identifier].state != HarvestRecord.State.ACCEPTED
    ]
    created = sum(record.identifier not in known for record, _ in changed)

    ids = _write(run, changed, regions)
    _note_records(run, accepted, refused, ids, changed)
    HarvestRun.objects.filter(pk=run.pk).update(
        read=F("read") + len(batch),
        created=F("created") + created,
        updated=F("updated") + len(changed) - created,
        unchanged=F("unchanged") + len(accepted) - len(changed) + repeated,
        rejected=F("rejected") + len(refused),
        heartbeat_at=timezone.now(),
    )


def _write(
    run: HarvestRun,
    changed: Sequence[tuple[Record, str]],
    regions: frozenset[str],
) -> dict[str, str]:
    rows = rows_of(
        changed,
        catalogue=run.source.catalogue,
        regions=regions,
        today=timezone.now().date(),
    )
    store_organisations(rows.organisations)
    if rows.datasets:
        store_datasets(rows.datasets, rows.distributions)
    store_solutions(rows.solutions)
    store_challenges(rows.challenges)
    entries: list[Entry] = [*rows.datasets, *rows.solutions, *rows.challenges]
    return {entry.identifier: entry.pk for entry in entries}


def _note_records(
    run: HarvestRun,
    accepted: dict[str, tuple[Record, str]],
    refused: dict[str, Rejected],
    ids: dict[str, str],
    changed: Sequence[tuple[Record, str]],
) -> None:
    touched = {record.identifier for record, _ in changed}
    run.source.records.filter(
        identifier__in=[name for name in accepted if name not in touched]
    ).update(last_run=run)
    rows = [
        HarvestRecord(
            source=run.source,
            identifier=record.identifier[:500],
            record_id=ids.get(record.identifier[:500], ""),
            content_hash=digest,
            state=HarvestRecord.State.ACCEPTED,
            last_run=run,
        )
        for record, digest in changed
    ]
    rows += [
        HarvestRecord(
            source=run.source,
            identifier=item.identifier[:500],
            state=HarvestRecord.State.REJECTED,
            reason=item.reason,
            raw=item.raw[:100_000],
            last_run=run,
        )
        for item in refused.values()
    ]
    HarvestRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["source", "identifier"],
        update_fields=[
            "record_id",
            "content_hash",
            "state",
            "reason",
            "raw",
            "last_run",
        ],
        batch_size=250,
    )


@transaction.atomic
def _finish(run: HarvestRun, state: HarvestRun.State, *, failure: str = "") -> None:
    run.refresh_from_db()
    if state is HarvestRun.State.COMPLETE:
        run.missing = run.vanished = _mark_vanished(run)
    run.state, run.failure, run.finished_at = state, failure, timezone.now()
    run.save(update_fields=["state", "failure", "finished_at", "missing", "vanished"])
    record_event(
        "source.loaded" if state is HarvestRun.State.COMPLETE else "source.failed",
        target=run.source,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        rejected=run.rejected,
        vanished=run.vanished,
    )


def _mark_vanished(run: HarvestRun) -> int:
    """Mark what a complete run did not meet. Only a complete run may tell."""
    kind = run.source.catalogue.holds
    missing = run.source.records.filter(state=HarvestRecord.State.ACCEPTED).exclude(
        last_run=run
    )
    ids = list(missing.values_list("record_id", flat=True))
    missing.update(state=HarvestRecord.State.VANISHED)
    return sum(
        mark_vanished(kind, MODELS[kind], ids[start : start + BATCH])
        for start in range(0, len(ids), BATCH)
    )
