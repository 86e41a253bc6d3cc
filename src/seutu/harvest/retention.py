"""How long reports of harvest runs are kept."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from seutu.harvest.models import HarvestRecord, HarvestRun


def forget_old_runs() -> int:
    """Remove reports older than KEEP_RUNS_DAYS; returns how many.

    A run that some record was last read by stays however old it is: what the source
    said of the record hangs on it.
    """
    limit = timezone.now() - timedelta(days=settings.KEEP_RUNS_DAYS)
    old = HarvestRun.objects.filter(started_at__lt=limit).exclude(
        state=HarvestRun.State.RUNNING
    )
    unused = old.exclude(pk__in=HarvestRecord.objects.values("last_run"))
    return unused.delete()[0]
