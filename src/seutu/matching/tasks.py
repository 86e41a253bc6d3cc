"""Background work of the matcher: small, repeatable."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.core.errors import Conflict, Unavailable
from seutu.matching import (
    alerts,
    indexing,
    requested,
    standing,
    title_words,
    vectors,
)
from seutu.matching.models import PendingChange
from seutu.search.errors import IndexBusy, IndexUnreachable, IndexUnusable

STRETCH_SECONDS = 15.0


@task()
def update_index() -> str:
    """Write queued changes to the index, building it when it cannot be used."""
    try:
        if not indexing.is_usable():
            return f"{indexing.rebuild()} records, built anew"
        count = indexing.write_changes(seconds=STRETCH_SECONDS)
        if PendingChange.objects.exists():
            enqueue_index_update()
        return f"{count} records"
    except (Conflict, IndexBusy):
        # Whoever holds the lock, or the next round, finds the queue.
        return "busy"
    except IndexUnreachable:
        return "the search cluster does not answer"


@task()
def update_vectors() -> str:
    """Encode what waits, a step at a time, so that other work is not held up."""
    try:
        if vectors.are_current():
            return f"{vectors.write_changes()} records"
        if vectors.build(most=vectors.STEP):
            return "all records"
        update_vectors.enqueue()
        return f"{vectors.STEP} records, and more to do"
    except Conflict:
        return "busy"
    except Unavailable as error:
        return error.message


def enqueue_vectors_if_needed() -> None:
    """Ask for a step of encoding while records wait for it."""
    waiting = DBTaskResult.objects.ready().filter(task_path=update_vectors.module_path)
    if vectors.work_waits() and not waiting.exists():
        update_vectors.enqueue()


@task()
def refresh_standing() -> str:
    """Match again the challenges that new supply or new words have left behind."""
    try:
        return f"{standing.refresh_stale()} challenges"
    except IndexUnusable:
        return "no index"


@task()
def run_saved_searches() -> str:
    """Look for new records in the saved searches that new supply has left behind."""
    try:
        return f"{alerts.run_searches()} searches"
    except IndexUnusable:
        return "no index"


@task()
def look_for_requested_data() -> str:
    """Look for new datasets that may answer what was asked for."""
    try:
        return f"{requested.look_for_answers()} datasets"
    except IndexUnusable:
        return "no index"


@task()
def learn_title_words() -> str:
    """Learn translations from the titles that have come in since last time."""
    return f"{sum(title_words.learn().titles.values())} titles"


def enqueue_saved_searches() -> None:
    """Ask for a step of running saved searches; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(
        task_path=run_saved_searches.module_path
    )
    if alerts.due().exists() and not waiting.exists():
        run_saved_searches.enqueue()


def enqueue_requested_if_needed() -> None:
    """Ask for a step of comparing while data requests wait for it."""
    waiting = DBTaskResult.objects.ready().filter(
        task_path=look_for_requested_data.module_path
    )
    if requested.waiting().exists() and not waiting.exists():
        look_for_requested_data.enqueue()


def enqueue_standing_if_needed() -> None:
    """Ask for a step of refreshing while challenges wait for it."""
    waiting = DBTaskResult.objects.ready().filter(
        task_path=refresh_standing.module_path
    )
    if standing.stale().exists() and not waiting.exists():
        refresh_standing.enqueue()


def enqueue_index_update() -> None:
    """Ask the worker to update the index soon; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(task_path=update_index.module_path)
    if not waiting.exists():
        update_index.enqueue()


def enqueue_index_update_if_needed() -> None:
    """Ask again for what a stopped worker or a busy index left in the queue."""
    try:
        is_wanted = PendingChange.objects.exists() or not indexing.is_usable()
    except IndexUnreachable:
        return
    if is_wanted:
        enqueue_index_update()
