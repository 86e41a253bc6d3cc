"""Making the dumps anew once a day, in the worker."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.core.errors import Conflict
from seutu.dumps import services


@task()
def make_dumps() -> str:
    try:
        return f"{len(services.make())} files"
    except Conflict:
        return "busy"


def enqueue_if_due() -> None:
    """Ask for new dumps when those there are a day old; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(task_path=make_dumps.module_path)
    if services.is_due() and not waiting.exists():
        make_dumps.enqueue()
