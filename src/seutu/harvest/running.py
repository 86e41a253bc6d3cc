"""Running over a source: one way for all, resumable after a kill, one at a time.

    run(source)                          # over the network, page by page
    run(source, stream=file)             # a file at hand is the only page

Whoever runs holds the lease of the source: a lock on a file, and in the run's row a
word that only this process knows, so that on a server database a second machine that
takes over a dead run cannot be disturbed by its ghost.
"""

import secrets
from collections.abc import Callable, Iterable
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import BinaryIO

import structlog
from django.conf import settings
from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from seutu.accounts.models import User
from seutu.catalogue.models import Catalogue
from seutu.core.errors import Conflict, SeutuError
from seutu.core.locks import only_process
from seutu.harvest import ending
from seutu.harvest.asking import Unreachable
from seutu.harvest.facts import read_facts
from seutu.harvest.interruptions import LeaseLost, PageChanged, Pause, TimeOver
from seutu.harvest.models import HarvestRun, HarvestSource
from seutu.harvest.outside import OUTSIDE, Outside
from seutu.harvest.registry import Reader, made
from seutu.harvest.registry import reader as find_reader
from seutu.harvest.storing import Item, prepare, store, sums
from seutu.harvest.walking import BATCH, Seen, Walk
from seutu.places.models import Region

log = structlog.get_logger(__name__)

STALE = timedelta(minutes=10)
RESUMABLE = timedelta(hours=24)
OVERLAP = timedelta(hours=1)
BUSY = (
    "The source %s is being read by another process."
    " Wait until it is done, or ten minutes after it was stopped."
)
LEAVING = _("Records of this source are being let go. Wait for the end, or stop that.")
State = HarvestRun.State
Progress = Callable[[int], None]


def run(
    source: HarvestSource,
    *,
    full: bool = False,
    by: User | None = None,
    stream: BinaryIO | None = None,
    progress: Progress | None = None,
    seconds: float | None = None,
    outside: Outside = OUTSIDE,
) -> HarvestRun:
    """Read a source and make the database follow it; returns the run as it ended.

    Goes on where a stopped run of the last day was, unless `full` asks for a new one
    that reads everything. With `seconds` it ends after about so long, or when the
    source wants a longer rest, in the state "queued"; the next call goes on. What goes
    wrong with the source is in the run's `failure`. Raises `Conflict` while another
    process reads the source.
    """
    is_local = stream is not None
    with only_process(lease(source), BUSY % source.pk):
        while True:
            current = _begin(source.pk, full=full, by=by, is_local=is_local)
            walk = Walk(
                current,
                reader_of(current.source),
                stream=stream,
                progress=progress,
                seconds=seconds,
                outside=outside,
            )
            try:
                return _finish(current, walk)
            except PageChanged:
                why = "The source changed while the run was stopped."
                ending.fail(current, why, goes_on=False)


def read_at_hand(
    source: HarvestSource, items: Iterable[Item], *, by: User | None = None
) -> HarvestRun:
    """Store records that are at hand, as a run that lets nothing vanish.

    Raises `Conflict` while the source is being read.
    """
    regions = frozenset(Region.objects.values_list("code", flat=True))
    rest = iter(items)
    with only_process(lease(source), BUSY % source.pk):
        with transaction.atomic():
            _close_dead(source, timezone.now())
            if source.runs.live().exists():
                raise Conflict(BUSY % source.pk)
            current = HarvestRun(source=source, is_full=False, started_by=by)
            current.worker = secrets.token_hex(8)
            current.save()
        while batch := list(islice(rest, BATCH)):
            ready = prepare(current, batch, regions)
            with transaction.atomic():
                tally = store(ready)
                HarvestRun.objects.filter(pk=current.pk).update(
                    **sums(tally), heartbeat_at=timezone.now()
                )
        return ending.complete(current, Seen(is_unmodified=True))


def reader_of(source: HarvestSource) -> Reader:
    """Make the reader of a source; raises `Invalid` for options it does not know."""
    return made(
        find_reader(source.reader), read_facts(source.facts), dict(source.options)
    )


def lease(source: HarvestSource) -> Path:
    """Name the lock that whoever changes the records of a source holds."""
    return Path(settings.DATA_FOLDER) / "locks" / f"harvest-{source.pk}"


