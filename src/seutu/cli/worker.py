"""The background process: one queue, one schedule, one writer of the index."""

import os
import socket
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from seutu.cli.console import err
from seutu.core.locks import only_process
from seutu.core.schedule import Scheduler


def run_worker() -> None:
    """Work through the queue until stopped.

    Raises `Conflict` when a worker on the same data folder is alive already: the index
    has one writer. What a killed worker left half done is queued again.
    """
    lock = Path(settings.DATA_FOLDER) / "worker.lock"
    with only_process(lock, "A worker is running on this data folder already."):
        revived = _queue_again_what_was_interrupted()
        if revived:
            err.print(f"{revived} interrupted tasks are run again.")
        scheduler = Scheduler()
        scheduler.start()
        worker = Worker(
            queue_names=["*"],
            interval=0.5,
            batch=False,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()}-{os.getpid()}"[:64],
            excluded_queue_names=[],
        )
        worker.configure_signals()
        try:
            worker.run()
        finally:
            scheduler.stop()


def _queue_again_what_was_interrupted() -> int:
    """Hand back the tasks of this host's dead workers; every task may run twice."""
    mine = DBTaskResult.objects.running().filter(
        worker_ids__icontains=f'"{socket.gethostname()}-'
    )
    return mine.update(status="READY", started_at=None, run_after=timezone.now())
