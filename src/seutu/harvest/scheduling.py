"""When a source is read next, and the way into the queue of the worker."""

from datetime import datetime, timedelta

from django.db import transaction

from seutu.harvest import tasks
from seutu.harvest.models import HarvestRun, HarvestSource

Schedule = HarvestSource.Schedule
DAYS = {Schedule.DAILY: 1, Schedule.WEEKLY: 7, Schedule.MONTHLY: 30}


def next_time(schedule: str, now: datetime) -> datetime | None:
    """Return when a source is read next; None when only somebody asks for it."""
    days = DAYS.get(Schedule(schedule))
    return now + timedelta(days=days) if days else None


def enqueue(run: HarvestRun) -> None:
    """Put a run into the worker's queue once this transaction is written."""
    after = run.not_before
    transaction.on_commit(lambda: tasks.enqueue(run.pk, after=after))
