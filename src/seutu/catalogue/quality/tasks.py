"""Background work of metadata quality: small steps, each of which may run twice."""

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.catalogue.quality import adding_up, services


@task()
def judge_quality() -> str:
    """Judge some of what waits; add up when nothing waits and it is time."""
    done = services.judge_waiting()
    if services.waits():
        enqueue_if_needed()
        return f"{done} datasets, and more to do"
    if done and adding_up.is_due(timezone.now()):
        add_up_and_remember()
    return f"{done} datasets"


def enqueue_if_needed() -> None:
    """Ask for a step while datasets wait; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(task_path=judge_quality.module_path)
    if services.waits() and not waiting.exists():
        judge_quality.enqueue()


def add_up_and_remember() -> None:
    """Follow the calendar: what was promised gets overdue without any change."""
    adding_up.add_up()
    adding_up.remember()
