"""How long reports of harvest runs are kept."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from seutu.harvest.models import HarvestRecord, HarvestRun


def forget_old_runs() -> int:
    """Remove reports older than KEEP_RUNS_DAYS; returns how many.

    A run that some record was last read by stays however old it is: what the source
    said of the record hangs on it. So does one that is not over.
    """
    limit = timezone.now() - timedelta(days=settings.KEEP_RUNS_DAYS)
    unused = list(unused_runs(limit).values_list("pk", flat=True))
    HarvestRun.objects.filter(pk__in=unused).delete()
    return len(unused)


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
