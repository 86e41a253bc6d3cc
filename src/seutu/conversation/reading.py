"""Pages of a conversation, as one viewer may see them, in a fixed number of queries."""

from dataclasses import dataclass
from typing import Literal

from django.db.models import Count, Exists, F, OuterRef, Q, Window
from django.db.models.functions import RowNumber

from seutu.accounts.models import AnyUser
from seutu.conversation.models import Comment

Order = Literal["newest", "oldest", "open"]
ORDERS: tuple[Order, ...] = ("newest", "oldest", "open")
PAGE = 20
ANSWERS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One comment; without `is_readable` only its place is shown, never its words."""

    comment: Comment
    is_readable: bool
    answers: "tuple[Said, ...]" = ()
    more_answers: int = 0


@dataclass(frozen=True, slots=True)
class ThreadPage:
    """A part of a conversation; `next` is the `after` of the following one, or 0."""

    said: tuple[Said, ...]
    next: int


def thread_page(
    subject: str,
    viewer: AnyUser,
    *,
    order: Order = "newest",
    after: int = 0,
    limit: int = PAGE,
) -> ThreadPage:
    """Read one page of what stands directly under a subject, with first answers.

    The caller has checked that the viewer may see the subject.
    """
    rows = Comment.objects.about(subject).filter(parent=None).listed_for(viewer)
    if order == "open":
        answers = Comment.objects.shown().filter(parent=OuterRef("pk"))
        rows = rows.filter(
            ~Exists(answers), kind=Comment.Kind.QUESTION, state=Comment.State.VISIBLE
        )
    if after:
        rows = (
            rows.filter(pk__gt=after)
            if order == "oldest"
            else rows.filter(pk__lt=after)
        )
    rows = rows.order_by("pk" if order == "oldest" else "-pk")
    found = list(rows.select_related("author", "organisation")[: limit + 1])
    shown = found[:limit]
    return ThreadPage(
        _with_answers(shown, viewer),
        shown[-1].pk if len(found) > limit else 0,
    )


def one_thread(
    top: Comment, viewer: AnyUser, *, after: int = 0, limit: int = 2 * PAGE
) -> ThreadPage:
    """Read one comment with a page of its answers, oldest first."""
    rows = Comment.objects.filter(parent=top, pk__gt=after).listed_for(viewer)
    rows = rows.order_by("pk").select_related("author", "organisation")
    found = list(rows[: limit + 1])
    shown = found[:limit]
    readable = _readable([top, *shown], viewer)
    answers = tuple(Said(comment=one, is_readable=one.pk in readable) for one in shown)
    said = Said(comment=top, is_readable=top.pk in readable, answers=answers)
    return ThreadPage((said,), shown[-1].pk if len(found) > limit else 0)


def count_shown_about(subject: str) -> int:
    """Count what everybody may read; what waits is in no number."""
    return Comment.objects.about(subject).shown().count()


def count_open_questions(subject: str) -> int:
    answered = Exists(Comment.objects.shown().filter(parent=OuterRef("pk")))
    questions = (
        Comment.objects.about(subject).shown().filter(Q(kind=Comment.Kind.QUESTION))
    )
    return questions.filter(~answered).count()


def _with_answers(tops: list[Comment], viewer: AnyUser) -> tuple[Said, ...]:
    by_parent: dict[int, list[Comment]] = {}
    totals: dict[int, int] = {}
    rows = (
        Comment.objects.filter(parent__in=[top.pk for top in tops])
        .listed_for(viewer)
        .annotate(
            place=Window(
                RowNumber(),
                partition_by=F("parent_id"),
                order_by=[F("is_official").desc(), F("pk").asc()],
            ),
            total=Window(Count("pk"), partition_by=F("parent_id")),
        )
        .filter(place__lte=ANSWERS)
        .select_related("author", "organisation")
        .order_by("pk")
    )
    for answer in rows:
        by_parent.setdefault(answer.parent_id or 0, []).append(answer)
        totals[answer.parent_id or 0] = int(getattr(answer, "total", 0))
    every = [*tops, *(one for answers in by_parent.values() for one in answers)]
    readable = _readable(every, viewer)
    return tuple(
        Said(
            comment=top,
            is_readable=top.pk in readable,
            answers=tuple(
                Said(comment=one, is_readable=one.pk in readable)
                for one in by_parent.get(top.pk, ())
            ),
            more_answers=totals.get(top.pk, 0) - len(by_parent.get(top.pk, ())),
        )
        for top in tops
    )


def _readable(comments: list[Comment], viewer: AnyUser) -> set[int]:
    found = Comment.objects.filter(pk__in=[one.pk for one in comments])
    return set(found.readable_by(viewer).values_list("pk", flat=True))
