"""Reports and decisions."""

from datetime import datetime
from typing import Literal

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema, Status
from pydantic import Field

from seutu.api.authentication import SignedRequest, optional, scoped
from seutu.api.comments import Key, SubjectName, key_in
from seutu.api.paging import Page, Paged, link_next
from seutu.api.problems import PROBLEMS
from seutu.core import subjects
from seutu.core.errors import Conflict, Invalid, NotFound
from seutu.core.pagination import encode_cursor
from seutu.core.permissions import require
from seutu.core.throttling import parse_rate, take
from seutu.moderation import services
from seutu.moderation.models import Case, Decision, Report
from seutu.moderation.queue import decisions_logged, queue
from seutu.moderation.registry import texts_of
from seutu.moderation.services.deciding import LONGEST_REASON, choices_for, mark_of
from seutu.moderation.services.reporting import LONGEST_REPORT

router = Router(tags=["moderation"])

REASONS = ", ".join(Report.Reason.values)
ACTIONS = ", ".join(Decision.Action.values)


class ReportIn(Schema):
    subject: SubjectName
    reason: str = Field(max_length=12, description=f"One of: {REASONS}.")
    text: str = Field("", max_length=4 * LONGEST_REPORT)
    contact: str = Field(
        "",
        max_length=254,
        pattern=r"^$|^[^@\s]+@[^@\s]+\.[^@\s]+$",
        description="Without a token: where to tell what was decided.",
    )
    in_good_faith: bool = Field(
        False, description="Without a token it has to be true (DSA, article 16)."
    )


class ReportedOut(Schema):
    """The report is in the moderators' queue."""

    reported_at: datetime
    reason: str


class DecisionOut(Schema):
    action: str = Field(description=f"One of: {ACTIONS}.")
    reason: str
    at: datetime
    on_appeal: bool


class CaseOut(Schema):
    """Something that waits for a moderator, with what it says."""

    id: int
    url: str
    subject: str
    state: str
    was_held: bool
    causes: list[str]
    reports: list[str] = Field(description="The reasons of its reports.")
    text: str
    opened_at: datetime
    taken: bool = Field(description="Another moderator works on it.")
    actions: list[str] = Field(description="The decisions that fit.")
    seen: str = Field(description="Send it with the decision.")


class CasePage(Page):
    results: list[CaseOut]


class QueueFilter(Paged):
    part: Literal["all", "held", "reported", "appealed", "legal", "mine"] = "all"
    kind: str = Field("", max_length=40, pattern=r"^[a-z-]*$")


class DecisionIn(Schema):
    action: str = Field(max_length=9, description=f"One of: {ACTIONS}.")
    reason: str = Field("", max_length=4 * LONGEST_REASON)
    seen: str = Field(
        max_length=32, description="`seen` of the case as you have read it."
    )


class LoggedOut(Schema):
    """A decision without anybody in it."""

    case: int
    at: datetime
    kind: str
    was_held: bool
    reasons: list[str]
    action: str
    on_appeal: bool
    is_overturned: bool


class LogPage(Page):
    results: list[LoggedOut]


@router.post(
    "/reports",
    response={201: ReportedOut, **PROBLEMS},
    operation_id="report",
    auth=optional,
    summary="Report something to the moderators",
)
def report(request: HttpRequest, said: ReportIn) -> Status[ReportedOut]:
    """Say what is wrong with a subject. Works without a token, as a legal notice."""
    if not subjects.visible(request.user, [said.subject]):
        raise NotFound(_("There is no such subject."))
    if not request.user.is_authenticated:
        _check_notice(request, said)
    made = services.report(
        said.subject,
        by=request.user,
        reason=said.reason,
        text=said.text,
        contact=said.contact,
    )
    return Status(201, ReportedOut(reported_at=made.reported_at, reason=made.reason))


