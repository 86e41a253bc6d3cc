"""What the organisation that was asked does with a request, and who appeals."""

from collections.abc import Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import User
from seutu.audit.services import record
from seutu.catalogue.models import Dataset
from seutu.challenges.data_requests.happenings import tell, tell_publisher
from seutu.challenges.data_requests.selectors import answerers
from seutu.challenges.models import DataRequest, RequestCandidate, RequestDelivery
from seutu.challenges.questions import LONGEST_TEXT
from seutu.challenges.services.data_requests import (
    hold_again,
    locked,
    save_next_version,
)
from seutu.core.errors import Conflict, Invalid
from seutu.core.language import best
from seutu.moderation.wording import tidy

State = DataRequest.State
Assigned = DataRequest.Assigned
MOST_DELIVERED = 20
FURTHEST_YEARS = 20
_is_address = URLValidator(schemes=["https", "http"])


@transaction.atomic
def accept_request(
    request: DataRequest, *, by: User, planned_on: date, version: int, words: str = ""
) -> DataRequest:
    """Promise the data by a day, or plan another day for what was promised.

    Everybody who joined is told. Raises `Conflict` when the request is over or somebody
    was quicker, and `Invalid` for a day in the past.
    """
    request = _answerable(request, version, (State.ASKED, State.ACCEPTED))
    today = timezone.localdate()
    if planned_on < today:
        raise Invalid(_("Plan a day that is still to come."), field="planned_on")
    if planned_on.year > today.year + FURTHEST_YEARS:
        raise Invalid(_("Plan a day that people can wait for."), field="planned_on")
    is_new = request.state == State.ASKED
    words = _words(words)
    if not is_new and request.planned_on == planned_on and request.answer == words:
        return request
    request.state = State.ACCEPTED
    request.planned_on = planned_on
    request.answer = words
    _note_answer(request)
    day = f"{planned_on}"
    record(
        "request.accepted" if is_new else "request.replanned",
        target=request,
        actor=by,
        organisation=request.publisher_id,
        planned=day,
    )
    event = "request.accepted" if is_new else "request.replanned"
    tell(event, request, actor=by, day=day)
    return request


@transaction.atomic
def deliver_request(
    request: DataRequest,
    *,
    by: User,
    version: int,
    datasets: Sequence[Dataset] = (),
    addresses: Sequence[str] = (),
    words: str = "",
) -> DataRequest:
    """Say where the data are; everybody who joined is told, once.

    Raises `Conflict` when it is delivered already or somebody was quicker, and
    `Invalid` without a dataset or an address.
    """
    may_follow = (State.ASKED, State.ACCEPTED, State.DECLINED)
    request = _answerable(request, version, may_follow)
    if not datasets and not addresses:
        raise Invalid(
            _("Name a dataset that is listed here, or an address."), field="datasets"
        )
    if len(datasets) + len(addresses) > MOST_DELIVERED:
        raise Invalid(
            _("Name at most %(most)d.") % {"most": MOST_DELIVERED}, field="datasets"
        )
    for address in addresses:
        check_address(address)
    for dataset in datasets:
        RequestDelivery.objects.get_or_create(
            request=request,
            dataset=dataset,
            defaults={"title": best(dataset.title, ("en",))[1][:300]},
        )
    for address in addresses:
        RequestDelivery.objects.get_or_create(request=request, address=address)
    request.state = State.DELIVERED
    request.answer = _words(words)
    request.decline_reason = ""
    request.delivered_at = timezone.now()
    _note_answer(request)
    found = RequestCandidate.objects.open().filter(request=request)
    found.filter(dataset__in=datasets).update(
        verdict=RequestCandidate.Verdict.ANSWERS, judged_by=by, judged_at=timezone.now()
    )
    record(
        "request.delivered",
        target=request,
        actor=by,
        organisation=request.publisher_id,
    )
    tell("request.delivered", request, actor=by)
    return request


