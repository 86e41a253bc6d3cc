"""How a run ends: complete, waiting for consent, stopped, failed, or for a while only.

Nothing of a source vanishes but after a complete run that asked for everything, and
never more at once than its operator allows without somebody's consent. Records go some
at a time, each time in a transaction of its own: a portal of half a million that closes
keeps nobody from writing. Whoever ends an interrupted run goes on with the rest.
"""

import time
from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu import __version__
from seutu.accounts.models import User
from seutu.audit.services import record as record_event
from seutu.catalogue.models import Dataset, Entry
from seutu.catalogue.services import mark_vanished
from seutu.challenges.models import Challenge
from seutu.core.errors import Conflict
from seutu.harvest.interruptions import LeaseLost
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.walking import Seen
from seutu.solutions.models import Solution

BATCH = 500
ALWAYS_ALLOWED = 10
# A source that gave less than this part of what it says it has was not read in full.
WHOLE = 0.99
MODELS: dict[str, type[Entry]] = {
    "dataset": Dataset,
    "solution": Solution,
    "challenge": Challenge,
}
State, RecordState = HarvestRun.State, HarvestRecord.State


def complete(run: HarvestRun, seen: Seen) -> HarvestRun:
    """End a run that saw the last page, and let go what it did not meet."""
    if run.is_full and not seen.is_unmodified and _weigh(run):
        let_go(run, held)
    return _complete(run, seen)


@transaction.atomic
def stop(run: HarvestRun, why: str) -> HarvestRun:
    """End a run that can go on."""
    run = held(run)
    run.state, run.failure = State.STOPPED, why
    return _closed(run)


@transaction.atomic
def fail(run: HarvestRun, why: str, *, goes_on: bool) -> HarvestRun:
    """End a run that the source spoilt; with `goes_on` it can be tried again."""
    run = held(run)
    run.state, run.failure = State.FAILED, why
    if not goes_on:
        run.ask, run.position, run.page_hash = None, 0, ""
    return _closed(run)


@transaction.atomic
def pause(run: HarvestRun, seconds: float) -> HarvestRun:
    """Hand a run back to the queue; it goes on after so many seconds."""
    run = held(run)
    run.state, run.worker = State.QUEUED, ""
    run.heartbeat_at = timezone.now()
    run.not_before = run.heartbeat_at + timedelta(seconds=seconds)
    run.save()
    return run


def decide(run: HarvestRun, *, may_go: bool, by: User | None) -> HarvestRun:
    """Let the missing records go now, or keep them; see `leaving` for very many.

    Raises `Conflict` when the run does not wait for that.
    """
    if may_go:
        let_go(run, waiting)
    return _decide(run, may_go=may_go, by=by)


def let_all_go(source: HarvestSource) -> int:
    """Take every record of a source out; their addresses still answer."""
    rows = list(present_of(source).values_list("pk", "record_id"))
    count = sum(
        _vanish(source, rows[start : start + BATCH])
        for start in range(0, len(rows), BATCH)
    )
    count_what_waits(source)
    return count


@transaction.atomic
def _complete(run: HarvestRun, seen: Seen) -> HarvestRun:
    run = held(run)
    source = run.source
    run.state = State.COMPLETE
    if run.is_full and not seen.is_unmodified:
        # What an older run asked is asked anew here, if it is still a question.
        source.runs.waiting().update(state=State.COMPLETE)
        left = missing_of(run).count()
        run.missing = run.vanished + left
        if left:
            run.state = State.WAITING
        _stale_quarantine(run).delete()
    else:
        count_what_waits(source)
    _remember(source, run, seen)
    return _closed(run)


@transaction.atomic
def _decide(run: HarvestRun, *, may_go: bool, by: User | None) -> HarvestRun:
    run = waiting(run)
    if may_go:
        # Some may have come back since they were counted.
        run.missing = run.vanished
    run.state, run.decided_by, run.decided_at = State.COMPLETE, by, timezone.now()
    run.save()
    record_decision(run, may_go=may_go)
    return run


def record_decision(run: HarvestRun, *, may_go: bool) -> None:
    """Note who decided on the missing records of a run, and how many are gone."""
    record_event(
        "vanishing.consented" if may_go else "vanishing.refused",
        target=run.source,
        actor=run.decided_by,
        run=run.pk,
        missing=run.missing,
        vanished=run.vanished,
    )


def held(run: HarvestRun) -> HarvestRun:
    """Read a run again that this process still holds; raises `LeaseLost` if not."""
    found = HarvestRun.objects.select_for_update().get(pk=run.pk)
    if found.state != State.RUNNING or found.worker != run.worker:
        raise LeaseLost
    return found


