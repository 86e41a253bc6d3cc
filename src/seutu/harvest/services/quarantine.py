"""What sources gave that could not become a record: why, and trying it again."""

import json
from collections.abc import Iterable, Iterator

from django.db import transaction
from django.db.models import Count
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record as record_event
from seutu.core.errors import Conflict
from seutu.harvest import tasks
from seutu.harvest.models import HarvestRecord, HarvestSource
from seutu.harvest.rereading import Retried, read_again

State = HarvestRecord.State


# So many are read again while somebody waits; more are left to the worker.
MOST_AT_ONCE = 500


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
) -> Retried:
    """Read rejected records again after a reader was mended; all when none is named.

    Very many are left to the worker. Raises `Conflict` while the source is being read.
    """
    if records is not None:
        return read_again(source, [record.pk for record in records], by=by)
    rejected = source.records.filter(state=State.REJECTED)
    if rejected[: MOST_AT_ONCE + 1].count() <= MOST_AT_ONCE:
        return read_again(source, by=by)
    if source.runs.live().exists():
        raise Conflict(_("This source is being read already."))
    transaction.on_commit(lambda: tasks.reread_refused.enqueue(source.pk))
    return Retried(is_queued=True)


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