@transaction.atomic
def decline_request(
    request: DataRequest, *, by: User, reason: str, words: str, version: int
) -> DataRequest:
    """Say that the data will not come, and why: a reason of the list and own words."""
    request = _answerable(request, version, (State.ASKED, State.ACCEPTED))
    if reason not in DataRequest.DeclineReason:
        raise Invalid(_("Choose why the request is declined."), field="reason")
    words = _words(words)
    if not words:
        raise Invalid(
            _("Say in a sentence why; all who joined read it."), field="words"
        )
    request.state = State.DECLINED
    request.decline_reason = reason
    request.answer = words
    request.planned_on = None
    _note_answer(request)
    record(
        "request.declined",
        target=request,
        actor=by,
        organisation=request.publisher_id,
        reason=reason,
    )
    tell("request.declined", request, actor=by)
    return request


@transaction.atomic
def appeal_request(
    request: DataRequest, *, by: User, words: str, version: int
) -> DataRequest:
    """Ask again, once, when data were declined or what came does not answer.

    Raises `Conflict` when that was done before: then the publisher or an operator can
    take it up again.
    """
    request = _answerable(request, version, (State.DECLINED, State.DELIVERED))
    words = _words(words)
    if not words:
        raise Invalid(
            _("Say what speaks against the answer, or what is missing."), field="words"
        )
    if request.appeal:
        raise Conflict(
            _("This was asked again once. Only the publisher can reopen it now.")
        )
    request.appeal = words
    _reopen(request, by)
    hold_again(request, by)
    if request.held_at is None:
        tell(
            "request.reopened",
            request,
            actor=by,
            to=answerers(request.publisher),
        )
    return request


@transaction.atomic
def reopen_request(request: DataRequest, *, by: User, version: int) -> DataRequest:
    """Take up again what was declined or delivered; the publisher or an operator."""
    request = _answerable(request, version, (State.DECLINED, State.DELIVERED))
    _reopen(request, by)
    tell("request.reopened", request, actor=by, to=answerers(request.publisher))
    return request


def check_address(address: str) -> None:
    """Refuse what is no address of the web; raises `Invalid`."""
    try:
        _is_address(address)
    except ValidationError:
        raise Invalid(
            _("“%(address)s” is no address. It begins with https://.")
            % {"address": address[:100]},
            field="addresses",
        ) from None


def remind_overdue() -> int:
    """Remind publishers of planned days that have passed, once for each day planned."""
    today = timezone.localdate()
    late = DataRequest.objects.public().overdue(today).select_related("publisher")
    reminded = 0
    for request in late.filter(~Q(reminded_for=F("planned_on")) | Q(reminded_for=None)):
        with transaction.atomic():
            tell_publisher(
                "request.overdue",
                request,
                key=f"{request.planned_on}",
                day=f"{request.planned_on}",
            )
            rows = DataRequest.objects.filter(pk=request.pk)
            rows.update(reminded_for=request.planned_on)
        reminded += 1
    return reminded


def _answerable(
    request: DataRequest, version: int, states: Sequence[str]
) -> DataRequest:
    request = locked(request, version)
    if request.merged_into_id:
        raise Conflict(_("This request was merged meanwhile. Open it again."))
    if request.held_at is not None:
        raise Conflict(_("This request waits for a moderator first."))
    if request.state not in states:
        raise Conflict(
            _("This step is not possible from where the request is now."),
            field="state",
        )
    return request


def _reopen(request: DataRequest, by: User) -> None:
    request.state = State.ASKED
    request.decline_reason = ""
    request.planned_on = None
    request.delivered_at = None
    save_next_version(request)
    record("request.reopened", target=request, actor=by)


def _note_answer(request: DataRequest) -> None:
    """Keep when it was answered; whoever answers holds the data."""
    now = timezone.now()
    request.answered_at = now
    if request.first_answered_at is None:
        request.first_answered_at = now
    request.assigned = Assigned.CLAIMED
    save_next_version(request)


def _words(words: str) -> str:
    words = tidy(words)
    if len(words) > LONGEST_TEXT:
        raise Invalid(_("This text is too long. Shorten it."), field="words")
    return words
