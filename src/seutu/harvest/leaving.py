"""Very many records that leave as somebody decided: in the worker, some at a time.

The run that asked is live again, without reading anything: it waits for its turn, is
shown, stopped and taken up after a kill as others are, and keeps its source from being
read. A source that goes with its records gets such a run, one that met nothing.
"""

import secrets

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record as record_event
from seutu.core.errors import Conflict
from seutu.core.locks import only_process
from seutu.harvest import ending
from seutu.harvest.interruptions import LeaseLost
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.running import BUSY, lease, must_be_dead

# So many go while somebody waits; more are left to the worker.
MOST_AT_ONCE = 500
State = HarvestRun.State


def are_many(records: QuerySet[HarvestRecord]) -> bool:
    """Tell whether these are more than may go while somebody waits."""
    return records[: MOST_AT_ONCE + 1].count() > MOST_AT_ONCE


@transaction.atomic
def queue_consent(run: HarvestRun, *, by: User | None) -> HarvestRun:
    """Make a run that waits for consent one whose missing records the worker lets go.

    Raises `Conflict` when it does not wait for that, or while its source is being read.
    """
    return _queue(ending.waiting(run), by=by)


@transaction.atomic
def queue_removal(source: HarvestSource, *, by: User | None) -> HarvestRun:
    """Make a run with which the worker lets all records of a source go.

    Raises `Conflict` while the source is being read.
    """
    return _queue(HarvestRun(source=source, started_by=by), by=by)


def go_on(run: HarvestRun, *, seconds: float | None = None) -> HarvestRun:
    """Let records go that were decided on; returns the run as it stands then.

    With `seconds` it ends after about so long in the state "queued"; the next call goes
    on. Raises `Conflict` while another process is at the source.
    """
    with only_process(lease(run.source), BUSY % run.source_id):
        try:
            current = _begin(run)
            if ending.let_go(current, ending.held, seconds=seconds):
                return _complete(current)
            return ending.pause(current, 0.0)
        except LeaseLost:
            return HarvestRun.objects.get(pk=run.pk)


def stop(run: HarvestRun) -> HarvestRun:
    """Keep what has not gone yet; what was asked about is a question again.

    The caller has read the run for writing.
    """
    if run.is_removal:
        run.state, run.failure = State.STOPPED, _("It was stopped by hand.")
        _record(run)
    else:
        if run.vanished:
            _record(run)
        run.state, run.decided_by, run.decided_at = State.WAITING, None, None
    run.worker, run.not_before, run.finished_at = "", None, timezone.now()
    run.save()
    ending.count_what_waits(run.source)
    return run


def _queue(run: HarvestRun, *, by: User | None) -> HarvestRun:
    if run.source.runs.live().exists():
        raise Conflict(_("The source is being read. Stop the run first."))
    run.state, run.worker = State.QUEUED, ""
    run.finished_at = run.not_before = None
    run.decided_by, run.decided_at = by, timezone.now()
    try:
        with transaction.atomic():
            run.save()
    except IntegrityError:
        raise Conflict(_("This source is being read already.")) from None
    run.missing = run.vanished + ending.missing_of(run).count()
    run.save(update_fields=["missing"])
    return run


@transaction.atomic
def _begin(run: HarvestRun) -> HarvestRun:
    """Take up a run that lets records go; raises `LeaseLost` if it does so no more."""
    found = HarvestRun.objects.select_for_update().get(pk=run.pk)
    if not found.is_leaving:
        raise LeaseLost
    if found.state == State.RUNNING:
        this = HarvestRun.objects.filter(pk=found.pk)
        must_be_dead(this, found.source_id, timezone.now())
    found.state, found.worker = State.RUNNING, secrets.token_hex(8)
    found.not_before = None
    found.save()
    return found


@transaction.atomic
def _complete(run: HarvestRun) -> HarvestRun:
    run = ending.held(run)
    # Some may have come back since they were counted.
    run.missing = run.vanished
    run.state, run.worker, run.finished_at = State.COMPLETE, "", timezone.now()
    run.save()
    ending.count_what_waits(run.source)
    _record(run)
    return run


def _record(run: HarvestRun) -> None:
    if run.is_removal:
        record_event(
            "source.removed",
            target=run.source,
            actor=run.decided_by,
            vanished=run.vanished,
        )
    else:
        ending.record_decision(run, may_go=True)
