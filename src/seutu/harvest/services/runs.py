"""Starting, stopping and watching runs, and deciding on what they did not meet."""

from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record as record_event
from seutu.core.errors import Conflict, Invalid
from seutu.harvest import ending, leaving, scheduling
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.running import LEAVING, STALE, resumable

State = HarvestRun.State


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a run is. `rate` is in records a second, `seconds_left` a guess.

    `expected` is what the source says it has, `share` the part of it that was read,
    between 0 and 1; all three are None while nobody knows. While records are let go,
    `share` is the part of `missing` that is gone. A complete run that read another
    number than was expected `differs`.
    """

    state: str
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    repeated: int
    missing: int
    vanished: int
    pages: int
    received: int
    rate: float
    expected: int | None
    share: float | None
    seconds_left: float | None
    started_at: datetime
    heartbeat_at: datetime
    is_alive: bool
    is_leaving: bool
    differs: bool
    failure: str


@transaction.atomic
def start_run(
    source: HarvestSource, *, by: User | None = None, full: bool = False
) -> HarvestRun:
    """Put a run into the worker's queue; a stopped one goes on where it was.

    With `full` a new run begins that asks for everything. Raises `Conflict` when the
    source is being read or is not in use.
    """
    source = HarvestSource.objects.select_for_update().get(pk=source.pk)
    if not source.is_enabled:
        raise Conflict(_("This source is not in use. Enable it first."))
    if source.delivery != HarvestSource.Delivery.NETWORK:
        raise Invalid(_("This source is not read over the network."))
    if source.runs.leaving().exists():
        raise Conflict(str(LEAVING))
    if source.runs.live().exists():
        raise Conflict(_("This source is being read already."))
    if full:
        source.wants_full = True
    run = resumable(source, timezone.now(), full=full) or HarvestRun(
        source=source, is_full=full, started_by=by
    )
    run.state, run.failure, run.finished_at = State.QUEUED, "", None
    run.resumed_at = run.not_before = None
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        raise Conflict(_("This source is being read already.")) from None
    source.next_at = scheduling.next_time(source.schedule, timezone.now())
    source.save(update_fields=["wants_full", "next_at"])
    record_event("run.started", target=source, actor=by, run=run.pk)
    scheduling.enqueue(run)
    return run


@transaction.atomic
def stop_run(run: HarvestRun, *, by: User | None = None) -> HarvestRun:
    """Stop a run after the batch it is at; starting again goes on from there.

    Of records that are let go, those that are left stay; a question is one again.
    Raises `Conflict` when it is over already.
    """
    run = HarvestRun.objects.select_for_update().get(pk=run.pk)
    if run.state not in {State.QUEUED, State.RUNNING}:
        raise Conflict(_("This run is over already."), field="state")
    if run.is_leaving:
        run = leaving.stop(run)
    else:
        run.state, run.worker = State.STOPPED, ""
        run.failure, run.finished_at = _("It was stopped by hand."), timezone.now()
        run.save(update_fields=["state", "worker", "failure", "finished_at"])
    record_event("run.stopped", target=run.source, actor=by, run=run.pk)
    return run


def progress(run: HarvestRun) -> Progress:
    """Tell how far a run is, as it stands in the database now."""
    run = HarvestRun.objects.get(pk=run.pk)
    rate, left = 0.0, None
    done, whole = run.read, run.expected
    if run.is_leaving:
        done, whole = run.vanished, run.missing
    elif run.seconds > 0:
        rate = run.read / run.seconds
        if run.expected and rate and run.is_live:
            left = max(run.expected - run.read, 0) / rate
    is_over = run.state in {State.COMPLETE, State.WAITING}
    return Progress(
        state=run.state,
        read=run.read,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        rejected=run.rejected,
        repeated=run.repeated,
        missing=run.missing,
        vanished=run.vanished,
        pages=run.pages,
        received=run.received,
        rate=rate,
        expected=run.expected,
        share=min(done / whole, 1.0) if whole else None,
        seconds_left=left,
        started_at=run.started_at,
        heartbeat_at=run.heartbeat_at,
        is_alive=run.state == State.RUNNING
        and run.heartbeat_at > timezone.now() - STALE,
        is_leaving=run.is_leaving,
        differs=is_over and run.expected is not None and run.expected != run.read,
        failure=run.failure,
    )


def consent(run: HarvestRun, *, by: User | None = None) -> HarvestRun:
    """Let the records go that the source does not name any more.

    Very many are left to the worker: the run is queued then, and live until they are
    gone. Raises `Conflict` when the run does not wait for consent; for very many also
    while the source is being read.
    """
    if leaving.are_many(ending.missing_of(run)):
        run = leaving.queue_consent(run, by=by)
        scheduling.enqueue(run)
        return run
    return ending.decide(run, may_go=True, by=by)


def refuse(run: HarvestRun, *, by: User | None = None) -> HarvestRun:
    """Keep the records that the source does not name any more.

    Raises `Conflict` when the run does not wait for consent.
    """
    return ending.decide(run, may_go=False, by=by)