def waiting(run: HarvestRun) -> HarvestRun:
    """Read a run again that waits for consent; raises `Conflict` if it does not."""
    found = HarvestRun.objects.select_for_update().get(pk=run.pk)
    if found.is_leaving:
        raise Conflict(_("Its records are being let go already."), field="state")
    if found.state != State.WAITING:
        raise Conflict("This run does not wait for consent.", field="state")
    return found


def _closed(run: HarvestRun) -> HarvestRun:
    run.finished_at = run.heartbeat_at = timezone.now()
    run.worker = ""
    if run.state in {State.COMPLETE, State.WAITING}:
        run.ask = None
    if run.ask is None:
        run.read_pages.all().delete()
    run.save()
    record_event(
        {State.STOPPED: "source.stopped", State.FAILED: "source.failed"}.get(
            State(run.state), "source.loaded"
        ),
        target=run.source,
        created=run.created,
        updated=run.updated,
        unchanged=run.unchanged,
        rejected=run.rejected,
        vanished=run.vanished,
    )
    return run


def present_of(source: HarvestSource) -> QuerySet[HarvestRecord]:
    """What the catalogue holds of a source."""
    kept = [RecordState.ACCEPTED, RecordState.REJECTED]
    return source.records.filter(state__in=kept).exclude(record_id="")


def missing_of(run: HarvestRun) -> QuerySet[HarvestRecord]:
    """What the catalogue holds of the source and no run since has met."""
    return present_of(run.source).filter(last_run__lt=run.pk)


def count_what_waits(source: HarvestSource) -> None:
    """Ask only for what is still missing; a question that nothing is left of is over.

    Records come back with readings of changes, and with those of quarantine.
    """
    for run in source.runs.waiting():
        # Somebody may decide just now: only what still waits is changed.
        undecided = source.runs.waiting().filter(pk=run.pk)
        if missing := missing_of(run).count():
            undecided.update(missing=F("vanished") + missing)
        else:
            undecided.update(state=State.COMPLETE)


def _stale_quarantine(run: HarvestRun) -> QuerySet[HarvestRecord]:
    return run.source.records.filter(
        state=RecordState.REJECTED, last_run__lt=run.pk, record_id=""
    )


@transaction.atomic
def _weigh(run: HarvestRun) -> bool:
    """Count what a run did not meet, and tell whether it may go without consent.

    Counts what went before the run was interrupted as well.
    """
    run = held(run)
    run.missing = run.vanished + missing_of(run).count()
    if not run.missing or run.source.vanish_percent == 100:
        return True
    is_cut_short = run.expected is not None and run.read < WHOLE * run.expected
    if run.read == 0 or is_cut_short:
        return False
    accepted = run.source.records.filter(state=RecordState.ACCEPTED).count()
    allowed = (run.vanished + accepted) * run.source.vanish_percent // 100
    return run.missing <= max(allowed, ALWAYS_ALLOWED)


def let_go(
    run: HarvestRun,
    read: Callable[[HarvestRun], HarvestRun],
    *,
    seconds: float | None = None,
) -> bool:
    """Take out what is missing; `read` reads the run again, or ends this by raising.

    With `seconds` it ends after about so long; returns whether all are gone.
    """
    until = None if seconds is None else time.monotonic() + seconds
    keys = list(missing_of(run).values_list("pk", flat=True))
    for start in range(0, len(keys), BATCH):
        if start and until is not None and time.monotonic() >= until:
            return False
        some = keys[start : start + BATCH]
        with transaction.atomic():
            found = read(run)
            # Some may have come back since they were listed.
            rows = missing_of(found).filter(pk__in=some).values_list("pk", "record_id")
            found.vanished += _vanish(found.source, list(rows))
            found.missing = max(found.missing, found.vanished)
            found.heartbeat_at = timezone.now()
            found.save(update_fields=["missing", "vanished", "heartbeat_at"])
    return True


def _vanish(source: HarvestSource, rows: list[tuple[int, str]]) -> int:
    kind = source.catalogue.holds
    source.records.filter(pk__in=[pk for pk, _ in rows]).update(
        state=RecordState.VANISHED
    )
    mark_vanished(kind, MODELS[kind], [record_id for _, record_id in rows])
    return len(rows)


def _remember(source: HarvestSource, run: HarvestRun, seen: Seen) -> None:
    """Note how the source can be asked whether anything changed since this run."""
    if seen.is_unmodified or not run.is_full:
        return
    HarvestSource.objects.filter(pk=source.pk).update(
        etag=seen.etag if len(seen.etag) <= 300 else "",
        last_modified=seen.last_modified if len(seen.last_modified) <= 60 else "",
        read_with=__version__,
        wants_full=False,
    )
