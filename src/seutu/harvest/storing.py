"""Storing a batch of what a reader gave: what is new, changed, the same or refused.

Of several items with one identifier in a run, the first that can be stored counts, so
that two runs over the same answers end the same.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields, replace

import structlog
from django.db import DatabaseError, OperationalError, transaction
from django.db.models import F
from django.db.models.expressions import Combinable
from django.db.utils import InterfaceError
from django.utils import timezone

from seutu.catalogue.models import Entry
from seutu.catalogue.services import store_datasets, store_organisations
from seutu.challenges.services import store_challenges
from seutu.core.rows import made, write_rows
from seutu.harvest.models import HarvestRecord, HarvestRun
from seutu.harvest.models.record import packed_form
from seutu.harvest.records import Record, Rejected, Withdrawn, content_hash
from seutu.harvest.writing import Rows, rows_of
from seutu.solutions.services import store_solutions

log = structlog.get_logger(__name__)

Item = Record | Rejected
State, Stage = HarvestRecord.State, HarvestRecord.Stage

LONGEST_IDENTIFIER = 500
# What one record may do to its batch. Anything else concerns all that follow as well.
REFUSALS = (
    DatabaseError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    OverflowError,
)
BROKEN_DATABASE = (OperationalError, InterfaceError)
NOTED = ("record_id", "content_hash", "state", "stage", "reason", "raw", "last_run")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """What became of some items; `repeated` ones are in `unchanged` too."""

    created: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    repeated: int = 0
    shortened: int = 0

    @property
    def read(self) -> int:
        return self.created + self.updated + self.unchanged + self.rejected

    def __add__(self, other: "Tally") -> "Tally":
        return Tally(
            **{
                each.name: getattr(self, each.name) + getattr(other, each.name)
                for each in fields(self)
            }
        )


def sums(tally: Tally) -> dict[str, Combinable]:
    """Say how a run's columns grow by a tally, for `update`."""
    grown = {
        each.name: F(each.name) + getattr(tally, each.name) for each in fields(tally)
    }
    return {**grown, "read": F("read") + tally.read}


@dataclass(slots=True)
class _Batch:
    """The items of a batch, one for each identifier, and how many were left over."""

    accepted: dict[str, Record] = field(default_factory=dict)
    refused: dict[str, Rejected] = field(default_factory=dict)
    repeated: int = 0
    shortened: int = 0
    mended: int = 0


@dataclass(frozen=True, slots=True)
class _Known:
    """What the database holds of an identifier before the batch."""

    pk: int
    state: str
    content_hash: str
    record_id: str
    run: int


@dataclass(frozen=True, slots=True)
class Ready:
    """A batch as it will be written; `rows` is None where one record cannot be."""

    run: HarvestRun
    items: Sequence[Item]
    regions: frozenset[str]
    tally: Tally = Tally()
    rows: Rows | None = None
    notes: Sequence[HarvestRecord] = ()
    same: Sequence[int] = ()


def prepare(run: HarvestRun, items: Sequence[Item], regions: frozenset[str]) -> Ready:
    """Tell what is new in items and make their rows, before the transaction.

    SQLite lets one process write at a time, and this takes longer than the writing. The
    lease of the source keeps others from what is compared here.
    """
    try:
        return _prepared(run, items, regions)
    except BROKEN_DATABASE:
        raise
    except REFUSALS:
        return Ready(run, items, regions)


def store(ready: Ready) -> Tally:
    """Store a batch in the caller's transaction; returns what became of its items.

    A record that the database refuses goes to quarantine with its words, and the others
    are stored one by one. A database that cannot be written at all raises.
    """
    try:
        with transaction.atomic():
            if ready.rows is not None:
                return _write(ready, ready.rows)
    except BROKEN_DATABASE:
        raise
    except REFUSALS as error:
        log.info("stored one by one", source=ready.run.source_id, why=str(error)[:200])
    each = (_store_alone(ready, item) for item in ready.items)
    return sum(each, Tally())


def _store_alone(ready: Ready, item: Item) -> Tally:
    run, regions = ready.run, ready.regions
    try:
        with transaction.atomic():
            return _store_at_once(run, item, regions)
    except BROKEN_DATABASE:
        raise
    except REFUSALS as error:
        reason = f"It cannot be stored: {' '.join(str(error).split())[:500]}"
        refused = Rejected(item.identifier, reason, item.raw)
        return _store_at_once(run, refused, regions, stage=Stage.STORING)


def _store_at_once(
    run: HarvestRun,
    item: Item,
    regions: frozenset[str],
    *,
    stage: HarvestRecord.Stage = Stage.READING,
) -> Tally:
    ready = _prepared(run, [item], regions, stage=stage)
    assert ready.rows is not None  # noqa: S101 - narrows the type
    return _write(ready, ready.rows)


