"""What sources gave that could not become a record: why, and trying it again."""

import json
from collections.abc import Iterable, Iterator
from typing import Protocol, runtime_checkable

from django.db import transaction
from django.db.models import Count
from django.utils import timezone

from seutu.accounts.models import User
from seutu.audit.services import record as record_event
from seutu.core.errors import SeutuError
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.records import Record, Rejected
from seutu.harvest.running import read_at_hand, reader_of

State = HarvestRecord.State


@runtime_checkable
class ReadsOne(Protocol):
    """A reader that understands the form in which it left a single record."""

    def read_one(self, raw: bytes) -> Record | Rejected: ...


def rejection_reasons(source: HarvestSource) -> list[tuple[str, str, int]]:
    """Count what waits in quarantine by stage and reason, the most frequent first."""
    counted = (
        source.records.filter(state=State.REJECTED)
        .values_list("stage", "reason")
        .annotate(count=Count("pk"))
        .order_by("-count", "reason")
    )
    return [(stage, reason, count) for stage, reason, count in counted]


def retry_rejected(
    source: HarvestSource,
    records: Iterable[HarvestRecord] | None = None,
    *,
    by: User | None = None,
) -> HarvestRun | None:
    """Read rejected records again after a reader was mended; all when none is named.

    Returns the run that holds the tally. A reader that cannot read a single record
    makes the next run of the source a full one, and None is returned. Raises `Conflict`
    while the source is being read.
    """
    reader = reader_of(source)
    if not isinstance(reader, ReadsOne):
        HarvestSource.objects.filter(pk=source.pk).update(wants_full=True)
        return None
    chosen = source.records.filter(state=State.REJECTED)
    if records is not None:
        chosen = chosen.filter(pk__in=[record.pk for record in records])
    return read_at_hand(source, _again(reader, chosen.order_by("pk").iterator()), by=by)


def _again(
    reader: ReadsOne, records: Iterator[HarvestRecord]
) -> Iterator[Record | Rejected]:
    for record in records:
        raw = record.source_form
        try:
            item = reader.read_one(raw)
        except SeutuError as error:
            item = Rejected(record.identifier, error.message, raw)
        if isinstance(item, Rejected):
            # Without an identifier of its own it would become one more.
            item = Rejected(record.identifier, item.reason, raw)
        yield item


@transaction.atomic
def discard_rejected(
    source: HarvestSource, records: Iterable[HarvestRecord], *, by: User | None = None
) -> int:
    """Take records out of quarantine; the next run that meets them brings them back."""
    keys = [record.pk for record in records]
    chosen = source.records.filter(pk__in=keys, state=State.REJECTED, record_id="")
    count = chosen.delete()[0]
    record_event("quarantine.emptied", target=source, actor=by, records=count)
    return count


def export_rejected(source: HarvestSource) -> Iterator[str]:
    """Yield what waits in quarantine as JSON lines, for whoever mends the source."""
    rejected = source.records.filter(state=State.REJECTED).order_by("identifier")
    for record in rejected.select_related("last_run").iterator(chunk_size=500):
        line = {
            "identifier": record.identifier,
            "stage": record.stage,
            "reason": record.reason,
            "read_at": timezone.localtime(record.last_run.started_at).isoformat(),
            "record": record.source_form.decode("utf-8", "replace"),
        }
        yield json.dumps(line, ensure_ascii=False) + "\n"
