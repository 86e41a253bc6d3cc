"""What comes round: starting the sources that are due."""

from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from seutu.harvest import tasks
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.running import STALE
from seutu.harvest.scheduling import enqueue
from seutu.harvest.services import start_run


def enqueue_due() -> int:
    """Start what is due, and queue again what lost its task; returns how many.

    A run loses its task when a worker or the machine is killed between two stretches.
    """
    count = _queue_lost_runs()
    busy = HarvestRun.objects.live().values("source")
    for source in HarvestSource.objects.due().exclude(pk__in=busy):
        start_run(source)
        count += 1
    return count


def _queue_lost_runs() -> int:
    path = tasks.harvest.module_path
    known = DBTaskResult.objects.filter(
        task_path=path, status__in=["READY", "RUNNING"]
    ).values_list("args_kwargs", flat=True)
    queued = {args["args"][0] for args in known if args.get("args")}
    lost = [
        run
        for run in HarvestRun.objects.live().exclude(pk__in=queued)
        if run.state == HarvestRun.State.QUEUED or _is_dead(run)
    ]
    for run in lost:
        enqueue(run)
    return len(lost)


def _is_dead(run: HarvestRun) -> bool:
    return run.heartbeat_at < timezone.now() - STALE
