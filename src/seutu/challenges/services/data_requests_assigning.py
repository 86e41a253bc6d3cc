"""To whom a request is put, and which requests are one."""

from django.db import transaction
from django.utils.translation import gettext as _

from seutu.accounts.models import Organisation, User
from seutu.audit.services import record
from seutu.challenges.data_requests.happenings import tell
from seutu.challenges.data_requests.selectors import family
from seutu.challenges.models import DataRequest
from seutu.challenges.services.data_requests import (
    locked,
    save_next_version,
    tell_received,
)
from seutu.core.errors import Conflict, Invalid, NotFound

State = DataRequest.State
Assigned = DataRequest.Assigned


@transaction.atomic
def assign_request(
    request: DataRequest,
    publisher: Organisation,
    *,
    by: User,
    version: int,
    how: str = Assigned.OPERATOR,
) -> DataRequest:
    """Put a request to another organisation; all who joined are told.

    What was promised by the former one counts no more. Raises `Conflict` when it is
    over or put to this organisation already.
    """
    request = locked(request, version)
    if request.merged_into_id or request.held_at is not None or not request.is_open:
        raise Conflict(_("This request is over; it cannot be put to anybody."))
    if publisher.hidden_at is not None:
        raise NotFound(_("There is no such organisation."))
    if request.publisher_id == publisher.pk:
        raise Conflict(_("It is put to this organisation already."))
    before = request.publisher_id or ""
    request.publisher = publisher
    request.assigned = Assigned(how)
    request.state = State.ASKED
    request.planned_on = None
    request.answer = ""
    save_next_version(request)
    record(
        "request.assigned",
        target=request,
        actor=by,
        organisation=publisher.pk,
        before=before,
    )
    tell("request.assigned", request, actor=by)
    tell_received(request, by)
    return request


def claim_request(
    request: DataRequest, publisher: Organisation, *, by: User, version: int
) -> DataRequest:
    """Say "we hold these data"; only while no other organisation has answered.

    Raises `Conflict` for an organisation that nobody verified: whoever takes a request
    on speaks to all who joined it.
    """
    if not publisher.is_verified:
        raise Conflict(
            _("An operator has to verify your organisation before it can do this.")
        )
    if request.publisher_id and request.first_answered_at is not None:
        raise Conflict(_("The organisation that was asked has answered already."))
    return assign_request(
        request, publisher, by=by, version=version, how=Assigned.CLAIMED
    )


@transaction.atomic
def merge_requests(
    brought: DataRequest, into: DataRequest, *, by: User, version: int
) -> DataRequest:
    """Make two requests for the same data one; `version` is that of `brought`.

    Nothing is moved: addresses lead to the joint one, supporters count there, and the
    merge can be undone. Raises `Invalid` for what is over, foreign or a circle.
    """
    first, second = sorted((brought, into), key=lambda one: one.pk)
    found = {one.pk: locked(one) for one in (first, second)}
    brought, into = found[brought.pk], found[into.pk]
    if brought.version != version:
        raise Conflict(
            _("Somebody changed this request meanwhile. Read it again, then decide."),
            field="version",
        )
    if (
        brought.pk == into.pk
        or brought.merged_into_id
        or into.merged_into_id
        or into.pk in family(brought)
        or brought.held_at is not None
        or into.held_at is not None
        or not brought.is_open
        or into.state == State.WITHDRAWN
    ):
        raise Invalid(_("These two requests cannot be merged."), field="into")
    brought.merged_into = into
    save_next_version(brought)
    save_next_version(into)
    record("request.merged", target=brought, actor=by, other=into.pk)
    tell("request.merged", into, actor=by, key=f"{brought.pk}:{brought.version}")
    return into


@transaction.atomic
def separate_request(brought: DataRequest, *, by: User) -> DataRequest:
    """Let a merged request stand alone again, with its supporters and address."""
    into = DataRequest.objects.filter(merged=brought.pk).first()
    if into is None:
        raise Conflict(_("This merge was undone already."))
    first, second = sorted((brought, into), key=lambda one: one.pk)
    found = {one.pk: locked(one) for one in (first, second)}
    brought, into = found[brought.pk], found[into.pk]
    if brought.merged_into_id != into.pk:
        raise Conflict(_("This merge was undone already."))
    brought.merged_into = None
    save_next_version(brought)
    save_next_version(into)
    record("request.separated", target=brought, actor=by, other=into.pk)
    # Those who joined the one that was brought in are told as well.
    for request in (into, brought):
        tell("request.separated", request, actor=by, key=f"{brought.version}")
    return brought
