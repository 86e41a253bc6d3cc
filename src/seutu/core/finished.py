"""Clearing away what the worker's queue keeps of work that is done."""

from datetime import timedelta

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

# Long enough to look up what failed over the holidays.
KEPT_DAYS = 14
BATCH = 500
MOST_BATCHES = 400


def forget_finished_tasks() -> int:
    """Delete tasks that ended long ago, well or badly; returns how many.

    Some at a time, so that nobody waits for the database; what is left after very many
    goes the next day.
    """
    before = timezone.now() - timedelta(days=KEPT_DAYS)
    old = DBTaskResult.objects.finished().filter(finished_at__lt=before).order_by()
    count = 0
    for _number in range(MOST_BATCHES):
        keys = list(old.values_list("pk", flat=True)[:BATCH])
        DBTaskResult.objects.filter(pk__in=keys).delete()
        count += len(keys)
        if len(keys) < BATCH:
            break
    return count
