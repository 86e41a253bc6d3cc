"""What happened to a data request, as everybody may know it: no person."""

from dataclasses import dataclass
from datetime import datetime

from seutu.audit.models import AuditEvent
from seutu.challenges.models import DataRequest

MOST_EVENTS = 200
TOLD = (
    "request.asked",
    "request.changed",
    "request.assigned",
    "request.accepted",
    "request.replanned",
    "request.delivered",
    "request.declined",
    "request.reopened",
    "request.withdrawn",
)
OF_ANOTHER = ("request.merged", "request.separated")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestEvent:
    """One thing that happened.

    `organisation` is the id of whom the request was put to, `other` the request that
    was merged or taken out, `planned` an ISO 8601 day, `reason` a code.
    """

    at: datetime
    action: str
    organisation: str = ""
    other: str = ""
    planned: str = ""
    reason: str = ""


def events_of(request: DataRequest) -> list[RequestEvent]:
    """Tell what happened to a request, oldest first; two queries."""
    own = AuditEvent.objects.filter(
        target_kind="datarequest", target_id=request.pk, action__in=TOLD
    )
    beside = AuditEvent.objects.filter(
        target_kind="datarequest", action__in=OF_ANOTHER, details__other=request.pk
    )
    found = [
        *own.order_by("-at", "-pk")[:MOST_EVENTS],
        *beside.order_by("-at", "-pk")[:MOST_EVENTS],
    ]
    found.sort(key=lambda one: (one.at, one.pk))
    return [
        RequestEvent(
            at=event.at,
            action=event.action,
            organisation=str(event.details.get("organisation") or ""),
            other=event.target_id if event.target_id != request.pk else "",
            planned=str(event.details.get("planned") or ""),
            reason=str(event.details.get("reason") or ""),
        )
        for event in found
    ]
