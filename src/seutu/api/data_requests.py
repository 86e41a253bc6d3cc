"""Data requests: asked, joined, answered, and counted."""

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Query, Router, Status

from seutu.accounts.models import Organisation
from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.data_requests_shapes import (
    STATES,
    AcceptanceIn,
    AppealIn,
    DataRequestIn,
    DataRequestOut,
    DataRequestPage,
    DeliveryIn,
    RefusalIn,
    RequestFigures,
    RequestFilter,
    RequestSupportIn,
    RequestSupportOut,
    RequestSupportPage,
    request_out,
    support_out,
)
from seutu.api.entries import RECORD_ID, choice
from seutu.api.filters import region_code
from seutu.api.paging import Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.api.readers import need_language
from seutu.api.standing import acting_for
from seutu.catalogue.models import Dataset
from seutu.challenges import services
from seutu.challenges.data_requests.facts import counted_facts
from seutu.challenges.data_requests.selectors import (
    Narrowed,
    family,
    narrowed,
    root,
    support_of,
    supporters,
)
from seutu.challenges.data_requests.statistics import figures
from seutu.challenges.data_requests.wanted import Wanted
from seutu.challenges.models import Challenge, DataRequest, RequestSupport
from seutu.core.errors import Conflict, NotFound
from seutu.core.pagination import page_by_id, page_newest_first
from seutu.core.permissions import require

router = Router(tags=["requests"])


@router.get(
    "/requests",
    response={200: DataRequestPage, **PROBLEMS},
    operation_id="listDataRequests",
    url_name="list_data_requests",
    auth=optional,
    summary="List data requests",
)
def list_data_requests(
    request: HttpRequest, response: HttpResponse, wanted: Query[RequestFilter]
) -> DataRequestPage:
    """List what is asked for, newest first, without what was merged or taken back."""
    by = Narrowed(
        state=choice(wanted.state, dict.fromkeys(STATES), "state"),
        theme=wanted.theme.replace("\x00", ""),
        place=wanted.region.replace("\x00", "").upper(),
        publisher=wanted.publisher.replace("\x00", ""),
        text=wanted.words.replace("\x00", ""),
    )
    rows = DataRequest.objects.visible_to(request.user).standing()
    found = page_newest_first(
        narrowed(rows, by, timezone.localdate())
        .select_related("publisher", "organisation")
        .prefetch_related("deliveries"),
        field="asked_at",
        cursor=wanted.cursor,
        limit=wanted.limit,
    )
    counted = supporters(row.pk for row in found.rows)
    return DataRequestPage(
        results=[request_out(row, counted[row.pk]) for row in found.rows],
        next=link_next(request, response, found.next),
    )


@router.post(
    "/requests",
    response={201: DataRequestOut, **PROBLEMS},
    operation_id="askForData",
    url_name="list_data_requests",
    auth=scoped("challenges"),
    summary="Ask for data",
)
def ask_for_data(
    request: SignedRequest, wanted: DataRequestIn
) -> Status[DataRequestOut]:
    """Ask for data. Look first whether somebody asks for the same, and join it."""
    require(request.user, "challenges.ask_for_data")
    publisher = None
    if wanted.publisher:
        shown = Organisation.objects.filter(hidden_at=None)
        publisher = shown.filter(pk=wanted.publisher).first()
        if publisher is None:
            raise NotFound(_("There is no such organisation."))
    challenge = None
    if wanted.challenge:
        challenge = Challenge.objects.public().filter(pk=wanted.challenge).first()
        if challenge is None:
            raise NotFound(_("There is no such challenge."), field="challenge")
    made = services.ask_for_data(
        Wanted(
            title=wanted.title,
            what=wanted.what,
            purpose=wanted.purpose,
            wanted_fields=wanted.fields,
            language=need_language(wanted.language) or "und",
            period_from=wanted.period_from,
            period_to=wanted.period_to,
            region=region_code(wanted.region, field="region") if wanted.region else "",
            file_format=wanted.format,
            frequency=wanted.frequency,
            data_language=need_language(wanted.data_language),
            themes=tuple(wanted.themes),
            concepts=tuple(wanted.concepts),
        ),
        by=request.user,
        organisation=acting_for(request.user, wanted.organisation),
        publisher=publisher,
        challenge=challenge,
        pledge=wanted.pledge,
        hides_name=wanted.hides_name,
        key=wanted.key,
    )
    return Status(201, _out(made))


