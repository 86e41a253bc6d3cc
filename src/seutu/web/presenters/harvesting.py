"""Sources and runs for those who operate them: states, tallies, what waits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.cache import cache
from django.db.models import Count, OuterRef, Subquery
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from seutu.harvest import services
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.running import STALE
from seutu.web.cards import Badge, Text, Tone
from seutu.web.presenters import labels
from seutu.web.presenters.harvesting_words import duration, reader_name
from seutu.web.presenters.refusals import reason_words

RunState, RecordState = HarvestRun.State, HarvestRecord.State
LIVE = frozenset({RunState.QUEUED, RunState.RUNNING})
TONES: Mapping[str, Tone] = {
    RunState.QUEUED: "caution",
    RunState.RUNNING: "caution",
    RunState.WAITING: "caution",
    RunState.COMPLETE: "good",
    RunState.STOPPED: "plain",
    RunState.FAILED: "closed",
}
MOST_RUNS = 20
ACCEPTED, KEPT_SECONDS = "harvest:accepted", 300
# A worker that has nothing else to do takes a run up at once.
LONG_WAIT = timedelta(seconds=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLine:
    """One source in the list: how it stands and what to look at."""

    title: Text
    url: str
    reader: str
    state: Badge
    last_run: HarvestRun | None
    next_at: datetime | None
    schedule: str
    records: int
    refused: int
    warnings: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunView:
    """A run as it stands; `summed` shows that the tally adds up.

    `percent` and `left` are None and "" while nobody knows how far it is to go. What
    `is_slow` waits for the worker for long, or shows no sign of life.
    """

    run: HarvestRun
    badge: Badge
    is_live: bool
    is_waiting: bool
    is_leaving: bool
    is_slow: bool
    percent: int | None
    rate: str
    left: str
    expected: int | None
    differs: bool
    present: int
    summed: str


def source_lines() -> tuple[SourceLine, ...]:
    """List every source, those that need a person first.

    The same number of queries for any number of sources.
    """
    newest = HarvestRun.objects.filter(source=OuterRef("pk")).values("pk")[:1]
    sources = list(HarvestSource.objects.select_related("catalogue"))
    keys = HarvestSource.objects.annotate(newest=Subquery(newest)).values("newest")
    runs = {run.source_id: run for run in HarvestRun.objects.filter(pk__in=keys)}
    unfinished = [*LIVE, RunState.WAITING]
    waiting = {}
    for run in HarvestRun.objects.filter(state__in=unfinished):
        if run.is_live:
            runs[run.source_id] = run
        else:
            waiting[run.source_id] = run
    counts = _counts(one.pk for one in sources)
    lines = [
        _line(one, runs.get(one.pk), waiting.get(one.pk), counts.get(one.pk, {}))
        for one in sources
    ]
    return tuple(
        sorted(lines, key=lambda line: (not line.warnings, line.title.value.casefold()))
    )


def source_badge(source: HarvestSource, run: HarvestRun | None) -> Badge:
    """Say in a word how a source stands."""
    if run is not None and run.is_leaving:
        return run_badge(run)
    if not source.is_enabled:
        return Badge(pgettext("harvest source", "Not in use"), "closed")
    if run is None:
        return Badge(_("Not read yet"), "plain")
    return run_badge(run)


def current_run(source: HarvestSource) -> HarvestRun | None:
    """Find the run that is under way, else the last one."""
    return source.runs.live().first() or source.runs.first()


def run_badge(run: HarvestRun) -> Badge:
    if run.is_leaving:
        return Badge(_("Records are being let go"), "caution")
    return Badge(str(RunState(run.state).label), TONES[run.state])


def run_view(run: HarvestRun) -> RunView:
    """Show how far a run is, or how it ended."""
    now = services.progress(run)
    is_live = now.state in LIVE
    present = 0
    if now.state == RunState.WAITING:
        present = run.source.records.filter(state=RecordState.ACCEPTED).count()
    rate = ""
    if now.rate and is_live:
        rounded = max(round(now.rate), 1)
        said = ngettext(
            "%(count)d record a second", "%(count)d records a second", rounded
        )
        rate = said % {"count": rounded}
    return RunView(
        run=run,
        badge=run_badge(run),
        is_live=is_live,
        is_waiting=now.state == RunState.WAITING,
        is_leaving=now.is_leaving,
        is_slow=_is_slow(run),
        percent=round(now.share * 100) if now.share is not None else None,
        rate=rate,
        left=duration(now.seconds_left) if now.seconds_left is not None else "",
        expected=now.expected,
        differs=now.differs,
        present=present,
        summed=_(
            "%(read)d read = %(created)d new + %(updated)d changed + %(unchanged)d"
            " unchanged + %(rejected)d refused"
        )
        % {
            "read": now.read,
            "created": now.created,
            "updated": now.updated,
            "unchanged": now.unchanged,
            "rejected": now.rejected,
        },
    )


def _is_slow(run: HarvestRun) -> bool:
    """Tell whether a run waits for long, or its process shows no sign of life."""
    now = timezone.now()
    if run.state == RunState.RUNNING:
        return run.heartbeat_at < now - STALE
    since = max(run.heartbeat_at, run.not_before or run.heartbeat_at)
    return run.state == RunState.QUEUED and since < now - LONG_WAIT


def runs_of(source: HarvestSource) -> list[tuple[HarvestRun, Badge]]:
    """List the last runs of a source, the newest first."""
    runs = source.runs.select_related("started_by")[:MOST_RUNS]
    return [(run, run_badge(run)) for run in runs]


def reasons_of(source: HarvestSource) -> list[tuple[str, int]]:
    """Count what waits in quarantine by reason, the most frequent first."""
    return [
        (reason, count) for _stage, reason, count in services.rejection_reasons(source)
    ]


def _line(
    source: HarvestSource,
    run: HarvestRun | None,
    waiting: HarvestRun | None,
    counts: Mapping[str, int],
) -> SourceLine:
    refused = counts.get(RecordState.REJECTED, 0)
    is_over_network = source.delivery == HarvestSource.Delivery.NETWORK
    return SourceLine(
        title=labels.content(source.catalogue.title),
        url=reverse("harvest_source", args=[source.pk]),
        reader=reader_name(source.reader),
        state=source_badge(source, run),
        last_run=run,
        next_at=source.next_at if source.is_enabled and is_over_network else None,
        schedule=str(
            source.get_schedule_display()
            if is_over_network
            else source.get_delivery_display()
        ),
        records=counts.get(RecordState.ACCEPTED, 0),
        refused=refused,
        warnings=tuple(_warnings(source, run, waiting)),
    )


def _warnings(
    source: HarvestSource, run: HarvestRun | None, waiting: HarvestRun | None
) -> Iterable[str]:
    """Say what needs a person; a question stays however many runs came after it."""
    if run is None or not (source.is_enabled or run.is_live):
        return
    if waiting is not None and not run.is_leaving:
        said = ngettext(
            "%(count)d record would vanish: it needs your consent.",
            "%(count)d records would vanish: they need your consent.",
            waiting.undecided,
        )
        yield said % {"count": waiting.undecided}
    if run.state == RunState.FAILED:
        yield reason_words(run.failure) or _("The last reading failed.")
    elif run.state == RunState.STOPPED:
        yield _("The last reading was stopped before its end.")
    elif run.state == RunState.COMPLETE and run.read and run.rejected * 2 > run.read:
        yield _("More than half of the records were refused.")
    if run.state in LIVE and run.heartbeat_at < timezone.now() - STALE:
        yield _("No sign of life. Is the worker running?")


def _counts(keys: Iterable[str]) -> Mapping[str, Mapping[str, int]]:
    """Count the records by source; those that came in are counted once in a while."""
    wanted = list(keys)
    accepted: dict[str, int] | None = cache.get(ACCEPTED)
    if accepted is None or not accepted.keys() >= set(wanted):
        accepted = dict.fromkeys(wanted, 0) | _counted(wanted, RecordState.ACCEPTED)
        cache.set(ACCEPTED, accepted, KEPT_SECONDS)
    refused = _counted(wanted, RecordState.REJECTED)
    return {
        key: {
            RecordState.ACCEPTED: accepted[key],
            RecordState.REJECTED: refused.get(key, 0),
        }
        for key in wanted
    }


def _counted(keys: list[str], state: str) -> dict[str, int]:
    rows = HarvestRecord.objects.filter(source__in=keys, state=state).order_by()
    counted = rows.values_list("source").annotate(count=Count("pk"))
    return {str(key): count for key, count in counted}