def _prepared(
    run: HarvestRun,
    items: Sequence[Item],
    regions: frozenset[str],
    *,
    stage: HarvestRecord.Stage = Stage.READING,
) -> Ready:
    batch = _sorted(items)
    known = _known(run, [*batch.accepted, *batch.refused])
    _leave_out_what_was_met(run, batch, known)

    changed: list[tuple[Record, str]] = []
    same: list[int] = []
    created: set[str] = set()
    for key, record in batch.accepted.items():
        digest, row = content_hash(record), known.get(key)
        if row and row.content_hash == digest and row.state == State.ACCEPTED:
            same.append(row.pk)
            continue
        changed.append((record, digest))
        if row is None or not row.record_id:
            created.add(key)

    rows = rows_of(
        changed,
        catalogue=run.source.catalogue,
        regions=regions,
        today=timezone.now().date(),
    )
    tally = Tally(
        created=len(created),
        updated=len(changed) - len(created),
        unchanged=len(same) + batch.repeated,
        rejected=len(batch.refused) - batch.mended,
        repeated=batch.repeated,
        shortened=batch.shortened,
    )
    notes = _notes(run, changed, rows, batch.refused, known, stage)
    return Ready(run, items, regions, tally, rows, notes, same)


def _write(ready: Ready, rows: Rows) -> Tally:
    store_organisations(rows.organisations)
    if rows.datasets:
        store_datasets(rows.datasets, rows.distributions)
    store_solutions(rows.solutions)
    store_challenges(rows.challenges)
    run = ready.run
    run.source.records.filter(pk__in=ready.same).update(last_run=run)
    write_rows(
        ready.notes, unique=("source", "identifier"), update=NOTED, with_key=False
    )
    return ready.tally


def _sorted(items: Iterable[Item]) -> _Batch:
    batch = _Batch()
    for item in items:
        key = stored_identifier(item)
        if key != item.identifier:
            batch.shortened += len(item.identifier) > LONGEST_IDENTIFIER
            item = replace(item, identifier=key)
        if key in batch.accepted:
            batch.repeated += 1
        elif isinstance(item, Rejected):
            batch.repeated += key in batch.refused
            batch.refused.setdefault(key, item)
        else:
            batch.repeated += batch.refused.pop(key, None) is not None
            batch.accepted[key] = item
    return batch


def stored_identifier(item: Item) -> str:
    """Return the identifier as the column holds it.

    One that is too long keeps its beginning and gets its hash, so that two of them stay
    two. A refused item without any is known by its own form.
    """
    found = item.identifier
    if isinstance(item, Rejected):
        found = _writable(found.strip())
        if not found:
            return f"no identifier, {hashlib.sha256(item.raw).hexdigest()[:24]}"
    if len(found) <= LONGEST_IDENTIFIER:
        return found
    digest = hashlib.sha256(found.encode("utf-8", "surrogatepass")).hexdigest()
    return f"{found[: LONGEST_IDENTIFIER - 65]}#{digest}"


def _known(run: HarvestRun, keys: Sequence[str]) -> dict[str, _Known]:
    rows = HarvestRecord.objects.filter(
        source_id=run.source_id, identifier__in=keys
    ).values_list(
        "identifier", "pk", "state", "content_hash", "record_id", "last_run_id"
    )
    return {row[0]: _Known(*row[1:]) for row in rows}


def _leave_out_what_was_met(
    run: HarvestRun, batch: _Batch, known: dict[str, _Known]
) -> None:
    for key, row in known.items():
        if row.run != run.pk:
            continue
        if key in batch.refused:
            del batch.refused[key]
            batch.repeated += 1
        elif row.state == State.REJECTED:
            # The first could not be stored, this one can: it takes the other's place.
            batch.mended += 1
            batch.repeated += 1
        else:
            del batch.accepted[key]
            batch.repeated += 1


def _notes(
    run: HarvestRun,
    changed: Sequence[tuple[Record, str]],
    rows: Rows,
    refused: dict[str, Rejected],
    known: dict[str, _Known],
    stage: HarvestRecord.Stage,
) -> list[HarvestRecord]:
    keeps_raw = run.source.keeps_raw
    entries: tuple[Entry, ...] = (*rows.datasets, *rows.solutions, *rows.challenges)
    ids = {entry.identifier: entry.pk for entry in entries}
    accepted = [
        made(
            HarvestRecord,
            source_id=run.source_id,
            identifier=record.identifier,
            record_id=ids[record.identifier],
            content_hash=digest,
            state=State.ACCEPTED.value,
            raw=packed_form(record.raw) if keeps_raw else b"",
            last_run_id=run.pk,
        )
        for record, digest in changed
    ]
    rejected = [
        made(
            HarvestRecord,
            source_id=run.source_id,
            identifier=key,
            # What was read of it before stays as it is, and is known to be its own.
            record_id=known[key].record_id if key in known else "",
            content_hash=known[key].content_hash if key in known else "",
            state=State.REJECTED.value,
            stage=stage.value,
            reason=_writable(item.reason),
            raw=packed_form(item.raw),
            last_run_id=run.pk,
        )
        for key, item in refused.items()
        # What its source has taken back counts as not met, and so goes in the end.
        if not (isinstance(item, Withdrawn) and key in known)
    ]
    return accepted + rejected


def _writable(text: str) -> str:
    """Return a text that every database takes."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()
