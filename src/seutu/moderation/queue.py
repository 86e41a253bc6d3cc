"""The queue of the moderators, oldest first, and the public log."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from seutu.accounts.models import User
from seutu.moderation.models import Case, Decision, Report

PAGE = 25
SHOWN = ("all", "held", "reported", "appealed", "legal", "mine")


@dataclass(frozen=True, slots=True)
class QueueCounts:
    """How much waits, by why it does."""

    all: int
    held: int
    reported: int
    appealed: int
    legal: int
    mine: int


def queue_counts(moderator: User) -> QueueCounts:
    """Count each part of the queue in one query."""
    counted = _queue().aggregate(
        **{name: Count("pk", filter=_part(name, moderator)) for name in SHOWN}
    )
    return QueueCounts(**counted)


def queue(
    moderator: User, *, part: str = "all", kind: str = "", after: int = 0
) -> "QuerySet[Case]":
    """List what waits, oldest first; `after` is the key of the last case before."""
    rows = _queue().filter(_part(part, moderator), pk__gt=after)
    if kind:
        rows = rows.filter(subject__startswith=f"{kind}:")
    return (
        rows.select_related("author", "claimed_by")
        .annotate(report_count=Count("reports"))
        .order_by("pk")
    )


def decisions_logged() -> "QuerySet[Decision]":
    """List all decisions, newest first, without the people in them."""
    return (
        Decision.objects.defer("reason")
        .select_related("case")
        .prefetch_related("case__reports")
        .order_by("-pk")
    )


def _queue() -> "QuerySet[Case]":
    reports = Report.objects.filter(case=OuterRef("pk"))
    return Case.objects.waiting().annotate(
        is_reported=Exists(reports), is_legal=Exists(reports.filter(_legal()))
    )


def _legal() -> Q:
    return Q(is_legal_notice=True) | Q(reason=Report.Reason.ILLEGAL)


def _part(name: str, moderator: User) -> Q:
    return {
        "held": Q(was_held=True, state=Case.State.OPEN),
        "reported": Q(is_reported=True),
        "appealed": Q(state=Case.State.APPEALED),
        "legal": Q(is_legal=True),
        "mine": Q(claimed_by=moderator),
    }.get(name, Q())
