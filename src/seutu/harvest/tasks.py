"""Harvesting in the worker, a stretch at a time, so that other work is not held up."""

from datetime import datetime

from django.utils import timezone, translation
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from seutu.core.errors import Conflict
from seutu.harvest.folding import fold_waiting, waits
from seutu.harvest.glimpses import looked
from seutu.harvest.leaving import go_on as let_go
from seutu.harvest.list_samples import sample_at
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.probing import probe
from seutu.harvest.rereading import read_again
from seutu.harvest.running import run as run_source

# Read by a process of its own: a change made by hand waits for no stretch of a harvest.
QUEUE = "harvest"
STRETCH_SECONDS = 15.0
# Before all other work: a person looks at the page that shows it.
SOMEBODY_WAITS = 50
State = HarvestRun.State


@task(queue_name=QUEUE)
def harvest(run_id: int) -> str:
    """Go on with a run for a while; one that is not over is queued again."""
    run = HarvestRun.objects.live().filter(pk=run_id).select_related("source").first()
    if run is None:
        return "over"
    if run.not_before and run.not_before > timezone.now():
        enqueue(run_id, after=run.not_before)
        return "rests"
    try:
        if run.is_leaving:
            run = let_go(run, seconds=STRETCH_SECONDS)
        else:
            run = run_source(run.source, seconds=STRETCH_SECONDS)
    except Conflict:
        return "busy"
    if run.state == State.QUEUED:
        enqueue(run.pk, after=run.not_before)
    else:
        enqueue_folding()
    return f"{run.read} records, {run.state}"


@task(queue_name=QUEUE)
def reread_refused(source_id: str) -> str:
    """Read all refused records of a source again, without asking the source."""
    source = HarvestSource.objects.get(pk=source_id)
    try:
        found = read_again(source)
    except Conflict:
        return "busy"
    enqueue_folding()
    return f"{found.accepted} came in, {found.refused + found.unread} did not"


@task(priority=SOMEBODY_WAITS)
def look_at_address(address: str, only: str, language: str) -> dict[str, object]:
    """Find the reader of an address; what was met is told in somebody's language."""
    with translation.override(language):
        return looked(probe(address, only=only)).model_dump(mode="json")


@task(priority=SOMEBODY_WAITS)
def look_at_list(
    address: str, encoding: str, sheet: str, language: str
) -> dict[str, object]:
    """Fetch the beginning of a list; what was met is told in somebody's language."""
    with translation.override(language):
        return sample_at(address, encoding=encoding, sheet=sheet).model_dump(
            mode="json"
        )


@task(queue_name=QUEUE)
def fold() -> str:
    """Look for the doubles of what changed, for a while; the rest is queued again."""
    done = fold_waiting(seconds=STRETCH_SECONDS)
    enqueue_folding()
    return f"{done} records"


def enqueue(run_id: int, *, after: datetime | None = None) -> None:
    """Put a run into the queue, not to be taken before a moment."""
    is_later = after is not None and after > timezone.now()
    chosen = harvest.using(run_after=after) if is_later else harvest
    chosen.enqueue(run_id)


def enqueue_folding() -> None:
    """Ask for folding while entries wait; one waiting task is enough."""
    waiting = DBTaskResult.objects.ready().filter(task_path=fold.module_path)
    if waits() and not waiting.exists():
        fold.enqueue()