@router.get(
    "/moderation/cases",
    response={200: CasePage, **PROBLEMS},
    operation_id="listCases",
    auth=scoped("operate"),
    summary="List what waits for a moderator",
)
def list_cases(
    request: SignedRequest, response: HttpResponse, wanted: Query[QueueFilter]
) -> CasePage:
    """List held and reported content and appeals, oldest first."""
    require(request.user, "moderation.moderate")
    after = key_in(wanted.cursor) if wanted.cursor else 0
    rows = queue(request.user, part=wanted.part, kind=wanted.kind, after=after)
    found = list(rows.prefetch_related("reports", "decisions")[: wanted.limit + 1])
    shown = found[: wanted.limit]
    texts = texts_of([case.subject for case in shown])
    more = encode_cursor(str(shown[-1].pk)) if len(found) > wanted.limit else ""
    return CasePage(
        results=[
            case_out(case, request, texts.get(case.subject, "")) for case in shown
        ],
        next=link_next(request, response, more),
    )


@router.post(
    "/moderation/cases/{id}/decisions",
    response={201: DecisionOut, **PROBLEMS},
    operation_id="decideCase",
    auth=scoped("operate"),
    summary="Decide a case",
)
def decide(request: SignedRequest, id: Key, said: DecisionIn) -> Status[DecisionOut]:
    """Settle a waiting case; the author is given the reason."""
    require(request.user, "moderation.moderate")
    case = Case.objects.filter(pk=id).first()
    if case is None:
        raise NotFound(_("There is no such case."))
    made = services.decide(
        case, said.action, by=request.user, reason=said.reason, seen=said.seen
    )
    answer = DecisionOut(
        action=made.action, reason=made.reason, at=made.at, on_appeal=made.on_appeal
    )
    return Status(201, answer)


@router.get(
    "/moderation/log",
    response={200: LogPage, **PROBLEMS},
    operation_id="listDecisions",
    summary="List what moderators decided",
)
def log(request: HttpRequest, response: HttpResponse, wanted: Query[Paged]) -> LogPage:
    """List all decisions, newest first, without names and texts."""
    rows = decisions_logged()
    if wanted.cursor:
        rows = rows.filter(pk__lt=key_in(wanted.cursor))
    found = list(rows[: wanted.limit + 1])
    shown = found[: wanted.limit]
    more = encode_cursor(str(shown[-1].pk)) if len(found) > wanted.limit else ""
    return LogPage(
        results=[logged_out(decision) for decision in shown],
        next=link_next(request, response, more),
    )


def case_out(case: Case, request: SignedRequest, text: str) -> CaseOut:
    holder = case.claimant()
    return CaseOut(
        id=case.pk,
        url=f"{settings.SITE_URL}{case.get_absolute_url()}",
        subject=case.subject,
        state=case.state,
        was_held=case.was_held,
        causes=case.causes,
        reports=[one.reason for one in case.reports.all()],
        text=text,
        opened_at=case.opened_at,
        taken=holder is not None and holder != request.user,
        actions=[action.value for action in choices_for(case)],
        seen=mark_of(text),
    )


def logged_out(decision: Decision) -> LoggedOut:
    case = decision.case
    return LoggedOut(
        case=case.pk,
        at=decision.at,
        kind=case.kind,
        was_held=case.was_held,
        reasons=sorted({one.reason for one in case.reports.all()}),
        action=decision.action,
        on_appeal=decision.on_appeal,
        is_overturned=decision.is_overturned,
    )


def _check_notice(request: HttpRequest, said: ReportIn) -> None:
    if not said.in_good_faith:
        raise Invalid(
            _("Confirm with “in_good_faith” that this is right and complete."),
            field="in_good_faith",
        )
    rate = parse_rate(settings.NOTICE_RATE)
    address = request.META.get("REMOTE_ADDR", "")
    if rate and take(address, rate, what="notice").is_spent:
        raise Conflict(
            _("Many notices came from your network. Send this one again in an hour.")
        )
