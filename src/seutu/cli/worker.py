"""Background processes: one schedule, one writer of the index, one that harvests."""

import os
import socket
from multiprocessing import get_context
from multiprocessing.context import SpawnProcess
from pathlib import Path

from django.conf import settings
from django.utils import timezone
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from seutu.cli.console import err
from seutu.cli.harvester import work
from seutu.core.locks import only_process
from seutu.core.schedule import Scheduler, every
from seutu.harvest.tasks import QUEUE

LOOK_SECONDS = 5.0
# A stretch of a harvest ends within its fifteen seconds; a kill would lose nothing.
STOP_SECONDS = 30.0


def run_worker() -> None:
    """Work through the queues until stopped.

    Raises `Conflict` when a worker on the same data folder is alive already: the index
    has one writer. What a killed worker left half done is queued again.
    """
    lock = Path(settings.DATA_FOLDER) / "worker.lock"
    with only_process(lock, "A worker is running on this data folder already."):
        revived = _queue_again(f'"{socket.gethostname()}-')
        if revived:
            err.print(f"{revived} interrupted tasks are run again.")
        harvester = Harvester()
        every(LOOK_SECONDS, "harvester", harvester.look_after)
        scheduler = Scheduler()
        scheduler.start()
        worker = worker_of(["*"], excluded=[QUEUE])
        worker.configure_signals()
        try:
            worker.run()
        finally:
            scheduler.stop()
            scheduler.join()
            harvester.stop()


class Harvester:
    """The process that reads sources, so that nothing else waits for them.

    It is started again when it ends by itself, and ends with the worker.
    """

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None

    def look_after(self) -> None:
        """Start the process, or start it again; what it was at is queued again."""
        if self._process is not None and self._process.is_alive():
            return
        if self._process is not None:
            _queue_again(f'"{_worker_id(self._process.pid or 0)}"')
            err.print("The harvesting process ended and is started again.")
        self._process = get_context("spawn").Process(target=work, name="harvester")
        self._process.start()

    def stop(self) -> None:
        """Let the process end its step, and end it when it takes too long."""
        if self._process is None:
            return
        self._process.terminate()
        self._process.join(STOP_SECONDS)
        self._process.kill()


def worker_of(queues: list[str], *, excluded: list[str] | None = None) -> Worker:
    return Worker(
        queue_names=queues,
        interval=0.5,
        batch=False,
        backend_name="default",
        startup_delay=False,
        max_tasks=None,
        worker_id=_worker_id(os.getpid()),
        excluded_queue_names=excluded or [],
    )


def _worker_id(process: int) -> str:
    return f"{socket.gethostname()}-{process}"[:64]


def _queue_again(begins: str) -> int:
    """Hand back the tasks of this host's dead workers; every task may run twice."""
    mine = DBTaskResult.objects.running().filter(worker_ids__icontains=begins)
    return mine.update(status="READY", started_at=None, run_after=timezone.now())