@router.get(
    "/requests/{id}",
    response={200: DataRequestOut, **PROBLEMS},
    operation_id="getDataRequest",
    url_name="get_data_request",
    auth=optional,
    summary="Read a data request",
)
def get_data_request(request: HttpRequest, id: str) -> DataRequestOut:
    """Read one request; a merged one names the joint one it is part of."""
    return _out(_one(request, id))


@router.delete(
    "/requests/{id}",
    response={204: None, **PROBLEMS},
    operation_id="withdrawDataRequest",
    url_name="get_data_request",
    auth=scoped("challenges"),
    summary="Take a data request back",
)
def withdraw_data_request(request: SignedRequest, id: str) -> Status[None]:
    """Take back what nobody else joined. 409 when others did."""
    found = _one(request, id)
    require(request.user, "challenges.withdraw_request", found)
    services.withdraw_request(found, by=request.user, version=found.version)
    return Status(204, None)


@router.get(
    "/requests/{id}/supports",
    response={200: RequestSupportPage, **PROBLEMS},
    operation_id="listRequestSupports",
    url_name="list_request_supports",
    auth=optional,
    summary="List who joined a data request",
)
def list_request_supports(
    request: HttpRequest, response: HttpResponse, id: str, wanted: Query[Paged]
) -> RequestSupportPage:
    """List who joined, also what was merged into it, with the reasons you may read."""
    asked = root(_one(request, id))
    rows = (
        RequestSupport.objects.visible_to(request.user)
        .standing()
        .filter(request__in=family(asked))
        .select_related("organisation")
    )
    found = page_by_id(rows, cursor=wanted.cursor, limit=wanted.limit)
    readable = set(
        RequestSupport.objects.with_readable_reason(request.user)
        .filter(pk__in=[row.pk for row in found.rows])
        .values_list("pk", flat=True)
    )
    return RequestSupportPage(
        results=[
            support_out(row, request, is_readable=row.pk in readable)
            for row in found.rows
        ],
        next=link_next(request, response, found.next),
    )


@router.post(
    "/requests/{id}/supports",
    response={201: RequestSupportOut, **PROBLEMS},
    operation_id="joinDataRequest",
    url_name="list_request_supports",
    auth=scoped("challenges"),
    summary="Join a data request",
)
def join_data_request(
    request: SignedRequest, id: str, wanted: RequestSupportIn
) -> Status[RequestSupportOut]:
    """Want the same data. 409 when you joined already or it is over."""
    asked = root(_one(request, id))
    require(request.user, "challenges.support_request", asked)
    made = services.join_request(
        asked,
        by=request.user,
        organisation=acting_for(request.user, wanted.organisation),
        reason=wanted.reason,
        is_reason_private=wanted.is_reason_private,
        pledge=wanted.pledge,
        hides_name=wanted.hides_name,
    )
    return Status(201, support_out(made, request, is_readable=True))


@router.delete(
    "/requests/{id}/support",
    response={204: None, **PROBLEMS},
    operation_id="leaveDataRequest",
    url_name="leave_data_request",
    auth=scoped("challenges"),
    summary="Leave a data request",
)
def leave_data_request(request: SignedRequest, id: str) -> Status[None]:
    """Take your part back. 409 when you have none."""
    mine = support_of(root(_one(request, id)), request.user)
    if mine is None:
        raise Conflict(_("You have left this request already."))
    services.leave_request(mine, by=request.user)
    return Status(204, None)


