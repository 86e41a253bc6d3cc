"""Harvest sources and their runs, for operators and their programs."""

from datetime import datetime
from typing import Literal

from django.db.models import Max
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from seutu.api.authentication import SignedRequest, scoped
from seutu.api.comments import Key
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.core.errors import NotFound
from seutu.core.pagination import page_by_id
from seutu.core.permissions import require
from seutu.harvest import adding, services
from seutu.harvest.facts import CatalogueFacts
from seutu.harvest.models import HarvestRecord, HarvestRun, HarvestSource
from seutu.harvest.readers.codes import licence
from seutu.harvest.records import SourceFacts

router = Router(tags=["sources"])
OPERATES = scoped("operate")

Schedule = Literal["off", "daily", "weekly", "monthly"]


class HarvestSourceOut(Schema):
    id: str
    title: dict[str, str]
    reader: str
    location: str
    delivery: str = Field(description="network, packaged or upload.")
    schedule: str
    next_at: datetime | None
    is_enabled: bool
    vanish_percent: int = Field(description="More may not vanish without consent.")
    last_run: int | None = Field(description="Ask for its progress by this number.")


class HarvestSourcePage(Page):
    results: list[HarvestSourceOut]


class HarvestSourceIn(Schema):
    """An entry of the directory, or an address with its reader."""

    entry: str = Field("", max_length=200, description="Id of the directory's entry.")
    location: str = Field("", max_length=1000)
    reader: str = Field("", max_length=40)
    title: str = Field("", max_length=200)
    publisher: str = Field("", max_length=300)
    country: str = Field("", max_length=2, description="ISO 3166-1 code.")
    language: str = Field("", max_length=12, description="Of texts that do not say.")
    licence: str = Field("", max_length=300, description="Its name or its address.")
    schedule: Schedule = "weekly"


class RunIn(Schema):
    full: bool = Field(False, description="Ask for everything, not for changes.")


class RunProgressOut(Schema):
    """A run as it stands; read = created + updated + unchanged + rejected."""

    id: int
    source: str
    state: str = Field(
        description="queued, running, waiting, complete, stopped or failed."
    )
    read: int
    created: int
    updated: int
    unchanged: int
    rejected: int
    repeated: int
    missing: int
    vanished: int
    pages: int
    received: int = Field(description="Bytes.")
    rate: float = Field(description="Records a second.")
    expected: int | None = Field(description="How many the source says it has.")
    share: float | None
    seconds_left: float | None
    started_at: datetime
    heartbeat_at: datetime
    is_alive: bool
    failure: str | None


class VanishingIn(Schema):
    may_go: bool = Field(description="false keeps what the source does not name.")


class RefusedOut(Schema):
    id: int
    identifier: str
    stage: str = Field(description="reading or storing.")
    reason: str
    record: str | None = Field(description="As it came.")


class RefusedPage(Page):
    results: list[RefusedOut]


class RefusedRetryIn(Schema):
    """Which refused records to read again; all when none is named."""

    records: list[Key] | None = Field(None, max_length=500)


class RefusedRetryOut(Schema):
    """What became of refused records that were read again, as they were kept."""

    accepted: int
    refused: int = Field(description="Still refused.")
    unread: int = Field(
        description="Not readable without the source: its next run reads everything."
    )
    is_queued: bool = Field(
        description="There are very many; the worker reads them and nothing is counted."
    )
    run: RunProgressOut | None = Field(description="The run that holds the tally.")


@router.get(
    "/harvest-sources",
    response={200: HarvestSourcePage, **PROBLEMS},
    operation_id="listHarvestSources",
    auth=OPERATES,
    summary="List harvest sources",
)
def list_harvest_sources(
    request: SignedRequest, response: HttpResponse, wanted: Query[Paged]
) -> HarvestSourcePage:
    """List the sources with how they are read, in the order of their ids."""
    require(request.user, "accounts.operate")
    rows = HarvestSource.objects.select_related("catalogue")
    page = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    keys = [one.pk for one in page.rows]
    newest: dict[str, int] = dict(
        HarvestRun.objects.filter(source__in=keys)
        .order_by()
        .values_list("source")
        .annotate(newest=Max("pk"))
    )
    return HarvestSourcePage(
        results=[_source_out(one, newest.get(one.pk)) for one in page.rows],
        next=link_next(request, response, page.next),
    )


@router.post(
    "/harvest-sources",
    response={201: HarvestSourceOut, **PROBLEMS},
    operation_id="addHarvestSource",
    auth=OPERATES,
    summary="Add a harvest source",
)
def add_harvest_source(
    request: SignedRequest, said: HarvestSourceIn
) -> Status[HarvestSourceOut]:
    """Add a catalogue of the directory, or an address; it is read when its turn is."""
    require(request.user, "accounts.operate")
    if said.entry:
        source = adding.add_from_directory(
            said.entry, by=request.user, schedule=said.schedule
        )
    else:
        source = services.add_source(
            said.location,
            said.reader,
            _about(said),
            by=request.user,
            schedule=said.schedule,
        )
    return Status(201, _source_out(source, None))


@router.post(
    "/harvest-sources/{id}/runs",
    response={201: RunProgressOut, **PROBLEMS},
    operation_id="startRun",
    auth=OPERATES,
    summary="Read a source now",
)
def start_run(request: SignedRequest, id: str, said: RunIn) -> Status[RunProgressOut]:
    """Put a run into the worker's queue; a stopped one goes on where it was."""
    require(request.user, "accounts.operate")
    run = services.start_run(_source(id), by=request.user, full=said.full)
    return Status(201, _run_out(run))


