"""How long reports of harvest runs are kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from seutu.harvest.models import HarvestRecord, HarvestRun

# The database looks for each run that goes whether a record names it, and has no index
# for that alone: at two million records a tenth of a second in which nobody writes.
BATCH = 10
MOST = 2_000


def forget_old_runs() -> int:
    """Remove reports older than KEEP_RUNS_DAYS; returns how many.

    Some at a time; what is left after very many goes the next day.

    A run that some record was last read by stays however old it is: what the source
    said of the record hangs on it. So does one that is not over.
    """
    limit = timezone.now() - timedelta(days=settings.KEEP_RUNS_DAYS)
    unused = unused_runs(limit).order_by("pk").values_list("pk", flat=True)
    count, last = 0, 0
    while count < MOST and (some := list(unused.filter(pk__gt=last)[:BATCH])):
        HarvestRun.objects.filter(pk__in=some).delete()
        count, last = count + len(some), some[-1]
    return count


def unused_runs(before: datetime) -> QuerySet[HarvestRun]:
    """Find the runs that are over, old, and the last reading of no record."""
    over = [
        HarvestRun.State.COMPLETE,
        HarvestRun.State.STOPPED,
        HarvestRun.State.FAILED,
    ]
    # With source and state named, the index of last readings answers.
    met = HarvestRecord.objects.filter(
        source=OuterRef("source"),
        state__in=HarvestRecord.State.values,
        last_run=OuterRef("pk"),
    )
    old = HarvestRun.objects.filter(started_at__lt=before, state__in=over)
    return old.exclude(Exists(met))
