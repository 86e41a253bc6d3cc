"""Background work on translations: small, repeatable."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.translation.services import machines
from seutu.translation.services.retention import sweep

# A machine may take a minute for a text, and other work waits in the same queue.
MOST_AT_ONCE = 5


@task()
def translate_due() -> str:
    """Send what waits: new texts, and those that a machine could not take before."""
    due = list(machines.due_requests().values_list("pk", flat=True)[:MOST_AT_ONCE])
    return ", ".join(machines.perform(request_id) for request_id in due)


@task()
def sweep_translations() -> int:
    """Remove translations of what is gone."""
    return sweep()


def enqueue_due() -> None:
    """Ask the worker to send what waits; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(task_path=translate_due.module_path)
    if machines.due_requests().exists() and not waiting.exists():
        translate_due.enqueue()


def enqueue_sweep() -> None:
    sweep_translations.enqueue()