def _finish(current: HarvestRun, walk: Walk) -> HarvestRun:
    try:
        return _walked(current, walk)
    except LeaseLost:
        ended = HarvestRun.objects.get(pk=current.pk)
        if ended.state == State.RUNNING:
            raise Conflict(BUSY % current.source_id) from None
        return ended


def _walked(current: HarvestRun, walk: Walk) -> HarvestRun:
    try:
        walk.go()
    except (LeaseLost, PageChanged):
        raise
    except Pause as pause:
        return ending.pause(current, pause.seconds)
    except TimeOver:
        return ending.stop(current, "The time limit was over. Start it again to go on.")
    except Unreachable as error:
        return ending.fail(current, error.message, goes_on=error.goes_on)
    except SeutuError as error:
        return ending.fail(current, error.message, goes_on=False)
    except Exception as error:
        log.exception("harvest broke off", source=current.source_id)
        ending.stop(current, f"It broke off: {type(error).__name__}.")
        raise
    if walk.stream is None:
        # What is at hand is as old as its file says; what was asked for is of today.
        Catalogue.objects.filter(pk=current.source.catalogue_id).update(
            as_of=timezone.now().date()
        )
    return ending.complete(current, walk.seen)


@transaction.atomic
def _begin(key: str, *, full: bool, by: User | None, is_local: bool) -> HarvestRun:
    source = HarvestSource.objects.select_for_update().get(pk=key)
    now = timezone.now()
    _close_dead(source, now)
    if full and not source.wants_full:
        source.wants_full = True
        source.save(update_fields=["wants_full"])
    wants_full = source.wants_full or is_local
    found = (
        source.runs.filter(state=State.QUEUED).first()
        or resumable(source, now, full=full)
        or HarvestRun(source=source, started_by=by, is_full=False)
    )
    if found.state != State.QUEUED or found.resumed_at is None:
        found.resumed_at = now
    if found.ask is None:
        is_full = found.is_full or wants_full
        found.since = None if is_full else _since(source, now)
        found.is_full = found.since is None
    found.state, found.failure = State.RUNNING, ""
    found.finished_at = found.not_before = None
    found.worker = secrets.token_hex(8)
    found.source = source
    found.save()
    return found


def _close_dead(source: HarvestSource, now: datetime) -> None:
    """Put an end to a run whose process is gone; one that can go on may do so.

    Raises `Conflict` while records of the source are let go, by whomever.
    """
    if source.runs.leaving().exists():
        raise Conflict(str(LEAVING))
    running = source.runs.filter(state=State.RUNNING)
    must_be_dead(running, source.pk, now)
    running.update(
        state=State.STOPPED,
        finished_at=now,
        failure="The process was stopped before the end.",
    )


def must_be_dead(running: QuerySet[HarvestRun], source_id: str, now: datetime) -> None:
    """Raise `Conflict` while the process of a running run is alive.

    The lock held here proves that no other process of this machine is at it, and an
    SQLite database has no other machine. On a server database only the heartbeat tells.
    """
    alive = running.filter(heartbeat_at__gt=now - STALE)
    if connection.vendor != "sqlite" and alive.exists():
        raise Conflict(BUSY % source_id)


def resumable(source: HarvestSource, now: datetime, *, full: bool) -> HarvestRun | None:
    """Find the run to go on with: the last one, if it stopped at a known place."""
    last = source.runs.first()
    if (
        last is not None
        and not full
        and last.state in {State.STOPPED, State.FAILED}
        and last.ask is not None
        and last.heartbeat_at > now - RESUMABLE
        and (last.is_full or not source.wants_full)
    ):
        return last
    return None


def _since(source: HarvestSource, now: datetime) -> datetime | None:
    """From when on changes are asked for; None when everything is to be read."""
    if not getattr(find_reader(source.reader), "tells_changes", False):
        return None
    complete = source.runs.filter(
        state__in=[State.COMPLETE, State.WAITING], pages__gt=0
    )
    last, last_full = complete.first(), complete.filter(is_full=True).first()
    if last is None or last_full is None:
        return None
    if last_full.started_at < now - timedelta(days=source.full_days):
        return None
    return last.started_at - OVERLAP
