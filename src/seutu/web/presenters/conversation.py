"""Conversations, ready to print for one reader."""

from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from seutu.accounts.models import AnyUser
from seutu.conversation.models import Comment
from seutu.conversation.reading import (
    ORDERS,
    Order,
    Said,
    ThreadPage,
    count_open_questions,
    count_shown_about,
    one_thread,
    thread_page,
)
from seutu.conversation.rendering import Paragraph, paragraphs
from seutu.conversation.selectors import can_be_edited, is_closed, may_close
from seutu.core import subjects
from seutu.web.cards import Badge, Link, Text
from seutu.web.presenters import labels


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """One comment. Words that the reader may not see are not in it at all."""

    id: int
    author: str
    speaks_for: Link | None
    posted_at: datetime
    url: str
    language: Text
    paragraphs: tuple[Paragraph, ...]
    placeholder: str
    marks: tuple[Badge, ...]
    is_own: bool
    is_official: bool
    is_question: bool
    edited_at: datetime | None
    status: str
    decisions_url: str = ""
    answer_url: str = ""
    edit_url: str = ""
    withdraw_url: str = ""
    report_url: str = ""
    answers: "tuple[CommentView, ...]" = ()
    more_answers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ConversationView:
    """The whole part of a page; `subject` is the name of what it is about."""

    subject: str
    total: int
    open_questions: int
    comments: tuple[CommentView, ...]
    orders: tuple[tuple[str, str, bool], ...]
    first_url: str
    next_url: str
    may_comment: bool
    is_signed_in: bool
    is_closed: bool
    may_close: bool
    may_answer: bool


@dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, and what holds for the whole page."""

    user: AnyUser
    is_closed: bool
    may_comment: bool


def reader_of(user: AnyUser, subject: str) -> Reader:
    closed = is_closed(subject)
    may = user.is_authenticated and subjects.may(user, "comment", subject)
    return Reader(user, closed, may and not closed)


def conversation_view(
    subject: str, user: AnyUser, *, path: str, order: str, after: int
) -> ConversationView:
    """Gather one page of a conversation that the caller knows to be visible."""
    chosen: Order = next((one for one in ORDERS if one == order), "newest")
    page = thread_page(subject, user, order=chosen, after=after)
    reader = reader_of(user, subject)
    return ConversationView(
        subject=subject,
        total=count_shown_about(subject),
        open_questions=count_open_questions(subject),
        comments=tuple(comment_view(said, reader) for said in page.said),
        orders=tuple(
            (label, _address(path, order=name), name == chosen)
            for name, label in _orders().items()
        ),
        first_url=_address(path, order=chosen) if after else "",
        next_url=_address(path, order=chosen, comments=page.next) if page.next else "",
        may_comment=reader.may_comment,
        is_signed_in=user.is_authenticated,
        is_closed=reader.is_closed,
        may_close=may_close(user, subject),
        may_answer=reader.may_comment and subjects.may(user, "answer", subject),
    )


def single_view(
    comment: Comment, user: AnyUser, *, after: int
) -> tuple[CommentView, ThreadPage]:
    """Show one comment with all its answers, a page at a time."""
    page = one_thread(comment, user, after=after)
    return comment_view(page.said[0], reader_of(user, comment.subject)), page


def comment_view(said: Said, reader: Reader) -> CommentView:
    comment, user = said.comment, reader.user
    own = user.is_authenticated and comment.author_id == user.pk
    shown = said.is_readable
    state = Comment.State(comment.state)
    is_top = comment.parent_id is None
    may_answer = shown and is_top and comment.is_shown and reader.may_comment
    may_edit = shown and own and not reader.is_closed and can_be_edited(comment)
    url = comment.get_absolute_url()
    return CommentView(
        id=comment.pk,
        author=str(comment.author) if shown and comment.author else "",
        speaks_for=_organisation(comment) if shown else None,
        posted_at=comment.posted_at,
        url=url,
        language=Text("", comment.language if shown else ""),
        paragraphs=(
            paragraphs(comment.body, with_links=comment.has_links) if shown else ()
        ),
        placeholder="" if shown else _placeholder(state),
        marks=_marks(comment) if shown else (),
        is_own=own,
        is_official=shown and comment.is_official,
        is_question=shown and comment.kind == Comment.Kind.QUESTION,
        edited_at=comment.edited_at if shown else None,
        status=_status(state, own=own) if shown else "",
        decisions_url=(
            reverse("moderation_mine")
            if own and shown and state == Comment.State.HIDDEN
            else ""
        ),
        answer_url=f"{url}#answer" if may_answer else "",
        edit_url=reverse("comment_edit", args=[comment.pk]) if may_edit else "",
        withdraw_url=(
            reverse("comment_withdraw", args=[comment.pk])
            if own and shown and state != Comment.State.REMOVED
            else ""
        ),
        report_url=(
            report_address(comment.name) if comment.is_shown and not own else ""
        ),
        answers=tuple(comment_view(answer, reader) for answer in said.answers),
        more_answers=said.more_answers,
    )


def report_address(subject: str) -> str:
    return f"{reverse('report')}?{urlencode({'subject': subject})}"


def _organisation(comment: Comment) -> Link | None:
    if comment.organisation is None or comment.organisation.hidden_at is not None:
        return None
    return Link(
        labels.content(comment.organisation.name),
        comment.organisation.get_absolute_url(),
    )


def _orders() -> dict[str, str]:
    return {
        "newest": _("Newest first"),
        "oldest": _("Oldest first"),
        "open": _("Questions without an answer"),
    }


def _marks(comment: Comment) -> tuple[Badge, ...]:
    if comment.is_official:
        return (Badge(_("Answer of the owner"), "good"),)
    if comment.kind == Comment.Kind.QUESTION:
        return (Badge(_("Question")),)
    return ()


def _status(state: Comment.State, *, own: bool) -> str:
    if state == Comment.State.HELD:
        return (
            _("A moderator reads this before others see it. Until then, only you do.")
            if own
            else _("This waits for a moderator. Only its author and moderators see it.")
        )
    if state == Comment.State.HIDDEN:
        return (
            _("Moderators have hidden this. You can read why, and appeal.")
            if own
            else _("Hidden by moderators.")
        )
    if state == Comment.State.REMOVED:
        return _("Removed by moderators.")
    return ""


def _placeholder(state: Comment.State) -> str:
    if state == Comment.State.WITHDRAWN:
        return _("Its author has taken this back.")
    if state == Comment.State.HELD:
        return _("This was changed and is being checked.")
    return _("Moderators have taken this away, because it was against the rules.")


def _address(path: str, **query: object) -> str:
    parts = {name: value for name, value in query.items() if value != "newest"}
    return (
        f"{path}?{urlencode(parts)}#conversation" if parts else f"{path}#conversation"
    )