@router.get(
    "/harvest-sources/{id}/runs/{run}",
    response={200: RunProgressOut, **PROBLEMS},
    operation_id="getRun",
    auth=OPERATES,
    summary="See how far a run is",
)
def get_run(request: SignedRequest, id: str, run: Key) -> RunProgressOut:
    """Read the tally, the rate and the time that is left.

    While records are let go after a consent, `share` is the part that is gone.
    """
    require(request.user, "accounts.operate")
    return _run_out(_run(id, run))


@router.post(
    "/harvest-sources/{id}/runs/{run}/stop",
    response={200: RunProgressOut, **PROBLEMS},
    operation_id="stopRun",
    auth=OPERATES,
    summary="Stop a run",
)
def stop_run(request: SignedRequest, id: str, run: Key) -> RunProgressOut:
    """Stop it after the batch it is at; starting again goes on from there."""
    require(request.user, "accounts.operate")
    return _run_out(services.stop_run(_run(id, run), by=request.user))


@router.post(
    "/harvest-sources/{id}/runs/{run}/consent",
    response={200: RunProgressOut, **PROBLEMS},
    operation_id="consentToVanishing",
    auth=OPERATES,
    summary="Let missing records go, or keep them",
)
def decide(
    request: SignedRequest, id: str, run: Key, said: VanishingIn
) -> RunProgressOut:
    """Decide on the records that the source does not name any more.

    More than 500 are let go by the worker: the run is queued until then. 409 for so
    many while the source is being read.
    """
    require(request.user, "accounts.operate")
    found = _run(id, run)
    answer = services.consent if said.may_go else services.refuse
    return _run_out(answer(found, by=request.user))


@router.get(
    "/harvest-sources/{id}/refused",
    response={200: RefusedPage, **PROBLEMS},
    operation_id="listRefused",
    auth=OPERATES,
    summary="List refused records",
)
def list_refused(
    request: SignedRequest, response: HttpResponse, id: str, wanted: Query[Paged]
) -> RefusedPage:
    """List what waits in quarantine, with reasons and the form it came in."""
    require(request.user, "accounts.operate")
    rows = _source(id).records.filter(state=HarvestRecord.State.REJECTED)
    page = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    return RefusedPage(
        results=[
            RefusedOut(
                id=one.pk,
                identifier=one.identifier,
                stage=one.stage,
                reason=one.reason,
                record=one.source_form.decode("utf-8", "replace") or None,
            )
            for one in page.rows
        ],
        next=link_next(request, response, page.next),
    )


@router.post(
    "/harvest-sources/{id}/refused/retry",
    response={200: RefusedRetryOut, **PROBLEMS},
    operation_id="retryRefused",
    auth=OPERATES,
    summary="Read refused records again",
)
def retry_refused(
    request: SignedRequest, id: str, said: RefusedRetryIn
) -> RefusedRetryOut:
    """Read refused records again after a reader was mended. 409 during a run.

    They are read as they were kept; their source is not asked.
    """
    require(request.user, "accounts.operate")
    source = _source(id)
    chosen = None
    if said.records is not None:
        chosen = source.records.filter(
            pk__in=said.records, state=HarvestRecord.State.REJECTED
        )
    found = services.retry_rejected(source, chosen, by=request.user)
    return RefusedRetryOut(
        accepted=found.accepted,
        refused=found.refused,
        unread=found.unread,
        is_queued=found.is_queued,
        run=_run_out(found.run) if found.run else None,
    )


def _about(said: HarvestSourceIn) -> CatalogueFacts:
    stated = licence(said.licence)
    country = said.country.upper()
    return CatalogueFacts(
        title={said.language or "en": said.title} if said.title else {},
        publisher=said.publisher,
        country=country,
        licence=stated.label if stated else "",
        licence_url=stated.url if stated else "",
        records=SourceFacts(
            country=country, language=said.language or "und", licence=stated
        ),
    )


def _source(key: str) -> HarvestSource:
    found = HarvestSource.objects.select_related("catalogue").filter(pk=key).first()
    if found is None:
        raise NotFound(_("There is no such source."))
    return found


def _run(key: str, number: int) -> HarvestRun:
    found = HarvestRun.objects.filter(source=key, pk=number).first()
    if found is None:
        raise NotFound(_("There is no such run."))
    return found


def _source_out(source: HarvestSource, last_run: int | None) -> HarvestSourceOut:
    return HarvestSourceOut(
        id=source.pk,
        title=source.catalogue.title,
        reader=source.reader,
        location=source.location,
        delivery=source.delivery,
        schedule=source.schedule,
        next_at=source.next_at,
        is_enabled=source.is_enabled,
        vanish_percent=source.vanish_percent,
        last_run=last_run,
    )


def _run_out(run: HarvestRun) -> RunProgressOut:
    now = services.progress(run)
    return RunProgressOut(
        id=run.pk,
        source=run.source_id,
        state=now.state,
        read=now.read,
        created=now.created,
        updated=now.updated,
        unchanged=now.unchanged,
        rejected=now.rejected,
        repeated=now.repeated,
        missing=now.missing,
        vanished=now.vanished,
        pages=now.pages,
        received=now.received,
        rate=round(now.rate, 1),
        expected=now.expected,
        share=now.share,
        seconds_left=now.seconds_left,
        started_at=now.started_at,
        heartbeat_at=now.heartbeat_at,
        is_alive=now.is_alive,
        failure=now.failure or None,
    )
