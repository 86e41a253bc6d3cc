"""Joining a request for data instead of repeating it, and leaving it again."""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.challenges.data_requests.happenings import tell_publisher
from seutu.challenges.data_requests.selectors import family, root, support_of
from seutu.challenges.models import DataRequest, RequestSupport
from seutu.challenges.questions import LONGEST_TEXT
from seutu.challenges.services.data_requests import check_pledge, locked
from seutu.challenges.services.pace import check_pace
from seutu.core.errors import Conflict, Invalid
from seutu.moderation.services import hold, withdraw_case
from seutu.moderation.wording import tidy
from seutu.notifications.models import Reason
from seutu.notifications.services import follow


@transaction.atomic
def join_request(
    request: DataRequest,
    *,
    by: User,
    organisation: Organisation | None = None,
    reason: str = "",
    is_reason_private: bool = False,
    pledge: str = "",
    hides_name: bool = False,
) -> RequestSupport:
    """Want the same data: with an own reason and, if one likes, a promise.

    Each person joins once. Raises `Conflict` when she has, or when the request is over.
    """
    request = wanted_still(request)
    check_pledge(pledge)
    reason = tidy(reason)
    if len(reason) > LONGEST_TEXT:
        raise Invalid(_("This reason is too long. Shorten it."), field="reason")
    if support_of(request, by) is not None:
        raise Conflict(_("You have joined this request already."))
    check_pace(by)
    try:
        with transaction.atomic():
            made = RequestSupport.objects.create(
                request=request,
                person=by,
                organisation=organisation,
                reason=reason,
                is_reason_private=is_reason_private,
                pledge=pledge,
                hides_name=hides_name,
                made_at=timezone.now(),
            )
    except IntegrityError:
        raise Conflict(_("You have joined this request already.")) from None
    # Without words there is nothing for a moderator to read.
    if reason and hold(made.subject, author=by):
        made.held_at = timezone.now()
        made.save(update_fields=["held_at"])
    record("requestsupport.given", target=made, actor=by, request=request.pk)
    follow(by, request.subject, because=Reason.SUPPORTED)
    if made.held_at is None:
        _tell_joined(made, request, by)
    return made


@transaction.atomic
def leave_request(support: RequestSupport, *, by: User) -> None:
    """Take one's part in a request back; the request goes on for the others."""
    # Cases are locked before what they are about, as a decision does.
    withdraw_case(support.subject, by=by)
    support = _locked(support)
    if support.withdrawn_at is not None:
        raise Conflict(_("You have left this request already."))
    support.withdrawn_at = timezone.now()
    support.save(update_fields=["withdrawn_at"])
    record("requestsupport.withdrawn", target=support, actor=by)


@transaction.atomic
def show_support(support: RequestSupport, *, by: User | None) -> None:
    """Count somebody whose words waited; the publisher hears of it now."""
    support = _locked(support)
    if support.held_at is None:
        return
    support.held_at = None
    support.save(update_fields=["held_at"])
    record("requestsupport.shown", target=support, actor=by)
    if support.withdrawn_at is None:
        _tell_joined(support, root(support.request), support.person)


@transaction.atomic
def hide_support(support: RequestSupport, *, by: User | None) -> None:
    support = _locked(support)
    if support.held_at is None:
        support.held_at = timezone.now()
        support.save(update_fields=["held_at"])
        record("requestsupport.hidden", target=support, actor=by)


def wanted_still(request: DataRequest) -> DataRequest:
    """Find where support goes: the joint request, while data are waited for.

    It is locked until the commit, so that a form sent twice at once counts once.
    A declined request can be joined: that is how a publisher learns that it matters.
    """
    request = locked(root(DataRequest.objects.get(pk=request.pk)))
    if request.merged_into_id:
        raise Conflict(_("This request was merged meanwhile. Open it again."))
    joinable = (*DataRequest.WAITING, DataRequest.State.DECLINED)
    if not request.is_public or request.state not in joinable:
        raise Conflict(_("This request is over; ask for what is missing in a new one."))
    return request


def _locked(support: RequestSupport) -> RequestSupport:
    return (
        RequestSupport.objects.select_for_update(of=("self",))
        .select_related("request__publisher", "request__merged_into", "person")
        .get(pk=support.pk)
    )


def _tell_joined(
    support: RequestSupport, request: DataRequest, actor: User | None
) -> None:
    if request.is_public and support.request_id in family(request):
        tell_publisher("request.joined", request, key=f"{support.pk}", actor=actor)
