"""Making the dumps anew once a day, in a process that the worker starts."""

import os
import subprocess
import sys

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.dumps import services

# Whoever waits for a page or for a run goes first.
NICENESS = 10


@task()
def make_dumps() -> str:
    """Start making them in a process of their own, unless one is at it.

    Of a million records they take most of an hour, in which the worker has other
    things to do. A process that dies leaves the old files; the next hour starts one.
    """
    if services.is_being_made():
        return "busy"
    made_by = subprocess.Popen(
        [sys.executable, "-m", "seutu", "dump"],
        stdin=subprocess.DEVNULL,
        start_new_session=True,
    )
    os.setpriority(os.PRIO_PROCESS, made_by.pid, NICENESS)
    return "started"


def enqueue_if_due() -> None:
    """Ask for new dumps when those there are a day old; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(task_path=make_dumps.module_path)
    if services.is_due() and not waiting.exists():
        make_dumps.enqueue()
