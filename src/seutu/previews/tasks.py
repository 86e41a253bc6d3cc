"""Background work of previews: one file at a time."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.previews import services

MOST_AT_ONCE = 5


@task()
def look_into_files() -> str:
    """Look into the files that wait, a few, so that other work is not held up."""
    found = list(services.waiting()[:MOST_AT_ONCE])
    return ", ".join(services.look(one).state for one in found) or "nothing"


def enqueue_waiting() -> None:
    """Ask for a step while files wait; one waiting task is enough."""
    queued = DBTaskResult.objects.ready().filter(task_path=look_into_files.module_path)
    if services.waiting().exists() and not queued.exists():
        look_into_files.enqueue()
