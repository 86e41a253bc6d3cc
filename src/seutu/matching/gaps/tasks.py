"""Background work of the gap page: small steps between which the worker may stop."""

from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.core.errors import Conflict
from seutu.matching.gaps import demand, searches, updating
from seutu.search.errors import IndexUnusable


@task()
def update_gaps() -> str:
    """Assess some of what waits, and ask for another step when more does."""
    try:
        done = updating.update()
    except Conflict:
        return "busy"
    except IndexUnusable:
        return "no index"
    if done:  # else what waits is for the index to see first, and the next round asks
        enqueue_gaps_if_needed()
    return f"{done} demands"


def enqueue_gaps_if_needed() -> None:
    """Ask for a step while demands or changes wait; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(task_path=update_gaps.module_path)
    if updating.waits() and not waiting.exists():
        update_gaps.enqueue()


def look_for_demand() -> None:
    """See what is asked for now, and what was assessed long ago."""
    demand.gather()
    updating.mark_outdated()


def tidy() -> None:
    """Remove what may not be kept any longer."""
    searches.close_months()
    searches.forget_old_searches()
    updating.forget_unused_bases()
