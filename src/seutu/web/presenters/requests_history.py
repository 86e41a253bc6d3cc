"""The life of a data request: the line of steps, and what happened so far."""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils import formats, timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from seutu.accounts.models import Organisation
from seutu.challenges.data_requests.history import RequestEvent, events_of
from seutu.challenges.models import DataRequest
from seutu.web.presenters import labels
from seutu.web.presenters.lifeline import Step

State = DataRequest.State


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestHappening:
    at: datetime
    sentence: str


def steps(request: DataRequest) -> tuple[Step, ...]:
    """Lay out where a request was, is and should go next."""
    state = State(request.state)
    asked = Step(
        str(State.ASKED.label),
        _day(request.asked_at),
        "current" if state == State.ASKED else "done",
    )
    if state in (State.DECLINED, State.WITHDRAWN):
        when = _day(request.answered_at) if state == State.DECLINED else ""
        return (asked, Step(str(state.label), when, "current"))
    planned = (
        pgettext("date", "planned for %(day)s")
        % {"day": formats.date_format(request.planned_on, "DATE_FORMAT")}
        if request.planned_on
        else ""
    )
    if request.is_overdue(timezone.localdate()):
        planned = _("%(planned)s, which has passed") % {"planned": planned}
    found = [asked]
    if state == State.ACCEPTED or request.planned_on:
        found.append(
            Step(
                str(State.ACCEPTED.label),
                planned,
                "current" if state == State.ACCEPTED else "done",
            )
        )
    elif state == State.ASKED:
        found.append(Step(str(State.ACCEPTED.label), "", "planned"))
    is_there = state == State.DELIVERED
    when = _day(request.delivered_at) if is_there else ""
    found.append(
        Step(str(State.DELIVERED.label), when, "current" if is_there else "planned")
    )
    return tuple(found)


def _day(moment: datetime | None) -> str:
    if moment is None:
        return ""
    return formats.date_format(timezone.localdate(moment), "DATE_FORMAT")


def history(request: DataRequest) -> tuple[RequestHappening, ...]:
    """Tell what happened, the newest first; organisations are named, no person is."""
    events = events_of(request)
    keys = {event.organisation for event in events if event.organisation}
    names = {
        pk: labels.content(name).value
        for pk, name in Organisation.objects.filter(
            pk__in=keys, hidden_at=None
        ).values_list("pk", "name")
    }
    told = (
        RequestHappening(at=event.at, sentence=_sentence(event, names))
        for event in reversed(events)
    )
    return tuple(one for one in told if one.sentence)


def _sentence(event: RequestEvent, names: dict[str, str]) -> str:
    who = names.get(event.organisation, "")
    gaps = {
        "who": who or _("The publisher"),
        "day": formats.date_format(date.fromisoformat(event.planned), "DATE_FORMAT")
        if event.planned
        else "",
        "reason": DataRequest.DeclineReason(event.reason).label
        if event.reason in DataRequest.DeclineReason
        else "",
    }
    asked = _("It was asked of %(who)s.") if who else _("It was asked.")
    sentences = {
        "request.asked": asked,
        "request.changed": _("Who asked worded it anew."),
        "request.assigned": _("It was put to %(who)s."),
        "request.accepted": _("%(who)s accepted it, planned for %(day)s."),
        "request.replanned": _("%(who)s planned another day: %(day)s."),
        "request.delivered": _("%(who)s delivered the data."),
        "request.declined": _("%(who)s declined it. %(reason)s."),
        "request.reopened": _("It was asked again."),
        "request.withdrawn": _("Who asked took it back."),
        "request.merged": _("Another request became part of it."),
        "request.separated": _("A request that was part of it stands alone again."),
    }
    return sentences.get(event.action, "") % gaps