@router.post(
    "/requests/{id}/acceptance",
    response={200: DataRequestOut, **PROBLEMS},
    operation_id="acceptDataRequest",
    url_name="accept_data_request",
    auth=scoped("challenges"),
    summary="Promise the data by a day",
)
def accept_data_request(
    request: SignedRequest, id: str, wanted: AcceptanceIn
) -> DataRequestOut:
    """Promise the data, or plan another day. All who joined are told."""
    found = _to_answer(request, id)
    made = services.accept_request(
        found,
        by=request.user,
        planned_on=wanted.planned_on,
        words=wanted.words,
        version=wanted.version,
    )
    return _out(made)


@router.post(
    "/requests/{id}/delivery",
    response={200: DataRequestOut, **PROBLEMS},
    operation_id="deliverDataRequest",
    url_name="deliver_data_request",
    auth=scoped("challenges"),
    summary="Say where the data are",
)
def deliver_data_request(
    request: SignedRequest, id: str, wanted: DeliveryIn
) -> DataRequestOut:
    """Deliver datasets of this site or addresses. All who joined are told."""
    found = _to_answer(request, id)
    keys = [key for key in wanted.datasets if RECORD_ID.fullmatch(key)]
    rows = Dataset.objects.in_bulk(keys)
    if len(rows) != len(set(wanted.datasets)):
        raise NotFound(_("There is no such record."), field="datasets")
    made = services.deliver_request(
        found,
        by=request.user,
        datasets=list(rows.values()),
        addresses=wanted.addresses,
        words=wanted.words,
        version=wanted.version,
    )
    return _out(made)


@router.post(
    "/requests/{id}/refusal",
    response={200: DataRequestOut, **PROBLEMS},
    operation_id="declineDataRequest",
    url_name="decline_data_request",
    auth=scoped("challenges"),
    summary="Decline a data request",
)
def decline_data_request(
    request: SignedRequest, id: str, wanted: RefusalIn
) -> DataRequestOut:
    """Say why the data will not come. All who joined are told."""
    found = _to_answer(request, id)
    made = services.decline_request(
        found,
        by=request.user,
        reason=wanted.reason,
        words=wanted.words,
        version=wanted.version,
    )
    return _out(made)


@router.post(
    "/requests/{id}/appeal",
    response={200: DataRequestOut, **PROBLEMS},
    operation_id="appealDataRequest",
    url_name="appeal_data_request",
    auth=scoped("challenges"),
    summary="Ask for the data again",
)
def appeal_data_request(
    request: SignedRequest, id: str, wanted: AppealIn
) -> DataRequestOut:
    """Ask again, once, when it was declined or what came does not answer."""
    found = _one(request, id)
    require(request.user, "challenges.appeal_request", found)
    made = services.appeal_request(
        found, by=request.user, words=wanted.words, version=wanted.version
    )
    return _out(made)


@router.get(
    "/request-figures",
    response={200: RequestFigures, **PROBLEMS},
    operation_id="readRequestFigures",
    url_name="read_request_figures",
    auth=optional,
    summary="Read how data requests are answered",
)
def read_request_figures(request: HttpRequest) -> RequestFigures:
    """Count all public requests; medians and shares of too few are null."""
    counted = figures(counted_facts(), timezone.localdate())
    names = set(RequestFigures.model_fields) - {"requests"}
    return RequestFigures(
        requests=counted.total, **{name: getattr(counted, name) for name in names}
    )


def _out(row: DataRequest) -> DataRequestOut:
    return request_out(row, supporters([row.pk])[row.pk])


def _one(request: HttpRequest, key: str) -> DataRequest:
    rows = DataRequest.objects.visible_to(request.user).select_related(
        "publisher", "organisation", "merged_into"
    )
    found = rows.filter(pk=key).first() if RECORD_ID.fullmatch(key) else None
    if found is None:
        raise NotFound(_("There is no such data request."))
    return found


def _to_answer(request: SignedRequest, key: str) -> DataRequest:
    found = _one(request, key)
    require(request.user, "challenges.answer_request", found)
    return found
